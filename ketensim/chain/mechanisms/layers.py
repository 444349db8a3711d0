"""Three layers, three languages: board, management and professionals, each with a reality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ketensim.chain.mechanism import Mechanism, parameter

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel


@dataclass(frozen=True)
class Layers(Mechanism):
    """Keep board, management and professionals apart, each with its own reach.

    Notes
    -----
    Rule C10 in docs/ODD.md; source S3 (each reality has its own language), S4 (governance at three
    levels), S2 4.5. Agreements are made at a layer (C2), are taken up by the next (C10c) and fade
    where boards do not back them (C10d); an ambition, a vision and a covenant are made by boards
    and count as far as `carried_down` of `ketensim.chain.state` says. Sizes are *assumptions*.
    """

    id: ClassVar[str] = "C10"
    line: ClassVar[dict[str, str]] = {
        "nl": "drie lagen, drie talen: wat de ene afspreekt, bereikt de volgende maar ten dele",
        "en": "three layers, three languages: what one agrees reaches the next only in part",
    }
    form: ClassVar[str] = (
        "each layer of each partner has a reach, 0 at first; consultation there raises it (C10a), "
        "`reach_fade` a week is lost; what a board decides counts as far as the reach of "
        "management times that of the professionals"
    )
    off: ClassVar[str] = "reach is 1, and agreements count wherever they are made"
    source: ClassVar[str] = "S3; S4; S2 4.5"

    reach_fade: float = parameter(
        0.02,
        0.0,
        1.0,
        "1/week",
        "reach that is lost in a week",
        "S4",
        nl="bereik dat in een week verloren gaat",
    )
    layer_pace: float = parameter(
        0.2,
        0.0,
        1.0,
        "1/week",
        "part of what the next layer agreed that is taken up in a week",
        "S3",
        nl="deel van de afspraken van de volgende laag dat in een week wordt overgenomen",
    )
    unbacked_erosion: float = parameter(
        0.12,
        0.0,
        1.0,
        "1/week",
        "part of an agreement without backing that fades in a week",
        "S2 4.5 'projectenparadijs'",
        nl="deel van een afspraak zonder rugdekking dat in een week vervaagt",
    )

    def start(self, chain: KetenModel) -> Any:
        """Begin with layers that do not hear each other."""
        chain.state.reach[:] = 0.0

    def before(self, chain: KetenModel, memory: Any) -> None:
        """Let reach fade."""
        chain.state.reach *= 1.0 - self.reach_fade
