"""Following one client: the same person on both sides, from coming in to leaving."""

import json

import pytest

from ketensim import load_scenario
from ketensim.show.app.journeys import journey, told
from ketensim.show.app.timeline import played, timeline


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("beroerte").with_values({"horizon.weeks": 20, "horizon.warmup": 13})


@pytest.fixture(scope="module")
def records(scenario):
    return played(scenario, 3)


def test_a_journey_tells_every_visit_in_order_and_how_it_ended(scenario, records):
    done = records.clients[records.clients["outcome"] == 0][0]
    story = journey(scenario, 3, int(done["client"]))
    assert story == told(records, int(done["client"]))
    assert story["outcome"] == "resolved"
    assert story["ended"] == pytest.approx(done["ended"], abs=0.005)
    visits = story["visits"]
    assert len(visits) == (records.visits["client"] == done["client"]).sum()
    moments = [visit[name] for visit in visits for name in ("queued", "started", "ended")]
    assert moments == sorted(moments)
    assert visits[0]["referred_by"] is None
    assert visits[1]["referred_by"] == visits[0]["partner"]
    assert {visit["partner"] for visit in visits} <= {p.name for p in scenario.partners}
    assert {visit["function"] for visit in visits} <= set(scenario.functions)


def test_what_has_not_happened_yet_is_left_open(records):
    inside = records.clients[records.clients["outcome"] == 4][0]
    story = told(records, int(inside["client"]))
    assert story["outcome"] == "in_system"
    assert story["ended"] is None
    assert json.dumps(story)  # plain values


def test_a_client_who_never_came_has_no_journey(records):
    assert told(records, 12) is None


def test_the_clients_that_move_on_the_screen_are_the_same_persons_on_both_sides(scenario):
    cut = {"week": 4, "kind": "capacity", "factor": 0.5}
    other = scenario.with_values({"interventions": [cut]})
    one, two = ({tuple(move[:1]) for frame in timeline(side, 3).frames[5:]
                 for move in json.loads(frame)["moves"]} for side in (scenario, other))  # fmt: skip
    both = sorted(one & two)
    assert len(both) > 0.5 * len(one)
    for (client,) in both[:5]:
        here, there = (journey(side, 3, client) for side in (scenario, other))
        assert (here["group"], here["severity"], here["needs"], here["arrived"]) == (
            there["group"], there["severity"], there["needs"], there["arrived"],
        )  # fmt: skip
