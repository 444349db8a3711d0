"""Interventions: what someone from outside changes in a chain, whatever its partners decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

Names = tuple[str, str]
KINDS = ("staffing", "acceptance", "dossier")


@dataclass(frozen=True)
class Intervention:
    """What is changed in a chain from week 0 on, besides what the regisseur does.

    Parameters
    ----------
    staffing
        Factor on the staff of a station, by (partner, function): 1.1 is 10% more. The places stay,
        the work goes faster (F3), and the staff is paid for.
    acceptance
        Factor on the odds that a referral is accepted, by (sender, receiver).
    dossier
        Factor on the odds that the dossier goes along, by (sender, receiver); never above what the
        law lets the two share.

    Notes
    -----
    It changes what professionals have decided for the week, so that it needs nobody's consent and
    costs no regie; partners do notice its consequences and respond to them. Odds, and not chances,
    because a factor keeps them between 0 and 1: 10% better odds lift a chance of 0.5 to 0.52, and
    leave 0 and 1 as they are (an *assumption*, as is that it comes for free).
    """

    staffing: Mapping[Names, float] = field(default_factory=dict)
    acceptance: Mapping[Names, float] = field(default_factory=dict)
    dossier: Mapping[Names, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse factors that mean nothing."""
        for name in KINDS:
            for where, factor in getattr(self, name).items():
                if not (isfinite(factor) and factor > 0.0):
                    raise ValueError(f"{name} of {where} must be a factor above 0, got {factor}")

    def written(self) -> dict[str, list[list[Any]]]:
        """Write it as `run.json` holds it: of each kind the two names and the factor."""
        return {
            kind: [[*names, factor] for names, factor in getattr(self, kind).items()]
            for kind in KINDS
            if getattr(self, kind)
        }

    @classmethod
    def read(cls, written: Mapping[str, list[list[Any]]]) -> Intervention:
        """Read it back from what `written` gave."""
        return cls(
            **{
                kind: {(one, two): float(factor) for one, two, factor in rows}
                for kind, rows in written.items()
            }
        )


Interventions = Mapping[int, Intervention]
"""What was in force in a run from which week on; empty: nobody intervened."""


def history(changes: Mapping[int, Intervention | None], before: int) -> dict[int, Intervention]:
    """Tell what was in force from which week on, given every change that was made.

    Parameters
    ----------
    changes
        Week -> what was set then; None: whatever was in force is taken back.
    before
        Week that is still to come [week]; what was set for it or later has done nothing yet.

    Returns
    -------
    dict
        Week -> intervention, in order of the weeks; one that changes nothing where an earlier one
        was taken back, and no entry where nothing changed.
    """
    told: dict[int, Intervention] = {}
    in_force = Intervention()
    for week in sorted(week for week in changes if week < before):
        given = changes[week] or Intervention()
        if given != in_force:
            told[week] = in_force = given
    return told


def written_history(interventions: Interventions) -> list[dict[str, Any]]:
    """Write what was in force as `run.json` holds it: one entry a change, with its week."""
    return [{"week": week, **given.written()} for week, given in interventions.items()]


def read_history(written: Iterable[Mapping[str, Any]]) -> dict[int, Intervention]:
    """Read back what was in force from which week on."""
    return {
        int(entry["week"]): Intervention.read({k: v for k, v in entry.items() if k != "week"})
        for entry in written
    }
