"""DKS: how well the chain keeps itself going, measured from what happened.

DKS = T * W * K * V * Z / (N * D). What the factors are computed from is gathered in
`dks_evidence.py`: every week over a moving window, and once over all recorded weeks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketensim.measure.ratios import Numbers, ratio
from ketensim.measure.records import Floats, Ints
from ketensim.measure.schema import FACTORS


@dataclass(frozen=True)
class Evidence:
    """Numerators and denominators of the factors of DKS, each (X,): a week, or a group, a row.

    Parameters
    ----------
    accepted, informed
        Hand-offs between partners, and those that carried the dossier.
    due, reported
        Treatments ended after a hand-off, and those reported back.
    flow, dependence
        Hand-offs, and the same times sqrt(d_ij d_ji) of their pair.
    closed, good
        Clients with a norm who left, and those resolved within it with their needs met.
    trust_flow, trust
        Hand-offs, and the same times the trust on their relation.
    tried, faults, put_right
        Referrals offered, faults closed, and faults put right before anything escalated.
    partners, disciplines
        Active organisations and disciplines.
    """

    accepted: Numbers
    informed: Numbers
    due: Numbers
    reported: Numbers
    flow: Numbers
    dependence: Floats
    closed: Numbers
    good: Numbers
    trust_flow: Numbers
    trust: Floats
    tried: Numbers
    faults: Numbers
    put_right: Numbers
    partners: Numbers
    disciplines: Ints


def dks_factors(evidence: Evidence) -> dict[str, Floats]:
    """Compute the five factors, their product and DKS; what has nothing to measure is NaN.

    Returns
    -------
    dict
        `transparency` T, `interdependence` W, `quality` K, `trust` V and `self_cleaning` Z [0-1],
        `dks_numerator` (their product) and `dks` (the same over active partners times
        disciplines), each (X,). One missing factor makes both products missing.

    Notes
    -----
    S0 for the formula; how each factor is measured is an *assumption* (docs/dks.md). Z has half a
    fault put right and one closed added (*assumption*), so that a single fault does not decide it;
    it is missing only where nothing was offered and nothing went wrong. A report or a repair may
    fall in a later window than its cause, so shares are cut off at 1.
    """
    informed = ratio(evidence.informed, evidence.accepted)
    reported = np.minimum(ratio(evidence.reported, evidence.due), 1.0)
    put_right = np.minimum(evidence.put_right, evidence.faults)
    cleaned = (put_right + 0.5) / (evidence.faults + 1.0)
    nothing = (evidence.tried == 0) & (evidence.faults == 0)
    factors = {
        "transparency": np.sqrt(informed * reported),
        "interdependence": ratio(evidence.dependence, evidence.flow),
        "quality": ratio(evidence.good, evidence.closed),
        "trust": ratio(evidence.trust, evidence.trust_flow),
        "self_cleaning": np.where(nothing, np.nan, cleaned),
    }
    product = np.prod([factors[name] for name in FACTORS], axis=0)
    size = evidence.partners * evidence.disciplines
    return factors | {"dks_numerator": product, "dks": ratio(product, size)}


def pair_dependence(touching: Ints, visits: Ints, pairs: Ints) -> Floats:
    """How much the two partners of each pair need each other: sqrt(d_ij d_ji) (X, K) [0-1].

    d_ij is the share of i's visits that came from or went on to j, at most 1: in a short time those
    who went on may be of earlier visits. NaN where one of the two had no visits to take a share of.

    Parameters
    ----------
    touching
        Visits at the lower- and the higher-numbered partner that came from or went on to the
        other (X, K, 2).
    visits
        All visits at each partner (X, P).
    pairs
        The partners of each pair (K, 2).
    """
    shares = [
        np.minimum(ratio(touching[..., side], visits[:, pairs[:, side]]), 1.0) for side in (0, 1)
    ]
    return np.sqrt(shares[0] * shares[1])
