"""What holds for every test."""

import gc
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from looking_away import look_again, look_away

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "ketensim"
COMPILED_FLOORS = ("flow", "chain")
COMPILE = (
    "from ketensim import load_scenario, simulate;"
    "simulate(load_scenario('beroerte'), strategy='chain_optimisation', weeks=1).summary"
)


def pytest_addoption(parser):
    """Let who has the time check all that the sources say of every case, and not a part of it."""
    parser.addoption(
        "--full",
        action="store_true",
        help="check every claim of every case, and all else that has a short form",
    )


def pytest_collection_modifyitems(config, items):
    """Leave long forms of what other tests check too to --full, and count no lines in statistics.

    Tests marked "theory" do the same lines a great many times, and other tests do these too.
    """
    for item in items:
        if item.get_closest_marker("theory"):
            item.add_marker("no_cover")
    if config.getoption("--full"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


def pytest_collection_finish():
    """Never look for garbage among what was imported and collected: that is a lot, and it stays."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    """Count no lines while a test is set up that counts none itself."""
    looking = sys.gettrace() if item.get_closest_marker("no_cover") else None
    if looking is None:
        return (yield)
    sys.settrace(None)
    try:
        return (yield)
    finally:
        look_again(looking, sys._getframe())


def pytest_configure(config):
    """Let processes that tests start import this checkout too, and compile once for all of them."""
    is_worker = hasattr(config, "workerinput")
    if config.getoption("cov_source", None) and (is_worker or config.getoption("dist") == "no"):
        look_away()
    if is_worker:
        return  # the main process has done it, before the workers started
    already = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), already] if already else [str(ROOT)])
    throw_away_what_is_out_of_date()
    if not compiled():
        # half a minute in each worker, and twice that where coverage looks on
        subprocess.run([sys.executable, "-c", COMPILE], check=True)


def throw_away_what_is_out_of_date():
    """Remove compiled code that is older than a source of the floors that are compiled.

    numba notices a change in the file of a compiled function, but not in the files that the
    function calls.
    """
    sources = [path for floor in COMPILED_FLOORS for path in (PACKAGE / floor).rglob("*.py")]
    changed = max(path.stat().st_mtime for path in sources)
    found = [*PACKAGE.rglob("*.nbi"), *PACKAGE.rglob("*.nbc")]
    if any(path.stat().st_mtime < changed for path in found):
        for path in found:
            path.unlink(missing_ok=True)


def compiled():
    """Tell whether this Python finds compiled code on every floor that has some."""
    version = f"py{sys.version_info.major}{sys.version_info.minor}"
    return all(any((PACKAGE / f).rglob(f"*.{version}.nbi")) for f in COMPILED_FLOORS)


@pytest.fixture
def heeds_interrupts():
    """Heed ctrl-C, which shells switch off in what they start in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
