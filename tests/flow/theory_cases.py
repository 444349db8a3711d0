"""How a simulated figure is compared with theory, and the formulas that are compared with.

Error rates. Each check is one test of Hotelling's T-squared (for one figure: Student's t) over at
least 20 independent replications, or one chi-square, Kolmogorov-Smirnov or normal test. It alarms
falsely with chance ALPHA. There are fewer than 90 such checks in tests/flow, so a correct flow
fails one of them less than once in a thousand changes of the draws. Seeds are 0, 1, 2, ... and
fixed: the same draws always pass or always fail.
"""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

ALPHA = 1e-5
REPLICATIONS = 40


def chance_of_such_a_gap(replications: ArrayLike, expected: ArrayLike) -> float:
    """p-value of Hotelling's T-squared: replications in rows, figures in columns.

    One test for all figures together, with their own covariance; so ten stations are one check
    and not ten bounds.
    """
    rows = np.asarray(replications, float)
    n, p = rows.shape
    gap = rows.mean(axis=0) - np.asarray(expected, float)
    spread = np.atleast_2d(np.cov(rows, rowvar=False)) / n
    statistic = gap @ np.linalg.solve(spread, gap)
    return float(stats.f.sf(statistic * (n - p) / (p * (n - 1)), p, n - p))


def assert_agrees(replications: ArrayLike, expected: ArrayLike) -> None:
    """Require that the means over replications agree with theory."""
    rows = np.asarray(replications, float)
    assert len(rows) >= 20
    p_value = chance_of_such_a_gap(rows, expected)
    assert p_value > ALPHA, (
        f"p = {p_value:.1e}; simulated {rows.mean(axis=0)}, theory {np.asarray(expected)}, "
        f"standard error {rows.std(axis=0, ddof=1) / np.sqrt(len(rows))}"
    )


def assert_plausible(p_value: float) -> None:
    """Require that a test of its own kind does not alarm."""
    assert p_value > ALPHA, f"p = {p_value:.1e}"


def mean_and_square(waits: np.ndarray) -> tuple[float, float]:
    """First and second moment: a wrong queue order is invisible to every mean."""
    return float(waits.mean()), float((waits**2).mean())


def chance_of_waiting(places: int, load: float) -> float:
    """Erlang's C: chance that all places are taken, with `load` clients in treatment on average."""
    terms = [load**k / factorial(k) for k in range(places)]
    waiting = load**places / factorial(places) / (1 - load / places)
    return waiting / (sum(terms) + waiting)


def erlang_wait(places: int, rate: float, treatment: float) -> tuple[float, float]:
    """First two moments of the wait in M/M/c: exponential for who must wait."""
    surplus = places / treatment - rate
    delayed = chance_of_waiting(places, rate * treatment)
    return delayed / surplus, 2 * delayed / surplus**2


def number_present(places: int, load: float, most: int = 2000) -> tuple[float, float]:
    """First two moments of the number at an M/M/c station."""
    grow = [load / min(n, places) for n in range(1, most)]
    chances = np.cumprod([1.0, *grow])
    chances /= chances.sum()
    numbers = np.arange(most)
    return float(chances @ numbers), float(chances @ numbers**2)


def pollaczek_khinchine(rate: float, moments: tuple[float, float, float]) -> tuple[float, float]:
    """First two moments of the wait in M/G/1 (the second by Takacs), from those of treatment."""
    slack = 1 - rate * moments[0]
    mean = rate * moments[1] / (2 * slack)
    return mean, 2 * mean**2 + rate * moments[2] / (3 * slack)


def erlang_a(
    places: int, rate: float, treatment: float, patience: float, most: int = 1000
) -> tuple[float, float, float]:
    """M/M/c+M: share that gives up, and first two moments of the wait of all clients.

    The number present is a birth and death process. Who arrives with k clients ahead in the
    queue passes k + 1 exponential stages, in each of which it may give up itself.
    """
    done, leave = 1 / treatment, 1 / patience
    out = [min(n, places) * done + max(n - places, 0) * leave for n in range(1, most)]
    chances = np.cumprod([1.0, *(rate / np.array(out))])
    chances /= chances.sum()
    share = mean = square = 0.0
    gives_up, first, second = 0.0, 0.0, 0.0
    for ahead, chance in enumerate(chances[places:]):
        forward = places * done + ahead * leave
        total = forward + leave
        gives_up = (leave + forward * gives_up) / total
        second = 2 / total**2 + forward / total * (2 * first / total + second)
        first = 1 / total + forward / total * first
        share += chance * gives_up
        mean += chance * first
        square += chance * second
    return share, mean, square
