"""Hours of the week read as a pace that is 1 on average."""

import pytest
from example import example

from ketensim.scenario.errors import ScenarioError
from ketensim.scenario.hours import WeekPattern, pattern_of


def test_office_hours_put_all_work_in_forty_of_168_hours():
    pattern = pattern_of("mon-fri 9-17")
    opens = [(24 * day + 9) / 168 for day in range(5)]
    closes = [(24 * day + 17) / 168 for day in range(5)]
    inside = [edge for pair in zip(opens, closes, strict=True) for edge in pair]
    assert pattern.starts == pytest.approx([0.0, *inside])
    assert pattern.paces == pytest.approx([0.0, *[4.2, 0.0] * 5])


def test_a_pace_counts_against_that_of_the_other_hours():
    pattern = pattern_of("mon 0-12 x 3, mon 12-24")
    assert pattern.starts == pytest.approx([0.0, 12 / 168, 24 / 168])
    assert pattern.paces == pytest.approx([3 * 168 / 48, 168 / 48, 0.0])


def test_hours_need_not_stand_in_order_and_take_minutes():
    assert pattern_of("tue 8:30-12,mon 8:30-12") == pattern_of("mon-tue 08:30-12:00 x 2.5")


@pytest.mark.parametrize("always", [None, "mon-sun 0-24"])
def test_who_is_always_open_has_one_pace(always):
    assert sum(pattern_of(always).paces) == len(pattern_of(always).paces)
    assert pattern_of(None) == WeekPattern((0.0,), (1.0,))


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        ("weekdays", "must list days and hours, as in 'mon-fri 9-17, sat 10-14 x 0.5'"),
        ("mon 17-9", "must list days and hours"),
        ("mon 9-25", "must list days and hours"),
        ("fri-mon 9-17", "must list days and hours"),
        ("mon-frj 9-17", "names a day that is not known, got 'frj'; did you mean fri?"),
        ("mon 9-17, mon 12-20", "names some hours twice"),
        ("mon 9-17 x 0", "is never open"),
    ],
)
def test_wrong_hours_are_refused_in_one_sentence(hours, sentence):
    with pytest.raises(ScenarioError) as caught:
        example(("    power: 2", f"    hours: {hours}"))
    assert sentence in str(caught.value)
    assert "example.yaml:11: partners.desk.hours" in str(caught.value)
