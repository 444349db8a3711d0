"""Clients with a voice: their complaints are signals of faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ketensim.chain.layout import CARE
from ketensim.chain.mechanism import Mechanism, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.scenario.roles import Role


@dataclass(frozen=True)
class ClientVoice(Mechanism):
    """Let partners hear of faults from those to whom they happen.

    Notes
    -----
    Rule R1 in docs/ODD.md; source S2 5.1 (a client reports complaints at a known point) and 4.4
    (not everybody can speak up). Where somebody plays the client's role there is such a point.
    That more severe clients complain less is an *assumption*.
    """

    id: ClassVar[str] = "R1"
    line: ClassVar[dict[str, str]] = {
        "nl": "cliënten met een stem: klachten wijzen fouten aan",
        "en": "clients with a voice: complaints point out faults",
    }
    form: ClassVar[str] = (
        "where the role of client is played, self-cleaning (P8) is 1 + `complaint_care` x "
        "(1 - mean severity) times as strong"
    )
    off: ClassVar[str] = "nobody hears complaints"
    source: ClassVar[str] = "S2 5.1, 4.4"
    roles: ClassVar[tuple[Role, ...]] = ("client",)

    complaint_care: float = parameter(
        0.5,
        0.0,
        10.0,
        "-",
        "strengthening of self-cleaning where all clients complain",
        "S2 5.1",
        nl="versterking van het zelfreinigend vermogen waar alle cliënten klagen",
    )

    def start(self, chain: KetenModel) -> float:
        """Remember how well clients can speak for themselves, by who comes."""
        from ketensim.scenario.offered_load import mean_rates

        groups = chain.chain_scenario.groups
        rates = mean_rates(chain.chain_scenario)
        severities = [group.severity.average() for group in groups]
        total = sum(rates)
        if total == 0.0:
            return 0.0
        return 1.0 - sum(r * s for r, s in zip(rates, severities, strict=True)) / total

    def before(self, chain: KetenModel, memory: float) -> None:
        """Let complaints be heard."""
        if chain.playing("client"):
            chain.state.partners[CARE] *= 1.0 + self.complaint_care * memory
