"""The page on real logs, docs/validation.md, made from what is kept in results/validation.json."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ketensim.logs.behaviour.switching import with_fewer
from ketensim.logs.distances import DISTANCES
from ketensim.logs.held_out import Split, distances_table
from ketensim.logs.week_parts import LEVEL
from ketensim.show.pace_section import about_pace, paces_of
from ketensim.show.real_logs import LOGS
from ketensim.show.regime_page import REGIME, regime_section

if TYPE_CHECKING:
    import pandas as pd

    from ketensim.logs.fitting import Fit

_DAYS = 7.0
RESULTS = Path("results") / "validation.json"
PAGE = Path("docs") / "validation.md"

_NAMES = {
    "ketensim": "ketensim",
    "asleep": "ketensim, before behaviour was switched on",
    "paced": "ketensim, told at which pace the first half of the test cases came",
    "week": "training cases again, at their hour of the week",
    "shift": "latest training cases, moved by whole weeks",
}
_OF_DATES = ("absolute", "arrival")
_SHIFTED = (
    "Its dates were moved case by case, so that `absolute` and `arrival` compare what never was: "
    "they stand here for completeness. Simod was not run on it."
)
_HEAD = """\
# Calibrated on real logs, tested on what was held out

Made from `results/validation.json` by `python -m ketensim.validation FOLDER --write`, which reads
the logs from the folder that you name, calibrates on the cases that begin first, and predicts the
others. The logs themselves are not part of this project (4TU.ResearchData, general terms).

Each figure is a distance between a predicted log and the one held out, 0 for equal logs: the share
of three-step sequences that differ (n-gram), and the 1-Wasserstein distance on bins of an hour for
the moments of events by the calendar (absolute), their hour of the day for each weekday
(circadian), their time since the case began (relative), the beginnings of cases (arrival) and cycle
times. Behind ± is the standard deviation over replications.

A calibrated chain has behaviour of partners, with default parameters; what that does without regie
is divided out of times and arrivals. *Before behaviour was switched on* is the same chain without.
A prediction has as many cases as the test part; that of ketensim ends at the last moment of the
log, as the log itself does, which the naive ones do not know. *Finished* cases are those that began
so early that nine in ten of the training cases would have been over by the end of the log: that
rule was fixed before anything was compared.
"""
_READING = """\
## What to make of it

- The log of `receipt` changes regime; what is done to clients is calibrated on what comes after the
  last change that the training part shows, found by a test, and on nothing of the test part.
- `circadian` adds 23/7 hours for every weekday that is seen in one log only: ignore it on
  `receipt`.
- How many clients will come is not in a log: where arrivals of the test part differ from those of
  the training part, no calibration knows, and `arrival` and `absolute` say so. On `receipt` that is
  what keeps the chain behind Simod there. *Told at which pace* is no prediction: it shows what is
  left of these distances when the number of clients a week is known, and by how much chance moves
  them then.
- Cases of the test part of `receipt` are far quicker than those of the training part at any time
  after the change of regime. No calibration on these can know, and the naive predictions do not
  either: that is what is left of `relative` and `cycle time` there.
- `--fit` is refused for all three logs: `receipt` and `sepsis` have no starts, so waiting at a
  hand-over cannot be told from treatment, and `bpic2017_w` names no organisations, so no hand-over
  can be seen.
- Where behaviour on and off lie within each other's spread, what a strategy changes in such a chain
  is no artefact of a worse fit; whether partners behave so, no log says.
- Simod's figures are of version 5.2.1, tuned, on the same split with the same bins; ten
  replications each.
- `circadian` of `sepsis` is farther off than both naive predictions: nearly half of what its
  busiest organisation does is done from 6 to 9 o'clock, whenever a case came in, and in the model
  how long a step takes does not depend on the hour at which it begins.
- An organisation has hours of work of its own where a test shows that it differs from the others:
  in none of these logs, but for one of twenty-six organisations in `sepsis`, of which too little is
  seen in each hour. Tried once, apart from this command: hours of its own for that one all the same
  brought the prediction no nearer (`circadian` 1.37 ± 0.12 with and 1.34 ± 0.12 without, 20
  replications). On two simulated logs of organisations that do work at other hours, own hours
  brought `circadian` from 0.46 to 0.29 and from 0.49 to 0.36, and left the rest as it was.
