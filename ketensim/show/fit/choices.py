"""How somebody wants a log to be calibrated."""

from __future__ import annotations

from dataclasses import dataclass

from ketensim.logs.behaviour.searched import Searched


@dataclass(frozen=True)
class Choices:
    """How a log is calibrated.

    Parameters
    ----------
    groups, gave_up
        What tells client groups apart, and what stands in the log when a client has given up, as
        `fit_log` takes them.
    test_share
        Share of the cases that is held out [0-1]; 0: none.
    runs
        Simulated logs to compare.
    seed
        Seed of the first.
    searched
        Behavioural parameters to look for by simulating; none: they keep their defaults.
    keep_names
        Whether a client group may be called after a person or a case.
    """

    groups: str | None
    gave_up: str | None
    test_share: float
    runs: int
    seed: int
    searched: tuple[Searched, ...] = ()
    keep_names: bool = False
