"""Results folders: one or more runs of a scenario, written whole or not at all, and read back."""

from __future__ import annotations

import csv
import json
import math
import platform
import shutil
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ketensim
from ketensim.measure.schema import FORMAT, SCHEMA
from ketensim.measure.storage import ResultError, read_tables, records_from_tables, write_tables
from ketensim.scenario.intervention import written_history

if TYPE_CHECKING:
    from ketensim.measure.records import Records
    from ketensim.measure.result import Result
    from ketensim.scenario.intervention import Interventions
    from ketensim.scenario.schema import Scenario

RUN_FILE, SUMMARY_FILE, SCENARIO_FILE = "run.json", "summary.csv", "scenario.yaml"
_PACKAGES = ("mesa", "numpy", "numba", "pandas", "pyarrow")


def save_runs(folder: str | Path, results: Iterable[Result]) -> Path:
    """Save runs of one scenario to a folder, numbered 0, 1, … in the order given.

    Everything is written to a temporary folder beside it, which then takes its place: whatever
    goes wrong, there is never half a result. A results folder that stood there is replaced; a
    folder that holds anything else is refused.
    """
    place = Path(folder).resolve()
    with written_whole(place) as draft:
        write_runs(draft, results)
    return place


@dataclass(frozen=True)
class _Line:
    """What is kept of a run once its tables are on disk."""

    scenario: Scenario
    about: dict[str, Any]
    indicators: dict[str, float]


def write_runs(folder: Path, results: Iterable[Result]) -> list[dict[str, Any]]:
    """Write the files of a results folder into an existing folder.

    Parameters
    ----------
    folder
        Where to write; use `save_runs` to have it written whole.
    results
        Runs of one scenario, under one or more strategies; numbered 0, 1, … in this order. They
        are taken one by one, as they come, and not kept.

    Returns
    -------
    list
        The rows of the summary: run, seed, strategy and every indicator.
    """
    lines: list[_Line] = []
    write_tables(folder, _numbered(results, lines))
    if not lines:
        raise ResultError("there is no run to save")
    scenario = _resolved(lines)
    rows = [
        {name: line.about[name] for name in ("run", "seed", "strategy")} | line.indicators
        for line in lines
    ]
    write_summary(folder / SUMMARY_FILE, rows)
    write_about(folder, [line.about for line in lines], scenario)
    scenario.save(folder / SCENARIO_FILE)
    return rows


def _numbered(results: Iterable[Result], lines: list[_Line]) -> Iterator[Records]:
    """Give the runs their numbers, and note down of each what the other files tell."""
    for number, result in enumerate(results):
        records = replace(result.records, run=number)
        if lines and records.scenario != lines[0].scenario:
            raise ResultError("the runs of one folder must be of one scenario")
        about = {
            "run": number,
            "seed": records.seed,
            "strategy": records.strategy,
            "started": records.started_at,
            "seconds": records.seconds,
        } | told_of(records.interventions)
        lines.append(_Line(records.scenario, about, result.indicators))
        yield records


def told_of(interventions: Interventions) -> dict[str, Any]:
    """Say for `run.json` what was changed in a run from outside; nothing where nothing was."""
    return {"interventions": written_history(interventions)} if interventions else {}


def _resolved(lines: Sequence[_Line]) -> Scenario:
    """Give the scenario of the runs, with their strategy in it where they share one.

    So running the file again, without saying more than the seed, gives the same run again.
    """
    scenario = lines[0].scenario
    strategies = {line.about["strategy"] for line in lines}
    if len(strategies) > 1:
        return scenario
    return scenario.with_values({"regie.strategy": strategies.pop()})


def write_summary(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Write one row a run: run, seed, strategy and every indicator, to the last digit."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(rows[0])
        for row in rows:
            writer.writerow([_shown(value) for value in row.values()])


def _shown(value: Any) -> Any:
    """Write a number so that it reads back as itself; what is missing stays empty."""
    if not isinstance(value, float):
        return value
    return "" if math.isnan(value) else repr(value)


def write_about(
    folder: Path, each: Sequence[dict[str, Any]], scenario: Scenario, **more: Any
) -> None:
    """Write where results come from (`run.json`); at the top what holds for the first run or all.

    Parameters
    ----------
    folder
        Where to write.
    each
        Of every run: run, seed, strategy, started, seconds, and interventions where there were any.
    scenario
        What was run.
    more
        What else there is to tell about a study of another kind.
    """
    about = {
        "format": FORMAT,
        "ketensim": ketensim.__version__,
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
        "scenario": scenario.name,
        "scenario_hash": scenario.digest(),
        "seed": each[0]["seed"],
        "strategy": each[0]["strategy"],
        "started": min(about["started"] for about in each),
        "seconds": sum(about["seconds"] for about in each),
        "runs": list(each),
    }
    text = json.dumps(about | more, indent=2, ensure_ascii=False) + "\n"
    (folder / RUN_FILE).write_text(text, encoding="utf-8", newline="\n")


@contextmanager
def written_whole(place: Path) -> Iterator[Path]:
    """Give a temporary folder that takes its place once it is complete."""
    _refuse_other_things(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{uuid.uuid4().hex[:8]}.part")
    draft.mkdir()
    try:
        yield draft
        _put_in_place(draft, place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _put_in_place(draft: Path, place: Path) -> None:
    """Move the draft to its place; what stood there goes once the new one stands."""
    if not place.exists():
        draft.rename(place)
        return
    old = draft.with_suffix(".old")
    place.rename(old)
    try:
        draft.rename(place)
    except BaseException:
        old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _refuse_other_things(place: Path) -> None:
    """Refuse a place whose content would be destroyed."""
    if place.is_file():
        raise ResultError(f"results go to a folder, got the file {place}")
    if place.is_dir() and any(place.iterdir()) and not (place / RUN_FILE).is_file():
        raise ResultError(
            f"results go to a new, empty or results folder, got {place}, which holds other files"
        )


def read_about(folder: str | Path) -> dict[str, Any]:
    """Read `run.json` of a results folder; refuse what is none, or of a newer format."""
    path = Path(folder) / RUN_FILE
    try:
        about: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        newest = int(about["format"])
    except FileNotFoundError as error:
        raise ResultError(f"{folder} is not a results folder: it has no {RUN_FILE}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ResultError(f"{path} cannot be read: {error}") from error
    if newest > FORMAT:
        raise ResultError(
            f"{folder} has results of format {newest}; this version of ketensim reads {FORMAT}"
        )
    return about


def read_records(folder: str | Path, run: int | None = None) -> Records:
    """Read one run of a results folder back as records; the first where `run` is left out."""
    from ketensim.scenario.reading import load_scenario

    about = read_about(folder)
    known = {entry["run"]: entry for entry in about["runs"]}
    chosen = min(known) if run is None else run
    if chosen not in known:
        raise ResultError(f"{folder} has the runs {min(known)} to {max(known)}, got {run}")
    scenario = load_scenario(Path(folder) / SCENARIO_FILE)
    return records_from_tables(read_tables(Path(folder), scenario, chosen), scenario, known[chosen])


def results_files() -> tuple[str, ...]:
    """List the files of a results folder."""
    return (*(f"{table}.parquet" for table in SCHEMA), SUMMARY_FILE, RUN_FILE, SCENARIO_FILE)
