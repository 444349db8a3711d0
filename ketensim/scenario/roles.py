"""The ten roles in a chain (S2 chapter 5) and the State (S2 7.1)."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal[
    "client",
    "professional",
    "partner",
    "regisseur",
    "commissioner",
    "financier",
    "supervisor",
    "problem_owner",
    "knowledge_partner",
    "policy_maker",
    "state",
]
ROLES: tuple[str, ...] = get_args(Role)
