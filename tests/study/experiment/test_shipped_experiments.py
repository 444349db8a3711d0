"""The experiments that come with ketensim, and the page that says what an experiment file holds."""

import re
from pathlib import Path

import pytest

import ketensim as ks
from ketensim.study.experiment.design import METHODS
from ketensim.study.experiment.experiment import DesignStated, Experiment
from ketensim.study.experiment.reading import shipped_experiments
from ketensim.study.experiment.running import Sweep
from ketensim.study.experiment.uncertainty import KINDS, Uncertainty

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "reference-experiment.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", shipped_experiments())
def test_every_shipped_experiment_is_right_and_its_points_give_chains(name, tmp_path, request):
    experiment = ks.load_experiment(name)
    assert experiment.name == name
    assert experiment.title is not None
    assert f"`{name}`" in (ROOT / "experiments" / "README.md").read_text(encoding="utf-8")
    if not request.config.getoption("--full"):  # both ends of each uncertainty have been tried
        return
    plan = Sweep.of(experiment, tmp_path / name, begin=False).plan
    for _, task in plan.tasks([0, len(plan) // 2, len(plan) - 1]):
        values = dict(task.values)
        chain = plan.evaluate.base(values)
        values.pop("scenario", None)
        assert chain.with_values(values).groups


@pytest.mark.parametrize("model", [Experiment, DesignStated, Uncertainty])
def test_the_reference_names_every_key(model):
    missing = [key for key in model.model_fields if not re.search(rf"\b{key}\b", PAGE)]
    assert missing == []


def test_the_reference_names_every_method_and_distribution():
    assert [name for name in (*METHODS, *KINDS) if f"`{name}`" not in PAGE] == []


def test_the_example_of_the_reference_is_right(tmp_path):
    text = PAGE.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "example.yaml").write_text(text, encoding="utf-8")
    experiment = ks.load_experiment(tmp_path / "example.yaml")
    assert len(experiment.settings) == 6
