"""How far predictions of later cases lie from what happened: ketensim, two naive ones, and Simod.

The same split, the same distances, several replications of each, in one run. The logs are read
from a folder that you name; Simod is called in an environment of its own (--simod its bin folder).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from benchmarks.logs.simod import NoSimodError, discover, predict, simod_programs, write_for_simod
from benchmarks.measuring import Table, figure, options, report
from ketensim.logs.distances import DISTANCES
from ketensim.logs.fitting import fit_log
from ketensim.logs.held_out import Split, cut, split_by_start
from ketensim.logs.reading import read_log
from ketensim.logs.timeline import Timeline, timeline_of
from ketensim.show.real_logs import LOGS

_SHARE = 0.3
_SIMOD = {name: real.simod for name, real in LOGS.items() if real.simod is not None}
_ROWS = {"ketensim": "ketensim", "week": "training cases by hour of the week", "shift": "moved"}


def main(typed: Sequence[str] | None = None) -> int:
    """Calibrate, discover, predict and compare, log by log."""
    asked = options(__doc__ or "")
    asked.add_argument("folder", type=Path, help="folder that holds the logs")
    asked.add_argument("--simod", type=Path, help="folder of the programs simod and prosimos")
    asked.add_argument("--tries", type=int, default=0, help="tries of Simod's tuning; 0: defaults")
    asked.add_argument("--logs", nargs="+", choices=[*_SIMOD], default=[*_SIMOD])
    given = asked.parse_args(typed)
    try:
        programs = simod_programs(given.simod)
        missing = [name for name in given.logs if not (given.folder / LOGS[name].file).is_file()]
        if missing:
            raise NoSimodError(f"{given.folder} does not hold {LOGS[missing[0]].file}")
    except NoSimodError as error:
        print(f"benchmarks/logs: {error}", file=sys.stderr)
        return 2
    rounds = given.rounds or 5
    tables = [compared(given.folder, name, programs, rounds, given.tries) for name in given.logs]
    report("logs", given, tables)
    return 0


def compared(
    folder: Path, name: str, programs: tuple[Path, Path], rounds: int, tries: int
) -> Table:
    """Compare all predictions of the later cases of one log."""
    log = read_log(folder / LOGS[name].file)
    split = split_by_start(timeline_of(log), _SHARE)
    fit = fit_log(log, name=name, test_share=_SHARE, replications=rounds)
    assert fit.distances is not None
    table = Table(f"{name}: {rounds} replications", ("prediction", *DISTANCES))
    for row in fit.distances[fit.distances["cases"] == "all"].to_dict("records"):
        spread = [(row[distance], row[f"{distance}_sd"]) for distance in DISTANCES]
        table.add(_ROWS[row["prediction"]], *(_cell(*pair) for pair in spread))
    logs = simulated(split, programs, rounds, tries)
    kind = "defaults" if tries == 0 else f"tuned, {tries} tries"
    add(table, f"Simod, {kind}", logs, split.test)
    add(
        table,
        f"Simod, {kind}, cut where the log ends",
        [cut(one, split.until) for one in logs],
        split.test,
    )
    table.add("Simod 5.2.1, tuned, as published", *(f"{value:.3g}" for value in _SIMOD[name]))
    return table


def simulated(split: Split, programs: tuple[Path, Path], rounds: int, tries: int) -> list[Timeline]:
    """Let Simod discover on the training cases, and predict the test cases several times."""
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        write_for_simod(split.train, place / "train.csv")
        model = discover(programs[0], place / "train.csv", place / "found", tries)
        return [
            predict(programs[1], model, split.test, place / f"{number}.csv", split.since)
            for number in range(rounds)
        ]


def add(table: Table, name: str, logs: Sequence[Timeline], test: Timeline) -> None:
    """Add the distances of some simulated logs."""
    cells = []
    for distance in DISTANCES.values():
        values = np.array([distance(one, test) for one in logs])
        cells.append(_cell(float(values.mean()), float(values.std(ddof=1))))
    table.add(name, *cells)


def _cell(mean: float, spread: float) -> str:
    """Write a mean with its spread, where there is one."""
    return figure(mean) + (f" ± {spread:.2g}" if np.isfinite(spread) else "")


if __name__ == "__main__":
    raise SystemExit(main())
