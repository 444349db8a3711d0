"""What a week of agents costs now, beside an earlier revision of this project, in one run.

CPU time, medians over runs in turns, each revision in a process and with a compiled cache of its
own. The revision that stands for "before" has the flow, the first mechanisms and strategies, and
none of the roles, later mechanisms and other strategies.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.measuring import Table, Targets, figure, median, options, report

HERE = Path(__file__).resolve().parents[2]
BEFORE = "91d5672"
ROUNDS = 15
WORK = """
import sys
from benchmarks.scenarios.split import split_run
from ketensim.scenario.reading import load_scenario
chain = load_scenario("multiprobleem")
split_run(chain, 0, "goal_intertwining")
print("ready", flush=True)
for line in sys.stdin:
    found = split_run(chain, int(line), "goal_intertwining")
    print(found.kernel, found.agents, found.agents_a_partner_week, flush=True)
"""


def main() -> int:
    """Measure and report."""
    parser = options(__doc__.splitlines()[0])
    parser.add_argument("--revision", default=BEFORE, help="what stands for before")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        before = Path(folder) / "before"
        git = ["git", "-C", str(HERE), "worktree"]
        subprocess.run([*git, "add", "--detach", str(before), given.revision], check=True)
        try:
            sides = {"before": started(before, folder), "now": started(HERE, folder)}
            found: dict[str, list[list[float]]] = {name: [] for name in sides}
            for seed in range(1, 1 + (given.rounds or ROUNDS)):
                for name, side in sides.items():
                    found[name].append(asked(side, seed))
            for side in sides.values():
                side.communicate()
        finally:
            subprocess.run([*git, "remove", "--force", str(before)], check=True)
    own = {name: [median(part) for part in zip(*runs, strict=True)] for name, runs in found.items()}
    targets = Targets()
    targets.at_most("a week of agents, times before", own["now"][1] / own["before"][1], 1.5)
    targets.at_most("agents now, a partner a week", own["now"][2], 25, " us")
    report("earlier", given, [laid_out(own), targets])
    return 0


def started(tree: Path, folder: str) -> subprocess.Popen[str]:
    """Start the worker of one revision, and wait until it has compiled."""
    cache = Path(folder) / f"cache-{tree.name}"
    place = os.environ | {"PYTHONPATH": str(tree), "NUMBA_CACHE_DIR": str(cache)}
    side = subprocess.Popen(
        [sys.executable, "-c", WORK],
        cwd=tree, env=place, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert side.stdout is not None
    side.stdout.readline()
    return side


def asked(side: subprocess.Popen[str], seed: int) -> list[float]:
    """Have one run done; kernel and agents [s], agents a partner a week [us]."""
    assert side.stdin is not None
    assert side.stdout is not None
    side.stdin.write(f"{seed}\n")
    side.stdin.flush()
    return [float(part) for part in side.stdout.readline().split()]


def laid_out(own: dict[str, list[float]]) -> Table:
    """Lay both out."""
    table = Table(
        "multiprobleem, CPU time of a run",
        ("revision", "kernel, ms", "agents, ms", "agents, us a partner a week"),
    )
    for name, (kernel, agents, week) in own.items():
        table.add(name, figure(1e3 * kernel), figure(1e3 * agents), figure(week))
    return table


if __name__ == "__main__":
    sys.exit(main())
