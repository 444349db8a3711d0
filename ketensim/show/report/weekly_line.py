"""A weekly column as a line: averaged over runs, with how sure the average is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ketensim.show.report.figures.lines import Line
from ketensim.study.statistics import estimate


def weekly_line(table: pd.DataFrame, name: str, *, band: bool) -> Line:
    """Average a weekly column over runs, with the interval of the mean where it is asked for.

    Parameters
    ----------
    table
        One row a run and week, warm-up included.
    name
        Column to show.
    band
        Whether to give the 95% interval of the mean, where there are two runs or more.
    """
    recorded = table[table["week"] >= 0]
    grid = recorded.pivot_table(index="week", columns="run", values=name, dropna=False)
    weeks = grid.index.to_numpy(dtype=np.float64)
    found = [estimate(row) for row in grid.to_numpy(dtype=np.float64)]
    means = np.array([one.mean for one in found])
    if not band or grid.shape[1] < 2:
        return Line(weeks, means)
    return Line(
        weeks, means, np.array([one.low for one in found]), np.array([one.high for one in found])
    )
