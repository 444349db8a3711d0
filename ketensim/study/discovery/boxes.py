"""PRIM: the conditions under which the advice flips, held against runs they were not made from."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ketensim.study.discovery.holding_out import Mask, held_out, wilson
from ketensim.study.sensitivity.errors import AnalysisError
from ketensim.study.sensitivity.sampled import DUMMY

if TYPE_CHECKING:
    import pandas as pd

MOST_BOXES = 3
FEWEST_CASES = 20  # points of interest in the half that boxes are made from; an assumption
_QUASI_P = 0.05
_MASS = 0.05  # smallest box, as a share of the points
_PEEL = 0.05
_ANY = 1e-9  # above 0, which would count every point as a case


@dataclass(frozen=True)
class Box:
    """A condition: ranges of a few factors within which something happens more often.

    Parameters
    ----------
    limits
        For each factor that the box restricts its lowest and highest value, in its own unit; an
        end at which the box does not restrict is infinite.
    quasi_p
        For each of these how likely a restriction on it would do so much by chance.
    mass
        Share of all points that lie in the box.
    coverage
        Share of the cases, in the half held out, that lie in the box.
    density, low, high
        Share of the points of the box, in the half held out, that are cases, with its interval.
    base
        Share of all points of that half that are cases.
    """

    limits: dict[str, tuple[float, float]]
    quasi_p: dict[str, float]
    mass: float
    coverage: float
    density: float
    low: float
    high: float
    base: float

    @property
    def holds(self) -> bool:
        """Whether runs that the box was not made from bear it out: more cases than elsewhere."""
        return self.low > self.base

    def contains(self, factors: pd.DataFrame) -> Mask:
        """(points,) which points lie in the box; `factors` has a column for each factor."""
        inside = np.ones(len(factors), dtype=bool)
        for name, (low, high) in self.limits.items():
            column = factors[name].to_numpy(dtype=np.float64)
            inside &= (column >= low) & (column <= high)
        return inside


def find_boxes(factors: pd.DataFrame, cases: Mask, block: Any) -> list[Box]:
    """Look for the conditions under which cases happen.

    Parameters
    ----------
    factors
        One row a point, one column a factor, in the unit of each; `dummy` is left out.
    cases
        (points,) what is looked for: points at which the advice flips.
    block
        (points,) which points share their seeds.

    Returns
    -------
    list of Box
        At most three, made from half of the blocks and judged by the other half; `holds` says
        whether that bears it out. Empty where there are fewer than twenty cases to make one from.

    Notes
    -----
    Friedman and Fisher (1999), doi:10.1023/A:1008894516817, as the EMA Workbench has it; quasi
    p-values: Bryant and Lempert (2010), doi:10.1016/j.techfore.2009.08.002. Of the peeling
    trajectory the box is taken in which coverage and density are best together (their harmonic
    mean), without restrictions whose quasi p-value is above 0.05.
    """
    own = factors.drop(columns=[DUMMY], errors="ignore").astype(np.float64)
    judges = held_out(block)
    made = ~judges
    if cases[made].sum() < FEWEST_CASES or (~cases[made]).sum() < FEWEST_CASES:
        return []
    boxes: list[Box] = []
    left = made.copy()
    for _ in range(MOST_BOXES):
        if cases[left].sum() < FEWEST_CASES:
            break
        found = _one_box(own[left], cases[left])
        if not found:
            break
        box = _judged(found, own, cases, judges)
        boxes.append(box)
        if not box.holds:
            break
        left &= ~box.contains(own)
    return boxes


Limits = dict[str, tuple[float, float, float]]


def _one_box(factors: pd.DataFrame, cases: Mask) -> Limits:
    """Peel one box: low, high and quasi p-value of each factor that it restricts."""
    prim_of = _prim()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas, about how the Workbench calls it
        search = prim_of(
            factors.reset_index(drop=True),
            cases.astype(np.int64),
            threshold=_ANY,
            peel_alpha=_PEEL,
            mass_min=_MASS,
        )
        box = search.find_box()
        path = box.peeling_trajectory
        together = 2.0 * path["coverage"] * path["density"] / (path["coverage"] + path["density"])
        chosen = int(together.fillna(0.0).to_numpy().argmax())
        limits, quasi_p = box.box_lims[chosen], box.qp[chosen]
    found: Limits = {}
    for name, ends in quasi_p.items():
        low, high = (
            float(limits[name].iloc[side]) if 0.0 <= p <= _QUASI_P else far
            for side, (p, far) in enumerate(zip(ends, (-math.inf, math.inf), strict=True))
        )
        if math.isfinite(low) or math.isfinite(high):
            found[str(name)] = low, high, max(p for p in ends if 0.0 <= p <= _QUASI_P)
    return found


def _judged(found: Limits, factors: pd.DataFrame, cases: Mask, judges: Mask) -> Box:
    """Judge a box by the half held out."""
    limits = {name: (low, high) for name, (low, high, _) in found.items()}
    draft = Box(limits, {name: p for name, (_, _, p) in found.items()}, *(0.0,) * 6)
    inside = draft.contains(factors)
    points, hits = int((inside & judges).sum()), int((inside & judges & cases).sum())
    every = int((judges & cases).sum())
    low, high = wilson(hits, points)
    return Box(
        limits,
        draft.quasi_p,
        mass=float(inside.mean()),
        coverage=hits / every if every else math.nan,
        density=hits / points if points else math.nan,
        low=low,
        high=high,
        base=every / int(judges.sum()),
    )


def _prim() -> Any:
    """Import PRIM, which takes seconds; a clear sentence where it is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of what it could also have used
            from ema_workbench.analysis.prim import Prim
    except ImportError as error:
        raise AnalysisError("no_package", what="PRIM", package="ema_workbench") from error
    return Prim


def values_at(points: int, runs: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """(points, factors) value of each factor at each point, in its own unit, from the runs."""
    first = runs.drop_duplicates("point").set_index("point")
    return first.loc[np.arange(points), list(names)]
