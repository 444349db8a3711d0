"""The page on patterns, docs/patterns.md, made from the evidence that is kept in results/."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ketensim.show.patterns_picture import alternative, picture, written
from ketensim.study.patterns.evidence import REMOVED_AT_LEAST, ROBUST_FROM, SEEDS_A_DRAW, Evidence
from ketensim.study.patterns.pattern import load_pattern
from ketensim.study.statistics import Estimate

RESULTS = Path("results") / "patterns.json"
PAGE = Path("docs") / "patterns.md"
PICTURES = Path("docs") / "patterns"
PATTERNS = Path("experiments") / "patterns"

_HEAD = """\
# Patterns that must emerge

Made from `results/patterns.json` by `python -m ketensim.patterns --write`, which runs everything
again. Each pattern is a file in `experiments/patterns`: chains that are run on the same clients, a
contrast between them, and an ablation that switches off the mechanism that should cause it. No rule
of the model knows any of these patterns.

An effect is the mean over paired seeds with its 95% interval (Student's t). A pattern counts as
reached when every effect has the sign of the source with an interval that excludes zero, the
ablation removes at least {removed:.0%} of the first effect, and the sign of the first effect holds
in at least {robust:.0%} of the draws of all free parameters within 30% of their defaults ({seeds}
paired seeds a draw, on fresh keys). The full form takes 200 draws; the table says how many were
done of each.
"""


def interval(found: Estimate) -> str:
    """Write an effect with its interval."""
    return written({"mean": found.mean, "low": found.low, "high": found.high})


def keep(root: Path, evidence: Evidence) -> None:
    """Keep the evidence of one pattern among that of the others."""
    path = root / RESULTS
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept[evidence.pattern.name] = _record(evidence)
    ordered = {name: kept[name] for name in sorted(kept)}
    path.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _record(evidence: Evidence) -> dict[str, Any]:
    """Put the evidence of one pattern in plain values."""
    pattern = evidence.pattern
    return {
        "title": pattern.title.en,
        "source": pattern.source,
        "ablation": dict(pattern.ablation),
        "seeds": evidence.effects[0].runs,
        "effects": [
            {
                "says": said.says.en,
                "with": _plain(with_it),
                "without": _plain(without),
            }
            for said, with_it, without in zip(
                pattern.effects, evidence.effects, evidence.ablated, strict=True
            )
        ],
        "separable": evidence.separable,
        "removed": round(evidence.removed, 3),
        "draws": evidence.draws,
        "holds": evidence.holds,
        "reached": evidence.reached,
    }


def _plain(found: Estimate) -> dict[str, float]:
    """Keep six digits of an estimate."""
    return {
        "mean": float(f"{found.mean:.6g}"),
        "low": float(f"{found.low:.6g}"),
        "high": float(f"{found.high:.6g}"),
    }


def kept_evidence(root: Path) -> dict[str, Any]:
    """Read the evidence that is kept, with what the patterns say beside it."""
    kept: dict[str, Any] = json.loads((root / RESULTS).read_text(encoding="utf-8"))
    for name, record in kept.items():
        pattern = load_pattern(root / PATTERNS / f"{name}.yaml")
        record["condition"] = pattern.condition.en if pattern.condition else None
        record["remark"] = pattern.remark.en if pattern.remark else None
        for effect, said in zip(record["effects"], pattern.effects, strict=True):
            effect["unit"], effect["sign"] = said.measured_in, said.sign
    return kept


def write_page(root: Path) -> None:
    """Write the page and its pictures from the evidence that is kept."""
    kept = kept_evidence(root)
    (root / PICTURES).mkdir(exist_ok=True)
    for name, record in kept.items():
        (root / PICTURES / f"{name}.svg").write_text(picture(name, record), encoding="utf-8")
    (root / PAGE).write_text(page(kept), encoding="utf-8")


def page(kept: dict[str, Any]) -> str:
    """Write the page as Markdown."""
    head = _HEAD.format(removed=REMOVED_AT_LEAST, robust=ROBUST_FROM, seeds=SEEDS_A_DRAW)
    reached = sum(record["reached"] for record in kept.values())
    lines = [head, f"Reached: {reached} of {len(kept)}.", ""]
    lines += ["| pattern | first effect | removed | sign holds | reached |"]
    lines += ["| --- | --- | ---: | ---: | --- |"]
    for name, record in kept.items():
        first = record["effects"][0]
        effect = written(first["with"]) + f" [{first['unit']}]"
        verdict = "yes" if record["reached"] else "**no**"
        lines.append(
            f"| [{name}](#{name.lower()}) {record['title']} | {effect} | {record['removed']:.0%} "
            f"| {record['holds']} of {record['draws']} | {verdict} |"
        )
    missed = {name: record for name, record in kept.items() if not record["reached"]}
    if missed:
        lines += ["", "## Not reached, by how much and why", ""]
        lines += [line for name, record in missed.items() for line in _short_of(name, record)]
    for name, record in kept.items():
        lines += ["", *_section(name, record)]
    return "\n".join(lines) + "\n"


def _short_of(name: str, record: dict[str, Any]) -> list[str]:
    """Say by how much a pattern is not reached, one line for each thing that it lacks, and why."""
    lacks = [
        f"that {effect['says']} is not shown: {written(effect['with'])} [{effect['unit']}], "
        f"where the interval should lie {'above' if effect['sign'] > 0 else 'below'} zero"
        for effect in record["effects"]
        if min(effect["with"][end] * effect["sign"] for end in ("low", "high")) <= 0.0
    ]
    if record["removed"] < REMOVED_AT_LEAST:
        lacks.append(
            f"the ablation removes {record['removed']:.0%} of the first effect, and at least "
            f"{REMOVED_AT_LEAST:.0%} is asked for"
        )
    if record["holds"] < ROBUST_FROM * record["draws"]:
        lacks.append(
            f"the sign of the first effect holds in {record['holds']} of {record['draws']} draws, "
            f"and in at least {ROBUST_FROM:.0%} is asked for"
        )
    return [f"- [{name}](#{name.lower()}): {'; '.join(lacks)}. {record['remark']}"]


def _section(name: str, record: dict[str, Any]) -> list[str]:
    """Write what was found of one pattern."""
    said = [f"{record['source']}."]
    if record["condition"]:
        said.append(f"It holds {record['condition']}.")
    off = ", ".join(f"`{path}: {value}`" for path, value in record["ablation"].items())
    said.append(f"{record['seeds']} paired seeds; the ablation is {off}.")
    if record["remark"]:
        said.append(record["remark"])
    lines = [f"## {name}", "", f"**{record['title']}.** {' '.join(said)}", ""]
    lines += [
        "| the source says | unit | effect | without its mechanism |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| {e['says']} | {e['unit']} | {written(e['with'])} | {written(e['without'])} |"
        for e in record["effects"]
    ]
    return [*lines, "", f"![{alternative(record)}](patterns/{name}.svg)"]
