"""Whose journey is shown: a typical client and the one who had to wait most, by stated rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ketensim.show.report.material import Arm, Material


@dataclass(frozen=True)
class Chosen:
    """The clients whose journeys are shown; None where no client fits the rule.

    Parameters
    ----------
    run
        Run of the first strategy in which they were chosen.
    typical
        Of the counted clients who were resolved, the one with the median lead time.
    worst
        Of all counted clients, the one who spent most weeks in the chain without treatment.
    """

    run: int
    typical: int | None
    worst: int | None


def choose_clients(material: Material) -> Chosen:
    """Choose clients in the first run of the first strategy.

    Notes
    -----
    Ties go to the lowest client number, so that the same folder always tells of the same people.
    """
    arm = material.arms[0]
    run = arm.runs[0]
    counted = counted_clients(material, arm, run)
    resolved = counted[counted["outcome"] == "resolved"]
    lead = (resolved["ended"] - resolved["arrived"]).sort_values(kind="stable")
    typical = None
    if len(lead):
        typical = int(resolved["client"].loc[lead.index[(len(lead) - 1) // 2]])
    idle = idle_weeks(material, arm, counted, run)
    worst = int(idle.index[int(idle.to_numpy().argmax())]) if len(idle) and idle.max() > 0 else None
    return Chosen(run, typical, worst)


def counted_clients(material: Material, arm: Arm, run: int) -> pd.DataFrame:
    """Return the clients of a run who count: followed long enough, in order of their number."""
    clients = arm.clients[arm.clients["run"] == run]
    last = material.weeks - material.scenario.follow_up
    counted = clients[(clients["arrived"] >= 0) & (clients["arrived"] < last)]
    return counted.sort_values("client", kind="stable")


def idle_weeks(material: Material, arm: Arm, clients: pd.DataFrame, run: int) -> pd.Series:
    """Return, by client, the weeks in the chain without treatment."""
    end = float(material.weeks)
    visits = arm.visits[(arm.visits["run"] == run) & arm.visits["started"].notna()]
    treated = visits["ended"].fillna(end) - visits["started"]
    by_client = treated.groupby(visits["client"]).sum()
    until = clients["ended"].fillna(end).to_numpy(dtype=np.float64)
    stay = pd.Series(until - clients["arrived"].to_numpy(), index=clients["client"].to_numpy())
    return stay - by_client.reindex(stay.index).fillna(0.0)
