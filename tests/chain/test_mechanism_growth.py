"""The growth model: its five fields are measured, and two of them are worked on by C6."""

import numpy as np
import pytest
from chain_cases import chain_of, view_of

from ketensim.chain import growth
from ketensim.chain.mechanisms.growth import Exploring, OrganisingDemand
from ketensim.chain.model import KetenModel
from ketensim.chain.regie.registry import parse_strategy
from ketensim.measure.growth_fields import GROWTH_FIELDS


def seen(**known):
    """A chain of two of which all is well, or with other figures."""
    ones = np.ones((2, 2))
    usual = {
        "age": 0.0,
        "lag": 26.0,
        "promise": np.ones(2),
        "kept": np.ones(2),
        "flow": np.array([[0.0, 3.0], [1.0, 0.0]]),
        "alignment": ones,
        "agreement": ones,
        "match": 1.0,
    }
    return growth.Seen(**(usual | known))


def test_a_field_has_title_result_pitfall_and_measure_in_both_languages():
    assert len(GROWTH_FIELDS) == len({field.name for field in GROWTH_FIELDS}) == 5
    for field in GROWTH_FIELDS:
        for text in (field.title, field.expected, field.pitfall, field.measured):
            assert set(text) == {"nl", "en"}
            assert text["nl"] != text["en"]
        assert field.source.startswith("S2 4.")


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, [1, 1, 1, 1, 1]),
        ({"age": 13.0}, [0.5, 1, 1, 1, 1]),
        ({"promise": np.array([0.6, 1.0]), "kept": np.array([0.5, 0.5])}, [1, 0.4, 1, 1, 1]),
        ({"alignment": np.full((2, 2), 0.3)}, [1, 1, 0.3, 1, 1]),
        ({"match": 0.7}, [1, 1, 1, 0.7, 1]),
        ({"agreement": np.full((2, 2), 0.2)}, [1, 1, 1, 1, 0.2]),
        ({"flow": np.zeros((2, 2))}, [1, 1, 0, 1, 0]),
        ({"lag": 0.0, "age": 9.0}, [1, 1, 1, 1, 1]),
    ],
)
def test_each_field_is_measured_from_what_exists(known, expected):
    assert growth.maturity(seen(**known)) == pytest.approx(expected)


def test_a_route_matches_needs_as_far_as_its_steps_are_needed_and_needs_are_met():
    needs = {"groups.everyone.needs": {"step0": 1.0, "step1": 0.5, "step2": 0.5}}
    short = {"groups.everyone.route": ["step0", "step1"]}
    assert growth.route_matches(chain_of(3)) == pytest.approx([1.0])
    assert growth.route_matches(chain_of(3, **(needs | short))) == pytest.approx([0.75 * 0.75])


def test_individual_routes_match_and_groups_count_by_their_clients():
    matches, arrivals = np.array([0.5, 1.0]), np.array([3.0, 1.0])
    assert growth.match_of(matches, np.array([0.0, 0.0]), arrivals) == pytest.approx(0.625)
    assert growth.match_of(matches, np.array([1.0, 0.0]), arrivals) == pytest.approx(1.0)
    assert growth.match_of(matches, np.zeros(2), np.zeros(2)) == pytest.approx(0.75)


class Doing:
    """A regisseur who does one work only."""

    name = label = "doing"

    def __init__(self, *works):
        self.works = works

    def act(self, view, hours):
        from ketensim.chain.regie.strategy import Effort

        return Effort(works=self.works)


def test_exploring_makes_what_is_seen_fresher_and_less_rosy():
    plain, explored = (KetenModel(chain_of(4)).run(24) for _ in range(2))
    explored.state.explored = 1.0
    late, fresh = plain.regisseur.look(16), explored.regisseur.look(16)
    assert late.age > fresh.age
    assert (late.trust >= fresh.trust).all()
    assert late.trust.sum() > fresh.trust.sum()
    assert fresh.maturity[0] == 1.0 > late.maturity[0]


def test_exploring_on_and_on_brings_less_and_less_and_wears_off():
    model = KetenModel(chain_of(3), Doing(Exploring(100.0)))
    model.run(8 + 1)
    first = model.state.explored
    model.run(4)
    second = model.state.explored
    assert 0.0 < second - first < first
    model.regisseur.strategy = Doing()
    model.run(12)
    assert model.state.explored < second


def test_demand_is_organised_better_where_somebody_speaks_for_the_clients():
    work = Doing(OrganisingDemand(100.0))
    silent = KetenModel(chain_of(3), work).run()
    spoken = KetenModel(chain_of(3, roles={"client": ["council"]}), work).run()
    assert 0.0 < silent.rates.demand_orientation[0] < spoken.rates.demand_orientation[0] < 1.0


def test_without_c6_neither_does_anything():
    works = Doing(OrganisingDemand(50.0), Exploring(50.0))
    model = KetenModel(chain_of(3, **{"mechanisms.C6": "off"}), works).run()
    assert (model.state.explored, model.state.organised) == (0.0, 0.0)
    assert model.rates.demand_orientation[0] == 0.0
    assert model.regisseur.hours > 0.0


def test_the_growth_table_holds_what_was_measured():
    model = KetenModel(chain_of(3), "growth_model").run()
    table = model.result().table("growth")
    last = table.iloc[-1][[field.name for field in GROWTH_FIELDS]].to_numpy(float)
    assert last == pytest.approx(model.state.maturity)
    assert ((last >= 0.0) & (last <= 1.0)).all()


def test_the_growth_model_works_most_where_the_chain_is_furthest_behind():
    effort = parse_strategy("growth_model").act(
        view_of(3, maturity=np.array([1.0, 1.0, 1.0, 0.5, 0.0])), 100.0
    )
    assert effort.agreements.sum() == pytest.approx(80.0)
    assert effort.works[1].hours == pytest.approx(20.0)
    assert effort.total == pytest.approx(100.0)


def test_the_growth_model_leaves_a_field_out_and_lets_another_lead():
    skipped = parse_strategy("growth_model:skip=5").act(view_of(3), 100.0)
    assert skipped.agreements.sum() == 0.0
    early = parse_strategy("growth_model:start=1").act(view_of(3), 100.0)
    late = parse_strategy("growth_model:start=1").act(view_of(3, week=26), 100.0)
    assert early.works[0].hours > 2 * late.works[0].hours


@pytest.mark.parametrize(
    ("known", "does"),
    [
        ({"week": 12}, "works"),
        ({"week": 13, "alignment": np.full((3, 3), 0.5)}, "intertwining"),
        (
            {"week": 13, "alignment": np.full((3, 3), 0.9), "promise": np.full(3, 0.3)},
            "campaign",
        ),
        (
            {"week": 13, "alignment": np.full((3, 3), 0.9), "promise": np.full(3, 0.9)},
            "agreements",
        ),
        ({"week": 13, "flow": np.zeros((3, 3)), "promise": np.full(3, 0.1)}, "campaign"),
    ],
)
def test_an_adaptive_regisseur_does_what_fits_what_is_seen(known, does):
    effort = parse_strategy("adaptive").act(view_of(3, **known), 100.0)
    done = {
        "works": sum(work.hours for work in effort.works),
        "intertwining": effort.intertwining.sum(),
        "campaign": effort.campaign,
        "agreements": effort.agreements.sum(),
    }
    assert done[does] == pytest.approx(100.0)
