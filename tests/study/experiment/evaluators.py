"""Runs that cost nothing, fail, or kill the process that does them; each can be worked out by hand.

What they are to do stands in the environment, so that it reaches the processes that do the runs.
"""

from __future__ import annotations

import os
import signal
import time

from ketensim.study.experiment.experiment import Experiment

LOG, FATAL = "TEST_RUNS_LOG", "TEST_FATAL"


def plain(values, strategy, seed):
    """Add up, and write down that it was done."""
    note(f"{values['x1']:.17g} {values['x2']:.17g} {strategy} {seed}")
    lift = {"none": 0.0, "better": 1.0}[strategy]
    return {"sum": values["x1"] + 2 * values["x2"] + lift, "noise": (seed % 1000) / 1000}


def failing(values, strategy, seed):
    """Fail where x1 is large."""
    if values["x1"] > 0.8:
        note("failed")
        raise ValueError(f"x1 is\n{values['x1']:.3f}")
    return plain(values, strategy, seed)


def fatal(values, strategy, seed):
    """Kill the process where x1 is largest of all."""
    if values["x1"] > float(os.environ[FATAL]):
        note("fatal")
        os.kill(os.getpid(), signal.SIGKILL)
    return plain(values, strategy, seed)


def slow(values, strategy, seed):
    """Take a while."""
    time.sleep(0.03)
    return plain(values, strategy, seed)


def note(line):
    """Write a line in one go, which two processes can do at once."""
    log = os.open(os.environ[LOG], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(log, f"{line}\n".encode())
    os.close(log)


def question(n=20, method="lhs", replications=2, **more):
    """Ask something that no chain is needed for."""
    stated = {
        "format": 1,
        "name": "question",
        "scenario": "beroerte",
        "levers": {"strategy": ["none", "better"]},
        "uncertainties": {"x1": [0, 1], "x2": [0, 1]},
        "outcomes": ["sum", "noise"],
        "design": {"method": method, "n": n},
        "replications": replications,
    }
    return Experiment.model_validate(stated | more)
