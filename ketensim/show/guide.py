"""Which strategies the guide for regie in chains names for which type of chain (S2).

The appendix of S2 sorts chains into simple and complex and announces a table of strategies by
type and level; the text that we have holds its two rows in words, not the table. A cell is filled
only where a passage names a strategy; the rest is left empty and said to be empty.
"""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = ("trajectory", "chain", "network", "policy")  # S2 figure 1
TYPES = ("simple", "mixed", "complex")


@dataclass(frozen=True)
class Advice:
    """A strategy that the guide names, and the passage where it does so."""

    strategy: str
    source: str


_APPENDIX = "S2 appendix"
GUIDE: dict[tuple[str, str], tuple[Advice, ...]] = {
    ("simple", "chain"): (Advice("chain_optimisation", _APPENDIX),),
    ("simple", "network"): (
        Advice("performance_pressure", "S2 4.1"),
        Advice("personal_budget", "S2 4.1 'De portemonnee van de patiënt'"),
    ),
    ("complex", "chain"): (Advice("goal_intertwining", f"{_APPENDIX}; S2 4.1 'De zorgboerderij'"),),
    ("complex", "network"): (Advice("create_urgency", _APPENDIX),),
}


def advice(chain_type: str, level: str) -> tuple[Advice, ...]:
    """Return what the guide names for a type of chain at a level; empty where it names nothing.

    Parameters
    ----------
    chain_type
        simple, mixed or complex; of a mixed chain the guide says nothing.
    level
        trajectory, chain, network or policy.
    """
    return GUIDE.get((chain_type, level), ())


def named_for(chain_type: str) -> tuple[Advice, ...]:
    """Return all that the guide names for a type; for a mixed chain what it names for the others.

    Of a mixed chain the guide says nothing: it lies between two types, and what is named for
    either is worth trying there (an *assumption*).
    """
    types = [one for one in TYPES if one == chain_type or chain_type == "mixed"]
    return tuple(one for each in types for level in LEVELS for one in advice(each, level))
