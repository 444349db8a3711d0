"""A chain of three partners whose tables are written by hand, so that a report can be checked."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ketensim.measure.growth_fields import GROWTH_FIELDS
from ketensim.scenario import Scenario
from ketensim.show.report.material import Arm, Material

WEEKS = 60

SCENARIO = """
format: 1
name: small
title: {nl: Kleine keten, en: Small chain}
sources: ["assumption: all of it", "S2 4.1: one desk, two clinics"]
horizon: {warmup: 4, weeks: 60, follow_up: 10}
functions:
  intake: {discipline: social work, treatment: {distribution: exponential, mean: 0.5}}
  care: {discipline: medicine, treatment: {distribution: exponential, mean: 2}}
  aftercare: {discipline: nursing, treatment: {distribution: exponential, mean: 1}}
partners:
  - {name: front_desk, sector: municipality, offers: [{function: intake, fte: 2, caseload: 1}]}
  - name: clinic
    sector: care
    offers: [{function: care, fte: 4, caseload: 1}, {function: aftercare, fte: 1, caseload: 1}]
  - {name: home, sector: care, offers: [{function: aftercare, fte: 1, caseload: 2}]}
groups:
  - {name: young, arrivals: {rate: 1}, route: [intake, care], norm_weeks: 8,
     patience: {distribution: exponential, mean: 4}}
  - {name: old, arrivals: {rate: 0.5}, route: [intake, care, aftercare], norm_weeks: 10}
