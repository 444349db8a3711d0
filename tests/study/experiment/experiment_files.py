"""Experiment files for tests: the one of the public interface, and changes of it."""

from __future__ import annotations

from pathlib import Path

from ketensim.scenario.nodes import compose
from ketensim.study.experiment.reading import load_experiment

TINY = Path(__file__).with_name("tiny.yaml")

PRINTED = Path(__file__).with_name("printed.yaml").read_text(encoding="utf-8")

SMALL = f"""format: 1
name: small
scenario: {TINY}
levers:
  strategy: [none, chain_unit]
uncertainties:
  complexity.ambiguity: [0, 1]
  parameters.trust_gain: {{range: [0.01, 0.04], log: true}}
  dummy: [0, 1]
constants:
  horizon.weeks: 8
  horizon.warmup: 0
outcomes: [dks, within_norm_share]
design: {{method: lhs, n: 5}}
replications: 2
seed: 3
"""


def written(folder, text, name="experiment.yaml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def loaded(folder, text=SMALL):
    return load_experiment(written(folder, text))


def changed(text, **keys):
    """Give the text of an experiment with other values at its top keys; None takes one away."""
    data = compose(text, "text").plain()
    for key, value in keys.items():
        data[key] = value
        if value is None:
            del data[key]
    return data
