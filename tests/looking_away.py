"""Where lines are counted, coverage looks away from the long work of other packages.

Being looked at makes Python 3.11 nearly twice as slow, also in lines that do not count. What is
named here works long at a time and calls nothing of this project that must be counted, so that
looking away costs no line.
"""

from __future__ import annotations

import sys
import warnings
from functools import wraps
from importlib import import_module
from threading import Thread

FRAME = (
    *("__getitem__", "groupby", "merge", "pivot", "pivot_table", "reindex"),
    *("set_index", "sort_values", "to_csv", "to_parquet"),
)
GROUPS = ("count", "first", "max", "mean", "min", "quantile", "size", "sum")
PRIM = "ema_workbench.analysis.prim"
CALLS = (
    f"{PRIM}:Prim.find_box",
    "jinja2:Environment.compile",
    "numba.core.dispatcher:Dispatcher._compile_for_args",
    "openpyxl:Workbook.save",
    "openpyxl:load_workbook",
    *(f"pandas:DataFrame.{name}" for name in FRAME),
    *(f"pandas.core.groupby.groupby:GroupBy.{name}" for name in GROUPS),
    "pandas:read_csv",
    "pandas:read_parquet",
    "rich.console:Console.print",
    "ruamel.yaml:YAML.compose",
    *(f"SALib.analyze.{name}:analyze" for name in ("delta", "pawn", "rbd_fast", "rsa")),
)
IMPORTS = (
    *("coverage", "distributed", "hypothesis.strategies", "jinja2", "playwright.sync_api"),
    *("pyarrow.compute", "pydantic", "rich.progress", "scipy.optimize", "scipy.stats"),
    *("SALib.sample.morris", "SALib.sample.sobol", "sklearn.cluster", "sklearn.tree"),
    *("starlette.routing", "typer.testing", "uvicorn", "websockets.sync.client"),
)


def look_away() -> None:
    """Let coverage look away while the calls above are done, and import what takes long unseen."""
    # one part of it looks at all that goes on above it: seconds within pytest, none in a thread
    alone = Thread(target=unseen(import_all), args=([PRIM],))
    alone.start()
    alone.join()
    unseen(import_all)([*IMPORTS, *(call.partition(":")[0] for call in CALLS)])
    for call in CALLS:
        module, _, name = call.partition(":")
        *outer, last = name.split(".")
        holder = sys.modules[module]
        for each in outer:
            holder = getattr(holder, each)
        setattr(holder, last, unseen(getattr(holder, last)))


def import_all(modules: list[str]) -> None:
    """Import modules, whatever they have to say of themselves."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in modules:
            import_module(module)


def unseen(function):
    """Return the same function, with nobody looking on while it is done."""

    @wraps(function)
    def called(*given, **named):
        looking = sys.gettrace()
        if looking is None:
            return function(*given, **named)
        sys.settrace(None)
        try:
            return function(*given, **named)
        finally:
            look_again(looking, sys._getframe())

    return called


def look_again(looking, frame) -> None:
    """Look on from here; who looks also wants to know when a function ends whose begin it saw."""
    sys.settrace(looking)
    frame.f_trace = looking
