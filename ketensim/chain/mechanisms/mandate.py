"""Looking away and silent death: what nobody sees fail is not corrected, and dies unnoticed."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, ClassVar

from ketensim.chain.mechanism import Mechanism, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel


@dataclass
class Begun:
    """Whether the regisseur has begun: until then there is no mandate to fade."""

    is_so: bool = False


@dataclass(frozen=True)
class Mandate(Mechanism):
    """Let the mandate of regie fade, unless the network has a reason to renew it.

    Notes
    -----
    Rule C8 in docs/ODD.md; source S0 ('een stille dood'), S2 5 ('Rollen en het groeimodel': without
    pressure and without money at the level of the chain little gets off the ground). The mandate
    begins whole, when the regisseur does. A supervisor that checks procedures renews nothing. Form
    and sizes are *assumptions*.
    """

    id: ClassVar[str] = "C8"
    line: ClassVar[dict[str, str]] = {
        "nl": "wegkijken en stille dood: een mandaat dat niemand vernieuwt, dooft uit",
        "en": "looking away and silent death: a mandate that nobody renews dies out",
    }
    form: ClassVar[str] = (
        "the mandate halves in `mandate_half_life`; a network meeting (every 13 weeks) brings back "
        "1 - product of (1 - r) of what is missing, with r: `owner_renewal` x attention (R8) x "
        "nuisance for each problem owner, `supervisor_renewal` for each supervisor of cooperation, "
        "`financier_renewal` for each financier of the chain, `urgency_renewal` x U, "
        "`measured_renewal` x measured, `seen_renewal` x nuisance x transparency; of all hours of "
        "regie the share of the mandate lands, and agreements of boards fade without it (C10d)"
    )
    off: ClassVar[str] = "the mandate is whole"
    source: ClassVar[str] = "S0; S2 5 'Rollen en het groeimodel'"

    mandate_half_life: float = parameter(
        52.0,
        1.0,
        1000.0,
        "week",
        "time in which a mandate halves that nobody renews",
        "S0",
        nl="tijd waarin een mandaat halveert dat niemand vernieuwt",
    )
    owner_renewal: float = parameter(
        0.5,
        0.0,
        1.0,
        "-",
        "renewal by a problem owner when all clients wait",
        "S2 5",
        nl="vernieuwing door een probleemeigenaar als alle cliënten wachten",
    )
    supervisor_renewal: float = parameter(
        0.2,
        0.0,
        1.0,
        "-",
        "renewal by a supervisor that looks at cooperation",
        "S2 5",
        nl="vernieuwing door een toezichthouder die op samenwerking let",
    )
    financier_renewal: float = parameter(
        0.3,
        0.0,
        1.0,
        "-",
        "renewal by a financier that pays the chain",
        "S2 5",
        nl="vernieuwing door een financier die de keten betaalt",
    )
    urgency_renewal: float = parameter(
        0.5,
        0.0,
        1.0,
        "-",
        "renewal by full urgency",
        "S4 'politieke druk is cruciaal'",
        nl="vernieuwing door volle urgentie",
    )
    measured_renewal: float = parameter(
        0.3,
        0.0,
        1.0,
        "-",
        "renewal by an ambition that is wholly measured and shown",
        "S4",
        nl="vernieuwing door een ambitie die geheel wordt gemeten en getoond",
    )
    seen_renewal: float = parameter(
        0.2,
        0.0,
        1.0,
        "-",
        "renewal by those in charge when all clients wait in full sight",
        "S0",
        nl="vernieuwing door wie het voor het zeggen heeft, als zichtbaar alle cliënten wachten",
    )

    def start(self, chain: KetenModel) -> Begun:
        """Remember whether the regisseur has begun."""
        return Begun()

    def before(self, chain: KetenModel, memory: Begun) -> None:
        """Let a week pass over the mandate, and let the network renew it when it meets."""
        if not memory.is_so:
            memory.is_so = chain.regie_hours > 0.0
            return
        state = chain.state
        state.mandate *= 0.5 ** (1.0 / self.mandate_half_life)
        if chain.network_meets:
            state.mandate += (1.0 - state.mandate) * self._renewal(chain)

    def _renewal(self, chain: KetenModel) -> float:
        """Say how much of what is missing a network meeting brings back [0-1]."""
        state, players = chain.state, chain.chain_scenario.players
        owners, supervisors, financiers = (
            [player for player in players(role) if player.plays(chain.week)]
            for role in ("problem_owner", "supervisor", "financier")
        )
        renewals = [self.owner_renewal * state.attention * state.nuisance] * len(owners)
        renewals += [self.supervisor_renewal for s in supervisors if s.aim == "cooperation"]
        renewals += [self.financier_renewal for f in financiers if f.money == "chain"]
        renewals += [
            self.urgency_renewal * state.urgency,
            self.measured_renewal * state.measured,
            self.seen_renewal * state.nuisance * state.transparency,
        ]
        return 1.0 - prod(1.0 - renewal for renewal in renewals)
