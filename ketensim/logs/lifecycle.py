"""Starts and completions that stand in rows of their own become one event."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

_START, _COMPLETE = "start", "complete"


def join_pairs(rows: pd.DataFrame) -> tuple[pd.DataFrame, int, int]:
    """Give every completion the start that belongs to it.

    Parameters
    ----------
    rows
        One row a transition, in the order of the file: case, activity, lifecycle, start and
        complete (moments), and instance where the log has it.

    Returns
    -------
    joined
        One row a completion; `start` stays missing where no start was open.
    other_transitions
        Rows left out: neither a start nor a completion.
    open_starts
        Starts left out: no completion follows.

    Notes
    -----
    A completion belongs to the first start of the same case, activity and instance that is still
    open (first in, first out): assumption where a log holds no instances. At equal times a start
    comes first. A row that names no transition counts as a completion.
    """
    step = rows["lifecycle"].str.lower().fillna(_COMPLETE)
    known = step.isin((_START, _COMPLETE)).to_numpy()
    other = int((~known).sum())
    told = rows[known]
    is_start = step[known].eq(_START).to_numpy()
    if not is_start.any():
        return told, other, 0
    keys = ["case", "activity"] + (["instance"] if _tells_apart(told, is_start) else [])
    group = (
        told.groupby(keys, sort=False, dropna=False, observed=True)
        .ngroup()
        .to_numpy()
        .astype(np.int64)
    )
    order = np.lexsort((~is_start, told["complete"].to_numpy(), group))
    starts, ends = _matches(group[order], is_start[order])
    begun = told["start"].to_numpy().copy()
    begun[order[ends]] = told["complete"].to_numpy()[order[starts]]
    joined = told.assign(start=begun)[~is_start]
    return joined, other, int(is_start.sum()) - len(starts)


def _tells_apart(rows: pd.DataFrame, is_start: NDArray[np.bool_]) -> bool:
    """Tell whether a start and its completion carry the same instance."""
    if "instance" not in rows:
        return False
    instance = rows["instance"]
    return bool(instance[~is_start].dropna().isin(instance[is_start].dropna()).any())


def _matches(
    group: NDArray[np.int64], is_start: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair starts with completions, first in first out, in rows sorted by group and time.

    A completion that finds nothing open takes nothing: it is where the running count of what is
    open falls below all that went before.
    """
    import pandas as pd

    by_group = pd.Series(np.where(is_start, 1, -1)).groupby(group)
    balance = by_group.cumsum()
    lowest = balance.groupby(group).cummin().clip(upper=0)
    before = lowest.groupby(group).shift(fill_value=0)
    orphan = (~is_start) & (lowest < before).to_numpy()
    taken = np.flatnonzero(~is_start & ~orphan)
    opened = np.flatnonzero(is_start)
    start = pd.DataFrame({"group": group[opened], "place": opened})
    end = pd.DataFrame({"group": group[taken], "place": taken})
    for part in (start, end):
        part["ordinal"] = part.groupby("group").cumcount()
    paired = end.merge(start, on=["group", "ordinal"], suffixes=("_end", "_start"))
    return paired["place_start"].to_numpy(), paired["place_end"].to_numpy()
