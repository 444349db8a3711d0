"""Urgency: what makes the chain's problem a public one, and how that wears off."""

from __future__ import annotations


def nuisance(waiting: int, astray: int, in_treatment: int) -> float:
    """Say how much trouble outsiders see: the share of clients that nobody is treating [0-1].

    Part of C1; source S2 5.8, that it is this share is an *assumption*.
    """
    present = waiting + astray + in_treatment
    return (waiting + astray) / present if present else 0.0


def public_chance(incidents: int, publicity: float) -> float:
    """Chance that at least one of the week's incidents becomes public [0-1].

    Part of C1; that incidents come out apart from each other is an *assumption*.
    """
    return float(1.0 - (1.0 - publicity) ** incidents)


def urgency(now: float, half_life: float, rise: float, pressure: float) -> float:
    """Let urgency wear off, and rise by a public incident and by problem owners.

    Parameters
    ----------
    now
        Urgency [0-1].
    half_life
        Time in which it halves [week].
    rise
        Part of the rest that a public incident adds this week [0-1]; 0 when there is none.
    pressure
        Part of the rest that problem owners add this week [0-1].

    Notes
    -----
    Rule C1 in docs/ODD.md; source S2 ch. 1 (Roermond), 4.1, 5.8. That attention halves in 13 weeks
    and incidents come out by chance are *assumptions*. Off: urgency is 0.
    """
    kept = float(now * 0.5 ** (1.0 / half_life))
    stirred = kept + rise * (1.0 - kept)
    return stirred + min(1.0, pressure) * (1.0 - stirred)


def campaign(
    now: float, wear: float, hours: float, trouble: float, gain: float, wear_gain: float
) -> tuple[float, float]:
    """Let a campaign raise urgency, and wear out where no nuisance backs it.

    Parameters
    ----------
    now, wear
        Urgency, and how worn campaigning is [0-1].
    hours
        Hours of campaign [h].
    trouble
        Nuisance that backs it [0-1].
    gain, wear_gain
        Rise of urgency and of wear by an hour [1/h].

    Returns
    -------
    Urgency and wear after it [0-1].

    Notes
    -----
    Rule C1b in docs/ODD.md; source S2 4.1 and appendix (create urgency), S4 (political
    pressure). That a campaign without nuisance wears out is an *assumption*. Off: nothing.
    """
    backing = trouble + (1.0 - trouble) * (1.0 - wear)
    raised = now + (1.0 - now) * min(1.0, gain * hours * backing)
    worn = wear + (1.0 - wear) * min(1.0, wear_gain * hours * (1.0 - trouble))
    return raised, worn
