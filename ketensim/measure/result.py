"""The result of a run: its tables, its indicators, and a way to disk and back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ketensim.measure.records import Records

if TYPE_CHECKING:
    import pandas as pd

    from ketensim.scenario.intervention import Interventions
    from ketensim.scenario.schema import Scenario

__all__ = ["Result", "load_result", "load_results"]


@dataclass(frozen=True)
class Result:
    """What one run of a scenario came to.

    Tables and indicators are made when they are first asked for.

    Parameters
    ----------
    records
        All that the run left behind, from memory or read back from disk.
    """

    records: Records

    @property
    def scenario(self) -> Scenario:
        """The scenario as it was run."""
        return self.records.scenario

    @property
    def strategy(self) -> str:
        """Regie strategy of the run."""
        return self.records.strategy

    @property
    def seed(self) -> int:
        """Seed of the run."""
        return self.records.seed

    @property
    def run(self) -> int:
        """Number of the run in its results folder."""
        return self.records.run

    @property
    def interventions(self) -> Interventions:
        """What was changed in the chain besides, from which week on; empty: nothing."""
        return self.records.interventions

    @cached_property
    def indicators(self) -> dict[str, float]:
        """Every indicator, and each by group as `name@group`; NaN where nothing was measured."""
        from ketensim.measure.indicators import indicators
        from ketensim.measure.measured import Measured

        return indicators(Measured(self.records))

    @cached_property
    def summary(self) -> pd.Series[float]:
        """The indicators as a series: indicator -> value."""
        import pandas as pd

        return pd.Series(self.indicators, dtype=float, name=self.run)

    @cached_property
    def weekly(self) -> pd.DataFrame:
        """Counts, urgency, DKS and its factors, by week (index)."""
        return self.table("weekly").set_index("week")

    @cached_property
    def partners(self) -> pd.DataFrame:
        """State of every partner, one row a week and partner."""
        return self.table("partners")

    @cached_property
    def clients(self) -> pd.DataFrame:
        """One row a client, returns included."""
        return self.table("clients")

    @cached_property
    def visits(self) -> pd.DataFrame:
        """One row a visit of a client to a station."""
        return self.table("visits")

    @cached_property
    def relations(self) -> pd.DataFrame:
        """Hand-offs and trust, one row a week and ordered pair of partners."""
        return self.table("relations")

    def table(self, name: str) -> pd.DataFrame:
        """Make any table of the schema, `run` first: also groups, stations, staff and costs."""
        from ketensim.measure.tables import frame

        return frame(self.records, name)

    def save(self, folder: str | Path) -> Path:
        """Save the run to a results folder of its own, whole or not at all."""
        from ketensim.measure.results_folder import save_runs

        return save_runs(folder, [self])


def load_result(folder: str | Path, run: int | None = None) -> Result:
    """Read a run of a results folder; the first where `run` is left out."""
    from ketensim.measure.results_folder import read_records

    return Result(read_records(folder, run))


def load_results(folder: str | Path) -> list[Result]:
    """Read all runs of a results folder, in order."""
    from ketensim.measure.results_folder import read_about

    return [load_result(folder, entry["run"]) for entry in read_about(folder)["runs"]]