"""


def record_of(
    fit: Fit, split: Split, test_share: float, replications: int, *, is_shifted: bool = False
) -> dict[str, Any]:
    """Put what came out for one log in plain values; of shifted dates no pace can be told."""
    assert fit.distances is not None
    chains = {"asleep": fit.plain}
    pace = None if is_shifted else paces_of(split, test_share)
    if pace is not None:
        chains["paced"] = with_fewer(fit.calibration.scenario, pace["all"] / pace["test"])
    others = (
        _renamed(distances_table(split, chain, replications), name)
        for name, chain in chains.items()
    )
    tables = [fit.distances, *others]
    rows = [
        {name: _known(value) for name, value in row.items()}
        for table in tables
        for row in table.to_dict("records")
    ]
    change, hours = fit.change, fit.calibration.hours
    return {
        "test_share": test_share,
        "replications": replications,
        "training_cases": fit.training_cases,
        "calibrated_on": fit.calibration.cases,
        "change": None
        if change is None
        else {"what": change.what, "date": str(change.moment)[:10], "chance": change.chance},
        "functions": len(fit.calibration.scenario.functions),
        "partners": len(fit.calibration.scenario.partners),
        "left_out": fit.calibration.left_out,
        "hours": {"chance": _known(hours.chance), "own": len(hours.own)},
        "paces": pace,
        "days": days_of(fit, split),
        "rows": rows,
    }


def _known(value: Any) -> Any:
    """Write what is not a number as nothing, for JSON has no other way."""
    return None if value != value else value


def days_of(fit: Fit, split: Split) -> dict[str, float]:
    """Say how long cases take on average [days]: those calibrated on, and those of the test."""
    seen = fit.calibration.seen
    total = sum(one.days * one.cases for one in seen)
    test = split.test
    return {
        "calibrated": total / sum(one.cases for one in seen),
        "test": float(_DAYS * (test.ended - test.begun).mean()),
    }


def _renamed(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Keep what the chain predicts, under another name."""
    own = table[table["prediction"] == "ketensim"]
    return own.assign(prediction=name)


def keep(root: Path, found: dict[str, Any]) -> None:
    """Keep what came out."""
    text = json.dumps(found, indent=1, ensure_ascii=False)
    (root / RESULTS).write_text(text + "\n", encoding="utf-8")


def write_page(root: Path) -> None:
    """Make the page from what is kept."""
    found, regime = (
        json.loads((root / kept).read_text(encoding="utf-8")) for kept in (RESULTS, REGIME)
    )
    (root / PAGE).write_text(page(found, regime), encoding="utf-8")


def page(found: dict[str, Any], regime: dict[str, Any]) -> str:
    """Give the page as Markdown."""
    sections = (section(name, one) for name, one in found.items())
    return "\n".join([_HEAD, *sections, regime_section(regime), _READING])


def section(name: str, found: dict[str, Any]) -> str:
    """Give what came out for one log as Markdown."""
    lines = [f"## {name}", "", f"{name}: {LOGS[name].source}.", "", _about(found), ""]
    if LOGS[name].is_shifted:
        lines += [_SHIFTED, ""]
    for cases in ("all", "finished"):
        rows = [row for row in found["rows"] if row["cases"] == cases]
        if rows:
            lines += [
                f"### {cases.capitalize()} cases of the test part",
                "",
                *_table(rows, LOGS[name].simod if cases == "all" else None),
                "",
            ]
    days = found["days"]
    lines += [
        *_verdict(name, found),
        f"- A case takes {days['calibrated']:.3g} days on average among those that it was "
        f"calibrated on, and {days['test']:.3g} in the test part.",
        *_told_pace(name, found),
        "",
    ]
    return "\n".join(lines)


