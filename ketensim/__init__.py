"""ketensim: simulate public organisations that pass the same clients along a chain.

The names below are the whole public interface for scripts. They are imported when first
used, so that `import ketensim` costs next to nothing and `ketensim --help` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.chain.simulate import simulate
    from ketensim.measure.result import Result, load_result
    from ketensim.scenario.errors import ScenarioError
    from ketensim.scenario.intervention import Intervention
    from ketensim.scenario.reading import load_scenario
    from ketensim.scenario.schema import Scenario
    from ketensim.study.bottlenecks import bottlenecks
    from ketensim.study.comparison import Comparison, compare
    from ketensim.study.experiment.reading import load_experiment
    from ketensim.study.experiment.result import ExperimentResult
    from ketensim.study.experiment.running import run_experiment

    __version__: str

__all__ = [
    "Comparison",
    "ExperimentResult",
    "Intervention",
    "KetenModel",
    "Result",
    "Scenario",
    "ScenarioError",
    "bottlenecks",
    "compare",
    "load_experiment",
    "load_result",
    "load_scenario",
    "run_experiment",
    "simulate",
]

_HOME = {
    "Comparison": "ketensim.study.comparison",
    "Intervention": "ketensim.scenario.intervention",
    "KetenModel": "ketensim.chain.model",
    "Result": "ketensim.measure.result",
    "Scenario": "ketensim.scenario.schema",
    "ScenarioError": "ketensim.scenario.errors",
    "bottlenecks": "ketensim.study.bottlenecks",
    "compare": "ketensim.study.comparison",
    "load_experiment": "ketensim.study.experiment.reading",
    "load_result": "ketensim.measure.result",
    "load_scenario": "ketensim.scenario.reading",
    "run_experiment": "ketensim.study.experiment.running",
    "simulate": "ketensim.chain.simulate",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for."""
    if name == "__version__":
        value: object = _installed_version()
    elif name in _HOME:
        value = getattr(import_module(_HOME[name]), name)
    else:
        raise AttributeError(f"module 'ketensim' has no attribute {name!r}")
    globals()[name] = value
    return value


def _installed_version() -> str:
    """Return the version that is installed; a bare checkout has none."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("ketensim")
    except PackageNotFoundError:
        return "0+checkout"


def __dir__() -> list[str]:
    """Show the public names before they are imported."""
    return sorted({*globals(), *__all__, "__version__"})
