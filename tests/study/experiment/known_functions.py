"""Functions whose sensitivity indices are known, as evaluators of an experiment."""

from __future__ import annotations

import math

import numpy as np

ISHIGAMI = {
    "S1": np.array([0.3139, 0.4424, 0.0]),
    "ST": np.array([0.5576, 0.4424, 0.2437]),
    "S2": np.array([0.0, 0.2437, 0.0]),
}
_G = np.array([0.0, 1.0, 4.5, 99.0])
_PARTS = 1.0 / (3.0 * (1.0 + _G) ** 2)
_VARIANCE = np.prod(1.0 + _PARTS) - 1.0
G_FIRST = _PARTS / _VARIANCE
G_TOTAL = _PARTS * np.prod(1.0 + _PARTS) / (1.0 + _PARTS) / _VARIANCE
LINEAR = np.array([1.0, 4.0, 9.0]) / 14.0
_NOISE = math.sqrt(14.0 / 12.0)  # as much variance as the factors make


def ishigami(values, strategy, seed):
    """Ishigami and Homma (1990), a = 7, b = 0.1."""
    x, y, z = (math.pi * (2.0 * values[f"x{k}"] - 1.0) for k in (1, 2, 3))
    return {"y": math.sin(x) + 7.0 * math.sin(y) ** 2 + 0.1 * z**4 * math.sin(x)}


def sobol_g(values, strategy, seed):
    """Saltelli and Sobol' (1995), a = 0, 1, 4.5, 99."""
    parts = [(abs(4.0 * values[f"x{k + 1}"] - 2.0) + a) / (1.0 + a) for k, a in enumerate(_G)]
    return {"y": math.prod(parts)}


def morris(values, strategy, seed):
    """Morris (1991), section 6: of twenty factors ten matter, seven of these unevenly."""
    x = np.array([values[f"x{k + 1}"] for k in range(20)])
    w = 2.0 * (x - 0.5)
    for k in (2, 4, 6):
        w[k] = 2.0 * (1.1 * x[k] / (x[k] + 0.1) - 0.5)
    total = 20.0 * w[:10].sum()
    total += sum((-1.0) ** (k + 1) * w[k] for k in range(10, 20))
    for i in range(20):
        for j in range(i + 1, 20):
            strong = i < 6 and j < 6
            total += (-15.0 if strong else (-1.0) ** (i + j)) * w[i] * w[j]
    total += -10.0 * sum(
        w[i] * w[j] * w[k] for i in range(5) for j in range(i + 1, 5) for k in range(j + 1, 5)
    )
    return {"y": total + 5.0 * w[0] * w[1] * w[2] * w[3]}


def linear_common(values, strategy, seed):
    """x1 + 2 x2 + 3 x3 with noise that all points of a block share."""
    return {"y": _linear(values) + _NOISE * _normal(seed)}


def linear_own(values, strategy, seed):
    """The same with noise that every point has for itself."""
    place = sum(int(2.0**40 * values[f"x{k}"]) * 3**k for k in (1, 2, 3))
    return {"y": _linear(values) + _NOISE * _normal(seed + place)}


def _linear(values):
    return values["x1"] + 2.0 * values["x2"] + 3.0 * values["x3"]


def _normal(key):
    return float(np.random.Generator(np.random.Philox(key=key)).normal())
