"""Small runs whose tables are written out, so that every indicator can be solved by hand.

The chain: desk (intake, 2 places, 2 FTE), clinic (care, 4 places, 1 FTE), office (intake, 1 place,
1 FTE). Group young has a norm of 10 weeks, group old has none. 2 weeks of warm-up, 20 recorded, 5
of follow-up: clients count who arrive from 0 up to 15.
"""

from __future__ import annotations

from math import nan

import numpy as np

from ketensim.flow.layout import CLIENT_ROW, VISIT_ROW
from ketensim.measure.records import Records
from ketensim.measure.schema import GROUP_COUNTS, OUTCOMES, PAIR_TALLIES, PARTNER_STATES
from ketensim.measure.storage import station_keys
from ketensim.scenario.reading import read_text

DESK, CLINIC, OFFICE = range(3)
YOUNG, OLD = range(2)
LINKS = np.array([(DESK, CLINIC), (CLINIC, DESK), (CLINIC, OFFICE)])
WARMUP, WEEKS = 2, 20

SCENARIO = read_text("""
format: 1
name: by-hand
horizon: {warmup: 2, weeks: 20, follow_up: 5}
functions:
  intake: {discipline: social work, treatment: {distribution: exponential, mean: 1}}
  care: {discipline: medicine, treatment: {distribution: exponential, mean: 4}}
partners:
  - {name: desk, sector: municipality, offers: [{function: intake, fte: 2, caseload: 1}]}
  - {name: clinic, sector: care, offers: [{function: care, fte: 1, caseload: 4}]}
  - {name: office, sector: municipality, offers: [{function: intake, fte: 1, caseload: 1}]}
groups:
  - {name: young, arrivals: {rate: 0.2}, route: [intake, care], norm_weeks: 10}
  - {name: old, arrivals: {rate: 0.2}, route: [intake]}
""")


def client(number, group, arrived, ended, outcome, needs=1, incidents=0, relapse_of=-1):
    """Write one client down."""
    row = np.zeros(1, CLIENT_ROW)
    row["client"] = row["person"] = number
    row["group"], row["arrived"], row["ended"] = group, arrived, ended
    row["outcome"] = OUTCOMES.index(outcome)
    row["needs"], row["incidents"], row["relapse_of"] = needs, incidents, relapse_of
    return row


def visit(of, station, queued, started, ended, sender=-1, dossier=True, success=True, number=1):
    """Write one visit down; a missing dossier means that the intake is repeated."""
    row = np.zeros(1, VISIT_ROW)
    row["client"], row["visit"], row["station"], row["referred_by"] = of, number, station, sender
    row["queued"], row["started"], row["ended"] = queued, started, ended
    row["dossier"], row["reintake"], row["success"] = dossier, not dossier, success
    return row


CLIENTS = [
    client(1, YOUNG, -1.0, 3.0, "resolved"),  # too early to count
    client(2, YOUNG, 0.0, 8.0, "resolved", needs=2),
    client(3, YOUNG, 1.0, 13.0, "resolved", needs=2),  # two weeks over the norm
    client(4, YOUNG, 2.0, nan, "in_system"),
    client(5, OLD, 3.0, 5.0, "gave_up"),
    client(6, OLD, 4.0, 9.0, "lost", incidents=3),
    client(7, OLD, 14.5, 16.0, "unresolved", relapse_of=6),
    client(8, OLD, 15.0, 15.5, "resolved"),  # too late to be followed
]
VISITS = [
    visit(1, DESK, -1.0, -0.5, 3.0),
    visit(2, DESK, 0.0, 1.0, 2.0),
    visit(2, CLINIC, 2.0, 4.0, 8.0, DESK, number=2),
    visit(3, DESK, 1.0, 2.0, 3.0),
    visit(3, CLINIC, 3.0, 8.0, 13.0, DESK, dossier=False, number=2),
    visit(4, DESK, 2.0, nan, nan),
    visit(5, DESK, 3.0, nan, 5.0, success=False),
    visit(6, DESK, 4.0, 4.0, 5.0),
    visit(7, OFFICE, 14.5, 15.0, 16.0, success=False),
    visit(8, OFFICE, 15.0, 15.0, 15.5),
]
TALLIES = {  # of desk to clinic: week -> how many
    "offered": {2: 1, 3: 1, 5: 1},
    "accepted": {2: 1, 3: 1},
    "refused": {5: 1},
    "informed": {2: 1},
    "reported": {8: 1},
    "late": {8: 1},
    "lost": {5: 1},
    "recovered": {9: 1},
}
ACTIVE = {DESK: {0, 2, 3, 4}, CLINIC: set(range(4, 13)), OFFICE: {15}}


def by_hand(clients=CLIENTS, visits=VISITS, tallies=TALLIES, active=ACTIVE, broken=range(4), run=0):
    """Make the records of the run; desk breaks its promise in the weeks `broken`."""
    week = np.arange(-WARMUP, WEEKS)
    partner, function = station_keys(SCENARIO)
    pairs = {name: np.zeros((len(week), len(LINKS)), np.int32) for name in PAIR_TALLIES}
    for name, counts in tallies.items():
        for at, count in counts.items():
            pairs[name][at + WARMUP, 0] = count
    in_treatment = np.zeros((len(week), 3), np.int32)
    for station, weeks in active.items():
        in_treatment[[at + WARMUP for at in weeks], station] = 1
    states = {name: np.full((len(week), 3), 0.5) for name in PARTNER_STATES}
    states["engagement"][[at + WARMUP for at in broken], DESK] = 0.3
    states["meeting_share"][:] = [0.1, 0.2, 0.4]
    states["meeting_share"][:WARMUP] = 1.0
    states["fte"][:] = [2.0, 1.0, 1.0]
    return Records(
        scenario=SCENARIO,
        strategy="none",
        seed=7,
        run=run,
        station_partner=partner,
        station_function=function,
        links=LINKS,
        week=week,
        clients=np.concatenate([*clients, np.zeros(0, CLIENT_ROW)]),
        visits=np.concatenate([*visits, np.zeros(0, VISIT_ROW)]),
        pairs=pairs,
        trust=np.tile([0.6, 0.8, 0.1], (len(week), 1)),
        agreement=np.zeros((len(week), 3)),
        intertwining=np.zeros((len(week), 3)),
        groups={name: np.ones((len(week), 2), np.int32) for name in GROUP_COUNTS},
        station_waiting=np.zeros((len(week), 3), np.int32),
        station_in_treatment=in_treatment,
        station_ended=np.zeros((len(week), 3), np.int32),
        station_busy_area=np.zeros((len(week), 3)),
        partners=states,
        urgency=np.linspace(0.0, 1.0, len(week)),
        escalation=np.linspace(1.0, 0.0, len(week)),
        regie_hours=np.full(len(week), 36.0),
        chain_cost=np.where(week < 0, 999.0, 100.0),
        maturity=np.full((len(week), 5), 0.5),
        started_at="2026-01-01T00:00:00+00:00",
        seconds=0.5,
    )
