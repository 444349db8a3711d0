"""What changes while clients flow, and how it grows."""

from __future__ import annotations

import numpy as np

from ketensim.flow.kernel import drop_stale_hazards, drop_stale_timers
from ketensim.flow.layout import (
    BITS,
    CLIENT,
    CLIENT_ROW,
    DUE,
    EARLIEST,
    ENTRY,
    GROUPS_OF_PARTS,
    INDEX,
    KIN,
    PAIR,
    PARTS_OF_GROUP,
    QUEUE,
    STATION,
    VISIT_ROW,
    WORLD,
)
from ketensim.flow.memory import Rows, address, copied, grown, joined, part, table
from ketensim.flow.network import Network

_GROWTH = 1 / 16  # of what holds clients in the system: little of it stands empty
_SLACK = 1 / 4  # of a heap: throwing stale entries away reads every client, so let it be seldom
_LEFT = 256  # rows left in a heap that need not grow: with few it is full every week
_TIMERS_A_STEP = 3  # that an event sets at most, besides one for each file that is opened


class State:
    """The tables of a running chain, and the world: the record by which the kernel finds them.

    A table that grows moves, and the world is told where it is now. `where` is the address
    of the world, by which compiled functions find everything; the rates of a week stay where
    the caller has them.
    """

    def __init__(self, network: Network, seed: int, start: float) -> None:
        check_counts(network)
        self.world = table(WORLD, 1)
        self.tables: dict[str, Rows] = _empty_tables(network)
        self.written: dict[str, list[Rows]] = {"visits": [], "finished": []}
        world = self.world[0]
        for name, value in network.facts.items():
            world[name] = value
        world["n_stations"], world["n_groups"] = network.n_stations, network.n_groups
        world["n_functions"], world["n_partners"] = network.n_functions, network.n_partners
        world["n_ranks"] = network.n_ranks
        files = int((network.groups["files_end"] - network.groups["files_first"]).max())
        world["rows_a_step"], world["timers_a_step"] = 1 + files, _TIMERS_A_STEP + files
        world["has_households"] = network.has_households
        world["n_leaves"] = len(self["tree"]) // 2
        world["seed"] = seed
        world["opened"] = world["until"] = start
        world["free"] = -1
        self._add_clients(64)
        self.bind()

    def __getitem__(self, name: str) -> Rows:
        return self.tables[name]

    def copy(self) -> State:
        """Copy every table, so that the two flows go on apart."""
        twin = State.__new__(State)
        twin.world = copied(self.world)
        twin.tables = {name: copied(rows) for name, rows in self.tables.items()}
        twin.written = {name: list(parts) for name, parts in self.written.items()}
        twin.bind()
        return twin

    def bind(self) -> None:
        """Tell the world where its tables are."""
        self.where = address(self.world)
        for name, rows in self.tables.items():
            self._put(name, rows)

    def _put(self, name: str, rows: Rows) -> None:
        """Take this table from now on, and tell the world where it is."""
        self.tables[name] = rows
        self.world[0][name] = address(rows)
        if name in ("timers", "hazards", "visits", "finished"):
            self.world[0][f"room_{name}"] = len(rows)

    def make_room(self) -> None:
        """Grow what is full; timers and incidents that no longer count go first."""
        world = self.world[0]
        if world["crowded"]:
            self._widen_stations()
        if world["free_count"] < world["rows_a_step"]:
            self._add_clients(int(len(self["clients"]) * _GROWTH) + 64)
        if self._left("timers") < world["timers_a_step"]:
            drop_stale_timers(self.where)
            self._grow("timers")
        if self._left("hazards") == 0:
            drop_stale_hazards(self.where)
            self._grow("hazards")
        for name in self.written:
            if world[f"written_{name}"] == len(self[name]):
                self._put_away(name)

    def rows(self, name: str, more: Rows) -> Rows:
        """Give the rows written so far, of visits or of finished clients, and these after them."""
        written = self.world[0][f"written_{name}"]
        return joined([*self.written[name], self[name][:written], more])

    def _put_away(self, name: str) -> None:
        """Keep a table that is full, and go on in a fresh one."""
        self.written[name].append(self[name])
        self._put(name, part(self[name].dtype))
        self.world[0][f"written_{name}"] = 0

    def _left(self, name: str) -> int:
        """Count the rows of a heap that are not in use."""
        return len(self[name]) - int(self.world[0][f"due_{name}"])

    def _grow(self, name: str) -> None:
        """Lengthen a heap by its slack where little is left in it: it would soon be full again."""
        rows = self[name]
        least = int(self.world[0]["timers_a_step"])
        if self._left(name) < least + max(_LEFT, _SLACK * len(rows) / 2):
            self._put(name, grown(rows, int(len(rows) * (1.0 + _SLACK)) + 2 * _LEFT + least))

    def _add_clients(self, more: int) -> None:
        """Make room for more clients in the system; those there stay in their row."""
        world, count = self.world[0], len(self["clients"])
        more += int(world["rows_a_step"])
        functions = int(world["n_functions"])
        self._put("clients", grown(self["clients"], count + more))
        self._put("entries", grown(self["entries"], (count + more) * functions))
        if world["has_households"]:
            self._put("kin", grown(self["kin"], count + more))
        links = np.arange(count + 1, count + more + 1, dtype=np.int32)
        links[-1] = world["free"]
        self["clients"]["next"][count:] = links
        world["free"] = count
        world["free_count"] += more

    def _widen_stations(self) -> None:
        """Double the room of the stations whose treatment list is full."""
        stations, old = self["stations"], self["slots"]
        rooms = stations["room"].copy()
        full = (stations["in_treatment"] >= rooms) & (rooms < stations["places"])
        rooms[full] = np.minimum(2 * rooms[full], stations["places"][full])
        firsts = np.cumsum(rooms) - rooms
        slots = table(DUE, int(rooms.sum()))
        for station, first in zip(stations, firsts, strict=True):
            count = station["in_treatment"]
            slots[first : first + count] = old[station["first"] : station["first"] + count]
        stations["room"], stations["first"] = rooms, firsts
        self._put("slots", slots)
        self.world["crowded"] = False


