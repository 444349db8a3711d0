"""Do ranking and intervals hold when the number of runs doubles? Then there are enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from ketensim.study.sensitivity.classes import classify
from ketensim.study.sensitivity.errors import AnalysisError
from ketensim.study.sensitivity.estimand import MEAN, Estimand
from ketensim.study.sensitivity.indices import (
    can_be_halved,
    first_blocks,
    indices,
    usual_analyses,
)
from ketensim.study.sensitivity.sampled import SampledDesign, Values

if TYPE_CHECKING:
    import pandas as pd

WIDEST = 0.15  # half an interval, as a share of the variance or of the largest figure
TIED = 0.05  # figures that differ by less may change places
_NOT_KEYS = ("measure", "factor", "other", "value", "low", "high", "floor", "noise_share",
             "blocks", "runs")  # fmt: skip


@dataclass(frozen=True)
class Settled:
    """Whether an experiment has enough runs, and what is not settled yet.

    Parameters
    ----------
    table
        One row a lever setting, outcome and analysis: values_hold (every figure lies in the
        interval it had with half the runs), ranking_holds (no two factors that differ changed
        places), width (half the widest interval, as a share), settled.
    too_few
        Why half of the runs are too few to compare with; empty where they are not.
    """

    table: pd.DataFrame
    too_few: str = ""

    @property
    def settled(self) -> bool:
        """Whether all of it is settled."""
        return not self.too_few and bool(self.table["settled"].all())

    def sentence(self, lang: str = "en") -> str:
        """Say in one sentence what is settled ("nl" or "en")."""
        if self.too_few:
            return _SENTENCES[lang][2]
        done, every = int(self.table["settled"].sum()), len(self.table)
        moved = int((~self.table["ranking_holds"]).sum())
        widest = float(np.nan_to_num(self.table["width"]).max(initial=0.0))
        texts = _SENTENCES[lang]
        if self.settled:
            return texts[0].format(every=every)
        width = f"{widest:.2f}"
        return texts[1].format(
            done=done,
            every=every,
            moved=moved,
            width=width.replace(".", ",") if lang == "nl" else width,
        )


_SENTENCES = {
    "en": (
        "Settled: with half the runs all {every} rankings and intervals were the same.",
        "Not settled: {done} of {every} rankings with their intervals are the same as with half "
        "the runs; rankings changed: {moved}; the widest interval reaches {width} either way.",
        "Not settled: half of the runs are too few to compare with.",
    ),
    "nl": (
        "Stabiel: met de helft van de runs waren alle {every} rangordes en intervallen dezelfde.",
        "Niet stabiel: {done} van de {every} rangordes met hun intervallen zijn dezelfde als met "
        "de helft van de runs; veranderde rangordes: {moved}; het breedste interval reikt {width} "
        "naar weerszijden.",
        "Niet stabiel: de helft van de runs is te weinig om mee te vergelijken.",
    ),
}


def settled(before: pd.DataFrame, after: pd.DataFrame) -> Settled:
    """Compare indices with those of half the runs.

    Parameters
    ----------
    before, after
        Tables of `indices` on half the blocks and on all of them.

    Notes
    -----
    The three questions of Sarrazin, Pianosi and Wagener (2016),
    doi:10.1016/j.envsoft.2016.02.005: do values, ranking and screening hold. The bounds (0.15 for
    half an interval, 0.05 for a tie) are *assumptions*. An outcome that does not vary is settled.
    """
    import pandas as pd

    keys = [name for name in after.columns if name not in _NOT_KEYS]
    earlier = dict(list(before.groupby(keys, sort=False)))
    rows = []
    for key, own in after.groupby(keys, sort=False):
        facts = dict(zip(keys, key, strict=True))
        rows.append(facts | _compare(classify(earlier[key]), classify(own)))
    return Settled(pd.DataFrame(rows, columns=[*keys, *_FOUND]))


_FOUND = ("values_hold", "ranking_holds", "width", "settled")


def stability(
    design: SampledDesign,
    runs: pd.DataFrame,
    outcomes: Iterable[str] | None = None,
    *,
    estimand: Estimand = MEAN,
    known: pd.DataFrame | None = None,
) -> Settled:
    """Compare the indices of an experiment with those of the first half of its own blocks.

    Parameters
    ----------
    design, runs, outcomes, estimand
        As in `indices`.
    known
        The indices of the whole, where these have been worked out already.
    """
    if not can_be_halved(design):
        raise AnalysisError(
            "not_this_design",
            analysis="stability",
            method=design.method,
            reason="half of it is not a design",
            reason_nl="de helft ervan is geen ontwerp",
        )
    import pandas as pd

    chosen = None if outcomes is None else tuple(outcomes)
    first = usual_analyses(design)[:1]  # others may take minutes
    try:
        before = indices(
            *first_blocks(design, runs, 0.5), chosen, estimand=estimand, analyses=first
        )
    except AnalysisError as error:
        if error.rule != "few_blocks":
            raise
        return Settled(pd.DataFrame(), str(error))
    if known is not None:
        return settled(before, known[known["analysis"].isin(first)])
    return settled(before, indices(design, runs, chosen, estimand=estimand, analyses=first))


def _compare(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, object]:
    """Hold one ranking against the one with half the runs."""
    old = before.set_index("factor").loc[list(after["factor"])]
    value = after["value"].to_numpy(dtype=np.float64)
    if not np.isfinite(value).any():
        return dict(zip(_FOUND, (True, True, 0.0, True), strict=True))
    scale = _scale(str(after["measure"].iloc[0]), value)
    was = old["value"].to_numpy(dtype=np.float64)
    low, high = (old[name].to_numpy(dtype=np.float64) for name in ("low", "high"))
    within = bool(((value >= low) & (value <= high)).all())
    ranked = _same_order(was / scale, value / scale)
    reach = (after["high"] - after["low"]).to_numpy(dtype=np.float64) / 2.0 / scale
    width = float(reach.max())
    done = within and ranked and width <= WIDEST
    return dict(zip(_FOUND, (within, ranked, width, done), strict=True))


def _scale(measure: str, value: Values) -> float:
    """Give what figures are a share of: the variance, or the largest effect."""
    return float(np.nanmax(value)) or 1.0 if measure in ("mu_star", "mu", "sigma") else 1.0


def _same_order(was: Values, now: Values) -> bool:
    """Whether no two figures that differ clearly changed places."""
    return all(
        (was[one] - was[other]) * (now[one] - now[other]) > 0.0
        for one, other in combinations(range(len(now)), 2)
        if abs(now[one] - now[other]) > TIED
    )
