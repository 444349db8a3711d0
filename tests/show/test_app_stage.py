"""The stage: every partner has its place, in the order of the routes, before anything has run."""

from itertools import combinations

import pytest
from scenario.example import example

from ketensim import load_scenario
from ketensim.scenario import Scenario, shipped_scenarios
from ketensim.show.app.stage import MOST_LINKS, stage_of
from ketensim.show.app.timeline import with_room


def links_of(scenario):
    """Hand-offs that are drawn, by name."""
    stage = stage_of(scenario)
    names = [one["name"] for one in stage["partners"]]
    return [(names[one], names[two]) for one, two in stage["links"]]


def three(group):
    """A chain of three partners, one function each, and one group."""
    data = example().to_data()
    data["functions"]["care"] = data["functions"]["treatment"]
    home = {"name": "home", "sector": "care", "goal": [1, 0]}
    data["partners"].append(home | {"offers": [{"function": "care", "fte": 1, "caseload": 5}]})
    own = {"name": "all", "arrivals": {"rate": 1}}
    return Scenario.from_data({**data, "groups": [own | group]})


@pytest.mark.parametrize("name", shipped_scenarios())
def test_no_partner_of_a_shipped_scenario_stands_on_another_or_off_the_stage(name):
    stage = stage_of(with_room(load_scenario(name)))
    boxes = stage["partners"]
    for box in boxes:
        assert box["x"] >= 0.0
        assert box["y"] >= 0.0
        assert box["x"] + box["w"] <= stage["width"]
        assert box["y"] + box["h"] <= stage["height"]
    for one, two in combinations(boxes, 2):
        beside = one["x"] + one["w"] <= two["x"] or two["x"] + two["w"] <= one["x"]
        assert beside or one["y"] + one["h"] <= two["y"] or two["y"] + two["h"] <= one["y"]
    present = [place for place, box in enumerate(boxes) if not box["latent"]]
    drawn = [link for link in stage["links"] if set(link) <= set(present)]
    assert 0 < len(drawn) <= MOST_LINKS
    assert len({tuple(link) for link in stage["links"]}) == len(stage["links"])


def test_partners_stand_in_the_order_of_the_route():
    boxes = {
        one["name"]: one["x"]
        for one in stage_of(three({"route": ["care", "intake", "treatment"]}))["partners"]
    }
    assert boxes["home"] < boxes["desk"] < boxes["clinic"]
    assert links_of(three({"route": ["care", "intake", "treatment"]})) == [
        ("desk", "clinic"), ("home", "desk"),
    ]  # fmt: skip


def test_a_routing_puts_partners_where_clients_are_on_average():
    routing = {
        "start": {"intake": 1.0},
        "intake": {"care": 0.8},
        "care": {"treatment": 0.5, "care": 0.2},
    }
    stage = stage_of(three({"routing": routing}))
    boxes = {one["name"]: one["x"] for one in stage["partners"]}
    assert boxes["desk"] < boxes["home"] < boxes["clinic"]
    assert links_of(three({"routing": routing})) == [("desk", "home"), ("home", "clinic")]


def test_clients_with_an_order_of_their_own_may_go_from_any_need_to_any_other():
    needs = {"needs": {"intake": 1.0, "treatment": 0.5, "care": 0.5}, "demand_orientation": 1.0}
    found = links_of(three({"route": ["intake", "treatment", "care"], **needs}))
    assert len(found) == 6
    assert found[0] == ("desk", "clinic")  # the largest lead


def test_a_routing_and_an_order_of_their_own_share_the_clients():
    routing = {"start": {"intake": 1.0}, "intake": {"treatment": 1.0}}
    own = {"needs": {"care": 1.0, "intake": 1.0}, "demand_orientation": 0.5}
    found = links_of(three({"routing": routing, **own}))
    assert sorted(found) == [("desk", "clinic"), ("desk", "home"), ("home", "desk")]


def test_a_function_that_comes_back_on_the_route_stands_at_its_average_place():
    route = ["intake", "treatment", "care", "intake"]
    boxes = {one["name"]: one["x"] for one in stage_of(three({"route": route}))["partners"]}
    assert boxes["clinic"] <= boxes["desk"] <= boxes["home"]


def test_a_client_with_one_need_goes_nowhere():
    needs = {"needs": {"intake": 1.0}, "demand_orientation": 1.0}
    assert links_of(three({"route": ["intake"], **needs})) == []
