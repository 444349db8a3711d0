"""Read a row outside its table, and say what came of it: for the tests of bounds checks."""

from __future__ import annotations

import sys

import numpy as np
from numba import njit

from ketensim.flow.layout import NUMBER, number_at
from ketensim.flow.memory import address, table


@njit
def read(where: int, k: int) -> float:
    """Read row k."""
    return number_at(where, k).x


if __name__ == "__main__":
    rows = table(NUMBER, 3)
    rows["x"] = [1.0, 2.0, 3.0]
    found = []
    for k in (-1, 0, 2, 3):
        try:
            found.append(str(read(address(rows), k)))
        except IndexError as error:
            found.append(f"IndexError: {error}")
    sys.stdout.write("\n".join(found))
    assert np.array_equal(rows["x"], [1.0, 2.0, 3.0])
