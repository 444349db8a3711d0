"""Numbers that follow from what they are for: seeds of runs, designs and resamples."""

from __future__ import annotations

import hashlib

_BITS = 48  # exact in every table and in a browser; in one of 560 sweeps of a million runs two meet


def number_from(purpose: str, *key: int) -> int:
    """Derive a number from a purpose and a key [0, 2^31).

    Parameters
    ----------
    purpose
        What it is for, so that two purposes with one key do not share their draws.
    key
        What it depends on: the seed of the experiment, then what is drawn.
    """
    return _hashed(purpose, key) & ((1 << 31) - 1)


def run_seed(seed: int, block: int, replication: int) -> int:
    """Give the seed of the runs of a block in a replication [0, 2^48).

    All points of a block and all levers meet the same clients; every block and every replication
    meets fresh ones.

    Parameters
    ----------
    seed
        Seed of the experiment.
    block, replication
        Which one, from 0.
    """
    return _hashed("run", (seed, block, replication)) & ((1 << _BITS) - 1)


def _hashed(purpose: str, key: tuple[int, ...]) -> int:
    """Hash a purpose and a key, the same on every machine."""
    text = ":".join([purpose, *map(str, key)])
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
