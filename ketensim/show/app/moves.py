"""Who moves along the arrows in each week: real clients, the same ones on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketensim.measure.measured import IN_SYSTEM
from ketensim.measure.schema import OUTCOMES

if TYPE_CHECKING:
    from ketensim.measure.records import Records

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

KINDS = ("arrive", "refer", *OUTCOMES[:IN_SYSTEM])
"""What a move is: coming in, being handed on, or how a client left."""
MOST = 80
"""Moves that a frame shows at most."""
OUTSIDE = -1
"""Partner that stands for the world outside the chain."""

_ARRIVE, _REFER = 0, 1
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Moves:
    """Moves of clients between partners, in any order (M,).

    Parameters
    ----------
    at
        When [weeks].
    client
        Number of the client, the same under every strategy.
    sender, receiver
        Numbers of the partners; -1 is outside.
    kind
        Place in `KINDS`.
    """

    at: Floats
    client: Ints
    sender: Ints
    receiver: Ints
    kind: Ints

    @classmethod
    def of(cls, records: Records) -> Moves:
        """Find all moves of a run: to stations of another partner, and out of the chain."""
        visits, clients = records.visits, records.clients
        here = np.asarray(records.station_partner, np.int64)[visits["station"]]
        first = np.ones(len(visits), bool)
        first[1:] = visits["client"][1:] != visits["client"][:-1]
        before = np.where(first, OUTSIDE, np.roll(here, 1))
        moved = before != here
        ended = clients["outcome"] != IN_SYSTEM
        return cls(
            at=np.concatenate([visits["queued"][moved], clients["ended"][ended]]),
            client=np.concatenate([visits["client"][moved], clients["client"][ended]]),
            sender=np.concatenate([before[moved], _last_partner(records, here, first)[ended]]),
            receiver=np.concatenate([here[moved], np.full(int(ended.sum()), OUTSIDE)]),
            kind=np.concatenate(
                [
                    np.where(first[moved], _ARRIVE, _REFER),
                    _REFER + 1 + clients["outcome"][ended].astype(np.int64),
                ]
            ),
        )

    def by_week(self, first: int, weeks: int, most: int = MOST) -> list[list[list[Any]]]:
        """Choose moves of each week, in the order of time.

        Parameters
        ----------
        first
            The first week that is asked for [week].
        weeks
            How many weeks.
        most
            Moves a week at most. Where there are more, a hash of the client's number decides, so
            that the same clients are shown whatever happened to them.

        Returns
        -------
        list
            Of each week its moves, as client, from, to, kind and moment within the week [0-1).
        """
        week = np.floor(self.at).astype(np.int64) - first
        rows = np.flatnonzero((week >= 0) & (week < weeks))
        rows = rows[np.lexsort((_hashed(self.client[rows]), week[rows]))]
        begins = np.searchsorted(week[rows], np.arange(weeks + 1))
        rank = np.arange(len(rows)) - begins[week[rows]]
        rows = rows[rank < most]
        rows = rows[np.lexsort((self.client[rows], self.at[rows], week[rows]))]
        begins = np.searchsorted(week[rows], np.arange(weeks + 1)).tolist()
        moment = np.minimum(np.round(self.at[rows] % 1.0, 2), 0.99)
        told = [
            list(move)
            for move in zip(
                self.client[rows].tolist(),
                self.sender[rows].tolist(),
                self.receiver[rows].tolist(),
                [KINDS[kind] for kind in self.kind[rows].tolist()],
                moment.tolist(),
                strict=True,
            )
        ]
        return [told[begins[n] : begins[n + 1]] for n in range(weeks)]


def _last_partner(records: Records, here: Ints, first: NDArray[np.bool_]) -> Ints:
    """Find where each client was last (C,); outside where it never came to any station."""
    last = np.full(len(records.clients), OUTSIDE, np.int64)
    ends = np.flatnonzero(np.append(first[1:], True)) if len(here) else np.zeros(0, np.int64)
    numbers = records.clients["client"]
    order = np.argsort(numbers, kind="stable")
    rows = order[np.searchsorted(numbers[order], records.visits["client"][ends])]
    last[rows] = here[ends]
    return last


def _hashed(client: Ints) -> NDArray[np.uint64]:
    """Scramble clients' numbers (the finaliser of SplitMix64, Steele et al. 2014)."""
    x = client.astype(np.uint64) * _GOLDEN
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
