"""Searches for bottlenecks whose outcome can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ketensim.scenario.schema import Scenario
from ketensim.study.bottleneck_effects import Bottlenecks

STAFF = {"kind": "staffing", "partner": "desk", "function": "intake", "receiver": ""}
ACCEPT = {"kind": "acceptance", "partner": "desk", "function": "", "receiver": "clinic"}
BASE = dict.fromkeys(STAFF, "")


def tandem(rate, services, *, warmup=52, weeks=260, norm=None):
    """Steps in a row with one place each, where nothing but waiting happens."""
    lines = ["format: 1", "name: tandem", f"horizon: {{warmup: {warmup}, weeks: {weeks}}}"]
    lines += ["mechanisms: off", "functions:"]
    for name, service in services.items():
        law = f"{{distribution: exponential, mean: {1 / service}}}"
        lines.append(f"  {name}: {{discipline: work, treatment: {law}}}")
    lines.append("partners:")
    for name in services:
        offer = f"[{{function: {name}, fte: 1, caseload: 1}}]"
        lines.append(f"  - {{name: at_{name}, sector: work, offers: {offer}}}")
    lines += ["groups:", "  - name: all", f"    arrivals: {{rate: {rate}}}"]
    lines.append(f"    route: [{', '.join(services)}]")
    if norm is not None:
        lines.append(f"    norm_weeks: {norm}")
    return Scenario.from_text("\n".join(lines))


def by_hand(within=((0.5, 0.5), (0.6, 0.8), (0.5, 0.3)), seeds=(4, 5), **columns):
    """Two seeds, without improvement, with more staff, and with better acceptance."""
    rows = []
    for named, values in zip((BASE, STAFF, ACCEPT), within, strict=True):
        for seed, value in zip(seeds, values, strict=True):
            rows.append({"run": len(rows), "seed": seed, "strategy": "none"} | named)
            rows[-1] |= {"dropout_share": 0.1, "within_norm_share": value, "lead_time_mean": 9.0}
    runs = pd.DataFrame(rows).assign(**columns)
    queues = np.array([[5.0, 1.0], [7.0, 1.0], [3.0, 2.0], [4.0, 3.0], [5.0, 1.0], [7.0, 1.0]])
    told = tuple(
        {"run": n, "seed": row["seed"], "strategy": "none", "started": "2026", "seconds": 1.0}
        for n, row in enumerate(rows)
    )
    stations = (("desk", "intake"), ("clinic", "care"))
    return Bottlenecks(runs, queues, stations, 0.1, {"acceptance": 3, "dossier": 4}, told)
