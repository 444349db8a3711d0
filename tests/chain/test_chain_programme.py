"""Strategies that are started, stopped and combined."""

import numpy as np
import pytest
from chain_cases import chain_of, view_of
from hypothesis import given
from hypothesis import strategies as st

from ketensim.chain.model import KetenModel
from ketensim.chain.programme import END, START, Part, Programme
from ketensim.chain.regie.registry import parse_strategy, split_label, strategies
from ketensim.chain.regie.strategy import Effort
from ketensim.show.messages import Messages
from ketensim.show.report.wording import strategy_name

PARTS = st.builds(
    Part,
    st.sampled_from([kind() for kind in strategies().values()]),
    st.sampled_from([START, 0.0, 26.0]),
    st.sampled_from([52.0, 104.0, END]),
    st.sampled_from([0.1, 0.5, 1.0]),
)


@given(st.lists(PARTS, min_size=2, max_size=4))
def test_a_programme_is_read_back_from_its_label(parts):
    programme = Programme(tuple(parts))
    assert parse_strategy(programme.label) == programme


@given(st.lists(PARTS, min_size=1, max_size=4), st.integers(0, 200))
def test_a_programme_never_spends_more_than_there_is(parts, week):
    Programme(tuple(parts)).act(view_of(4, week=week), 144.0).check(144.0, 4)


def test_a_strategy_without_timing_is_itself():
    assert parse_strategy("create_urgency:until=10000") == parse_strategy("create_urgency")


def test_parts_are_carried_out_in_their_own_weeks_only():
    programme = parse_strategy("create_urgency:until=52+extra_consultation:from=52")
    before, after = (programme.act(view_of(3, week=week), 80.0) for week in (51, 52))
    assert (before.campaign, before.consultation) == (80.0, 0.0)
    assert (after.campaign, after.consultation) == (0.0, 80.0)


def test_parts_of_one_moment_share_the_hours_by_intensity():
    programme = parse_strategy("create_urgency+extra_consultation:intensity=0.25")
    effort = programme.act(view_of(3), 100.0)
    assert (effort.campaign, effort.consultation) == (80.0, 20.0)


def test_a_strategy_at_part_of_its_intensity_leaves_hours_unspent():
    assert parse_strategy("create_urgency:intensity=0.5").act(view_of(3), 80.0).total == 40.0


def test_outside_all_parts_nothing_is_done():
    assert parse_strategy("create_urgency:from=9").act(view_of(3, week=8), 80.0).total == 0.0


def test_efforts_add_up_on_pairs_too():
    pairs = np.triu(np.ones((2, 2)), 1)
    both = Effort(agreements=pairs, indicators=2) + Effort(agreements=pairs, vision=3.0)
    assert both.agreements[0, 1] == 2.0
    assert (both.vision, both.indicators, both.total) == (3.0, 2, 5.0)
    assert (Effort() + Effort(intertwining=pairs)).intertwining[0, 1] == 1.0


def test_a_plus_within_a_number_joins_nothing():
    assert split_label("create_urgency:from=1e+1+none") == ["create_urgency:from=1e+1", "none"]


def test_a_programme_runs_and_says_its_name():
    model = KetenModel(chain_of(3), "create_urgency:until=8+goal_intertwining:from=8").run()
    assert model.result().strategy == "create_urgency:until=8+goal_intertwining:from=8"
    assert model.state.intertwining.max() > 0.0


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Create urgency (until week 8) + No regie"),
        ("nl", "Urgentie creëren (tot week 8) + Geen"),
    ],
)
def test_a_report_names_every_part(lang, said):
    assert strategy_name(Messages(lang), "create_urgency:until=8+none").startswith(said)
