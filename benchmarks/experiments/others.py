"""The same sweep through Mesa's batch_run and the EMA Workbench, as their manuals do it."""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Callable, Mapping

import numpy as np

from benchmarks.experiments.work import OUTCOMES, PATHS

Point = dict[str, float]


def with_mesa(points: list[Point], does: Callable[..., Mapping[str, float]]) -> None:
    """Do the points with batch_run, as combinations of values are all that it knows."""
    import mesa
    from mesa.batchrunner import batch_run

    class Once(mesa.Model):
        def __init__(self, place: int = 0, seed: int | None = None) -> None:
            super().__init__()
            self.found: Mapping[str, float] = {}
            self.place = place
            reporters = {name: (lambda m, n=name: m.found[n]) for name in OUTCOMES}
            self.datacollector = mesa.DataCollector(model_reporters=reporters)

        def step(self) -> None:
            self.found = does(**points[self.place])
            self.datacollector.collect(self)
            self.running = False

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        batch_run(Once, {"place": range(len(points))}, number_processes=1, display_progress=False)


def with_ema(points: list[Point], does: Callable[..., Mapping[str, float]]) -> None:
    """Do as many points of a Latin hypercube with the sequential evaluator."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench import Model, RealParameter, ScalarOutcome, SequentialEvaluator

        logging.getLogger("EMA").setLevel(logging.ERROR)
        names = {f"x{at}": path for at, path in enumerate(PATHS)}  # no dots in names

        def function(**given: float) -> dict[str, float]:
            found = does(**{names[name]: value for name, value in given.items()})
            return {name: found[name] for name in OUTCOMES}

        model = Model("chain", function=function)
        model.uncertainties = [
            RealParameter(name, *map(float, PATHS[path])) for name, path in names.items()
        ]
        model.outcomes = [ScalarOutcome(name) for name in OUTCOMES]
        bar = contextlib.redirect_stderr(io.StringIO())
        with bar, SequentialEvaluator(model) as evaluator:
            evaluator.perform_experiments(scenarios=len(points))


def points_of(count: int) -> list[Point]:
    """Give points over the same ranges."""
    draws = np.random.default_rng(1).random((count, len(PATHS)))
    rows = (
        {
            path: low + unit * (high - low)
            for (path, (low, high)), unit in zip(PATHS.items(), row, strict=True)
        }
        for row in draws.tolist()
    )
    return list(rows)
