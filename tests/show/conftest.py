"""Results folders of real runs, made once for all tests of what people look at."""

from __future__ import annotations

import pytest
from app_page_cases import app_address, opened, windows
from browser import browser

from ketensim.chain.simulate import simulate
from ketensim.measure.results_folder import save_runs
from ketensim.scenario import load_scenario
from ketensim.study.bottlenecks import bottlenecks
from ketensim.study.bottlenecks_folder import write_bottlenecks

__all__ = ["app_address", "browser", "opened", "windows"]  # so that one app serves all modules


def simulated(folder, name, strategies, seeds):
    scenario = load_scenario(name).with_values({"horizon.warmup": 26, "horizon.weeks": 104})
    runs = [simulate(scenario, strategy=which, seed=seed) for which in strategies for seed in seeds]
    return save_runs(folder, runs)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory):
    """Two runs of the chain with most partners, under no regie."""
    return simulated(tmp_path_factory.mktemp("run") / "r", "multiprobleem", ["none"], [1, 2])


@pytest.fixture(scope="session")
def comparison_folder(tmp_path_factory):
    """Two strategies on the same clients of a simple chain, two runs of each."""
    strategies = ["none", "chain_optimisation"]
    return simulated(tmp_path_factory.mktemp("comparison") / "c", "beroerte", strategies, [1, 2])


@pytest.fixture(scope="session")
def bottlenecks_folder(tmp_path_factory):
    """What more staff at each station brings a simple chain, on three seeds."""
    scenario = load_scenario("beroerte").with_values({"horizon.warmup": 26, "horizon.weeks": 104})
    folder = tmp_path_factory.mktemp("bottlenecks")
    found = bottlenecks(scenario, seeds=[1, 2, 3], kinds=["staffing", "acceptance"])
    write_bottlenecks(folder, scenario, found)
    return folder
