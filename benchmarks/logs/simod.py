"""Simod and its simulator Prosimos as programs of their own: discover on one log, predict another.

They hold older versions of packages that ketensim uses, so they live in an environment of their
own, and are called as anyone would call them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np

from ketensim.logs.timeline import NOBODY, Timeline

_WEEK_US = 7 * 24 * 3600 * 10**6
_COLUMNS = ("case_id", "activity", "start_time", "end_time", "resource")
_TUNED = """\
version: 5
common:
  train_log_path: {log}
  num_final_evaluations: 1
  log_ids:
    case: case_id
    activity: activity
    start_time: start_time
    end_time: end_time
    resource: resource
control_flow:
  optimization_metric: n_gram_distance
  num_iterations: {tries}
  mining_algorithm: sm2
resource_model:
  optimization_metric: circadian_emd
  num_iterations: {tries}
extraneous_activity_delays:
  optimization_metric: relative_emd
  num_iterations: {tries}
"""


class NoSimodError(Exception):
    """Simod cannot be called; its text is one sentence that says why."""


def simod_programs(folder: Path | None) -> tuple[Path, Path]:
    """Find both programs: in the folder that is named, or else on the path.

    Raises
    ------
    NoSimodError
        Where one of them, or Java for its Split Miner, is not there.
    """
    found = []
    for name in ("simod", "prosimos"):
        place = shutil.which(name, path=None if folder is None else os.fspath(folder))
        if place is None:
            where = "on the path" if folder is None else f"in {folder}"
            raise NoSimodError(
                f"{name} is not {where}: python3.11 -m venv simod && simod/bin/pip install "
                "simod==5.2.1, and name simod/bin with --simod"
            )
        found.append(Path(place))
    if shutil.which("java") is None:
        raise NoSimodError(
            "java is not on the path, and the Split Miner of Simod is a Java program"
        )
    return found[0], found[1]


def write_for_simod(log: Timeline, place: Path) -> None:
    """Write a log with the names that Simod wants; where starts are unknown they are the ends."""
    import pandas as pd

    known = np.where(np.isnan(log.start), log.end, log.start)
    values = (
        log.case,
        np.array(log.activities)[log.activity],
        _moments(log, known),
        _moments(log, log.end),
        [f"resource {number}" for number in log.resource],
    )
    pd.DataFrame(dict(zip(_COLUMNS, values, strict=True))).to_csv(place, index=False)


def discover(simod: Path, log: Path, into: Path, tries: int) -> Path:
    """Let Simod make a model of a log; 0 tries: with its defaults, else so many of each part."""
    call = [os.fspath(simod), "-o", os.fspath(into)]
    if tries == 0:
        call += ["--one-shot", "-l", os.fspath(log)]
    else:
        settings = into.with_suffix(".yaml")
        settings.write_text(_TUNED.format(log=log, tries=tries), encoding="utf-8")
        call += ["-c", os.fspath(settings)]
    with into.with_suffix(".txt").open("w", encoding="utf-8") as said:
        subprocess.run(call, check=True, stdout=said, stderr=subprocess.STDOUT)
    return into / "best_result"


def predict(prosimos: Path, model: Path, like: Timeline, place: Path, since: float) -> Timeline:
    """Simulate as many cases as a log has, from the same moment on."""
    begin = _moments(like, np.array([since]))[0]
    process = next(model.glob("*.bpmn"))
    call = {
        "--bpmn_path": process,
        "--json_path": process.with_suffix(".json"),
        "--total_cases": len(like.begun),
        "--log_out_path": place,
        "--stat_out_path": place.with_suffix(".stat.csv"),
        "--starting_at": begin,
    }
    words = [str(word) for pair in call.items() for word in pair]
    subprocess.run(
        [os.fspath(prosimos), "start-simulation", *words], check=True, capture_output=True
    )
    return _read(place, like)


def _moments(log: Timeline, weeks: np.ndarray) -> list[str]:
    """Write weeks as moments; local time stands as if it were UTC, on both ways."""
    moments = log.origin + np.round(weeks * _WEEK_US).astype("timedelta64[us]")
    return [f"{moment}+00:00" for moment in np.datetime_as_string(moments, unit="us")]


def _read(place: Path, like: Timeline) -> Timeline:
    """Read a simulated log on the clock and with the activities of another one."""
    import pandas as pd

    table = pd.read_csv(place)
    number = {name: code for code, name in enumerate(like.activities)}
    table = table[table["activity"].isin(number)]
    start, end = (
        (
            pd.to_datetime(table[name], utc=True, format="ISO8601").dt.tz_localize(None).to_numpy()
            - like.origin
        )
        / np.timedelta64(_WEEK_US, "us")
        for name in ("start_time", "end_time")
    )
    _, case = np.unique(table["case_id"].to_numpy(), return_inverse=True)
    order = np.lexsort((end, case))
    nobody = np.full(len(order), NOBODY)
    return Timeline(
        origin=like.origin,
        activities=like.activities,
        organisations=like.organisations,
        case=case[order],
        activity=table["activity"].map(number).to_numpy()[order],
        organisation=nobody,
        resource=nobody,
        start=start[order] if like.has_starts else np.full(len(order), np.nan),
        end=end[order],
    )
