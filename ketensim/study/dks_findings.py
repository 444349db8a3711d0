"""What the runs of the DKS study say: which way DKS and outcomes move, and why.

The chains and arms come as `ketensim.study.dks_study` keeps them: DKS and what it is made of as
means of logarithms. Everything here is a pure function of those figures.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketensim.measure.schema import FACTORS
from ketensim.study.dks_study import ONE_DISCIPLINE, REFERENCE, Figures
from ketensim.study.rank_correlation import Correlation, bootstrapped, fisher, spearman
from ketensim.study.statistics import Estimate, estimate

Values = NDArray[np.float64]
Chains = Mapping[str, Mapping[str, Figures]]

LEAST_DKS = 0.01  # change of the logarithm of DKS below which nothing is said, an assumption
LEAST_SHARE = 0.001  # change of a share below which nothing is said, an assumption


@dataclass(frozen=True)
class Moves:
    """How one figure and an outcome move together, in three ways to look at it.

    Parameters
    ----------
    within
        Over the strategies of one chain, as differences from `none`: mean over chains, interval by
        a bootstrap over chains.
    between
        Over chains under `none`; interval by Fisher's z.
    all
        Over all chains and strategies; interval by a bootstrap over chains.
    """

    within: Correlation
    between: Correlation
    all: Correlation


@dataclass(frozen=True)
class Change:
    """What an arm changes against `none`, over chains.

    Parameters
    ----------
    dks, numerator, size
        Change of the logarithm of DKS, of its product of factors, of partners times disciplines.
    within_norm
        Change of the share resolved within the norm.
    opposed, known
        Chains in which DKS and that share go opposite ways, and in which both are known.
    """

    dks: Estimate
    numerator: Estimate
    size: Estimate
    within_norm: Estimate
    opposed: int
    known: int


def arms_of(chains: Chains) -> list[str]:
    """List the strategies that were tried, without `none` and without what is no strategy."""
    found = dict.fromkeys(arm for arms in chains.values() for arm in arms)
    return [arm for arm in found if arm not in (REFERENCE, ONE_DISCIPLINE)]


def grid(chains: Chains, figure: str, arms: list[str]) -> Values:
    """Put a figure in a grid of chains by arms (n_chains, n_arms); NaN where there is none."""
    return np.array(
        [[found.get(arm, {}).get(figure, math.nan) for arm in arms] for found in chains.values()]
    )


def changes(chains: Chains, figure: str, arms: list[str]) -> Values:
    """Give the paired differences from `none` (n_chains, n_arms)."""
    return grid(chains, figure, arms) - grid(chains, figure, [REFERENCE])


def moves(chains: Chains, figure: str, outcome: str) -> Moves:
    """Say how a figure and an outcome move together."""
    arms = arms_of(chains)
    one, other = changes(chains, figure, arms), changes(chains, outcome, arms)
    by_chain = np.array([spearman(a, b) for a, b in zip(one, other, strict=True)])
    every = [REFERENCE, *arms]
    level, reached = grid(chains, figure, every), grid(chains, outcome, every)
    return Moves(
        within=bootstrapped(len(chains), lambda drawn: _mean(by_chain[drawn])),
        between=fisher(level[:, 0], reached[:, 0]),
        all=bootstrapped(
            len(chains), lambda drawn: spearman(level[drawn].ravel(), reached[drawn].ravel())
        ),
    )


def moves_in(chains: Chains, chain: str, figure: str, outcome: str) -> Correlation:
    """Say how they move together over the strategies of one chain, with Fisher's z."""
    own = {chain: chains[chain]}
    arms = arms_of(own)
    return fisher(changes(own, figure, arms)[0], changes(own, outcome, arms)[0])


def shares_of_dks(chains: Chains) -> dict[str, tuple[float, float]]:
    """Divide what makes DKS differ over its factors and its size.

    Returns
    -------
    dict
        Factor, or `size` for dividing by partners and disciplines -> its share in the variance of
        the logarithm of DKS, between chains and between strategies of a chain. A share is the
        covariance of a term with their sum, over the variance of the sum: they add up to 1, and a
        term that works against the others has a negative one.
    """
    arms = arms_of(chains)
    dks_between = grid(chains, "dks", [REFERENCE])[:, 0]
    dks_within = changes(chains, "dks", arms)
    shares = {}
    for name in (*FACTORS, "size"):
        sign = -1.0 if name == "size" else 1.0
        level = sign * grid(chains, name, [REFERENCE])[:, 0]
        moved = sign * changes(chains, name, arms)
        pairs = [_products(m, d) for m, d in zip(moved, dks_within, strict=True)]
        own, total = (float(np.nansum([pair[at] for pair in pairs])) for at in (0, 1))
        part, whole = _products(level, dks_between)
        shares[name] = (_over(part, whole), _over(own, total))
    return shares


def change_of(chains: Chains, arm: str) -> Change:
    """Say what an arm changes, over the chains in which it was tried."""
    found = {
        figure: changes(chains, figure, [arm])[:, 0]
        for figure in ("dks", "dks_numerator", "size", "within_norm_share")
    }
    dks, share = found["dks"], found["within_norm_share"]
    known = np.isfinite(dks) & np.isfinite(share)
    both = known & (np.abs(dks) > LEAST_DKS) & (np.abs(share) > LEAST_SHARE)
    return Change(
        dks=estimate(dks),
        numerator=estimate(found["dks_numerator"]),
        size=estimate(found["size"]),
        within_norm=estimate(share),
        opposed=int(np.count_nonzero(both & (dks * share < 0.0))),
        known=int(np.count_nonzero(known)),
    )


def _mean(values: Values) -> float:
    """Take the mean of what is known; NaN where nothing is."""
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else math.nan


def _products(one: Values, whole: Values) -> tuple[float, float]:
    """Sum the products of deviations of a term and the whole, and the squares of the whole."""
    both = np.isfinite(one) & np.isfinite(whole)
    if not both.any():
        return 0.0, 0.0
    a, b = one[both] - one[both].mean(), whole[both] - whole[both].mean()
    return float(a @ b), float(b @ b)


def _over(part: float, whole: float) -> float:
    """Divide, where there is something to divide by."""
    return part / whole if whole > 0.0 else math.nan
