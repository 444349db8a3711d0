"""Draws from the distributions of a scenario, each from one key."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from ketensim.flow.draws import mix, unit
from ketensim.flow.exponential import exponential
from ketensim.flow.layout import law_at, number_at
from ketensim.flow.memory import Row
from ketensim.scenario.distributions import Distribution

EXPONENTIAL, DETERMINISTIC, UNIFORM, LOGNORMAL, GAMMA, WEIBULL, BETA, EMPIRICAL = range(8)

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def law_of(distribution: Distribution, values: list[float]) -> tuple[int, float, float]:
    """Turn a scenario's distribution into kind and two parameters.

    Empirical values are appended to `values`; a and b then say where they are and how many.
    """
    kind, mean, cv = distribution.kind, distribution.average(), distribution.cv
    if kind == "exponential":
        return EXPONENTIAL, mean, 0.0
    if kind == "beta":
        assert distribution.a is not None
        assert distribution.b is not None
        return BETA, distribution.a, distribution.b
    if kind == "empirical":
        assert distribution.values is not None
        values.extend(distribution.values)
        count = len(distribution.values)
        return EMPIRICAL, float(len(values) - count), float(count)
    if kind == "deterministic" or not cv:
        return DETERMINISTIC, mean, 0.0
    if kind == "uniform":
        half = mean * cv * math.sqrt(3.0)
        return UNIFORM, mean - half, 2.0 * half
    if kind == "lognormal":
        variance = math.log1p(cv * cv)
        return LOGNORMAL, math.log(mean) - variance / 2.0, math.sqrt(variance)
    if kind == "gamma":
        return GAMMA, 1.0 / cv**2, mean * cv**2
    shape = _weibull_shape(cv)
    return WEIBULL, shape, mean / math.gamma(1.0 + 1.0 / shape)


def _weibull_shape(cv: float) -> float:
    """Find the Weibull shape whose coefficient of variation is `cv`, by bisection."""
    low, high = -3.0, 6.0  # powers of e: cv from beyond 1e6 down to 0.003
    for _ in range(100):
        middle = (low + high) / 2.0
        shape = math.exp(middle)
        excess = math.lgamma(1.0 + 2.0 / shape) - 2.0 * math.lgamma(1.0 + 1.0 / shape)
        if excess > math.log1p(cv * cv):
            low = middle
        else:
            high = middle
    return math.exp((low + high) / 2.0)


@njit
def sample(world: Row, which: int, x: np.uint64) -> float:
    """Draw from law number `which`, given the 64 random bits `x` of this draw."""
    law = law_at(world.laws, which)
    if law.kind == EXPONENTIAL:
        return law.a * exponential(x)
    if law.kind == DETERMINISTIC:
        return law.a
    return _other(world, law.kind, law.a, law.b, x)


@njit
def _other(world: Row, kind: int, a: float, b: float, x: np.uint64) -> float:
    """Draw from the laws that are asked for less often."""
    if kind == UNIFORM:
        return a + b * unit(x)
    if kind == LOGNORMAL:
        return math.exp(a + b * _normal(x))
    if kind == WEIBULL:
        return b * (-math.log(unit(x))) ** (1.0 / a)
    if kind == GAMMA:
        return b * _gamma(a, x)
    if kind == BETA:
        first = _gamma(a, mix(x + _GOLDEN))
        second = _gamma(b, mix(x ^ _GOLDEN))
        return first / (first + second)
    return number_at(world.values, int(a) + int(unit(x) * b)).x


@njit
def _normal(x: np.uint64) -> float:
    """Draw a standard normal number (Box and Muller, doi:10.1214/aoms/1177706645)."""
    angle = 2.0 * math.pi * unit(mix(x + _GOLDEN))
    return math.sqrt(-2.0 * math.log(unit(x))) * math.cos(angle)


@njit
def _gamma(shape: float, x: np.uint64) -> float:
    """Draw a gamma number of mean `shape` (Marsaglia and Tsang, doi:10.1145/358407.358414)."""
    boost = 1.0
    if shape < 1.0:
        boost = unit(mix(x ^ np.uint64(0x5851F42D4C957F2D))) ** (1.0 / shape)
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        x = mix(x + _GOLDEN)
        normal = _normal(x)
        v = (1.0 + c * normal) ** 3
        x = mix(mix(x + _GOLDEN) + _GOLDEN)  # the inner one is the angle of `normal`
        if v > 0.0 and math.log(unit(x)) < 0.5 * normal * normal + d - d * v + d * math.log(v):
            return d * v * boost
