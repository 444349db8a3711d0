"""How much the app takes from outside, so that nobody can make it unusable for the others."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

#: Messages that a page may send in a second, and in a burst.
MESSAGES_A_SECOND = 20
#: Longest message of a participant and of a trainer [bytes].
LONGEST_MESSAGE = 16_000
LONGEST_TRAINER_MESSAGE = 64_000
#: Longest file that may be sent: a session's log or a scenario in it [bytes].
LONGEST_UPLOAD = 1_000_000
#: Connections to one app together, and to one session.
MOST_CONNECTIONS = 400
MOST_CONNECTIONS_A_SESSION = 100
#: Views that one participant may have open at once.
MOST_VIEWS = 4
#: Sessions in memory; those on disk are not counted.
MOST_SESSIONS = 40
#: Participants of one session, who stay members when their phone goes off.
MOST_PARTICIPANTS = 200
#: Time after which a session without anybody is put away; its log stays [s].
IDLE_SECONDS = 12 * 3600.0
#: Interventions on one side; a game of thirteen partners that change their minds every week for
#: half a year makes some 800.
MOST_INTERVENTIONS = 2_000
#: Longest chain of weeks that the app shows, warm-up included, and most clients in it.
MOST_WEEKS = 1_200
MOST_CLIENTS = 200_000
#: Longest name of anything [characters].
LONGEST_NAME = 200
#: Levels of nesting in what is read.
DEEPEST = 24
#: Wrong codes and tokens from one address before it has to wait, and how fast they are forgotten.
WRONG_TRIES = 20
WRONG_TRIES_A_SECOND = 0.2


class Bucket:
    """Lets so much through a second, and somewhat more at once.

    Parameters
    ----------
    rate
        What is let through on average [1/s].
    burst
        The most that is let through at once.
    clock
        Where the time comes from [s].
    """

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = monotonic) -> None:
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._left = burst
        self._when = clock()

    def take(self) -> bool:
        """Take one, if it is there; whether it was."""
        if not self.has_some:
            return False
        self._left -= 1.0
        return True

    @property
    def has_some(self) -> bool:
        """Whether one could be taken now."""
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._when) * self._rate)
        self._when = now
        return self._left >= 1.0

    @property
    def is_full(self) -> bool:
        """Whether it has forgotten all that was taken."""
        return self.has_some and self._left >= self._burst


class WrongTries:
    """Makes an address wait that keeps trying codes or tokens which do not exist.

    A code has 32**6 forms, so at one try in five seconds it takes generations to guess one.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._tries: dict[str, Bucket] = {}

    def may_try(self, address: str) -> bool:
        """Whether an address may try once more."""
        bucket = self._tries.get(address)
        return bucket is None or bucket.has_some

    def note(self, address: str) -> None:
        """Remember that an address tried something wrong; forget those that stopped."""
        self._tries = {one: bucket for one, bucket in self._tries.items() if not bucket.is_full}
        bucket = self._tries.setdefault(
            address, Bucket(WRONG_TRIES_A_SECOND, WRONG_TRIES, self._clock)
        )
        bucket.take()
