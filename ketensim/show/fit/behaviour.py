"""What is known of the behaviour of partners in a calibrated chain, in words and tables."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ketensim.logs.behaviour.emulation import LEVEL
from ketensim.logs.behaviour.searched import kept_defaults
from ketensim.show.report.page import Table

if TYPE_CHECKING:
    from ketensim.logs.behaviour.fitting import BehaviourFit, Estimate
    from ketensim.show.messages import Messages

_STRANGE = 0.05
_DIGITS = 3


def behaviour_in_words(behaviour: BehaviourFit | None, words: Messages) -> list[str]:
    """Say whether behaviour was fitted, and what that assumes."""
    if behaviour is None:
        return [words("fit.behaviour")]
    said = [words("fit.behaviour_fitted", runs=behaviour.simulated)]
    if behaviour.strangeness < _STRANGE:
        said.append(words("fit.behaviour_strange"))
    return said


def estimates_table(behaviour: BehaviourFit, words: Messages) -> Table:
    """Show each parameter that was looked for, with its interval and how far to trust that."""
    percent = words.number(100 * LEVEL, 0)
    heads = (
        words("fit.column.parameter"),
        words("fit.column.value"),
        words("fit.column.interval", percent=percent),
        words("fit.column.bounds"),
        words("fit.column.held"),
    )
    rows = tuple(_estimate_row(one, words) for one in behaviour.estimates)
    return Table(words("fit.estimates_caption", percent=percent), heads, rows, folded=False)


def defaults_table(behaviour: BehaviourFit | None, words: Messages) -> Table:
    """List the parameters that keep their defaults."""
    identified = (
        [one.searched for one in behaviour.estimates if one.is_identified] if behaviour else []
    )
    rows = tuple(
        (name, _exactly(value, words)) for name, value in kept_defaults(identified).items()
    )
    heads = (words("fit.column.parameter"), words("fit.column.default"))
    return Table(words("fit.defaults_caption"), heads, rows)


def _estimate_row(one: Estimate, words: Messages) -> tuple[str, ...]:
    """Write one estimate; without one, say so."""
    return (
        one.searched.name,
        words.number(one.middle, _DIGITS) if one.is_identified else words("fit.not_identified"),
        words.interval(one.low, one.high, _DIGITS),
        words.interval(one.searched.low, one.searched.high, _DIGITS),
        f"{words.number(100 * one.coverage, 0)}%",
    )


def _exactly(value: float, words: Messages) -> str:
    """Write a number with the decimals that it has."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return words.number(value, max(0, -int(exponent)))
