"""Joint ambition: a challenging shared goal, communicated and measurable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ketensim.chain.regie.strategy import Effort, Strategy, View, setting


@dataclass(frozen=True)
class JointAmbition(Strategy):
    """Form a joint ambition at board level, communicate it, and measure it.

    Source S4 (the main factor of success), S2 4.3. Rules C4, C4e, C4c and C2d in the ODD turn hours
    of vision into goals that agree and engagement; one half of the communication carries it to
    managements and professionals (C10), the other raises expectations as a campaign does (C1b);
    what is measured and shown lasts (C4f, P9). The shares are *assumptions*.

    Parameters
    ----------
    communication
        Share of the hours that goes to communicating the ambition [0-1].
    measuring
        Share of the other hours that goes to measuring and showing it [0-1].
    compensation
        Share of what is left then that goes to compensating who pays for it [0-1].
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
    levels: ClassVar[dict[str, dict[str, str]]] = {
        "trajectory": {
            "nl": "professionals horen van de ambitie",
            "en": "professionals hear of the ambition",
        },
        "chain": {
            "nl": "besturen vormen de ambitie, en meten haar",
            "en": "boards form the ambition, and measure it",
        },
        "network": {
            "nl": "de ambitie wekt verwachtingen, wie betaalt wordt gecompenseerd",
            "en": "the ambition raises expectations, who pays is compensated",
        },
        "policy": {"nl": "niets", "en": "nothing"},
    }
    costs: ClassVar[dict[str, str]] = {
        "nl": "uren van besturen, van communicatie en van meten",
        "en": "hours of boards, of communication and of measuring",
    }

    communication: float = setting(
        0.3,
        0.0,
        1.0,
        en="share of the hours that goes to communicating the ambition",
        nl="deel van de uren dat naar het uitdragen van de ambitie gaat",
    )
    measuring: float = setting(
        0.15,
        0.0,
        1.0,
        en="share of the other hours that goes to measuring and showing it",
        nl="deel van de overige uren dat naar het meten en laten zien ervan gaat",
    )
    compensation: float = setting(
        0.0,
        0.0,
        1.0,
        en="share of what is left then that goes to compensating who pays",
        nl="deel van wat dan overblijft dat naar het compenseren van wie betaalt gaat",
    )
    indicators: int = setting(
        1,
        1,
        1000,
        en="indicators for each organisation",
        nl="indicatoren per organisatie",
    )

    def act(self, view: View, hours: float) -> Effort:
        """Divide the hours over communication, measuring, compensation and vision."""
        communication = hours * self.communication
        measuring = (hours - communication) * self.measuring
        left = hours - communication - measuring
        compensation = left * self.compensation
        return Effort(
            campaign=0.5 * communication,
            communication=0.5 * communication,
            measuring=measuring,
            compensation=compensation,
            vision=left - compensation,
            indicators=self.indicators,
        )
