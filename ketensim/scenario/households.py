"""Households: persons who are registered in several groups at once (F15, P11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field, model_validator

from ketensim.scenario.base import Chance, Frozen

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario


class Household(Frozen):
    """A further file that a client's household may have, in another group; a chance stands alone.

    Parameters
    ----------
    chance
        Chance that the household of a client who arrives is registered there too [0-1].
    weeks
        How long after, on average [weeks].
    """

    chance: Chance = Field(
        description="chance that the household is registered there too",
        json_schema_extra={"unit": "0-1"},
    )
    weeks: float = Field(
        default=4.0,
        ge=0,
        le=1040,
        description="how long after, on average",
        json_schema_extra={"unit": "weeks", "source": "assumption"},
    )

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: Any) -> Any:
        """Take a chance by itself."""
        return given if isinstance(given, dict) else {"chance": given}


def expected_files(scenario: Scenario, begin: float, end: float) -> list[float]:
    """Return the clients that each group may expect in a period, households included [clients].

    That a file is opened some weeks after the household came is left out of account: over a whole
    run it shifts as many out of the period as into it.
    """
    own = [group.arrivals.expected(begin, end) for group in scenario.groups]
    places = {group.name: place for place, group in enumerate(scenario.groups)}
    files = list(own)
    for clients, group in zip(own, scenario.groups, strict=True):
        for name, household in (group.households or {}).items():
            files[places[name]] += clients * household.chance
    return files
