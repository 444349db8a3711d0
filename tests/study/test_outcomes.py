"""An indicator that is added is shown, without a word about it elsewhere."""

import numpy as np

from ketensim.measure.indicators import INDICATORS
from ketensim.study.outcomes import blocks, column_of, outcome_of, scaled


def test_every_indicator_is_shown_once():
    shown = [name for names in blocks().values() for name in names]
    assert sorted(shown) == sorted(INDICATORS)


def test_an_indicator_of_no_block_is_shown_after_the_others(monkeypatch):
    monkeypatch.setitem(INDICATORS, "new_one", INDICATORS["dks"])
    assert list(blocks()) == ["clients", "time", "work", "money", "chain", "other"]
    assert blocks()["other"] == ("new_one",)


def test_a_power_of_ten_is_named_as_such_and_is_better_in_the_same_direction():
    plain, power = outcome_of("dks@youth"), outcome_of("log10_dks@youth")
    assert column_of(power.name) == plain.name
    assert power.better == plain.better == "higher"
    assert power.words("en") == f"{plain.indicator.en} (power of ten) (youth)"
    assert power.words("nl") == f"{plain.indicator.nl} (macht van tien) (youth)"
    assert outcome_of("log10_resolved_share").is_share is False


def test_what_is_nothing_has_no_power_of_ten():
    values = np.array([100.0, 1.0, 0.0, -1.0, np.nan])
    np.testing.assert_array_equal(scaled("log10_dks", values), [2.0, 0.0, *[np.nan] * 3])
    np.testing.assert_array_equal(scaled("dks", values), values)
