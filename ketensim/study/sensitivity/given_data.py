"""Every other analysis of SALib, by name through one door: given data, and designs of its own."""

from __future__ import annotations

import inspect
import math
import pkgutil
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import numpy as np

from ketensim.study.sensitivity.errors import AnalysisError
from ketensim.study.sensitivity.measure import Measure, of_single_factors
from ketensim.study.sensitivity.sampled import DUMMY, SampledDesign, Values, factor_names

_OWN_DESIGN = {"fast": "fast", "ff": "ff", "dgsm": "finite_diff", "shapley": "shapley"}
_BY_US = ("sobol", "morris")  # through estimators that know of replications
_STRUCTURED = ("sobol", "morris", "factorial", "radial", *_OWN_DESIGN, "finite_diff")
_NO_ANALYSIS = ("common_args", "radial_ee", "sobol_jansen")  # SALib samples these elsewhere
_SUMMARISED = {"pawn": ("median", "maximum"), "delta": ("delta_balanced",), "rbd_fast": ("S1",)}
_NAMES = {("delta", "delta_balanced"): "delta", ("pawn", "median"): "pawn",
          ("pawn", "maximum"): "pawn_max"}  # fmt: skip
_SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "delta": {"method": "delta", "num_resamples": 10},
    "rbd_fast": {"num_resamples": 25},
    "rsa": {"bins": 10},
}
FEWEST_POINTS = 50  # RBD-FAST takes halves, of which twenty points are none; an assumption
_IDLE = 5  # columns that do nothing; an assumption
_RESAMPLES = 30  # of an analysis that gives no interval of its own; an assumption
_OF_WHOLE = {"rbd_fast": math.sqrt(0.5)}  # SALib draws half of the points: m out of n bootstrap
_NO_INTERVAL = ("fast",)  # SALib calls its interval unreliable itself (its issue 649)
_KEY = 0x69646C65  # the letters 'idle'

Ends = tuple[Values, Values]
Found = dict[str, tuple[Values, Ends]]


def analyses() -> tuple[str, ...]:
    """Names of all analyses that this door opens."""
    import SALib.analyze

    found = {module.name for module in pkgutil.iter_modules(SALib.analyze.__path__)}
    return tuple(sorted(found - {*_NO_ANALYSIS, *_BY_US}))


def given_data_measures(design: SampledDesign, values: Values, analysis: str) -> list[Measure]:
    """Let SALib analyse runs, and hold what it finds against factors that do nothing.

    Parameters
    ----------
    design
        The design; a given-data analysis asks for points drawn independently (lhs).
    values
        (points, replications) what is analysed; replications of a point are averaged.
    analysis
        Name of a module of `SALib.analyze`.

    Returns
    -------
    list of Measure
        `floor` is the largest of five columns that do nothing (the factor `dummy` of the design
        among them, where it has one); missing for an analysis with a design of its own.
        Intervals are SALib's where it gives any, else a bootstrap over points.
    """
    check_suits(design, analysis)
    if analysis not in _OWN_DESIGN and len(values) < FEWEST_POINTS:
        raise AnalysisError("few_blocks", analysis=analysis, asked=FEWEST_POINTS, got=len(values))
    outcome = values.mean(axis=1)
    if np.ptp(outcome) == 0.0:
        missing = np.full(len(design.factors), np.nan)
        ends = (missing, missing)
        return [of_single_factors(analysis, factor_names(design), missing, ends, missing)]
    if analysis in _OWN_DESIGN:
        found = _call(analysis, design.unit, outcome)
        return [
            of_single_factors(name, factor_names(design), value, ends)
            for name, (value, ends) in found.items()
        ]
    return _with_floor(design, outcome, analysis)


def check_suits(design: SampledDesign, analysis: str) -> None:
    """Refuse an analysis that does not exist, or a design that it would misread in silence."""
    known = analyses()
    if analysis not in known:
        near = get_close_matches(analysis, known, n=1)
        raise AnalysisError(
            "unknown_analysis",
            analysis=analysis,
            known=", ".join(known),
            hint=f"; nearest: {near[0]}" if near else "",
        )
    asked = _OWN_DESIGN.get(analysis)
    if asked is not None and design.method not in (analysis, asked):
        raise AnalysisError(
            "not_this_design",
            analysis=analysis,
            method=design.method,
            reason=f"it needs a design of its own ({asked})",
            reason_nl=f"het vraagt een eigen ontwerp ({asked})",
        )
    if asked is None and design.method in _STRUCTURED:
        raise AnalysisError(
            "not_this_design",
            analysis=analysis,
            method=design.method,
            reason="its points depend on each other; use lhs",
            reason_nl="de punten hangen van elkaar af; gebruik lhs",
        )


