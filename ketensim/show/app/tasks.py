"""What worker processes do: plain functions of values that can be sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ketensim.show.app.session import Log, played

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario
    from ketensim.show.app.luck import Echo
    from ketensim.show.app.timeline import Timeline


def compute(chain: Scenario, log: Log, seed: int) -> Timeline:
    """Compute a side whole."""
    from ketensim.show.app.timeline import timeline

    return timeline(played(chain, log), seed)


def follow(chain: Scenario, log: Log, seed: int, client: int) -> dict[str, Any] | None:
    """Follow one client on a side."""
    from ketensim.show.app.journeys import journey

    return journey(played(chain, log), seed, client)


def echo_of(chain: Scenario, log: Log, seed: int) -> Echo:
    """Compute the lines of a side with another seed."""
    from ketensim.show.app.luck import echo

    return echo(played(chain, log), seed)


def bands_of(echoes: Mapping[str, Sequence[Echo]]) -> dict[str, Any]:
    """Lay a band around each line of each side."""
    from ketensim.show.app.luck import ghost

    return {side: ghost(found) for side, found in echoes.items()}


def judge(echoes: Mapping[str, Sequence[Echo]], week: int, since: int) -> dict[str, str]:
    """Say who is ahead at a week, in both languages."""
    from ketensim.show.app.ahead import verdict_sentence
    from ketensim.show.app.luck import verdict

    return verdict_sentence(verdict(echoes["a"], echoes["b"], week, since))
