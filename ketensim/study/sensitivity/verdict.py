"""The verdict of a sensitivity analysis in sentences: what matters, what does not, what is open."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from ketensim.study.sensitivity.classes import (
    BARE,
    FLAT,
    MATTERS,
    NEGLIGIBLE,
    OPEN,
    UNSEEN,
    classify,
)
from ketensim.study.sensitivity.sampled import DUMMY

if TYPE_CHECKING:
    import pandas as pd

_SENTENCES = {
    "en": {
        "matters_sobol": "What matters to {outcome}: {factors}.",
        "matters": "What matters to {outcome} ({measure}): {factors}.",
        "share": "{factor} ({value}% of the variance, {low} to {high})",
        "effect": "{factor} ({value}, {low} to {high})",
        "none": "Of no factor can it be said from these runs that it matters to {outcome}.",
        "negligible": "What does not matter: {factors}; no more than {bound}.",
        "bound_share": "{bound}% of the variance each",
        "bound_other": "what a factor that does nothing would show, or a tenth of the largest",
        "unseen": "No more to be seen in these runs than of a factor that does nothing: {factors}.",
        "open": "Not yet separable: {factors}. About {runs} runs ({times} times as many) would "
        "tell for {told}.",
        "open_far": "Not yet separable: {factors}; no number of runs within reach would tell.",
        "bare": "There is no interval here, so that nothing is concluded from: {factors}.",
        "flat": "{outcome} does not vary with the factors by more than chance, so that no factor "
        "has a share in it.",
        "together": "Together the factors make {first}% of the variance each by itself; the rest "
        "comes from what they do in combination.",
        "noise": "Chance makes {noise}% of what differs between single runs; the shares above "
        "leave it out.",
        "noise_in": "Chance makes {noise}% of what differs between single runs.",
        "one": "With one replication chance cannot be told from factors: it is in these figures.",
        "and": "{first} and {last}",
        "all": "all of these",
    },
    "nl": {
        "matters_sobol": "Wat ertoe doet voor {outcome}: {factors}.",
        "matters": "Wat ertoe doet voor {outcome} ({measure}): {factors}.",
        "share": "{factor} ({value}% van de variantie, {low} tot {high})",
        "effect": "{factor} ({value}, {low} tot {high})",
        "none": "Van geen enkele factor is uit deze runs te zeggen dat die ertoe doet voor "
        "{outcome}.",
        "negligible": "Wat er niet toe doet: {factors}; niet meer dan {bound}.",
        "bound_share": "{bound}% van de variantie elk",
        "bound_other": "wat een factor zonder werking laat zien, of een tiende van de grootste",
        "unseen": "In deze runs niet meer te zien dan bij een factor zonder werking: {factors}.",
        "open": "Nog niet te onderscheiden: {factors}. Ongeveer {runs} runs ({times} maal zoveel) "
        "zouden uitsluitsel geven over {told}.",
        "open_far": "Nog niet te onderscheiden: {factors}; geen haalbaar aantal runs zou "
        "uitsluitsel geven.",
        "bare": "Hier is geen interval, zodat niets wordt geconcludeerd uit: {factors}.",
        "flat": "{outcome} hangt niet meer van de factoren af dan door toeval, zodat geen factor "
        "er een aandeel in heeft.",
        "together": "De factoren maken samen {first}% van de variantie elk op zichzelf; de rest "
        "komt van wat zij in combinatie doen.",
        "noise": "Toeval maakt {noise}% van wat tussen losse runs verschilt; de aandelen hierboven "
        "laten dat weg.",
        "noise_in": "Toeval maakt {noise}% van wat tussen losse runs verschilt.",
        "one": "Met één herhaling is toeval niet van factoren te scheiden: het zit erin.",
        "and": "{first} en {last}",
        "all": "alle",
    },
}

Name = Callable[[str], str]
_MEASURES = {"mu_star": "mu*", "pawn": "PAWN", "rsa": "RSA"}


def sensitivity_sentences(
    rows: pd.DataFrame,
    lang: str,
    *,
    outcome: str,
    name: Name = str,
    scale: float = 1.0,
) -> list[str]:
    """Say which factors matter, which do not, and which these runs cannot tell.

    Parameters
    ----------
    rows
        Rows of `indices` of one lever setting, outcome, estimand and analysis.
    lang
        "nl" or "en".
    outcome
        The outcome in words.
    name
        Puts a factor into words.
    scale
        What effects in the unit of the outcome are multiplied by: 100 for shares in percent.
    """
    return _Writer(lang, outcome, name, scale).sentences(rows)


class _Writer:
    """Writes the sentences of one language about one outcome."""

    def __init__(self, lang: str, outcome: str, name: Name, scale: float) -> None:
        self.scale = scale
        self.lang = lang
        self.texts = _SENTENCES[lang]
        self.outcome = outcome
        self.name = name

    def sentences(self, rows: pd.DataFrame) -> list[str]:
        """Write all that is to be said."""
        found = classify(rows)
        found = found[found["factor"] != DUMMY]
        if (found["class"] == FLAT).all():
            return [self._capital(self.texts["flat"].format(outcome=self.outcome))]
        if (found["class"] == BARE).any():
            bare = [self._bare(row) for _, row in found.iterrows()]
            return [self.texts["bare"].format(factors=self._listing(bare)), self._noise(found)]
        said = [self._matters(found)]
        negligible = found[found["class"] == NEGLIGIBLE]
        if len(negligible):
            said.append(self._negligible(negligible))
        unseen = found[found["class"] == UNSEEN]
        if len(unseen):
            said.append(self.texts["unseen"].format(factors=self._names(unseen)))
        unclear = found[found["class"] == OPEN]
        if len(unclear):
            said.append(self._open(unclear))
        first = rows[rows["measure"] == "S1"]
        if found["measure"].iloc[0] == "ST" and len(first):
            share = min(1.0, max(0.0, float(first["value"].sum())))
            said.append(self.texts["together"].format(first=self._number(100.0 * share)))
        said.append(self._noise(found))
        return said

    def _matters(self, found: pd.DataFrame) -> str:
        """Name the factors that matter, largest first."""
        own = found[found["class"] == MATTERS]
        if not len(own):
            return self.texts["none"].format(outcome=self.outcome)
        measure = str(own["measure"].iloc[0])
        form = "matters_sobol" if measure == "ST" else "matters"
        factors = self._listing([self._figure(row, measure) for _, row in own.iterrows()])
        written = _MEASURES.get(measure, measure)
        return self.texts[form].format(outcome=self.outcome, measure=written, factors=factors)

    def _figure(self, row: pd.Series, measure: str) -> str:
        """Write a factor with its figure and interval; a share ends at the whole."""
        is_share = measure in ("ST", "S1", "shapley_normalized")
        factor = 100.0 if is_share else self.scale if measure == "mu_star" else 1.0
        digits = 0 if is_share else _digits(factor * float(row["value"]))
        most = 100.0 if is_share else math.inf
        value, low, high = (
            self._number(min(factor * float(row[end]), most), digits)
            for end in ("value", "low", "high")
        )
        return self.texts["share" if is_share else "effect"].format(
            factor=self.name(str(row["factor"])), value=value, low=low, high=high
        )

    def _bare(self, row: pd.Series) -> str:
        """Write a factor with its figure alone."""
        value = float(row["value"])
        return f"{self.name(str(row['factor']))} ({self._number(value, _digits(value))})"

    def _negligible(self, own: pd.DataFrame) -> str:
        """Name the factors that do not matter, with what that means."""
        measure = str(own["measure"].iloc[0])
        is_share = measure in ("ST", "S1", "shapley_normalized")
        bound = self._number(100.0 * float(own["bound"].max()))
        means = self.texts["bound_share" if is_share else "bound_other"].format(bound=bound)
        return self.texts["negligible"].format(factors=self._names(own), bound=means)

    def _open(self, own: pd.DataFrame) -> str:
        """Name the factors that these runs cannot tell, and what it would take."""
        near = own[own["times"].map(math.isfinite)]
        if not len(near):
            return self.texts["open_far"].format(factors=self._names(own))
        times = max(2.0, math.ceil(float(near["times"].max())))
        every = len(near) == len(own)
        return self.texts["open"].format(
            factors=self._names(own),
            runs=self._thousands(times * float(own["runs"].iloc[0])),
            times=self._number(times),
            told=self.texts["all"] if every else self._names(near),
        )

    def _noise(self, found: pd.DataFrame) -> str:
        """Say how much of single runs is chance."""
        share = float(found["noise_share"].iloc[0])
        if math.isnan(share):
            return self.texts["one"]
        left_out = str(found["analysis"].iloc[0]) == "sobol"
        return self.texts["noise" if left_out else "noise_in"].format(
            noise=self._number(100.0 * share)
        )

    def _names(self, own: pd.DataFrame) -> str:
        """Name factors in the order of the table."""
        return self._listing([self.name(str(factor)) for factor in own["factor"]])

    def _number(self, value: float, digits: int = 0) -> str:
        """Write a number with the language's decimal mark."""
        written = f"{round(value, digits) + 0.0:.{digits}f}"
        return written.replace(".", ",") if self.lang == "nl" else written

    def _thousands(self, value: float) -> str:
        """Write a count in two figures, with the language's mark between thousands."""
        rounded = round(value, 1 - math.floor(math.log10(value)))
        written = f"{rounded:,.0f}"
        return written.replace(",", ".") if self.lang == "nl" else written

    def _listing(self, names: list[str]) -> str:
        """Join names: 'a, b and c'."""
        if len(names) == 1:
            return names[0]
        return self.texts["and"].format(first=", ".join(names[:-1]), last=names[-1])

    @staticmethod
    def _capital(sentence: str) -> str:
        """Start with a capital."""
        return sentence[:1].upper() + sentence[1:]


def _digits(value: float) -> int:
    """Decimals that show two figures of a value."""
    if value == 0.0 or not math.isfinite(value):
        return 0
    return min(9, max(0, 1 - math.floor(math.log10(abs(value)))))
