"""Experiments on functions that are known, so that what a report says can be checked."""

from __future__ import annotations

import math

import numpy as np

from ketensim.study.experiment.experiment import Experiment
from ketensim.study.experiment.running import run_experiment


def noise_of(seed):
    """Standard normal that depends on the seed alone."""
    return float(np.random.Generator(np.random.Philox(key=seed)).normal())


def flipping(values, strategy, seed):
    """Covenant is better by 0.2, but worse by 0.3 where x1 is high and x2 low; trust moves both."""
    base = 0.5 + 0.1 * values["parameters.trust_gain"] / 0.04 + 0.02 * noise_of(seed)
    worse = values["complexity.ambiguity"] > 0.6 and values["complexity.dynamism"] < 0.5
    lift = {"none": 0.0, "covenant": -0.3 if worse else 0.2}[strategy]
    return {"resolved_share": base + lift, "dks": math.exp(base + lift) / 1000}


def missing_at_times(values, strategy, seed):
    """One outcome that is missing now and then, and one that never is."""
    found = flipping(values, strategy, seed)
    rare = values["complexity.ambiguity"] > 0.9
    return found | {"dks": math.nan if rare else found["dks"]}


def never(values, strategy, seed):
    """An outcome that never has a value."""
    return {"resolved_share": math.nan, "dks": math.nan}


def flat(values, strategy, seed):
    """Nothing but noise."""
    return {"resolved_share": 0.5 + 0.01 * noise_of(seed), "dks": 0.001}


def by_case(values, strategy, seed):
    """One strategy helps in one chain, harms in another, and does nothing in the others."""
    lift = {"beroerte": 0.2, "jeugd": -0.1}.get(values["scenario"], 0.0) * (strategy == "covenant")
    own = noise_of(seed + (strategy == "covenant"))
    return {"resolved_share": 0.5 + lift + 0.02 * own, "dks": 0.001 + 0.0001 * own}


FACTORS = {
    "complexity.ambiguity": [0, 1],
    "complexity.dynamism": [0, 1],
    "parameters.trust_gain": [0.01, 0.04],
    "dummy": [0, 1],
}


def asked(method="lhs", n=240, **more):
    stated = {
        "format": 1,
        "name": "safe",
        "title": {"nl": "Wat is veilig", "en": "What is safe"},
        "scenario": "beroerte",
        "levers": {"strategy": ["none", "covenant"]},
        "uncertainties": FACTORS,
        "outcomes": ["resolved_share", "dks"],
        "thresholds": {"resolved_share": 0.6},
        "design": {"method": method, "n": n},
        "constants": {"horizon.weeks": 104},
        "replications": 2,
    }
    return Experiment.model_validate({k: v for k, v in (stated | more).items() if v is not None})


def done(folder, experiment, evaluate=flipping):
    return run_experiment(experiment, out=folder, evaluate=evaluate)


def plain_lift(values, strategy, seed):
    """One strategy helps."""
    lift = {"none": 0.0, "covenant": 0.1}[strategy]
    return {"resolved_share": 0.5 + lift + 0.02 * noise_of(seed), "dks": 0.001}
