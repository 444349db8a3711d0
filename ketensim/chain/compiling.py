"""How rules are compiled: along with the weekly function of the agent that uses them.

From Python a rule is called as the plain function it is. Only the weekly functions have a door
from Python to compiled code and are cached on disk: with both for every rule the first run took
two seconds longer.
"""

from __future__ import annotations

from numba.extending import register_jitable

rule = register_jitable(no_cpython_wrapper=True, no_cfunc_wrapper=True)
