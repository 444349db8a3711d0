"""How clients, stations and groups are packed into arrays, and what their codes mean."""

from __future__ import annotations

import numpy as np

from ketensim.flow.memory import row_of

OUTCOMES = ("resolved", "unresolved", "gave_up", "lost", "in_system")
RESOLVED, UNRESOLVED, GAVE_UP, LOST, IN_SYSTEM = np.arange(5)

# Where a client is.
FREE, IN_TREATMENT, WAITING, IN_TRANSIT, SEARCHED, AWAY = np.arange(6)

# What a timer is for; the low bits of its tag, the client's stamp above them.
PATIENCE_ENDS, TRY_AGAIN, LOOK_FOR, CALL_ABOUT, COME_BACK = np.arange(5)
TAG_BITS = 3

# Two lines of the processor's memory (64 bytes each): what a queue looks at in the first.
CLIENT = np.dtype(
    [
        ("severity", "f8"),
        ("queued", "f8"),
        ("next", "i4"),
        ("prev", "i4"),
        ("child", "i4"),
        ("station", "i4"),
        ("key", "u8"),
        ("id", "i8"),
        ("stamp", "i4"),
        ("group", "i2"),
        ("function", "i2"),
        ("sender", "i2"),
        ("director", "i2"),
        ("state", "i1"),
        ("urgent", "?"),
        ("timed", "?"),
        ("dossier", "?"),
        ("tried", "u8"),
        ("arrived", "f8"),
        ("ready", "f8"),
        ("started", "f8"),
        ("deadline", "f8"),
        ("incident", "f8"),
        ("visits", "i4"),
        ("incidents", "i4"),
        ("step", "i2"),
        ("calls", "i2"),
        ("attempts", "i1"),
        ("reintake", "?"),
        ("individual", "?"),
        ("escalated", "?"),
    ],
    align=True,
)

STATION = np.dtype(
    [
        ("partner", "i4"),
        ("function", "i4"),
        ("places", "i8"),
        ("first", "i8"),
        ("room", "i8"),
        ("clock", "f8"),
        ("speed", "f8"),
        ("pace", "f8"),
        ("success", "f8"),
        ("reintake_success", "f8"),
        ("reintake_work", "f8"),
        ("skim", "f8"),
        ("started", "i8"),
        ("ended", "i8"),
        ("succeeded", "i8"),
        ("gave_up", "i8"),
        ("waiting", "i8"),
        ("in_treatment", "i8"),
        ("waiting_area", "f8"),
        ("busy_area", "f8"),
        ("is_open", "?"),
        ("directs", "?"),
    ],
    align=True,
)

GROUP_TALLIES = (
    "arrived",
    "resolved",
    "unresolved",
    "gave_up",
    "lost",
    "waiting",
    "in_treatment",
    "in_transit",
    "incidents",
)

GROUP = np.dtype(
    [
        ("key", "u8"),
        ("source", "u8"),
        ("number", "i8"),
        ("clock", "f8"),
        ("rate", "f8"),
        ("next_arrival", "f8"),
        ("demand_orientation", "f8"),
        ("route_first", "i4"),
        ("route_length", "i4"),
        ("routing", "i4"),
        ("rank", "i4"),
        ("severity", "i4"),
        ("patience", "i4"),
        ("files_first", "i4"),
        ("files_end", "i4"),
        *((name, "i8") for name in GROUP_TALLIES),
        ("needs_given", "?"),
    ],
    align=True,
)

FUNCTION = np.dtype(
    [("key", "u8"), ("law", "i4"), ("provider_first", "i4"), ("provider_end", "i4")], align=True
)

PAIR_TALLIES = (
    "offered",
    "accepted",
    "refused",
    "informed",
    "reported",
    "late",
    "lost",
    "recovered",
)

# By ordered pair of partners: tallies of the week, and the chances of the week.
PAIR = np.dtype([(name, "i8") for name in PAIR_TALLIES])
INFORMATION = np.dtype([("dossier", "f8"), ("report", "f8"), ("recovery", "f8"), ("joining", "f8")])
# By sending partner, then by group from outside; and by receiving station.
OFFER = np.dtype([("accept", "f8"), ("preference", "f8")])
PACE = np.dtype(
    [
        ("speed", "f8"),
        ("success", "f8"),
        ("reintake_success", "f8"),
        ("reintake_work", "f8"),
        ("skim", "f8"),
        ("is_open", "?"),
        ("directs", "?"),
    ],
    align=True,
)
DEMAND = np.dtype([("demand_orientation", "f8"), ("arrival_factor", "f8")])

