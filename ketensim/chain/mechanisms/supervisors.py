"""Supervisors: procedures that restrict, or a lack of cooperation put on the agenda."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ketensim.chain.layout import DRAG
from ketensim.chain.mechanism import Mechanism, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.scenario.roles import Role


@dataclass(frozen=True)
class Supervisors(Mechanism):
    """Let supervisors check procedures, or act as whistleblowers when cooperation lacks.

    Notes
    -----
    Rule R7 in docs/ODD.md; source S2 5.7 (they judge by procedures that sometimes have to be broken
    through; they put a lack of cooperation on the agenda, as whistleblowers). A supervisor that
    says nothing of its aim checks procedures. It looks every 13 weeks, and at the truth: it has
    the right to see files. The size is an *assumption*.
    """

    id: ClassVar[str] = "R7"
    line: ClassVar[dict[str, str]] = {
        "nl": "toezichthouders: procedures beperken, of gebrek aan samenwerking op de agenda",
        "en": "supervisors: procedures restrict, or a lack of cooperation on the agenda",
    }
    form: ClassVar[str] = (
        "each supervisor of procedures takes `procedure_drag` of capacity and "
        "`procedure_rigidity` of the individual routes; each supervisor of cooperation adds every "
        "13 weeks `agenda_urgency` x (1 - transparency) of the rest to urgency"
    )
    off: ClassVar[str] = "nobody supervises"
    source: ClassVar[str] = "S2 5.7"
    roles: ClassVar[tuple[Role, ...]] = ("supervisor",)

    procedure_drag: float = parameter(
        0.01,
        0.0,
        0.5,
        "-",
        "capacity that giving account of procedures takes",
        "S2 5.7",
        nl="capaciteit die verantwoording over procedures kost",
    )
    procedure_rigidity: float = parameter(
        0.15,
        0.0,
        1.0,
        "-",
        "part of the individual routes that procedures rule out",
        "S2 5.7",
        nl="deel van de individuele routes dat procedures uitsluiten",
    )
    agenda_urgency: float = parameter(
        0.3,
        0.0,
        1.0,
        "-",
        "rise of urgency when a supervisor finds nothing transparent",
        "S2 5.7",
        nl="stijging van de urgentie als een toezichthouder niets inzichtelijk vindt",
    )

    def before(self, chain: KetenModel, memory: Any) -> None:
        """Ask for account, or put what is lacking on the agenda."""
        state = chain.state
        checking = self._checking(chain)
        if checking:
            state.partners[DRAG] += self.procedure_drag * checking
        alarm = self.agenda_urgency * (1.0 - state.transparency)
        for supervisor in chain.acting("supervisor"):
            if supervisor.player.aim == "cooperation" and chain.is_stirred:
                state.urgency += alarm * (1.0 - state.urgency)

    def settle(self, chain: KetenModel, memory: Any) -> None:
        """Rule out part of the routes that follow needs rather than procedures."""
        checking = self._checking(chain)
        if checking:
            chain.rates.demand_orientation *= (1.0 - self.procedure_rigidity) ** checking

    def _checking(self, chain: KetenModel) -> int:
        """Count those who check procedures."""
        aims = [supervisor.player.aim for supervisor in chain.playing("supervisor")]
        return len(aims) - aims.count("cooperation")
