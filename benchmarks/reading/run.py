"""How fast an event log of a million events is read, and how much memory that takes.

The log is made for the purpose: two hundred thousand cases of five steps. As CSV a step is one row
with its start and its completion, as XES two events with seven attributes each, so that both hold
a million rows or events of the file. Each reading is a fresh process. Needs Unix.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.measuring import Table, Targets, figure, median, options, report

ROOT = Path(__file__).resolve().parents[2]
CASES, STEPS = {"csv": 200_000, "xes.gz": 100_000}, 5
SECONDS, GIGABYTES = 60, 2
_READ = """
import json, resource, sys
from time import process_time
from ketensim.logs.reading import read_log
began = process_time()
log = read_log(sys.argv[1])
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
print(json.dumps([process_time() - began, memory, log.reading.rows]))
"""


def main() -> int:
    """Make the logs, read them in turns, and report."""
    given = options(__doc__ or "").parse_args()
    found: dict[str, list[list[float]]] = {"csv": [], "xes.gz": []}
    with tempfile.TemporaryDirectory() as folder:
        places = {"csv": Path(folder) / "log.csv", "xes.gz": Path(folder) / "log.xes.gz"}
        write_csv(places["csv"])
        write_xes(places["xes.gz"])
        for _ in range(given.rounds or 3):
            for kind, place in places.items():
                found[kind].append(read_apart(place))
    table = Table("A million events", ("file", "events", "CPU, s", "memory, GB"))
    goals = Targets()
    for kind, measured in found.items():
        seconds, memory, rows = (median(values) for values in zip(*measured, strict=True))
        table.add(kind, f"{rows:,.0f}", figure(seconds), figure(memory))
        goals.at_most(f"{kind}: CPU", seconds, SECONDS, " s")
        goals.at_most(f"{kind}: memory", memory, GIGABYTES, " GB")
    report("reading", given, [table, goals])
    return 0


def read_apart(place: Path) -> list[float]:
    """Read a log in a process of its own: CPU time [s], memory [GB], events of the file."""
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(place)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    measured: list[float] = json.loads(done.stdout)
    return measured


def steps(cases: int) -> Iterator[tuple[int, int, datetime, datetime]]:
    """Give case, step, start and completion of every event."""
    begin = datetime(2020, 1, 1)
    for case in range(cases):
        for step in range(STEPS):
            start = begin + timedelta(minutes=7 * case + 60 * step)
            yield case, step, start, start + timedelta(minutes=20 + case * step % 17)


def write_csv(place: Path) -> None:
    """Write one row a step."""
    with place.open("w", encoding="utf-8") as file:
        file.write("case_id,activity,resource,organisation,start_time,end_time\n")
        for case, step, start, end in steps(CASES["csv"]):
            who = f"user {(7 * case + step) % 90},office {step % 3}"
            file.write(f"case {case},step {step},{who},{start},{end}\n")


def write_xes(place: Path) -> None:
    """Write a start and a completion a step."""
    with gzip.open(place, "wt", encoding="utf-8", compresslevel=1) as file:
        file.write('<log xmlns="http://www.xes-standard.org/">\n')
        for case, step, start, end in steps(CASES["xes.gz"]):
            if step == 0:
                file.write(f'<trace><string key="concept:name" value="case {case}"/>\n')
            for moment, transition in ((start, "start"), (end, "complete")):
                said = {
                    "concept:name": f"step {step}",
                    "org:resource": f"user {(7 * case + step) % 90}",
                    "org:group": f"office {step % 3}",
                    "concept:instance": f"{case}-{step}",
                    "lifecycle:transition": transition,
                    "note": "none",
                }
                strings = "".join(f'<string key="{k}" value="{v}"/>' for k, v in said.items())
                when = f'<date key="time:timestamp" value="{moment.isoformat()}+01:00"/>'
                file.write(f"<event>{strings}{when}</event>\n")
            if step == STEPS - 1:
                file.write("</trace>\n")
        file.write("</log>\n")


if __name__ == "__main__":
    sys.exit(main())
