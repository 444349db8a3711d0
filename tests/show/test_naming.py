"""Names of partners, functions, groups and sectors in the language of the reader."""

from pathlib import Path

import pytest

from ketensim.scenario import load_scenario
from ketensim.scenario.roles import ROLES
from ketensim.show.messages import messages
from ketensim.show.naming import named, readable, station_named

EN, NL = messages("en"), messages("nl")
SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_every_name_of_a_shipped_scenario_is_known_and_stays_apart_from_the_others(file):
    scenario = load_scenario(file)
    kinds = {
        "partners": [partner.name for partner in scenario.partners],
        "functions": list(scenario.functions),
        "groups": [group.name for group in scenario.groups],
        "sectors": sorted({partner.sector for partner in scenario.partners}),
        "players": sorted({one.name for role in ROLES for one in scenario.players(role)}),
    }
    for names in kinds.values():
        assert {name for name in names if f"name.{name.replace(' ', '_')}" not in NL} == set()
        for words in (NL, EN):
            assert len({named(words, name) for name in names}) == len(names)


def test_a_catalogue_holds_no_two_names_for_one_thing():
    keys = [key for key in NL._texts if key.startswith("name.")]
    assert len({NL(key) for key in keys}) == len(keys)


def test_a_name_that_nobody_translated_stays_as_its_author_wrote_it():
    assert named(NL, "my_own_desk") == readable("my_own_desk") == "my own desk"
    assert station_named(NL, "police", "my_talk") == "politie · my talk"
    assert station_named(EN, "police", "my_talk") == "police · my talk"
