"""How long it takes to get going: compilation, the first run after installation, later runs.

Every figure is of fresh processes. CPU time is of the process and those it starts; the wall clock
stands beside it, since that is what somebody waits for, but other work on the machine lengthens
it. A first run finds no compiled code and no list of fonts; Python's bytecode, ketensim's
included, is there, as after installation by pip. Needs Unix, to measure other processes.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from compileall import compile_dir
from dataclasses import dataclass
from json import loads as read_json
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.measuring import Table, Targets, figure, median, options, report

ROOT = Path(__file__).resolve().parents[2]
FIRST, LATER = 3, 2  # first runs, and later runs after each
SMALLEST = 0.2  # modules that compile in less are taken together [s]
IMPORT = "from ketensim.flow import ClientFlow, Network, Rates\n"
KERNEL = """
import sys
from time import process_time
from ketensim.scenario.reading import load_scenario

network = Network.from_scenario(load_scenario("beroerte"))
began = process_time()
flow = ClientFlow(network, seed=1)
flow.advance(Rates.neutral(network))
flow.client_rows()
sys.stdout.write(repr(process_time() - began))
"""
RUN = ("-m", "ketensim", "run", "beroerte", "--quiet")


@dataclass(frozen=True)
class Cost:
    """What a process cost: CPU time and wall clock [s], and what it printed."""

    cpu: float
    wall: float
    printed: str


class Place:
    """A folder for results and caches; empty at first, as after installation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "NUMBA_CACHE_DIR": str(folder / "numba"),
            "MPLCONFIGDIR": str(folder / "matplotlib"),
        }
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self._times = 0

    def python(self, *words: str) -> Cost:
        """Run Python as a process of its own."""
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
        done = subprocess.run(
            [sys.executable, *words],
            check=True,
            capture_output=True,
            text=True,
            env=self.environment,
            cwd=self.folder,
        )
        wall = perf_counter() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Cost(cpu, wall, done.stdout)

    def run(self, *words: str) -> Cost:
        """Run `ketensim run beroerte`, each time to another folder."""
        self._times += 1
        return self.python(*RUN, *words, "--out", str(self.folder / f"out-{self._times}"))


def main() -> int:
    """Measure and report."""
    given = options(__doc__.splitlines()[0]).parse_args()
    compile_dir(ROOT / "ketensim", quiet=1)
    costs: dict[str, list[Cost]] = {}

    def note(what: str, cost: Cost) -> None:
        costs.setdefault(what, []).append(cost)

    kernels, loads, compiled = [], [], []
    for _ in range(given.rounds or FIRST):
        with tempfile.TemporaryDirectory() as folder:
            place = Place(Path(folder))
            note("python, doing nothing", place.python("-c", ""))
            note("imports of the flow", place.python("-c", IMPORT))
            kernels.append(float(place.python("-c", IMPORT + KERNEL).printed))
            loads.append(float(place.python("-c", IMPORT + KERNEL).printed))
        with tempfile.TemporaryDirectory() as folder:
            listing = Place(Path(folder)).python("-m", "benchmarks.start.compiling").printed
            compiled.append(read_json(listing))
        with tempfile.TemporaryDirectory() as folder:
            place = Place(Path(folder))
            note("ketensim run beroerte, the first time", place.run())
            for _ in range(LATER):
                note("ketensim run beroerte, later", place.run())
                note("ketensim run beroerte --runs 1, later", place.run("--runs", "1"))
                note("ketensim list", place.python("-m", "ketensim", "list"))
    compilation = median(kernels) - median(loads)
    parts: list[Table | Targets | str] = [
        lay_out(costs),
        words(kernels, loads),
        by_module(compiled),
    ]
    report("start", given, [*parts, targets(costs, compilation)])
    return 0


def lay_out(costs: dict[str, list[Cost]]) -> Table:
    """Lay out what processes cost."""
    table = Table("Whole processes, medians", ("process", "times", "CPU, s", "wall clock, s"))
    for what, own in costs.items():
        table.add(
            what,
            str(len(own)),
            figure(median([cost.cpu for cost in own])),
            figure(median([cost.wall for cost in own])),
        )
    return table


def words(kernels: list[float], loads: list[float]) -> str:
    """Say what compiling the kernel costs."""
    return (
        f"The first week of a flow takes {figure(median(kernels))} s of CPU in a fresh cache and "
        f"{figure(median(loads))} s when the compiled kernel is there: the difference is the "
        f"compilation of the kernel."
    )


def by_module(compiled: list[dict[str, float]]) -> Table:
    """Lay out where the compilation of a first run goes; the smallest parts together."""
    table = Table("Compilation in a first run, by module, CPU s", ("module", "CPU, s"))
    names = sorted(set().union(*compiled))
    costs = {name: median([one.get(name, 0.0) for one in compiled]) for name in names}
    for name in sorted(names, key=lambda name: -costs[name]):
        if costs[name] >= SMALLEST:
            table.add(name, figure(costs[name]))
    small = sum(cost for cost in costs.values() if cost < SMALLEST)
    table.add("all others", figure(small))
    table.add("all", figure(sum(costs.values())))
    return table


def targets(costs: dict[str, list[Cost]], compilation: float) -> Targets:
    """Judge what was to be reached, by CPU time."""
    found = Targets()
    first = median([cost.cpu for cost in costs["ketensim run beroerte, the first time"]])
    later = median([cost.cpu for cost in costs["ketensim run beroerte, later"]])
    found.at_most("compilation of the kernel, CPU", compilation, 3, " s")
    found.at_most("first run after installation, CPU", first, 20, " s")
    found.at_most("later runs, CPU", later, 3, " s")
    return found


if __name__ == "__main__":
    sys.exit(main())