def _about(found: dict[str, Any]) -> str:
    """Say what the chain was calibrated on."""
    change = found["change"]
    since = (
        "no change of regime was found, so all of them count"
        if change is None
        else f"{change['what']} a case change on {change['date']} (chance of that without a "
        f"change: {change['chance']:.1g}), so the {found['calibrated_on']:,} after it count"
    )
    return (
        f"{1 - found['test_share']:.0%} of the cases, {found['training_cases']:,}, for training: "
        f"{since}. The chain has {found['functions']} functions and {found['partners']} "
        f"{'partner' if found['partners'] == 1 else 'partners'}; "
        f"{found['left_out']:.1%} of all steps were too rare to be told (fewer than five cases). "
        f"{_hours(found['hours'])}{found['replications']} replications."
    )


def _hours(found: dict[str, Any]) -> str:
    """Say whether organisations have hours of their own."""
    if found["chance"] is None:
        return ""
    chance = f"(chance of that where nobody does: {found['chance']:.2g})"
    if found["chance"] >= LEVEL:
        return (
            "No organisation works at other hours of the week than the others, as far as can be "
            f"seen (chance {found['chance']:.2g}): they share one calendar. "
        )
    if found["own"] == 0:
        return (
            f"Some organisations work at other hours of the week than the others {chance}, but too "
            "little is seen of them in each hour: they share one calendar. "
        )
    return f"Hours of the week of their own: {found['own']} organisations {chance}. "


def _table(rows: list[dict[str, Any]], simod: tuple[float, ...] | None) -> list[str]:
    """Lay the distances out, with those of Simod below where they are known."""
    heads = [distance.replace("_", " ").replace("n gram", "n-gram") for distance in DISTANCES]
    lines = [f"| prediction | {' | '.join(heads)} |", f"| --- |{' ---: |' * len(heads)}"]
    for row in sorted(rows, key=lambda row: [*_NAMES].index(row["prediction"])):
        cells = [_figure(row[distance], row[f"{distance}_sd"]) for distance in DISTANCES]
        lines.append(f"| {_NAMES[row['prediction']]} | {' | '.join(cells)} |")
    if simod is not None:
        lines.append(f"| Simod | {' | '.join(f'{value:.3g}' for value in simod)} |")
    return lines


def _told_pace(name: str, found: dict[str, Any]) -> list[str]:
    """Say how far the number of cases could have been known; nothing where dates were moved."""
    rows = found["rows"]
    simod = LOGS[name].simod
    if found["paces"] is None or simod is None:
        return []
    told = next(row for row in rows if row["prediction"] == "paced" and row["cases"] == "all")
    peers = dict(zip(DISTANCES, simod, strict=True))
    of_arrivals = ("absolute", "arrival")
    near = [one for one in of_arrivals if abs(told[one] - peers[one]) < 2.0 * told[f"{one}_sd"]]
    written = {one: _figure(told[one], told[f"{one}_sd"]) for one in of_arrivals}
    return about_pace(found["paces"], near, written)


def _figure(mean: float | None, spread: float | None) -> str:
    """Write a distance with its standard deviation."""
    if mean is None:
        return "-"
    return f"{mean:.3g}" + ("" if spread is None else f" ± {spread:.2g}")


def _verdict(name: str, found: dict[str, Any]) -> list[str]:
    """Say what the calibrated chain is better at, and by how much it misses the rest."""
    rows = {row["prediction"]: row for row in found["rows"] if row["cases"] == "all"}
    ours, simod = rows["ketensim"], LOGS[name].simod
    lines = []
    for number, distance in enumerate(DISTANCES):
        if LOGS[name].is_shifted and distance in _OF_DATES:
            continue
        naive = min(rows["week"][distance], rows["shift"][distance])
        others = {"Simod": simod[number]} if simod is not None else {}
        told = [
            f"{'nearer than' if ours[distance] < other else 'farther than'} {who} by "
            f"{abs(ours[distance] / other - 1):.0%}"
            for who, other in (others | {"the better naive prediction": naive}).items()
        ]
        spread = max(ours[f"{distance}_sd"] or 0.0, rows["week"][f"{distance}_sd"] or 0.0)
        even = math.isclose(ours[distance], naive, abs_tol=2.0 * spread)
        lines.append(
            f"- {distance.replace('_', ' ')}: {', '.join(told)}"
            + (" (not separable from it)" if even else "")
            + "."
        )
    return lines
