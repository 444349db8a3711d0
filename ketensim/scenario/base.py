"""What every part of a scenario has in common: frozen, strict, and told apart by name."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Frozen(BaseModel):
    """A part of a scenario: it cannot change, and takes no key or type it does not know.

    Strict means that a boolean is no number and a text no number either; NaN and
    infinities are refused. Ranges and units stand on the fields themselves.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class FrozenDict(dict[K, V]):
    """A mapping that cannot change, so that a scenario is a value through and through."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return (FrozenDict, (dict(self),))

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        """Refuse every way to change the mapping."""
        raise TypeError("a scenario is frozen: use with_values() to get a changed copy")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse


#: A name of a partner, group, function or scenario: it can stand in a path (`partners.NAME.power`).
Name = Annotated[
    str, StringConstraints(pattern=r"^\w(?:[\w '&()+-]*[\w)+])?$", min_length=1, max_length=80)
]
#: Free text that is not empty.
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
#: A chance or share [0-1].
Chance = Annotated[float, Field(ge=0, le=1)]
#: Several values in order; a list of the file becomes a tuple.
Many = Annotated[tuple[T, ...], Field(strict=False)]
#: Values by name, in the order of the file.
Named = Annotated[dict[Name, V], AfterValidator(FrozenDict)]
