"""The growth model: all five fields of regie, in the order that the context asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ketensim.chain.mechanisms.growth import Exploring, OrganisingDemand
from ketensim.chain.regie.strategy import Effort, Floats, Strategy, View, divide, setting

_FIELDS = 5
_SHARP = 2.0  # how much more a field gets that is twice as far behind, an assumption
_OTHERS = 0.25  # what another field gets of its share while the first one leads, an assumption


@dataclass(frozen=True)
class GrowthModel(Strategy):
    """Work on all five fields, most on those that are furthest behind.

    Source S2 ch. 4. Rules C6, C1b, C4, and C2 in the ODD say what the hours bring. That the hours
    go by what a field lacks, squared, and that a first field leads for `head_start` weeks, are
    *assumptions*.

    Parameters
    ----------
    start
        Field that leads at first: 1 explore the context, 2 activate actors, 3 develop a vision,
        4 organise the demand, 5 form chains; 0: the context decides.
    skip
        Field that is left out; 0: none.
    head_start
        How long the first field leads [week].
    """

    name: ClassVar[str] = "growth_model"
    title: ClassVar[dict[str, str]] = {"nl": "Groeimodel", "en": "Growth model"}
    line: ClassVar[dict[str, str]] = {
        "nl": "Alle vijf velden van regie, het meest waar de keten het verst achterloopt.",
        "en": "All five fields of regie, most where the chain is furthest behind.",
    }
    source: ClassVar[str] = "S2 ch. 4"
    levels: ClassVar[dict[str, dict[str, str]]] = {
        "trajectory": {
            "nl": "routes volgen de vraag van cliënten",
            "en": "routes follow what clients need",
        },
        "chain": {"nl": "afspraken en visie", "en": "agreements and vision"},
        "network": {"nl": "actoren worden geactiveerd", "en": "actors are activated"},
        "policy": {"nl": "niets", "en": "nothing"},
    }
    costs: ClassVar[dict[str, str]] = {
        "nl": "uren van regie, verdeeld naar wat het verst achterloopt",
        "en": "hours of regie, divided by what is furthest behind",
    }

    start: int = setting(
        0,
        0,
        _FIELDS,
        en="field that leads at first, 1 to 5; 0: the context decides",
        nl="veld dat eerst voorop gaat, 1 tot 5; 0: de context beslist",
    )
    skip: int = setting(
        0,
        0,
        _FIELDS,
        en="field that is left out, 1 to 5; 0: none",
        nl="veld dat wordt overgeslagen, 1 tot 5; 0: geen",
    )
    head_start: int = setting(
        26,
        0,
        10_000,
        en="weeks in which the first field leads",
        nl="weken waarin het eerste veld voorop gaat",
    )

    def act(self, view: View, hours: float) -> Effort:
        """Divide the hours over the fields by what they lack."""
        lack = np.nan_to_num(1.0 - view.maturity, nan=1.0) ** _SHARP
        if self.start and view.week < self.head_start:
            lack = lack * _OTHERS
            lack[self.start - 1] = 1.0
        if self.skip:
            lack[self.skip - 1] = 0.0
        return work_on(view, divide(hours, lack))


def work_on(view: View, hours: Floats) -> Effort:
    """Work on the five fields of the growth model.

    Parameters
    ----------
    view
        What the regisseur sees.
    hours
        (5,) hours for each field [h].

    Notes
    -----
    How the hours on a vision are divided is an *assumption*.
    """
    explore, activate, envision, organise, form = (float(value) for value in hours)
    return Effort(
        campaign=activate,
        vision=0.4 * envision,
        communication=0.25 * envision,  # a vision of boards alone reaches nobody (C10, S4)
        measuring=0.1 * envision,
        compensation=0.25 * envision,  # so that nobody pays for what others gain (S2 4.3)
        agreements=divide(form, view.exchange() * (1.0 - view.agreement)),
        works=(Exploring(explore), OrganisingDemand(organise)),
    )
