"""What all sessions of an app share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from ketensim.show.app.timelines import Kept

if TYPE_CHECKING:
    from ketensim.show.app.answers import Answer
    from ketensim.show.app.library import Library
    from ketensim.show.app.luck import Echo
    from ketensim.show.app.timeline import Timeline
    from ketensim.show.app.workers import DoesWork

#: Sides that are kept when nobody looks at them; each takes about half a megabyte.
_MOST_SIDES = 120
#: Runs with other seeds that are kept; each takes some ten kilobytes.
_MOST_ECHOES = 2_000
#: What came out of lessons.
_MOST_ANSWERS = 100


@dataclass
class Services:
    """What all sessions share.

    Parameters
    ----------
    library
        The scenarios and lessons that can be chosen.
    workers
        Where sides are computed.
    kept, echoes
        Sides that were computed before, and their runs with other seeds.
    answers
        What came out of lessons.
    now
        A clock that only goes forward [s].
    """

    library: Library
    workers: DoesWork
    kept: Kept[Timeline] = field(default_factory=lambda: Kept(_MOST_SIDES))
    echoes: Kept[Echo] = field(default_factory=lambda: Kept(_MOST_ECHOES))
    answers: Kept[Answer] = field(default_factory=lambda: Kept(_MOST_ANSWERS))
    now: Callable[[], float] = monotonic
