"""What experiments found: docs/findings.md, made from what is kept in results/findings.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ketensim.show.experiment.material import Material
from ketensim.show.experiment.summary import summary_section
from ketensim.show.messages import LANGUAGES, messages

if TYPE_CHECKING:
    from ketensim.study.experiment.result import ExperimentResult

RESULTS = Path("results") / "findings.json"
PAGE = Path("docs") / "findings.md"
BEGIN = "<!-- findings: written by python -m ketensim.findings --write -->"
END = "<!-- end of findings -->"

Record = dict[str, dict[str, Any]]


def finding_of(result: ExperimentResult) -> dict[str, Any]:
    """Take from an experiment what the page tells of it.

    Parameters
    ----------
    result
        The experiment with its runs.

    Returns
    -------
    dict
        title and said (the sentences of the report's summary) by language, scenario, method, n,
        replications, runs and failed.
    """
    experiment = result.experiment
    materials = {
        lang: Material(experiment, result.answers, {}, messages(lang)) for lang in LANGUAGES
    }
    title = experiment.title
    return {
        "title": {lang: getattr(title, lang) if title else experiment.name for lang in LANGUAGES},
        "scenario": list(experiment.scenario),
        "method": experiment.design.method,
        "n": result.design.n,
        "replications": experiment.replications,
        "runs": len(result.runs),
        "failed": int(result.runs["failed"].sum()),
        "said": {lang: list(summary_section(each).sentences) for lang, each in materials.items()},
    }


def kept(root: Path) -> Record:
    """Read what is kept; nothing where there is no file yet."""
    path = root / RESULTS
    if not path.exists():
        return {}
    record: Record = json.loads(path.read_text(encoding="utf-8"))
    return record


def keep(root: Path, record: Record) -> None:
    """Keep what experiments found, in order of their names."""
    text = json.dumps(dict(sorted(record.items())), indent=1, ensure_ascii=False)
    (root / RESULTS).write_text(text + "\n", encoding="utf-8")


def write_page(root: Path) -> None:
    """Put what is kept between its marks in the page."""
    path = root / PAGE
    text = path.read_text(encoding="utf-8")
    path.write_text(with_findings(text, kept(root)), encoding="utf-8")


def with_findings(text: str, record: Record) -> str:
    """Put what was found between its marks in a page."""
    before, first, rest = text.partition(BEGIN)
    _, last, after = rest.partition(END)
    if not (first and last):
        raise ValueError(f"the page does not hold the two marks {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{findings(record)}\n{END}{after}"


def findings(record: Record) -> str:
    """Write what every experiment found as Markdown, in both languages."""
    lines = []
    for name, found in sorted(record.items()):
        lines += [f"## {found['title']['en']}", "", _how(name, found), ""]
        lines += [f"- {sentence}" for sentence in found["said"]["en"]]
        lines += ["", f"_{found['title']['nl']}_", ""]
        lines += [f"- {sentence}" for sentence in found["said"]["nl"]]
        lines.append("")
    return "\n".join(lines)


def _how(name: str, found: dict[str, Any]) -> str:
    """Say how it was done, and how much of it."""
    chains = found["scenario"]
    where = f"`{chains[0]}`" if len(chains) == 1 else f"{len(chains)} chains"
    failed = f", {found['failed']} of which failed" if found["failed"] else ""
    return (
        f"`{name}`: {found['runs']:,} runs{failed}, {found['method']} with n = {found['n']:,} and "
        f"{found['replications']} replications, {where}."
    )