# Further files that a household opens: in which group, by whom, how likely and how long after.
FILE = np.dtype(
    [("key", "u8"), ("opener", "i4"), ("group", "i4"), ("chance", "f8"), ("delay", "f8")]
)
# Beside a client, in chains with households: the next file in the ring, the week it was joined,
# and how many incidents have been due.
KIN = np.dtype([("next", "i4"), ("joined", "i4"), ("strikes", "i8")])
NEVER = np.iinfo(np.int32).min

# A line by severity has parts, in groups; a bit for each group, and for each part of it, tells
# whether anybody stands there. Behind the last group stand those who were called about.
GROUPS_OF_PARTS, PARTS_OF_GROUP = 16, 32
QUEUE = np.dtype([("head", "i4"), ("tail", "i4"), ("filled", "i8")])
ENTRY = np.dtype([("count", "u2")])
DUE = np.dtype([("at", "f8"), ("client", "i4"), ("tag", "i4")])
LAW = np.dtype([("kind", "i8"), ("a", "f8"), ("b", "f8")])
NUMBER = np.dtype([("x", "f8")])
INDEX = np.dtype([("i", "i4")])
EARLIEST = np.dtype([("at", "f8"), ("leaf", "i8")])
BITS = np.dtype([("filled", "i8")])

TABLES = (
    "stations",
    "groups",
    "functions",
    "queues",
    "fronts",
    "parts",
    "slots",
    "clients",
    "entries",
    "timers",
    "hazards",
    "visits",
    "finished",
    "pairs",
    "tree",
    "routes",
    "needs",
    "routing",
    "laws",
    "values",
    "offers",
    "information",
    "files",
    "kin",
)

# The world: where every table is, how long, and what holds for the chain as a whole.
WORLD = np.dtype(
    [(name, "i8") for name in TABLES]
    + [
        (f"n_{name}", "i8")
        for name in ("stations", "groups", "functions", "partners", "leaves", "ranks")
    ]
    + [(f"room_{name}", "i8") for name in ("timers", "hazards", "visits", "finished")]
    + [
        ("seed", "u8"),
        ("opened", "f8"),
        ("until", "f8"),
        ("hazard", "f8"),
        ("hazard_clock", "f8"),
        ("relapse_chance", "f8"),
        ("contradiction", "f8"),
        ("split_hazard", "f8"),
        ("joined_hazard", "f8"),
        ("retry_weeks", "f8"),
        ("search_weeks", "f8"),
        ("relapse_weeks", "f8"),
        ("late_weeks", "f8"),
        ("max_attempts", "i8"),
        ("rows_a_step", "i8"),
        ("timers_a_step", "i8"),
        ("free", "i8"),
        ("free_count", "i8"),
        ("due_timers", "i8"),
        ("due_hazards", "i8"),
        ("written_visits", "i8"),
        ("written_finished", "i8"),
        ("events", "i8"),
        ("by_severity", "?"),
        ("has_incidents", "?"),
        ("calls", "?"),
        ("has_households", "?"),
        ("crowded", "?"),
    ],
    align=True,
)

CLIENT_ROW = np.dtype(
    [
        ("client", "i8"),
        ("person", "i8"),
        ("group", "i4"),
        ("needs", "i4"),
        ("arrived", "f8"),
        ("severity", "f8"),
        ("ended", "f8"),
        ("relapse_of", "i8"),
        ("incidents", "i4"),
        ("outcome", "i4"),
        ("joined", "f8"),
    ]
)

VISIT_ROW = np.dtype(
    [
        ("client", "i8"),
        ("queued", "f8"),
        ("started", "f8"),
        ("ended", "f8"),
        ("visit", "i4"),
        ("station", "i4"),
        ("referred_by", "i4"),
        ("dossier", "?"),
        ("reintake", "?"),
        ("success", "?"),
    ]
)

world_at = row_of(WORLD)
station_at = row_of(STATION)
group_at = row_of(GROUP)
function_at = row_of(FUNCTION)
pair_at = row_of(PAIR)
information_at = row_of(INFORMATION)
offer_at = row_of(OFFER)
pace_at = row_of(PACE)
demand_at = row_of(DEMAND)
queue_at = row_of(QUEUE)
client_at = row_of(CLIENT)
entry_at = row_of(ENTRY)
file_at = row_of(FILE)
kin_at = row_of(KIN)
due_at = row_of(DUE)
law_at = row_of(LAW)
number_at = row_of(NUMBER)
index_at = row_of(INDEX)
earliest_at = row_of(EARLIEST)
bits_at = row_of(BITS)
visit_row_at = row_of(VISIT_ROW)
client_row_at = row_of(CLIENT_ROW)
