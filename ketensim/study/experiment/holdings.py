"""What a store holds, seen from above: counts by version of the code, and values by path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ketensim.study.experiment.store import Store

if TYPE_CHECKING:
    import pandas as pd


def versions_of(store: Store) -> pd.DataFrame:
    """Count the runs of each version of the code.

    Returns
    -------
    DataFrame
        code, runs, failed, seconds (mean of one run [s]); the version with most runs first.
    """
    runs = store.table(["run", "code", "failed", "seconds"]).to_pandas().drop_duplicates("run")
    by_code = runs.groupby("code", sort=True)
    held: pd.DataFrame = by_code.agg(
        runs=("run", "size"), failed=("failed", "sum"), seconds=("seconds", "mean")
    ).reset_index()
    return held.sort_values("runs", ascending=False, kind="stable")


def values_of(store: Store) -> dict[str, pd.Series]:
    """Give the values that the runs were done with: `strategy` and every path, each a column."""
    paths = ["strategy", *store.paths()]
    return {path: store.table([path]).column(path).to_pandas() for path in paths}
