"""What the network picture shows of a strategy: loads, queues and flows, averaged over runs."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ketensim.show.report.material import Arm, Material

MOST_ARROWS = 70
SHOWN_SHARE = 0.97  # arrows are drawn, largest first, until they hold this share of the hand-offs


@dataclass(frozen=True)
class ChainFlows:
    """The recorded weeks of all runs of a strategy, averaged.

    Parameters
    ----------
    partners
        Index partner, in the order of the scenario; columns load (share of places in use),
        waiting [clients], inflow (from outside) [clients/week] and step (mean place in the
        clients' routes, 0 for the first).
    flows
        Columns sender, receiver, rate [clients/week]; largest first, none of them 0.
    """

    partners: pd.DataFrame
    flows: pd.DataFrame

    @property
    def shown(self) -> pd.DataFrame:
        """The flows that are drawn: the largest, up to a share of all hand-offs."""
        before = self.flows["rate"].cumsum() - self.flows["rate"]
        return self.flows[before < SHOWN_SHARE * self.flows["rate"].sum()].head(MOST_ARROWS)

    @property
    def hidden_share(self) -> float:
        """Share of all hand-offs that is not drawn."""
        total = float(self.flows["rate"].sum())
        return 1.0 - float(self.shown["rate"].sum()) / total if total else 0.0


def measure_flows(material: Material, arm: Arm) -> ChainFlows:
    """Average the recorded weeks of all runs of a strategy."""
    names = [partner.name for partner in material.scenario.partners]
    places = pd.Series(
        {p.name: sum(o.places for o in p.offers) for p in material.scenario.partners}
    )
    weeks = len(arm.runs) * material.weeks
    stations = arm.stations[arm.stations["week"] >= 0].groupby("partner", observed=True)
    totals = stations[["waiting", "busy"]].sum().reindex(names) / weeks
    visits = arm.visits[arm.visits["queued"] >= 0]
    by_partner = visits.groupby("partner", observed=True)
    first = (
        visits[visits["visit"] == visits["visit"].min()].groupby("partner", observed=True).size()
    )
    partners = pd.DataFrame(
        {
            "load": totals["busy"] / places,
            "waiting": totals["waiting"],
            "inflow": first.reindex(names).fillna(0.0) / weeks,
            "step": by_partner["visit"].mean().reindex(names).fillna(0.0),
        },
        index=pd.Index(names, name="partner"),
    )
    pairs = arm.relations[arm.relations["week"] >= 0]
    rates = pairs.groupby(["sender", "receiver"], observed=True)["accepted"].sum() / weeks
    flows = rates[rates > 0].rename("rate").reset_index()
    flows = flows.astype({"sender": str, "receiver": str})
    flows = flows.sort_values(["rate", "sender", "receiver"], ascending=[False, True, True])
    return ChainFlows(partners, flows.reset_index(drop=True))
