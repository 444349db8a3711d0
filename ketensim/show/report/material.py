"""What a report is made from: the tables of a results folder, strategy by strategy."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ketensim.measure.growth_fields import GROWTH_FIELDS
from ketensim.measure.schema import FACTORS
from ketensim.scenario import Scenario, load_scenario
from ketensim.show.messages import Messages
from ketensim.show.naming import named, station_named

COLUMNS: dict[str, list[str]] = {
    "clients": ["run", "client", "group", "arrived", "severity", "ended", "outcome"],
    "visits": [
        "run", "client", "visit", "partner", "function",
        "queued", "started", "ended", "dossier", "reintake",
    ],
    "relations": ["run", "week", "sender", "receiver", "accepted", "refused", "lost", "trust"],
    "stations": ["run", "week", "partner", "function", "waiting", "busy"],
    "weekly": ["run", "week", *FACTORS, "dks"],
    "growth": ["run", "week", *(field.name for field in GROWTH_FIELDS)],
}  # fmt: skip
"""What the report reads of each table; a comparison may hold millions of rows."""


@dataclass(frozen=True)
class Arm:
    """The runs of one strategy.

    Parameters
    ----------
    strategy
        Name of the strategy, with its settings.
    summary
        One row a run, in order; indicators as columns.
    clients, visits, relations, stations, weekly, growth
        The tables of `ketensim.measure.schema`, all runs of the strategy below each other.
    """

    strategy: str
    summary: pd.DataFrame
    clients: pd.DataFrame
    visits: pd.DataFrame
    relations: pd.DataFrame
    stations: pd.DataFrame
    weekly: pd.DataFrame
    growth: pd.DataFrame

    @cached_property
    def runs(self) -> tuple[int, ...]:
        """Numbers of the runs, in order."""
        return tuple(int(run) for run in self.summary["run"])

    def indicator(self, name: str) -> NDArray[np.float64]:
        """Return an indicator run by run; all missing where the summary lacks it."""
        if name not in self.summary:
            return np.full(len(self.summary), np.nan)
        return self.summary[name].to_numpy(dtype=np.float64)


@dataclass(frozen=True)
class Material:
    """All that the sections of a report read.

    Parameters
    ----------
    scenario
        The scenario as it was run.
    about
        `run.json`: versions, seed, time.
    arms
        One for each strategy; the first is what others are compared with.
    decides
        The outcome that decides a comparison; None leaves the choice to the comparison.
    """

    scenario: Scenario
    about: dict[str, Any]
    arms: tuple[Arm, ...]
    decides: str | None = None

    @property
    def compares(self) -> bool:
        """Whether there is more than one strategy."""
        return len(self.arms) > 1

    @property
    def summary(self) -> pd.DataFrame:
        """One row a run of every strategy, in the order of the strategies."""
        return pd.concat([arm.summary for arm in self.arms], ignore_index=True)

    @cached_property
    def stations(self) -> tuple[tuple[str, str], ...]:
        """Every (partner, function) in the order of the scenario."""
        return tuple(
            (partner.name, offer.function)
            for partner in self.scenario.partners
            for offer in partner.offers
        )

    def station_name(self, words: Messages, partner: str, function: str) -> str:
        """Name a station by its partner, and by its function where the partner has more."""
        offers = sum(1 for name, _ in self.stations if name == partner)
        return named(words, partner) if offers == 1 else station_named(words, partner, function)

    @cached_property
    def weeks(self) -> int:
        """Weeks recorded, the warm-up not counted."""
        return int(self.arms[0].weekly["week"].max()) + 1


def read_material(folder: Path) -> Material:
    """Read a results folder of one strategy or of several.

    Parameters
    ----------
    folder
        A folder as `ketensim run` or `ketensim compare` leaves it.
    """
    about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    summary = pd.read_csv(folder / "summary.csv")
    tables = {
        name: pd.read_parquet(folder / f"{name}.parquet", columns=columns)
        for name, columns in COLUMNS.items()
    }
    arms = []
    for strategy in summary["strategy"].unique():
        chosen = summary[summary["strategy"] == strategy].sort_values("run")
        runs = set(chosen["run"])
        own = {name: table[table["run"].isin(runs)] for name, table in tables.items()}
        arms.append(Arm(strategy=str(strategy), summary=chosen, **own))
    return Material(
        scenario=load_scenario(folder / "scenario.yaml"),
        about=about,
        arms=tuple(arms),
        decides=_deciding(folder / "comparison.csv"),
    )


def _deciding(path: Path) -> str | None:
    """Read which outcome decided a comparison: the one that its table begins with."""
    return str(pd.read_csv(path)["indicator"].iloc[0]) if path.exists() else None
