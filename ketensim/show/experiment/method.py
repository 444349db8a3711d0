"""How it was done: design, factors, seeds and versions, so that it can be done again."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ketensim.show.experiment.material import Material
from ketensim.show.report.page import Section, Table
from ketensim.study.sensitivity.sampled import DUMMY


def method_section(material: Material) -> Section:
    """State all that is needed to do the same again and to weigh what came out."""
    words = material.words
    tables = [_facts(material)]
    if material.answers.design.factors:
        tables.append(_factors(material))
    said = (words("experiment.method.model"), words("experiment.method.space"))
    heading = words("experiment.method.heading")
    return Section("method", heading, said, tables=tuple(tables))


def _facts(material: Material) -> Table:
    """List the design, the runs and the versions."""
    words, answers, experiment = material.words, material.answers, material.experiment
    runs = answers.runs
    facts = {
        "name": experiment.name,
        "scenario": ", ".join(Path(name).name for name in experiment.scenario),
        "levers": "; ".join(_settings(material)),
        "outcomes": "; ".join(material.names.outcome(name) for name in experiment.outcomes),
        "design": f"{experiment.design.method}, n = {words.number(answers.design.n, 0)}",
        "points": words.number(len(answers.design.unit), 0),
        "blocks": words.number(len(np.unique(answers.design.block)), 0),
        "replications": words.number(int(runs["replication"].max()) + 1, 0),
        "runs": words.number(len(runs), 0),
        "failed": words.number(int(runs["failed"].sum()), 0),
        "constants": ", ".join(f"{path} = {value}" for path, value in experiment.constants.items())
        or "–",
        "seed": str(experiment.seed),
        "version": str(material.about.get("ketensim", "–")),
        "code": str(material.about.get("code", "–"))[:16],
        "python": str(material.about.get("python", "–")),
    }
    rows = tuple((words(f"experiment.fact.{name}"), value) for name, value in facts.items())
    heads = (words("experiment.column.fact"), words("experiment.column.value"))
    return Table(words("experiment.method.facts"), heads, rows, folded=False)


def _settings(material: Material) -> list[str]:
    """Name each setting that was compared once, also where several chains met it."""
    settings = (
        {name: value for name, value in arm.levers.items() if name != "scenario"}
        for arm in material.answers.arms
    )
    return list(dict.fromkeys(map(material.names.setting, settings)))


def _factors(material: Material) -> Table:
    """List what varied, between which values."""
    words, names = material.words, material.names
    rows = []
    for factor in material.experiment.factors:
        low, high = (names.value(float(end)) for end in factor.ends())
        written = "–" if factor.name == DUMMY else words("interval", low=low, high=high)
        rows.append((names.factor(factor.name), factor.name, written, factor.group or "–"))
    heads = tuple(
        words(f"experiment.column.{name}") for name in ("factor", "path", "range", "group")
    )
    return Table(words("experiment.method.factors"), heads, tuple(rows), folded=False)
