"""Facts about every shipped scenario: complete, sourced, runnable, true to its sources."""

import re
from pathlib import Path

import pytest

import ketensim as ks
from ketensim.scenario.reading import shipped_scenarios
from ketensim.study.checks import findings

FOLDER = Path(__file__).resolve().parents[1] / "scenarios"
NAMES = shipped_scenarios()
CASES = {
    "asiel",
    "beroerte",
    "cjg",
    "gebiedsgericht",
    "inburgering",
    "jeugd",
    "jongerenloket",
    "kwetsbare_daklozen",
    "multiprobleem",
    "pgb_ouderenzorg",
    "roermond",
    "strafrecht",
    "veelplegers",
    "verwarde_personen",
    "voetbalvandalisme",
    "werk_en_inkomen",
    "wijkzorgteams",
    "zorgadviesteams",
    "zorgboerderij",
}
# Load on paper that leaves room for meetings and other work, and what is fuller on purpose, as
# the head of the file says.
HIGHEST_LOAD = 0.81
FULL_BY_DESIGN = {
    "asiel": {"decision"},
    "cjg": {"diagnosis", "mental_health"},
    "jeugd": {"diagnosis", "mental_health"},
    "pgb_ouderenzorg": {"home_care", "household_help"},
}
# Published levels of these take full runs: tests/test_scenarios.py does them
LEVELS_ELSEWHERE = {"jeugd", "strafrecht"}


@pytest.fixture(scope="module", params=NAMES)
def scenario(request) -> ks.Scenario:
    return ks.load_scenario(request.param)


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


def test_every_case_of_the_sources_is_shipped_and_described():
    assert set(NAMES) == CASES
    described = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"| `{name}` |" not in described] == []


def test_a_case_is_complete_and_raises_no_warning(scenario):
    assert scenario.title.nl != scenario.title.en
    assert scenario.sources
    assert all(source.nl != source.en for source in scenario.sources)
    assert scenario.check
    assert scenario.warnings() == []
    assert scenario.players("regisseur")
    assert scenario.players("problem_owner")
    assert all(group.norm_weeks and group.patience for group in scenario.groups)


def test_a_case_reads_back_the_same(scenario):
    again = ks.Scenario.from_text(scenario.to_yaml())
    assert again == scenario
    assert again.digest() == scenario.digest()


@pytest.mark.parametrize("name", NAMES)
def test_every_number_names_its_source_or_the_word_assumption(name):
    _, horizon, values = text_of(name).partition("horizon:")
    assert horizon
    for line in (horizon + values).splitlines():
        value, _, comment = line.partition("#")
        if re.search(r"\d", value) and not re.match(r" *(says|source): ", line):
            assert re.match(r" (source: \w|assumption)", comment), line


@pytest.mark.parametrize("name", NAMES)
def test_the_description_stands_in_both_languages(name):
    head = re.split(r"^(?:format|base):", text_of(name), maxsplit=1, flags=re.MULTILINE)[0]
    assert re.search(r"\b(een|het|de)\b", head)
    assert re.search(r"\b(the|of|and)\b", head)
    assert len(head.splitlines()) >= 10


def test_loads_leave_room_unless_the_case_is_about_a_lack_of_it(scenario):
    loads = scenario.load()
    assert set(loads) == set(scenario.functions)
    high = {function for function, load in loads.items() if load > HIGHEST_LOAD}
    assert high == FULL_BY_DESIGN.get(scenario.name, set())
    assert all(0 < load < 1 for load in loads.values())
    assert max(loads.values()) > 0.75  # and there is something to wait for


@pytest.mark.theory  # runs of a chain do not differ by Python, so that one Python is enough
def test_what_the_sources_say_about_a_case_comes_out(scenario, request):
    claims = dict(scenario.check)
    if scenario.name in LEVELS_ELSEWHERE:
        claims = {name: check for name, check in claims.items() if check.direction}
    if not request.config.getoption("--full"):  # the first claim of each case has its turn always
        claims = dict(list(claims.items())[:1])
    scenario = scenario.model_copy(update={"check": claims})
    assert [found for found in findings(scenario) if not found.holds] == []


@pytest.mark.no_cover  # tests of the chain do these lines too
def test_a_case_runs_with_plausible_outcomes(scenario):
    short = {"horizon.warmup": 52, "horizon.weeks": 78, "horizon.follow_up": 39}
    run = ks.simulate(scenario.with_values(short), seed=1)
    assert run.summary["gave_up_share"] < 0.3
    assert run.summary["lost_share"] < 0.3
    assert 0.3 < run.summary["utilisation"] < 0.99
    assert run.summary["transparency"] > 0.1