check: {lead_time_mean: [4, 6], within_norm_share: [0.9, 1.0], relapse_share: [0, 1]}
parameters: {trust_gain: 0.05}
"""

CLIENTS = [  # client, group, arrived, severity, ended, outcome
    (1, "young", 0.0, 0.5, 4.0, "resolved"),
    (2, "young", 1.0, 0.2, 7.0, "resolved"),
    (3, "old", 2.0, 0.9, 12.0, "resolved"),
    (4, "young", 3.0, 0.4, 6.0, "gave_up"),
    (5, "old", 5.0, 0.7, np.nan, "in_system"),
    (6, "young", 55.0, 0.1, 56.0, "resolved"),  # not followed long enough: does not count
    (7, "young", -2.0, 0.1, 30.0, "resolved"),  # warm-up: does not count
]
VISITS = [  # client, visit, partner, function, queued, started, ended, dossier, reintake, sender
    (1, 1, "front_desk", "intake", 0.0, 0.0, 1.0, True, False, None),
    (1, 2, "clinic", "care", 1.0, 2.0, 4.0, True, False, "front_desk"),
    (2, 1, "front_desk", "intake", 1.0, 2.0, 3.0, True, False, None),
    (2, 2, "clinic", "care", 3.0, 6.0, 7.0, False, True, "front_desk"),
    (3, 1, "front_desk", "intake", 2.0, 2.0, 3.0, True, False, None),
    (3, 2, "clinic", "care", 3.0, 7.0, 9.0, True, False, "front_desk"),
    (3, 3, "home", "aftercare", 11.0, 11.0, 12.0, False, False, "clinic"),
    (4, 1, "front_desk", "intake", 3.0, 3.0, 4.0, True, False, None),
    (4, 2, "clinic", "care", 4.0, np.nan, 6.0, False, False, "front_desk"),
    (5, 1, "front_desk", "intake", 5.0, 5.0, 6.0, True, False, None),
    (5, 2, "clinic", "care", 6.0, 50.0, np.nan, True, False, "front_desk"),
    (6, 1, "front_desk", "intake", 55.0, 55.0, 56.0, True, False, None),
    (7, 1, "front_desk", "intake", -2.0, -1.0, 30.0, True, False, None),
]
RELATIONS = [  # sender, receiver, accepted, refused and lost a week, trust
    ("front_desk", "clinic", 3, 1, 0, 0.6),
    ("clinic", "front_desk", 0, 0, 0, 0.5),
    ("clinic", "home", 1, 2, 1, 0.9),
]
STATIONS = [  # partner, function, waiting, busy
    ("front_desk", "intake", 1, 1.0),
    ("clinic", "care", 6, 3.0),
    ("clinic", "aftercare", 0, 1.0),
    ("home", "aftercare", 0, 1.0),
]
FACTORS = {
    "transparency": 0.8,
    "interdependence": 0.5,
    "quality": 0.2,
    "trust": 0.6,
    "self_cleaning": 0.4,
}


def scenario(text: str = SCENARIO) -> Scenario:
    return Scenario.from_text(text)


def clients(run: int = 0) -> pd.DataFrame:
    columns = ["client", "group", "arrived", "severity", "ended", "outcome"]
    return pd.DataFrame(CLIENTS, columns=columns).assign(run=run)


def visits(run: int = 0) -> pd.DataFrame:
    columns = ["client", "visit", "partner", "function", "queued", "started", "ended", "dossier",
               "reintake", "referred_by"]  # fmt: skip
    return pd.DataFrame(VISITS, columns=columns).assign(run=run)


def every_week(rows: list[tuple[object, ...]], columns: list[str], run: int) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=columns)
    weeks = [table.assign(week=week, run=run) for week in range(-4, WEEKS)]
    return pd.concat(weeks, ignore_index=True)


def relations(run: int = 0) -> pd.DataFrame:
    columns = ["sender", "receiver", "accepted", "refused", "lost", "trust"]
    return every_week(RELATIONS, columns, run)


def stations(run: int = 0) -> pd.DataFrame:
    return every_week(STATIONS, ["partner", "function", "waiting", "busy"], run)


def weekly(run: int = 0, dks: float = 0.002) -> pd.DataFrame:
    row = (dks, *FACTORS.values())
    return every_week([row], ["dks", *FACTORS], run)


def growth(run: int = 0) -> pd.DataFrame:
    """The first field grows from 0.2 on, the second falls from 0.9, the others stay."""
    rows = [
        (run, week, 0.2 + 0.01 * max(0, week), 0.9 - 0.005 * max(0, week), 0.5, 0.6, 0.1)
        for week in range(-4, WEEKS)
    ]
    return pd.DataFrame(rows, columns=["run", "week", *(field.name for field in GROWTH_FIELDS)])


def summary(run: int, seed: int, strategy: str, **values: float) -> dict[str, object]:
    usual = {
        "within_norm_share": 0.5,
        "resolved_share": 0.6,
        "open_share": 0.1,
        "gave_up_share": 0.2,
        "lost_share": 0.1,
        "lead_time_mean": 5.0,
        "waiting_time_mean": 1.25,
        "cost_per_resolved": 1234.5,
        "dks": 0.002,
        "dks_numerator": 0.0192,
        "within_norm_share@young": 0.75,
        "within_norm_share@old": 0.25,
        **FACTORS,
    }
    return {"run": run, "seed": seed, "strategy": strategy, **usual, **values}


def arm(
    strategy: str = "none", first: int = 0, seeds: tuple[int, ...] = (1,), **values: float
) -> Arm:
    runs = range(first, first + len(seeds))
    rows = [
        summary(
            run,
            seed,
            strategy,
            **{name: value * (1 + 0.01 * seed) for name, value in values.items()},
        )
        for run, seed in zip(runs, seeds, strict=True)
    ]
    return Arm(
        strategy=strategy,
        summary=pd.DataFrame(rows),
        clients=pd.concat([clients(run) for run in runs], ignore_index=True),
        visits=pd.concat([visits(run) for run in runs], ignore_index=True),
        relations=pd.concat([relations(run) for run in runs], ignore_index=True),
        stations=pd.concat([stations(run) for run in runs], ignore_index=True),
        weekly=pd.concat([weekly(run) for run in runs], ignore_index=True),
        growth=pd.concat([growth(run) for run in runs], ignore_index=True),
    )


def material(*arms: Arm, text: str = SCENARIO) -> Material:
    about = {"ketensim": "0.1.0", "python": "3.11.0", "scenario_hash": "ab" * 32,
             "packages": {"numpy": "2.0"}, "started": "2026-01-01T00:00:00+00:00"}  # fmt: skip
    return Material(scenario=scenario(text), about=about, arms=arms or (arm(),))


def changed(one, **tables):
    return type(one)(**{**{f: getattr(one, f) for f in one.__dataclass_fields__}, **tables})


def compared():
    none = arm(seeds=(1, 2, 3), within_norm_share=0.5, lead_time_mean=5.0)
    better = arm("goal_intertwining", 3, (1, 2, 3), within_norm_share=0.6, lead_time_mean=5.5)
    same = arm("chain_optimisation", 6, (1, 2, 3), within_norm_share=0.5, lead_time_mean=5.0)
    return material(none, better, same)
