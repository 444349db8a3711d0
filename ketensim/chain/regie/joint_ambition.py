"""Joint ambition: a challenging shared goal, communicated and measurable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ketensim.chain.regie.strategy import Effort, Strategy, View


@dataclass(frozen=True)
class JointAmbition(Strategy):
    """Form a joint ambition at board level, communicate it, and measure it.

    Source S4 (the main factor of success), S2 4.3. Rules C4, C4c and C2d in the ODD turn hours of
    vision into goals that agree; communication raises expectations as a campaign does (C1b). The
    shares are *assumptions*.

    Parameters
    ----------
    communication
        Share of the hours that goes to communicating the ambition [0-1].
    compensation
        Share of the hours that goes to compensating who pays for it [0-1].
    indicators
        Indicators for each organisation; more than one dilutes the ambition.
    """

    name: ClassVar[str] = "joint_ambition"
    title: ClassVar[dict[str, str]] = {"nl": "Gezamenlijke ambitie", "en": "Joint ambition"}
    line: ClassVar[dict[str, str]] = {
        "nl": "Eén uitdagende ambitie, gecommuniceerd en meetbaar: één indicator per organisatie.",
        "en": "One challenging ambition, communicated and measured: one indicator an organisation.",
    }
    source: ClassVar[str] = "S4; S2 4.3"

    communication: float = 0.3
    compensation: float = 0.0
    indicators: int = 1

    def __post_init__(self) -> None:
        for name in ("communication", "compensation"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ValueError(f"{name} must lie between 0 and 1, got {getattr(self, name)}")
        if self.communication + self.compensation > 1.0:
            raise ValueError("communication and compensation must sum to at most 1")
        if self.indicators < 1:
            raise ValueError(f"indicators must be at least 1, got {self.indicators}")

    def act(self, view: View, hours: float) -> Effort:
        """Divide the hours over vision, communication and compensation."""
        campaign, compensation = hours * self.communication, hours * self.compensation
        return Effort(
            campaign=campaign,
            compensation=compensation,
            vision=hours - campaign - compensation,
            indicators=self.indicators,
        )
