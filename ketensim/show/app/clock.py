"""When the next week is due: a schedule on a clock that only goes forward."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

#: Weeks that may be late before the schedule starts anew instead of catching up.
_MOST_LATE = 2.0


class Clock:
    """The schedule of weeks that pass at a speed.

    Each week is due a fixed time after the one before was *due*, and not after it came, so that
    small delays do not add up. After a long delay the schedule starts anew: nobody wants to see
    ten weeks in a flash.

    Parameters
    ----------
    speed
        Weeks that pass in a second [weeks/s].
    now
        Where the time comes from [s].
    """

    def __init__(self, speed: float, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._speed = speed
        self._due = now() + 1.0 / speed

    @property
    def wait(self) -> float:
        """Time until the next week is due [s]."""
        return max(0.0, self._due - self._now())

    def tick(self) -> None:
        """Note that a week has come."""
        now = self._now()
        if (now - self._due) * self._speed > _MOST_LATE:
            self._due = now
        self._due += 1.0 / self._speed

    @property
    def speed(self) -> float:
        """Weeks that pass in a second [weeks/s]."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        """Go on at another speed from now on."""
        self._speed = speed
        self._due = self._now() + 1.0 / speed
