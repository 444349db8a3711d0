"""An indicator that is added is shown, without a word about it elsewhere."""

from ketensim.measure.indicators import INDICATORS
from ketensim.study.outcomes import blocks


def test_every_indicator_is_shown_once():
    shown = [name for names in blocks().values() for name in names]
    assert sorted(shown) == sorted(INDICATORS)


def test_an_indicator_of_no_block_is_shown_after_the_others(monkeypatch):
    monkeypatch.setitem(INDICATORS, "new_one", INDICATORS["dks"])
    assert list(blocks()) == ["clients", "time", "work", "money", "chain", "other"]
    assert blocks()["other"] == ("new_one",)