def _with_floor(design: SampledDesign, outcome: Values, analysis: str) -> list[Measure]:
    """Analyse together with columns that do nothing, and take the largest of these as the floor."""
    names, own = factor_names(design), design.unit
    size = len(names)
    draws = np.random.Generator(np.random.Philox(key=_KEY))
    idle = [draws.permutation(own[:, number % size]) for number in range(_IDLE)]
    found = _call(analysis, np.column_stack([own, *idle]), outcome)
    idles = [at for at in range(size + _IDLE) if at >= size or names[at] == DUMMY]
    measures = []
    for name, (value, (low, high)) in found.items():
        ends = low[:size], high[:size]
        if not np.isfinite(low).any():
            ends = _bootstrapped(analysis, own, outcome, name, value[:size], draws)
        floor = np.full(size, np.nanmax(value[idles]))
        measures.append(of_single_factors(name, names, value[:size], ends, floor))
    return measures


def _bootstrapped(
    analysis: str,
    unit: Values,
    outcome: Values,
    name: str,
    value: Values,
    draws: np.random.Generator,
) -> Ends:
    """Give intervals by a bootstrap over points, which all have seeds of their own.

    Drawing points twice makes distances between distributions larger than they are, so that only
    the spread of the resamples is used: 1.96 standard deviations either way.
    """
    points = len(outcome)
    rows = draws.integers(points, size=(_RESAMPLES, points))
    drawn = np.array([_call(analysis, unit[each], outcome[each])[name][0] for each in rows])
    reach = 1.959964 * drawn.std(axis=0, ddof=1)
    return np.maximum(value - reach, 0.0), value + reach


def _call(analysis: str, unit: Values, outcome: Values) -> Found:
    """Call one analysis of SALib and pick one figure a factor from what it returns."""
    analyse = import_module(f"SALib.analyze.{analysis}").analyze
    size = unit.shape[1]
    problem = {
        "num_vars": size,
        "names": [f"x{number}" for number in range(size)],
        "bounds": [[0.0, 1.0]] * size,
    }
    parameters = inspect.signature(analyse).parameters
    settings = dict(_SETTINGS.get(analysis, {}))
    if "seed" in parameters:
        settings["seed"] = 1  # zero counts as no seed there
    given = (problem, unit, outcome) if "X" in parameters else (problem, outcome)
    try:
        with _left_as_it_was():
            returned = analyse(*given, **settings)
    except (RuntimeError, ValueError, AssertionError, ArithmeticError) as error:
        reason = " ".join(str(error).split())
        raise AnalysisError(
            "analyser_failed", analysis=analysis, outcome="the outcome", reason=reason
        ) from error
    return _figures(analysis, returned, size)


@contextmanager
def _left_as_it_was() -> Iterator[None]:
    """Put back the global generator and the warning filters, which SALib changes."""
    state, form = np.random.get_state(), warnings.formatwarning  # noqa: NPY002
    try:
        with warnings.catch_warnings(record=True), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # some set a filter of their own: hence the record
            yield
    finally:
        np.random.set_state(state)  # noqa: NPY002
        warnings.formatwarning = form


def _figures(analysis: str, returned: Mapping[str, Any], size: int) -> Found:
    """Pick the measures that hold one figure a factor, with SALib's interval where it has one."""
    if analysis == "rsa":  # one figure for each twentieth of the outcome: their mean
        means = np.array([np.nanmean(returned[f"x{number}"]) for number in range(size)])
        missing = np.full(size, np.nan)
        return {"rsa": (means, (missing, missing))}
    found: Found = {}
    for key in _SUMMARISED.get(analysis, tuple(returned)):
        value = _numbers(returned.get(key), size)
        if value is None or key.endswith("_conf"):
            continue
        half = _numbers(returned.get(f"{key}_conf"), size) if analysis not in _NO_INTERVAL else None
        reach = np.full(size, np.nan) if half is None else _OF_WHOLE.get(analysis, 1.0) * half
        found[_NAMES.get((analysis, key), key)] = value, (value - reach, value + reach)
    return found


def _numbers(value: object, size: int) -> Values | None:
    """Read one figure a factor; None where it is something else."""
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        return None
    return array[:size] if array.ndim == 1 and array.size >= size else None
