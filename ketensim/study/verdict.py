"""The verdict of a comparison, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ketensim.study.outcomes import Outcome, outcome_of

if TYPE_CHECKING:
    import pandas as pd

    from ketensim.study.comparison import Comparison

_SENTENCES = {
    "en": {
        "missing": "{strategy}: {outcome} has no value in these runs.",
        "one_run": "{strategy} against {first}: {difference}; one run cannot show whether that is "
        "more than noise.",
        "same": "{strategy} against {first}: no difference at all in {outcome}.",
        "separable": "{strategy} against {first}: {difference} (95% interval {interval}), "
        "{better}; separable from noise (adjusted p {p}).",
        "noise": "{strategy} against {first}: {difference} (95% interval {interval}); not "
        "separable from noise in {runs} runs (adjusted p {p}).",
        "higher": "better",
        "lower": "worse",
        "neutral": "a change",
        "best_alone": "Best on {outcome}: {best}{chance}; separable from all others.",
        "best_among": "Best on {outcome} in these runs: {best}{chance}; not separable from "
        "{others}.",
        "chance": " (chance that it is best {chance})",
        "best_unknown": "What is best on {outcome} cannot be told from these runs.",
        "to": "{low} to {high}",
        "points": "{value} percentage points",
        "and": "{first} and {last}",
    },
    "nl": {
        "missing": "{strategy}: {outcome} heeft geen waarde in deze runs.",
        "one_run": "{strategy} tegenover {first}: {difference}; uit één run blijkt niet of dat "
        "meer is dan ruis.",
        "same": "{strategy} tegenover {first}: geen enkel verschil in {outcome}.",
        "separable": "{strategy} tegenover {first}: {difference} (95%-interval {interval}), "
        "{better}; te onderscheiden van ruis (gecorrigeerde p {p}).",
        "noise": "{strategy} tegenover {first}: {difference} (95%-interval {interval}); in {runs} "
        "runs niet te onderscheiden van ruis (gecorrigeerde p {p}).",
        "higher": "beter",
        "lower": "slechter",
        "neutral": "een verandering",
        "best_alone": "Het beste op {outcome}: {best}{chance}; te onderscheiden van alle andere.",
        "best_among": "Het beste op {outcome} in deze runs: {best}{chance}; niet te onderscheiden "
        "van {others}.",
        "chance": " (kans dat die de beste is {chance})",
        "best_unknown": "Wat het beste is op {outcome}, is uit deze runs niet op te maken.",
        "to": "{low} tot {high}",
        "points": "{value} procentpunt",
        "and": "{first} en {last}",
    },
}


def verdict_sentences(comparison: Comparison, lang: str) -> list[str]:
    """Say of each strategy whether its difference with the first is more than noise, then the best.

    Parameters
    ----------
    comparison
        The runs and the outcome that decides.
    lang
        "nl" or "en".
    """
    writer = _Writer(lang, outcome_of(comparison.indicator))
    pairs = comparison.pairs()
    first = comparison.strategies[0]
    against_first = pairs[pairs["against"] == first]
    said = [writer.difference(first, row) for _, row in against_first.iterrows()]
    return [*said, writer.best(comparison, pairs)]


def _inside(title: str) -> str:
    """Return a title as it reads in the middle of a sentence; an abbreviation stays."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


class _Writer:
    """Writes the sentences of one language about one outcome."""

    def __init__(self, lang: str, outcome: Outcome) -> None:
        self.lang = lang
        self.outcome = outcome
        self.texts = _SENTENCES[lang]
        self.name = outcome.words(lang)

    def difference(self, first: str, row: pd.Series) -> str:
        """One sentence about one strategy against the first."""
        facts = {"strategy": row["strategy"], "first": _inside(first), "outcome": self.name}
        if row["runs"] == 0:
            return self.texts["missing"].format(**facts)
        ends = (row["difference"], row["low"], row["high"])
        digits = self.outcome.digits(*ends)
        difference = f"{self.name} {self._amount(row['difference'], digits)}"
        facts |= {"difference": difference, "runs": row["runs"]}
        if row["runs"] == 1:
            return self.texts["one_run"].format(**facts)
        if row["difference"] == 0.0 and row["p"] == 1.0:
            return self.texts["same"].format(**facts)
        low, high = (self._amount(end, digits, unit=False) for end in ends[1:])
        facts |= {
            "interval": self.texts["to"].format(low=low, high=high),
            "p": self._chance(row["p_adjusted"]),
            "better": self.texts[self._direction(row["difference"])],
        }
        return self.texts["separable" if row["separable"] else "noise"].format(**facts)

    def best(self, comparison: Comparison, pairs: pd.DataFrame) -> str:
        """One sentence about which strategy does best and which others it cannot be told from."""
        outcomes = comparison.outcomes(comparison.indicator)
        complete = outcomes[np.isfinite(outcomes).all(axis=1)]
        if len(complete) == 0 or self.outcome.better is None:
            return self.texts["best_unknown"].format(outcome=self.name)
        means = complete.mean(axis=0)
        sign = 1.0 if self.outcome.better == "higher" else -1.0
        winner = int(np.argmax(sign * means))
        best = comparison.strategies[winner]
        with_best = pairs[(pairs["strategy"] == best) | (pairs["against"] == best)]
        unclear = with_best[~with_best["separable"]]
        others = [
            _inside(row["against"] if row["strategy"] == best else row["strategy"])
            for _, row in unclear.iterrows()
        ]
        facts = {"outcome": self.name, "best": _inside(best)}
        facts["chance"] = self._chance_best(float(comparison.chances()[winner]))
        if not others:
            return self.texts["best_alone"].format(**facts)
        return self.texts["best_among"].format(**facts, others=self._listing(others))

    def _chance_best(self, chance: float) -> str:
        """Write how likely the best is the best, where there are runs enough to say so."""
        if not np.isfinite(chance):
            return ""
        return self.texts["chance"].format(chance=self._number(chance, 2))

    def _direction(self, difference: float) -> str:
        """Whether a difference is for the better."""
        if self.outcome.better is None:
            return "neutral"
        return "higher" if (difference > 0) == (self.outcome.better == "higher") else "lower"

    def _amount(self, value: float, digits: int, *, unit: bool = True) -> str:
        """Write a difference with its sign, shares in percentage points."""
        if self.outcome.is_share:
            written = self._number(100.0 * value, digits, signed=True)
            return self.texts["points"].format(value=written) if unit else written
        written = self._number(value, digits, signed=True)
        return f"{written} {self.outcome.unit_words(self.lang)}".rstrip() if unit else written

    def _chance(self, p: float) -> str:
        """Write a p-value; very small ones as a bound."""
        return f"< {self._number(0.001, 3)}" if p < 0.001 else self._number(p, 3)

    def _number(self, value: float, digits: int, *, signed: bool = False) -> str:
        """Write a number with the language's decimal mark."""
        written = f"{round(value, digits) + 0.0:{'+' if signed else ''}.{digits}f}"
        return written.replace(".", ",") if self.lang == "nl" else written

    def _listing(self, names: list[str]) -> str:
        """Join names: 'a, b and c'."""
        if len(names) == 1:
            return names[0]
        return self.texts["and"].format(first=", ".join(names[:-1]), last=names[-1])
