"""What is known of the behaviour of partners in a calibrated chain, in words and tables."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ketensim.logs.behaviour.emulation import LEVEL
from ketensim.logs.behaviour.searched import kept_defaults
from ketensim.show.form.wording import meaning_of_parameter
from ketensim.show.report.page import Table

if TYPE_CHECKING:
    from ketensim.logs.behaviour.fitting import BehaviourFit, Estimate
    from ketensim.logs.behaviour.switching import SwitchedOn
    from ketensim.show.fit.material import Fit
    from ketensim.show.messages import Messages

_STRANGE = 0.05
_DIGITS = 3
_DAYS = 7.0


def behaviour_in_words(fit: Fit, words: Messages) -> list[str]:
    """Say how behaviour came into the scenario, and what that assumes."""
    if fit.switched is not None:
        return _switched_in_words(fit.switched, words)
    assert fit.behaviour is not None
    found = words("fit.behaviour_found", runs=fit.behaviour.simulated)
    said = [words("fit.behaviour_fitted"), found]
    if fit.behaviour.strangeness < _STRANGE:
        said.append(words("fit.behaviour_strange"))
    return said


def _switched_in_words(switched: SwitchedOn, words: Messages) -> list[str]:
    """Say what behaviour does by itself, and that it was divided out."""
    measured = words(
        "fit.behaviour_divided",
        available=words.number(100 * min(switched.availability.values()), 0),
        repeated=words.number(100 * switched.repeated, 1),
        returns=words.number(100 * switched.returns, 1),
        refused=words.number(100 * switched.refused, 1),
        days=words.number(_DAYS * switched.retry_weeks, 1),
    )
    if switched.hand_overs == 0.0:
        return [words("fit.behaviour"), measured, words("fit.behaviour_alone")]
    passed = words.number(switched.hand_overs, 1)
    return [words("fit.behaviour"), measured, words("fit.behaviour_alike", passed=passed)]


def partners_table(fit: Fit, switched: SwitchedOn, words: Messages) -> Table:
    """Show each partner with what is assumed of it."""
    columns = ("partner", "staff", "available", "trust", "power", "outside")
    rows = tuple(
        (
            partner.name,
            words.number(sum(offer.fte for offer in partner.offers), 1),
            f"{words.number(100 * switched.availability[partner.name], 1)}%",
            _exactly(partner.trust, words),
            _exactly(partner.power, words),
            _exactly(partner.outside.mean, words),
        )
        for partner in fit.scenario.partners
    )
    heads = tuple(words(f"fit.column.{name}") for name in columns)
    return Table(words("fit.partners_caption"), heads, rows, folded=False)


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


def defaults_table(fit: Fit, words: Messages) -> Table:
    """List the parameters that keep their defaults."""
    found = fit.behaviour.estimates if fit.behaviour else ()
    given = [one.searched.name for one in found if one.is_identified]
    if fit.switched is not None:
        given.append("retry_weeks")
    rows = tuple(
        (name, meaning_of_parameter(name, words), _exactly(value, words))
        for name, value in kept_defaults(given).items()
    )
    heads = tuple(words(f"fit.column.{name}") for name in ("parameter", "meaning", "default"))
    return Table(words("fit.defaults_caption"), heads, rows)


def _estimate_row(one: Estimate, words: Messages) -> tuple[str, ...]:
    """Write one estimate; without one, say so."""
    return (
        f"{one.searched.name} ({meaning_of_parameter(one.searched.name, words)})",
        words.number(one.middle, _DIGITS) if one.is_identified else words("fit.not_identified"),
        words.interval(one.low, one.high, _DIGITS),
        words.interval(one.searched.low, one.searched.high, _DIGITS),
        f"{words.number(100 * one.coverage, 0)}%",
    )


def _exactly(value: float, words: Messages) -> str:
    """Write a number with the decimals that it has."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return words.number(value, max(0, -int(exponent)))
