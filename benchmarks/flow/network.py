"""The ten-station feedback network: made from a recipe, the same on every machine."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario

Floats = NDArray[np.float64]

STATIONS = 10
WEEKS = 260
ARRIVALS = 200.0  # clients a week
LOAD = 0.8  # of every station
STAYS = 0.8  # chance that a client goes on to another station, or the same, after a treatment


def keyed(what: str, *numbers: int) -> float:
    """Give a number in [0, 1) that depends on its key alone, in any version of Python."""
    text = "/".join([what, *map(str, numbers)])
    digest = hashlib.blake2b(text.encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48


@dataclass(frozen=True)
class FeedbackNetwork:
    """An open Jackson network whose clients come back: exponential treatments, Markov routing.

    Attributes
    ----------
    places
        (n,) treatments at a time of each station.
    start
        (n,) chance that a client starts at each station [0-1].
    routing
        (n, n) chance that a client goes to each station after a treatment [0-1]; with what a row
        lacks of 1 it leaves.
    treatment
        (n,) mean length of a treatment [weeks].
    """

    places: NDArray[np.int64]
    start: Floats
    routing: Floats
    treatment: Floats
    arrivals: float

    @classmethod
    def from_recipe(cls) -> FeedbackNetwork:
        """Make the network from keyed numbers u.

        Places are 3 + floor(18 u), so 3 to 20. The chances to start are proportional to -log(u),
        the chances to go on to u, and sum to 0.8. The mean treatment follows from a load of 0.8.
        """
        every = range(STATIONS)
        places = np.array([3 + int(18 * keyed("places", s)) for s in every])
        start = np.array([-math.log(1.0 - keyed("start", s)) for s in every])
        start /= start.sum()
        routing = np.array([[keyed("routing", s, to) for to in every] for s in every])
        routing *= STAYS / routing.sum(axis=1, keepdims=True)
        visits = ARRIVALS * np.linalg.solve(np.eye(STATIONS) - routing.T, start)
        return cls(places, start, routing, places * LOAD / visits, ARRIVALS)

    @property
    def visits_a_week(self) -> Floats:
        """(n,) visits to each station, by the traffic equations [1/week]."""
        stays = np.eye(len(self.start)) - self.routing.T
        return (self.arrivals * np.linalg.solve(stays, self.start)).astype(np.float64)

    def mean_wait(self) -> float:
        """Give the mean wait of a visit in the long run: Jackson (1957), Erlang C [weeks].

        doi:10.1287/opre.5.4.518. A run that starts empty lies a little below it.
        """
        visits = self.visits_a_week
        waits = [
            erlang_c(int(c), rate * mean) * mean / (c - rate * mean)
            for c, rate, mean in zip(self.places, visits, self.treatment, strict=True)
        ]
        return float(np.average(waits, weights=visits))

    def as_scenario(self, weeks: int = WEEKS) -> Scenario:
        """Write the network as a scenario of ketensim: a partner a station, nobody decides."""
        from ketensim.scenario.schema import Scenario

        names = [f"station_{s}" for s in range(len(self.places))]
        routing = {"start": self.start, **dict(zip(names, self.routing, strict=True))}
        group = {
            "name": "everyone",
            "arrivals": {"rate": self.arrivals},
            "routing": {
                source: dict(zip(names, map(float, chances), strict=True))
                for source, chances in routing.items()
            },
        }
        data: dict[str, Any] = {
            "format": 1,
            "name": "feedback-network",
            "horizon": {"warmup": 0, "weeks": weeks},
            "functions": {
                name: {
                    "discipline": "any",
                    "treatment": {"distribution": "exponential", "mean": float(mean)},
                }
                for name, mean in zip(names, self.treatment, strict=True)
            },
            "partners": [
                {
                    "name": f"partner_{s}",
                    "sector": "any",
                    "offers": [{"function": name, "fte": int(self.places[s]), "caseload": 1}],
                }
                for s, name in enumerate(names)
            ],
            "groups": [group],
            "mechanisms": "off",
        }
        return Scenario.from_data(data)

    def as_text(self) -> str:
        """Write the network as the plain C program reads it."""
        lines = [
            [len(self.places), self.arrivals],
            self.places.tolist(),
            self.treatment.tolist(),
            np.cumsum(self.start).tolist(),
            *np.cumsum(self.routing, axis=1).tolist(),
        ]
        return "\n".join(" ".join(map(repr, line)) for line in lines) + "\n"


def erlang_c(places: int, offered: float) -> float:
    """Chance that a client of an M/M/c queue waits, at this offered load [0-1]."""
    blocked = 1.0
    for c in range(1, places + 1):
        blocked = offered * blocked / (c + offered * blocked)
    return blocked / (1.0 - (offered / places) * (1.0 - blocked))
