"""How the functions of the kernel are compiled.

An entry point is called from Python and cached: `njit(cache=True)`. The functions behind it need
no door to Python, which saves a third of the compilation; those that the event loop calls in one
place only become part of it.
"""

from __future__ import annotations

from numba import njit

inner = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)
part_of_loop = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, inline="always")
