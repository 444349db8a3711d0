"""What those who come to life later hold the purpose to be: what the others do, on average."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ketensim.scenario.partners import Partner

_NOTHING = 1e-9  # length below which goals cancel out


def middle_goal(partners: list[Partner] | tuple[Partner, ...]) -> tuple[float, ...]:
    """Give the goal in the middle of all partners' goals; the first one's where they cancel out.

    Notes
    -----
    That a joint office (C11) and a newcomer (P7c) are minded as those they come from is an
    *assumption*.
    """
    goals = [partner.goal for partner in partners]
    middle = [sum(parts) / len(goals) for parts in zip(*goals, strict=True)]
    length = sum(part * part for part in middle) ** 0.5
    return tuple(part / length for part in middle) if length > _NOTHING else goals[0]
