"""Compiled, interpreted and compiled with bounds checks: the same run three times."""

import os
import subprocess
import sys
from pathlib import Path

import coverage
import numpy as np
import pytest
from rich_run import everything, play

from ketensim.flow import OUTCOMES, Network

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def python_with(script, *arguments, is_measured=True, **environment):
    """Run a script of this folder in a Python of its own; give what it printed.

    Where coverage is being measured it is measured there too, so that the lines of the kernel
    count when they are interpreted. Where they are compiled it would only be slow.
    """
    command = [sys.executable]
    if is_measured and coverage.Coverage.current() is not None:
        command += ["-m", "coverage", "run", "--parallel-mode", f"--rcfile={ROOT}/pyproject.toml"]
        environment["COVERAGE_FILE"] = os.environ.get("COVERAGE_FILE", str(ROOT / ".coverage"))
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [*command, str(HERE / script), *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def compiled():
    return {**play("fifo"), **play("severity")}


def assert_same(compiled, path, rtol):
    """Require the same rows and tallies; numbers may differ in the last digits by rtol."""
    with np.load(path) as other:
        assert set(other) == set(compiled)
        for name, expected in compiled.items():
            found = other[name]
            assert found.dtype == expected.dtype
            for field in expected.dtype.names or [...]:
                left, right = found[field], expected[field]
                if left.dtype.kind == "f":
                    np.testing.assert_allclose(left, right, rtol=rtol, atol=rtol, err_msg=name)
                else:
                    np.testing.assert_array_equal(left, right, err_msg=name)


def test_everything_happens_in_the_run_that_is_compared(compiled):
    for queue in ("fifo", "severity"):
        clients, visits = compiled[f"{queue}-clients"], compiled[f"{queue}-visits"]
        assert set(clients["outcome"]) == set(range(len(OUTCOMES)))
        assert clients["incidents"].max() > 1
        assert (clients["relapse_of"] >= 0).sum() > 5
        assert 5 < np.isfinite(clients["joined"]).sum() < len(clients)
        assert (clients["person"] != clients["client"] - (clients["relapse_of"] >= 0)).sum() > 5
        assert visits["reintake"].sum() > 5
        assert (~visits["dossier"]).any()
        assert set(visits["station"]) == set(
            range(Network.from_scenario(everything(queue)).n_stations)
        )
        for name in ("refused", "reported", "late", "lost_between", "recovered"):
            assert sum(compiled[f"{queue}-{week}-{name}"].sum() for week in range(16)) > 0, name
        assert (
            max(compiled[f"{queue}-{week}-station_in_treatment"].max() for week in range(16)) > 256
        )


def test_the_interpreter_gives_the_same_run(compiled, tmp_path):
    """Every access to a table is checked there; its exp and log may round otherwise."""
    file = tmp_path / "interpreted.npz"
    python_with("rich_run.py", file, NUMBA_DISABLE_JIT="1")
    assert_same(compiled, file, rtol=1e-12)


def test_compiled_code_with_bounds_checks_gives_the_same_run(compiled, tmp_path):
    file = tmp_path / "checked.npz"
    cache = str(tmp_path / "cache")
    checked = {"NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": cache}
    python_with("rich_run.py", file, is_measured=False, **checked)
    assert_same(compiled, file, rtol=0.0)


@pytest.mark.parametrize(
    "mode",
    [{"NUMBA_BOUNDSCHECK": "1"}, {"NUMBA_DISABLE_JIT": "1"}],
    ids=["compiled", "interpreted"],
)
def test_a_row_outside_its_table_raises_in_both_modes(mode):
    before, first, last, behind = python_with("outside_run.py", **mode).split("\n")
    assert (first, last) == ("1.0", "3.0")
    assert before.startswith("IndexError: row")
    assert behind.startswith("IndexError: row")
