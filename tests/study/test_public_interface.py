"""The names that scripts, courses and papers rely on."""

import subprocess
import sys
from importlib.metadata import PackageNotFoundError

import pytest

import ketensim as ks

NAMES = (
    "load_scenario Scenario ScenarioError simulate KetenModel Intervention Result load_result "
    "compare Comparison bottlenecks"
)
SHORT = {"horizon.warmup": 10, "horizon.weeks": 60}


@pytest.mark.parametrize("name", NAMES.split())
def test_every_public_name_can_be_had_from_the_top(name):
    assert getattr(ks, name).__name__ == name
    assert name in dir(ks)
    assert name in ks.__all__


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match=r"'ketensim' has no attribute 'simulat'"):
        _ = ks.simulat


def test_importing_ketensim_imports_no_other_package():
    code = (
        "import sys; before = set(sys.modules); import ketensim\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(*sorted(new - sys.stdlib_module_names))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["ketensim"]


def test_a_bare_checkout_has_no_version(monkeypatch):
    def not_installed(name):
        raise PackageNotFoundError(name)

    monkeypatch.delitem(vars(ks), "__version__", raising=False)
    monkeypatch.setattr("importlib.metadata.version", not_installed)
    assert ks.__version__ == "0+checkout"
    monkeypatch.delitem(vars(ks), "__version__", raising=False)


def test_compare_gives_the_same_runs_as_simulate():
    scenario = ks.load_scenario("beroerte").with_values(SHORT)
    found = ks.compare(scenario, ["none", "chain_optimisation"], seeds=[3, 4])
    for row in found.runs.to_dict("records"):
        alone = ks.simulate(scenario, strategy=row["strategy"], seed=row["seed"])
        assert alone.summary["dks"] == row["dks"]


def test_strategies_meet_the_same_clients():
    scenario = ks.load_scenario("beroerte").with_values(SHORT)
    first, second = (
        ks.simulate(scenario, strategy=name, seed=1).clients.query("relapse_of.isna()")
        for name in ("none", "chain_optimisation")
    )
    met = ["client", "person", "arrived", "severity", "needs"]
    assert first[met].reset_index(drop=True).equals(second[met].reset_index(drop=True))


def test_a_strategy_that_does_not_exist_is_refused_by_name():
    scenario = ks.load_scenario("beroerte").with_values(SHORT)
    with pytest.raises(ks.ScenarioError, match="joint_ambition"):
        ks.compare(scenario, ["none", "joint_ambitoin"], seeds=[1])
