import numpy as np
import pytest
from measure_cases import SCENARIO
from measure_synthetic import draw_records

from ketensim.measure import visit_tallies
from ketensim.measure.measured import Measured


def measure_uncompiled(monkeypatch, records):
    """Measure a run with the compiled walks replaced by the Python that they were made from."""
    for name in ("tally_treatments", "tally_pairs", "_sent_on_to"):
        monkeypatch.setattr(visit_tallies, name, getattr(visit_tallies, name).py_func)
    object.__setattr__(records, "visits", records.visits.view(np.recarray))
    return Measured(records)


def counts_of(measured):
    by_group, by_week = measured.pairs_by_group, measured.pairs_by_week
    fields = ("handed", "due", "visited", "touching")
    return [
        *measured.treatments,
        *(getattr(by_group, name) for name in fields),
        *(getattr(by_week, name) for name in fields),
    ]


@pytest.fixture
def records():
    return draw_records(SCENARIO, clients=300, warmup=2)


def test_compiled_walks_give_the_same_as_plain_python(monkeypatch, records):
    compiled = counts_of(Measured(records))
    plain = counts_of(measure_uncompiled(monkeypatch, records))
    for one, other in zip(compiled, plain, strict=True):
        np.testing.assert_array_equal(one, other)


def test_weeks_and_groups_add_up_to_the_same_hand_offs_once_the_warm_up_is_left_out(records):
    measured = Measured(records)
    for name in ("handed", "due", "visited", "touching"):
        by_week = getattr(measured.pairs_by_week, name)[2:].sum(axis=0)
        np.testing.assert_array_equal(
            by_week, getattr(measured.pairs_by_group, name).sum(axis=0), name
        )
    assert measured.pairs_by_group.handed.sum() > 100


def test_no_more_visits_touch_a_partner_than_a_partner_has(records):
    measured = Measured(records)
    counts, pairs = measured.pairs_by_group, measured.pair_numbers[0]
    for side in (0, 1):
        assert (counts.touching[:, :, side] <= counts.visited[:, pairs[:, side]]).all()
    assert (counts.due <= counts.handed.sum()).all()
