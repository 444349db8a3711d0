"""Exponential draws by the ziggurat method: nearly always a product and a comparison, no logarithm.

The area under exp(-x) is cut into layers of equal area: one that holds the tail, and strips on
top of it. A point is drawn in a layer; where the strip lies wholly under the curve it counts at
once, elsewhere the curve decides.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ketensim.flow.draws import mix, unit

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_LAYERS = 256
_LAST = np.uint64(_LAYERS - 1)
_TAIL = 7.69711747013105  # where the tail begins: with 256 layers of equal area


def _layers() -> NDArray[np.float64]:
    """Give how far each layer reaches, from the lowest up, and 0 for what is above the last."""
    area = math.exp(-_TAIL) * (_TAIL + 1.0)
    reach = [area / math.exp(-_TAIL), _TAIL]  # as a rectangle, the lowest would reach so far
    while len(reach) < _LAYERS:
        reach.append(-math.log(area / reach[-1] + math.exp(-reach[-1])))
    return np.array([*reach, 0.0])


_REACH = _layers()
_INNER = _REACH[1:] / _REACH[:-1]  # the share of a layer that lies wholly under the curve
_HEIGHT = np.exp(-_REACH)


@njit
def exponential(x: np.uint64) -> float:
    """Exponential number of mean 1, given the 64 random bits `x` of this draw.

    Notes
    -----
    Marsaglia and Tsang (2000), doi:10.18637/jss.v005.i08, with as many layers. The layer comes
    from the low bits and the place in it from the 52 high ones, so that they are independent
    (Leong et al. 2005, doi:10.18637/jss.v012.i07). What is rejected is drawn again from a hash of
    its bits.
    """
    while True:
        layer = x & _LAST
        share, reach = unit(x), _REACH[layer]
        if share < _INNER[layer]:
            return share * reach
        x = mix(x + _GOLDEN)
        if layer == 0:
            return _TAIL - math.log(unit(x))
        low, high = _HEIGHT[layer], _HEIGHT[layer + np.uint64(1)]
        if low + unit(x) * (high - low) < math.exp(-share * reach):
            return share * reach
        x = mix(x + _GOLDEN)
