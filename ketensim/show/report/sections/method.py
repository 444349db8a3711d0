"""How it was computed: seeds, versions, what is sourced and what is an assumption."""

from __future__ import annotations

import math
from typing import Any

from ketensim.declaring import ASSUMPTION
from ketensim.scenario.parameters import Parameters
from ketensim.show.form.wording import unit_words
from ketensim.show.messages import Messages
from ketensim.show.report.material import Material
from ketensim.show.report.page import Section, Table
from ketensim.show.report.sections.interventions import interventions_table
from ketensim.show.report.sections.outcomes import written
from ketensim.show.report.wording import capital, count, missing, number, strategy_name
from ketensim.show.source_words import source_words
from ketensim.study.outcomes import outcome_of
from ketensim.study.statistics import estimate


def method_section(material: Material, words: Messages) -> Section:
    """State all that is needed to do the same again and to weigh what came out."""
    tables = [_facts(material, words)]
    changed = interventions_table(material, words)
    if changed is not None:
        tables.append(changed)
    if material.scenario.published:
        tables.append(_check(material, words))
    tables.append(_sources(material, words))
    tables.append(_parameters(material, words))
    return Section(
        name="method",
        heading=words("report.method.heading"),
        sentences=tuple(_sentences(material, words)),
        tables=tuple(tables),
    )


def _sentences(material: Material, words: Messages) -> list[str]:
    """Say in words what the model is and how far its numbers can be trusted."""
    declared = [_origin(name) for name in Parameters.model_fields]
    assumed = sum(ASSUMPTION in source for source in declared)
    return [
        words("report.method.model"),
        words(
            "report.method.assumed",
            parameters=len(declared),
            assumed=assumed,
            changed=len(_changed(material)),
        ),
    ]


def _facts(material: Material, words: Messages) -> Table:
    """List seeds, times and versions."""
    about, scenario = material.about, material.scenario
    seeds = sorted({int(seed) for seed in material.summary["seed"]})
    written_seeds = f"{seeds[0]}–{seeds[-1]}" if _is_range(seeds) else ", ".join(map(str, seeds))
    off = scenario.mechanisms
    mechanisms = words("report.method.all_off") if off.all_off else ", ".join(off.off)
    packages: dict[str, Any] = about.get("packages", {})
    facts = {
        "scenario": f"{scenario.title.nl if words.language == 'nl' else scenario.title.en} "
        f"({scenario.name})",
        "hash": str(about.get("scenario_hash", missing(words)))[:16],
        "strategies": "; ".join(strategy_name(words, arm.strategy) for arm in material.arms),
        "effort": f"{number(words, scenario.regie.effort)} FTE",
        "runs": str(len(material.arms[0].runs)),
        "seeds": written_seeds,
        "weeks": count(words, "week", material.weeks),
        "warmup": count(words, "week", scenario.horizon.warmup),
        "follow_up": count(words, "week", scenario.follow_up),
        "mechanisms_off": mechanisms or words("report.method.none_off"),
        "queue": words(f"report.method.queue_{scenario.queue}"),
        "version": str(about.get("ketensim", missing(words))),
        "python": str(about.get("python", missing(words))),
        "packages": ", ".join(f"{name} {number}" for name, number in packages.items()),
        "started": str(about.get("started", missing(words))),
    }
    rows = tuple((words(f"report.method.fact_{name}"), value) for name, value in facts.items())
    columns = (words("report.method.column_fact"), words("report.method.column_value"))
    return Table(words("report.method.facts"), columns, rows, folded=False)


def _is_range(seeds: list[int]) -> bool:
    """Whether seeds follow one another, so that the first and the last say it all."""
    return len(seeds) > 2 and seeds[-1] - seeds[0] == len(seeds) - 1


def _check(material: Material, words: Messages) -> Table:
    """Compare what came out with the figures that are published, under the first strategy."""
    rows = []
    for name, (low, high) in material.scenario.published.items():
        base = name.partition("@")[0]
        factor = 100.0 if outcome_of(base).is_share else 1.0
        found = estimate(material.arms[0].indicator(name))
        digits = outcome_of(base).digits(low, high)
        if not math.isfinite(found.mean):
            verdict = missing(words)
        else:
            inside = low <= found.mean <= high
            verdict = words("report.method.inside" if inside else "report.method.outside")
        published = words.interval(factor * low, factor * high, digits)
        title = capital(outcome_of(name).words(words.language))
        rows.append((title, published, written(base, found, words), verdict))
    columns = tuple(
        words(f"report.method.column_{name}")
        for name in ("indicator", "published", "found", "verdict")
    )
    return Table(words("report.method.check"), columns, tuple(rows), folded=False)


def _sources(material: Material, words: Messages) -> Table:
    """List what the scenario rests on: sources first, then its assumptions."""
    said = {kind: words(f"report.method.{kind}") for kind in ("source", ASSUMPTION)}
    rows = [
        (
            source.words(words.language),
            said[ASSUMPTION if source.is_assumption else "source"],
        )
        for source in material.scenario.sources
    ] or [(words("report.method.no_sources"), said[ASSUMPTION])]
    columns = (words("report.method.column_rests"), words("report.method.column_kind"))
    rows.sort(key=lambda row: row[1] == said[ASSUMPTION])
    return Table(words("report.method.sources"), columns, tuple(rows), folded=False)


def _parameters(material: Material, words: Messages) -> Table:
    """List every parameter of the model with its value, unit, rule and source."""
    values = material.scenario.parameters
    changed = set(_changed(material))
    rows = []
    for name, field in Parameters.model_fields.items():
        extra = field.json_schema_extra
        facts: dict[str, Any] = extra if isinstance(extra, dict) else {}
        value = f"{getattr(values, name):g}"
        if words.language == "nl":
            value = value.replace(".", ",")
        mark = f" ({words('report.method.changed')})" if name in changed else ""
        source = source_words(str(facts["source"]), words.language)
        rows.append(
            (name, value + mark, unit_words(str(facts["unit"]), words), str(facts["label"]), source)
        )
    columns = tuple(
        words(f"report.method.column_{name}")
        for name in ("parameter", "value", "unit", "rule", "source")
    )
    return Table(words("report.method.parameters"), columns, tuple(rows))


def _changed(material: Material) -> list[str]:
    """Name the parameters to which the scenario gives a value of its own."""
    values = material.scenario.parameters
    return [
        name
        for name, field in Parameters.model_fields.items()
        if getattr(values, name) != field.default
    ]


def _origin(name: str) -> str:
    """Return the declared source of a parameter."""
    extra = Parameters.model_fields[name].json_schema_extra
    return str(extra["source"]) if isinstance(extra, dict) else ASSUMPTION
