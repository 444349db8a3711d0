"""What worker processes do: plain functions of values that can be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ketensim.show.app.session import Log, played

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario
    from ketensim.show.app.timeline import Timeline


def compute(chain: Scenario, log: Log, seed: int) -> Timeline:
    """Compute a side whole."""
    from ketensim.show.app.timeline import timeline

    return timeline(played(chain, log), seed)
