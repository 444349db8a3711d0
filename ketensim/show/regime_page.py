"""The section on a change of regime as a natural experiment, of docs/validation.md."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ketensim.logs.natural_experiment import NaturalExperiment

REGIME = Path("results") / "receipt_regime.json"

_FIGURES = {
    "mean": "mean time [days]",
    "median": "median time [days]",
    "within_day": "over within a day",
    "within_week": "over within a week",
}
_SHORT = 0.1  # days
_TEXT = """\
## The change in `receipt` as a natural experiment

From {date} on, far fewer people have a case: {persons_before:.2f} persons a case before, \
{persons_after:.2f} after
({cases_before} and {cases_after} cases). From the second step of a case on, {handed_before:.0%} \
of the steps were taken up by another
person than the one before, and {handed_after:.0%} after it.

A chain was calibrated on the cases before only, with steps that another person takes up told apart
from steps that the same one goes on with. Of the time after it is given the new share of those, how
many cases come and when the log ends, and nothing else: same steps, same times of each. In {draws}
draws the cases of before were drawn anew, a chain calibrated and simulated; between brackets the
interval of 95%.

| | before, as it was | after, if nothing changed | after, if only the hands changed \
| after, as it was |
| --- | ---: | ---: | ---: | ---: |
{rows}

{verdict}

Caution. Nobody drew lots: what else changed on that day (systems, staff, rules, the cases
themselves) is not in the log, and a case that went through many hands may have been a hard one.
So the difference between prediction and outcome is not the error of a model only, and agreement
would be no proof that fewer hands made cases quicker. The log has completion times only: a time is
work and waiting together, and nobody in this prediction waits for room.
"""


def regime_record(found: NaturalExperiment, date: str, draws: int) -> dict[str, Any]:
    """Put what was found in plain values."""
    return {"date": date, "draws": draws} | asdict(found)


def keep_regime(root: Path, record: dict[str, Any]) -> None:
    """Keep what was found."""
    text = json.dumps(record, indent=1, ensure_ascii=False)
    (root / REGIME).write_text(text + "\n", encoding="utf-8")


def regime_section(found: dict[str, Any]) -> str:
    """Give the section as Markdown."""
    names = ("cases", "persons", "handed")
    told = {
        f"{name}_{when}": found[name][place]
        for name in names
        for place, when in enumerate(("before", "after"))
    }
    rows = "\n".join(_row(name, found) for name in _FIGURES)
    return _TEXT.format(
        date=found["date"], draws=found["draws"], rows=rows, verdict=_verdict(found), **told
    )


def _row(name: str, found: dict[str, Any]) -> str:
    """Give the row of a figure."""
    cells = (
        _written(name, found["before"][name]),
        _span(name, found["unchanged"][name]),
        _span(name, found["changed"][name]),
        _written(name, found["after"][name]),
    )
    return f"| {_FIGURES[name]} | {' | '.join(cells)} |"


def _span(name: str, span: dict[str, float]) -> str:
    """Write a prediction with its interval."""
    low, high = (_written(name, span[end]) for end in ("low", "high"))
    return f"{_written(name, span['middle'])} ({low} to {high})"


def _written(name: str, value: float) -> str:
    """Write days, short times in more digits, and shares in per cent."""
    if name.startswith("within"):
        return f"{value:.0%}"
    return f"{value:.2f}" if value >= _SHORT else f"{value:.3f}"


def _verdict(found: dict[str, Any]) -> str:
    """Say what part of what happened the prediction has, and which outcomes it holds."""
    parts = {
        name: (found["changed"][name]["middle"] - found["unchanged"][name]["middle"])
        / (found["after"][name] - found["unchanged"][name]["middle"])
        for name in ("mean", "within_day")
    }
    held = [
        text
        for name, text in _FIGURES.items()
        if found["changed"][name]["low"] <= found["after"][name] <= found["changed"][name]["high"]
    ]
    said = (
        f"Fewer hands alone account for {parts['mean']:.0%} of the fall of the mean time and for "
        f"{parts['within_day']:.0%} of the rise of the share that is over within a day."
    )
    if not held:
        return (
            f"{said} None of the four intervals holds what happened: more changed than the hands."
        )
    return f"{said} What happened lies within the interval for: {', '.join(held)}."
