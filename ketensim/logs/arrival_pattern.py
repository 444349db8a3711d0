"""When clients come: in which hours of the week and which season, where a test shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.client_groups import ClientGroups
from ketensim.logs.regime import long_run_variance
from ketensim.logs.week_parts import LEVEL, differing_chance, hours_of_kinds, uneven_chance
from ketensim.logs.working_hours import hours_of, work_until

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

YEAR = 52
"""Weeks of a year: thirteen periods of four weeks, a day short of the real one."""
PERIOD = 4
_SHORTEST = 2 * YEAR  # weeks from which a season can be told from a trend
_COVERED = 6 * YEAR  # weeks of rates in a scenario: its usual horizon, and a year more


@dataclass(frozen=True)
class ArrivalPattern:
    """How many clients come and when.

    Attributes
    ----------
    rate
        Clients a week on average, over the year where there is a season.
    error
        Standard error of that [clients/week]: it holds how much weeks differ, and how much weeks
        that follow one another are alike.
    hours
        Hours of the week in which the clients of each group come, as in a scenario; None: always.
    season
        Rate of each four weeks of a year, from week 0 of the log on, relative to the average; empty
        where no season shows.
    week_chance, season_chance, groups_chance
        Chance of a pattern as strong where there is none: over the week, over the year, and between
        groups; NaN where it cannot be tested.
    dispersion
        Variance of the cases a week over what independent arrivals would have.
    dispersion_chance
        Chance of more than that where arrivals are independent.
    """

    rate: float
    error: float
    hours: tuple[str | None, ...]
    season: tuple[float, ...]
    week_chance: float
    season_chance: float
    groups_chance: float
    dispersion: float
    dispersion_chance: float

    def steps(self, share: float) -> Any:
        """Write the arrivals of a group with this share of the clients as in a scenario."""
        if not self.season:
            return {"rate": _written(self.rate * share)}
        rates = [_written(self.rate * share * factor) for factor in self.season]
        starts = range(0, _COVERED, PERIOD)
        again = [rates[start // PERIOD % len(rates)] for start in starts]
        later = zip(starts[1:], again[1:], strict=True)
        return [{"rate": again[0]}, *({"from": start, "rate": rate} for start, rate in later)]


def arrival_pattern(begun: Floats, own: Floats, groups: ClientGroups) -> ArrivalPattern:
    """Estimate when clients come.

    Parameters
    ----------
    begun
        When cases began, of all from which the number of clients is estimated (n,) [weeks].
    own, groups
        When the cases began whose groups are known (n_cases,), and these groups.

    Notes
    -----
    Week: chi-square of the parts of the week being equal, over whole weeks. Groups: chi-square of
    their parts of the week being the same. Season: quasi-Poisson regression of the cases a week on
    one wave a year beside a trend (F-test), from two years on. Each at `LEVEL`. More variance than
    independent arrivals have is tested after that (Fisher's index of dispersion).

    The rate is the number of cases after the first for each week between the first and the last,
    on the clock of the hours and the season in which cases come: so it does not matter on which
    day of the week, or in which season, a log begins or ends.
    """
    counts = weekly_counts(begun)
    week_chance = uneven_chance(begun)
    season_chance, season, expected = _season(counts)
    groups_chance = differing_chance(own, groups.of_case, len(groups.names))
    hours = hours_of(begun, np.arange(len(begun))) if week_chance < LEVEL else None
    by_group = (hours,) * len(groups.names)
    if groups_chance < LEVEL:
        by_group = hours_of_kinds(own, np.arange(len(own)), groups.of_case, len(by_group), hours)
    spread, spread_chance = _dispersion(counts, expected)
    season = season if season_chance < LEVEL else ()
    weeks = _weeks_of_arrivals(float(begun.min()), float(begun.max()), hours, season)
    return ArrivalPattern(
        (len(begun) - 1) / weeks,
        max(np.sqrt(len(begun)) / weeks, _error(counts - expected)),
        by_group,
        season,
        week_chance,
        season_chance,
        groups_chance,
        spread,
        spread_chance,
    )


def _weeks_of_arrivals(
    first: float, last: float, hours: str | None, season: tuple[float, ...]
) -> float:
    """Count weeks between two moments, each hour by how many come in it (1 on average)."""
    inner = np.arange(np.floor(first / PERIOD) * PERIOD + PERIOD, last, PERIOD)
    edges = np.r_[first, inner, last]
    factors = np.array(season or (1.0,))
    of_piece = factors[(edges[:-1] // PERIOD).astype(np.int64) % len(factors)]
    return float((np.diff(work_until(hours, edges)) * of_piece).sum())


def _error(left: Floats) -> float:
    """Give the standard error of the mean of weeks, of which this is left [clients/week]."""
    return float(np.sqrt(long_run_variance(left) / len(left))) if len(left) > 1 else 0.0


def weekly_counts(begun: Floats) -> Ints:
    """Count the cases that begin in each whole week (n_weeks,)."""
    weeks = np.floor(begun).astype(np.int64)
    return np.bincount(weeks - weeks.min())[1:-1].astype(np.int64)


def _season(counts: Ints) -> tuple[float, tuple[float, ...], Floats]:
    """Test for a wave a year: its chance, the rates over the year, and what was expected."""
    from scipy.stats import f

    weeks = np.arange(len(counts)) + 1.5  # the middle of each whole week, week 0 being the first
    flat = np.full(len(counts), counts.mean() if len(counts) else 0.0)
    if len(counts) < _SHORTEST or not counts.any():
        return np.nan, (), flat
    trend = np.c_[np.ones(len(counts)), weeks / weeks.max() - 0.5]
    turn = 2 * np.pi * weeks / YEAR
    full = np.c_[trend, np.cos(turn), np.sin(turn)]
    without, _ = _fitted(trend, counts)
    expected, weights = _fitted(full, counts)
    left = len(counts) - full.shape[1]
    spread = max(float(((counts - expected) ** 2 / expected).sum()) / left, 1.0)
    gain = _deviance(counts, without) - _deviance(counts, expected)
    chance = float(f.sf(gain / 2 / spread, 2, left))
    middle = 2 * np.pi * (np.arange(0, YEAR, PERIOD) + PERIOD / 2) / YEAR
    wave = np.exp(weights[2] * np.cos(middle) + weights[3] * np.sin(middle))
    factors = wave / wave.mean()
    return chance, tuple(float(f"{factor:.3g}") for factor in factors), expected


def _fitted(design: Floats, counts: Ints) -> tuple[Floats, Floats]:
    """Fit a Poisson regression with a logarithmic link: expected counts and weights."""
    from scipy.optimize import minimize

    start = np.zeros(design.shape[1])
    start[0] = np.log(counts.mean())
    found = minimize(
        lambda w: float((np.exp(design @ w) - counts * (design @ w)).sum()),
        start,
        jac=lambda w: design.T @ (np.exp(design @ w) - counts),
        method="BFGS",
    )
    return np.exp(design @ found.x), found.x


def _deviance(counts: Ints, expected: Floats) -> float:
    """Say how far counts lie from what was expected (Poisson deviance)."""
    from scipy.special import xlogy

    return float(2.0 * (xlogy(counts, counts / expected) - counts + expected).sum())


def _dispersion(counts: Ints, expected: Floats) -> tuple[float, float]:
    """Give the index of dispersion and its chance; NaN in fewer than two whole weeks."""
    from scipy.stats import chi2

    left = len(counts) - 1
    if left < 1 or not expected.all():
        return np.nan, np.nan
    total = float(((counts - expected) ** 2 / expected).sum())
    return total / left, float(chi2.sf(total, left))


def _written(rate: float) -> float:
    """Round a rate to four digits."""
    return float(f"{rate:.4g}")