def check_counts(network: Network) -> None:
    """Refuse a chain with more of something than the record of a client can tell apart."""
    most = np.iinfo(np.int16).max
    counts = {
        "partners": network.n_partners,
        "functions": network.n_functions,
        "groups": network.n_groups,
        "functions on a route": network.groups["route_length"].max(initial=0),
    }
    for what, count in counts.items():
        if count > most:
            raise ValueError(f"a chain has at most {most:,} {what}, got {count:,}")


def _empty_tables(network: Network) -> dict[str, Rows]:
    """Lay out the tables of a chain without clients."""
    stations = _stations(network)
    leaves = network.n_stations + network.n_groups + 2
    tree = table(EARLIEST, 2 << (leaves - 1).bit_length())
    tree["at"] = np.inf
    tree["leaf"] = np.arange(len(tree)) % (len(tree) // 2)  # where a node has yet no earliest, any
    queues = table(QUEUE, network.n_stations * network.n_ranks)
    queues["head"] = queues["tail"] = -1
    groups = int(network.facts["by_severity"]) * len(queues) * (GROUPS_OF_PARTS + 1)
    fronts = table(INDEX, groups * PARTS_OF_GROUP)
    fronts["i"] = -1
    return {
        "stations": stations,
        "groups": copied(network.groups),
        "functions": network.functions,
        "queues": queues,
        "fronts": fronts,
        "parts": table(BITS, groups),
        "slots": table(DUE, int(stations["room"].sum())),
        "clients": table(CLIENT, 0),
        "entries": table(ENTRY, 0),
        "kin": table(KIN, 0),
        "files": network.files,
        "timers": table(DUE, 64),
        "hazards": table(DUE, 64),
        "visits": part(VISIT_ROW),
        "finished": part(CLIENT_ROW),
        "pairs": table(PAIR, network.n_partners**2),
        "tree": tree,
        "routes": network.routes,
        "needs": network.needs,
        "routing": network.routing,
        "laws": network.laws,
        "values": network.values,
    }


def _stations(network: Network) -> Rows:
    """Lay out the stations; long treatment lists start short and grow."""
    stations = table(STATION, network.n_stations)
    stations["partner"] = network.station_partner
    stations["function"] = network.station_function
    stations["places"] = network.places
    stations["room"] = np.minimum(network.places, 256)
    stations["first"] = np.cumsum(stations["room"]) - stations["room"]
    return stations
