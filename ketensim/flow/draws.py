"""Keyed random draws: the same key gives the same number, in any order."""

from __future__ import annotations

import hashlib

import numpy as np
from numba import njit

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_PURPOSE = np.uint64(0xD1B54A32D192ED03)
_ORDINAL = np.uint64(0x8CB92BA72F3D8DD7)

# Numbered once and never renumbered: a new purpose takes the next number. (Typed: numba would
# compile a function anew for each plain number that it is called with.)
ARRIVAL = np.int64(1)
SEVERITY = np.int64(2)
INDIVIDUAL = np.int64(3)
NEED = np.int64(4)
ORDER = np.int64(5)
PATIENCE = np.int64(6)
CHOICE = np.int64(7)
ACCEPTANCE = np.int64(8)
DOSSIER = np.int64(9)
REPAIR = np.int64(10)
WORK = np.int64(11)
SUCCESS = np.int64(12)
REPORT = np.int64(13)
ROUTING = np.int64(14)
RESOLUTION = np.int64(15)
RELAPSE = np.int64(16)
RELAPSE_DELAY = np.int64(17)
SEARCH = np.int64(18)
CALL = np.int64(19)
INCIDENT = np.int64(20)
REGISTRATION = np.int64(21)
REGISTRATION_DELAY = np.int64(22)
JOINING = np.int64(23)
BEARING = np.int64(24)

ONCE = np.int64(0)  # ordinal of what is drawn once


def name_key(name: str) -> int:
    """Give a name its own 64 bits, the same on every machine and in every Python."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


@njit
def mix(x: np.uint64) -> np.uint64:
    """Scramble 64 bits (finaliser of SplitMix64, doi:10.1145/2714064.2660195)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@njit
def unit(x: np.uint64) -> float:
    """Turn 64 bits into a number in (0, 1), never 0 and never 1."""
    return (np.float64(x >> np.uint64(12)) + 0.5) * 2.0**-52


@njit
def key(seed: int, who: int, number: int, times: int) -> np.uint64:
    """Key of one client or agent: from it all of its draws follow (rule F2).

    Parameters
    ----------
    seed
        Seed of the run.
    who
        Key of the source or agent (`name_key` of its name).
    number, times
        Number of the client in its source, and which relapse; or week and 0 for an agent.

    Notes
    -----
    Rule F2 in docs/ODD.md. No state is carried, so two strategies meet the same clients whatever
    the order of events, and a change in one group's arrivals leaves the others' clients the same.
    Mixer: doi:10.1145/2714064.2660195.
    """
    x = mix(np.uint64(seed) + _GOLDEN)
    x = mix(x ^ np.uint64(who))
    x = mix(x + np.uint64(number) * _GOLDEN)
    return mix(x + np.uint64(times) * _GOLDEN)


@njit
def bits(owner: np.uint64, purpose: int, subject: np.uint64, ordinal: int) -> np.uint64:
    """Give the 64 random bits of one draw.

    `owner` is a key, `subject` what the draw is about (a function's key, or 0) and `ordinal`
    which time it is drawn for that.
    """
    return mix(owner + np.uint64(purpose) * _PURPOSE + subject + np.uint64(ordinal) * _ORDINAL)


@njit
def uniform(owner: np.uint64, purpose: int, subject: np.uint64, ordinal: int) -> float:
    """Uniform number in (0, 1) that depends on its key alone."""
    return unit(bits(owner, purpose, subject, ordinal))


@njit
def happens(
    chance: float, owner: np.uint64, purpose: int, subject: np.uint64, ordinal: int
) -> bool:
    """Whether a thing of this chance happens.

    A chance is compared with one uniform draw, so a higher chance keeps every earlier success.
    """
    if chance >= 1.0:
        return True
    if chance <= 0.0:
        return False
    return uniform(owner, purpose, subject, ordinal) < chance
