"""Escalation: late sight, and then a forced intervention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ketensim.chain.layout import ASKED, LIFT, TRUST
from ketensim.chain.mechanism import Mechanism, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.flow import Week


@dataclass
class Alarm:
    """What an escalation leaves behind.

    Attributes
    ----------
    weeks_left
        Weeks that the intervention still takes [week].
    hours
        Extra meetings of a team in this week [h].
    """

    weeks_left: int = 0
    hours: float = 0.0


@dataclass(frozen=True)
class Escalation(Mechanism):
    """Let those in charge intervene when an incident shows that reports were rosy.

    Notes
    -----
    Rule C7 in docs/ODD.md; source S0 (forced intervention afterwards, when media have blown up an
    escalation; before it administrators look away). What a public incident shows is the gap between
    reports and the truth, which is wide where little is transparent; then there is blame, extra
    meetings, and control that takes attention. Where reports were true nobody is surprised. The
    size is an *assumption*.
    """

    id: ClassVar[str] = "C7"
    line: ClassVar[dict[str, str]] = {
        "nl": "informatieachterstand: laat en rooskleurig zicht, en dan geforceerd ingrijpen",
        "en": "information lag: late and rosy sight, and then forced intervention",
    }
    form: ClassVar[str] = (
        "an incident that comes out (C1) shows the gap (1 - transparency) (1 - explored); trust "
        "of all in all falls by `blame` x gap; for `intervention_weeks` each team meets "
        "`intervention_hours` x gap a week more and control takes `intervention_control` x gap "
        "off engagement"
    )
    off: ClassVar[str] = "nobody intervenes; the regisseur sees everything at once and as it is"
    source: ClassVar[str] = "S0"

    blame: float = parameter(
        0.2,
        0.0,
        1.0,
        "-",
        "share of trust lost in an escalation where all was hidden",
        "S0",
        nl="deel van het vertrouwen dat een escalatie kost waar alles verborgen was",
    )
    intervention_weeks: int = parameter(
        13,
        0,
        520,
        "week",
        "time that a forced intervention lasts",
        "S0",
        nl="duur van een gedwongen ingreep",
    )
    intervention_hours: float = parameter(
        4.0,
        0.0,
        40.0,
        "h/week",
        "extra meetings of a team while all is looked into",
        "S0",
        nl="extra overleg van een team zolang alles wordt uitgezocht",
    )
    intervention_control: float = parameter(
        0.5,
        0.0,
        10.0,
        "logit",
        "drag of control on engagement while all is looked into",
        "S0",
        nl="rem van controle op de inzet zolang alles wordt uitgezocht",
    )

    def start(self, chain: KetenModel) -> Alarm:
        """Remember that nothing has happened yet."""
        return Alarm()

    def before(self, chain: KetenModel, memory: Alarm) -> None:
        """Meet more and control, as long as the intervention lasts, and as hard as it presses."""
        state = chain.state
        state.escalation = 0.0
        if memory.weeks_left > 0:
            state.escalation = _hidden(chain)
            state.partners[LIFT] -= self.intervention_control * state.escalation
            memory.hours = self.intervention_hours * state.escalation
            state.traits[ASKED] += memory.hours

    def settle(self, chain: KetenModel, memory: Alarm) -> None:
        """Take the extra meetings of this week off again: the next week has its own."""
        if memory.weeks_left > 0:
            chain.state.traits[ASKED] -= memory.hours
            memory.weeks_left -= 1

    def after(self, chain: KetenModel, memory: Alarm, week: Week) -> None:
        """Find out whether an incident came out, and blame who did not say so before."""
        if chain.came_out:
            chain.state.relations[TRUST] *= 1.0 - self.blame * _hidden(chain)
            memory.weeks_left = self.intervention_weeks


def _hidden(chain: KetenModel) -> float:
    """Say how wide the gap is between what is reported and what is so [0-1]."""
    return (1.0 - chain.state.transparency) * (1.0 - chain.state.explored)
