"""What the machinery of experiments costs beside the model, and beside other programs.

CPU time, medians over turns, without compilation; wall clock where workers are counted, which
says something only where nothing else runs.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.measuring import Table, Targets, cpu_seconds, figure, median, options, report

ROUNDS = 3
BLOCKS_OF_A_SECOND = 150  # runs, some ten blocks
POINTS = 60  # of the chain, in each turn
NOTHINGS = 2_000  # runs of nothing, in each turn
STREAMED = 100_000  # runs of nothing of which the rows are streamed
SHARED = 3_000  # runs of the chain that workers share, with --wall: some minutes of work
LONG = 10_000  # runs of the chain, with --long


def main() -> int:
    """Measure and report."""
    parser = options(__doc__.splitlines()[0])
    parser.add_argument("--long", action="store_true", help=f"{LONG:,} runs of the chain too")
    parser.add_argument("--wall", action="store_true", help="two workers against one: needs quiet")
    given = parser.parse_args()
    rounds = given.rounds or ROUNDS
    swept(2)  # compiles, and imports all that a sweep needs
    targets = Targets()
    tables = [overhead(max(3, rounds), targets), beside_others(rounds), start_up(rounds)]
    tables.append(memory(targets))
    if given.wall:
        tables.append(two_workers(rounds, targets))
    if given.long:
        tables.append(long_sweep(targets))
    report("experiments", given, [*tables, targets])
    return 0


def swept(points: int, evaluate: object = None, jobs: int = 1, **more: object) -> None:
    """Do a sweep in a folder of its own."""
    from benchmarks.experiments.work import chain, question
    from ketensim.study.experiment.running import Sweep, with_engine

    told = more.pop("told", None)
    with tempfile.TemporaryDirectory() as folder:
        sweep = Sweep.of(question(points, **more), folder, evaluate or chain())
        with_engine(sweep, None, jobs, told)


def overhead(rounds: int, targets: Targets) -> Table:
    """Part the CPU time of a sweep into that of the model and that of all else.

    Both are of the same runs: what else the machine does lengthens them alike.
    """
    from benchmarks.experiments.work import SPENT, timed

    models, others = [], []
    for _ in range(rounds):
        before = SPENT[0]
        whole = cpu_seconds(lambda: swept(BLOCKS_OF_A_SECOND, timed))[0]
        models.append(SPENT[0] - before)
        others.append(whole - models[-1])
    model, other = median(models), median(others)
    table = Table(
        f"A sweep of {BLOCKS_OF_A_SECOND} runs of a year of beroerte, CPU time", ("part", "s")
    )
    table.add("the model: scenario, simulation and indicators", figure(model))
    table.add("the machinery: plan, blocks and store", figure(other))
    targets.at_most("machinery, of the model's own time", 100 * other / model, 5, "%")
    return table


def beside_others(rounds: int) -> Table:
    """Let all programs do runs of nothing, and then of the chain."""
    from benchmarks.experiments.others import points_of, with_ema, with_mesa
    from benchmarks.experiments.work import nothing, simulated

    def empty(**values: float) -> dict[str, float]:
        return nothing(values, "none", 1)

    ways: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "ketensim, with its store": (lambda: swept(NOTHINGS, nothing), lambda: swept(POINTS)),
        "Mesa batch_run": (
            lambda: with_mesa(points_of(NOTHINGS), empty),
            lambda: with_mesa(points_of(POINTS), simulated),
        ),
        "EMA Workbench": (
            lambda: with_ema(points_of(NOTHINGS), empty),
            lambda: with_ema(points_of(POINTS), simulated),
        ),
    }
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, (none, some) in ways.items():
            found[name].append((cpu_seconds(none)[0], cpu_seconds(some)[0]))
    table = Table(
        "The same sweep in one process, CPU time a run, ms",
        ("program", "of nothing", "of a year of beroerte"),
    )
    for name, times in found.items():
        none, some = (median([time[at] for time in times]) for at in (0, 1))
        table.add(name, figure(1e3 * none / NOTHINGS), figure(1e3 * some / POINTS))
    return table


def start_up(rounds: int) -> Table:
    """Time the first run of a fresh worker, and its next."""
    from benchmarks.experiments.work import chain, question
    from ketensim.study.experiment.block import Work
    from ketensim.study.experiment.engine import Processes
    from ketensim.study.experiment.running import Sweep

    first, later = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            sweep = Sweep.of(question(2), folder, chain())
            work = Work(chain(), sweep.plan.code, sweep.store, "s")
            engine = Processes(1)
            for times, place in ((first, 0), (later, 1)):
                began = perf_counter()
                tasks = [task for _, task in sweep.plan.tasks([place])]
                engine.submit(work, tasks).result()
                times.append(perf_counter() - began)
            engine.close(at_once=False)
    table = Table("A worker, wall clock, s", ("which run", "s"))
    table.add("its first, with its start and imports", figure(median(first)))
    table.add("its second", figure(median(later)))
    return table


def memory(targets: Targets) -> Table:
    """Watch the driver's memory while rows are streamed into the store."""
    from benchmarks.experiments.work import nothing

    return watched(
        f"Memory of the driver while {STREAMED:,} runs of nothing are streamed, MB",
        STREAMED,
        nothing,
        targets,
        "driver's memory, from a tenth of the rows to all",
    )


def long_sweep(targets: Targets) -> Table:
    """Watch the memory of a process that simulates the chain many times."""
    return watched(
        f"Memory while {LONG:,} runs of a year of beroerte are done in one process, MB",
        LONG,
        None,
        targets,
        "memory of simulating, from a tenth of the runs to all",
    )


def watched(title: str, points: int, evaluate: object, targets: Targets, target: str) -> Table:
    """Do a sweep and note down the memory at every tenth of it."""
    from benchmarks.experiments.work import resident

    marks: dict[int, float] = {}

    def told(done: int, total: int) -> None:
        marks.setdefault(10 * done // total, resident())

    began = perf_counter()
    swept(points, evaluate, told=told)
    seconds = perf_counter() - began
    table = Table(title, ("runs done", "MB"))
    for tenth in (1, 2, 5, 10):
        if tenth in marks:
            table.add(f"{points * tenth // 10:,}", figure(marks[tenth]))
    table.add("seconds, wall clock", figure(seconds))
    targets.at_most(target, marks[10] - marks[min(marks, key=lambda m: abs(m - 1))], 50, " MB")
    return table


def two_workers(rounds: int, targets: Targets) -> Table:
    """Hold two workers against one: wall clock, start-up counted, and CPU of driver and workers."""
    walls: dict[int, list[float]] = {1: [], 2: []}
    shares: list[float] = []
    for _ in range(rounds):
        for jobs in walls:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            began = perf_counter()
            own = cpu_seconds(lambda jobs=jobs: swept(SHARED, jobs=jobs))[0]
            walls[jobs].append(perf_counter() - began)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            if jobs == 2:
                theirs = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                shares.append(own / theirs)
    one, two = (median(walls[jobs]) for jobs in (1, 2))
    table = Table(f"{SHARED:,} runs of a year of beroerte, wall clock, s", ("workers", "s"))
    table.add("1, in the driver", figure(one))
    table.add("2, their start counted", figure(two))
    table.add("CPU of the driver, of that of two workers", f"{100 * median(shares):.1f}%")
    most = machine(rounds)
    table.add("what the machine gives two programs, times one", figure(most))
    targets.at_least("two workers, times as fast as one", one / two, 1.8)
    share = 100 * one / two / most
    targets.at_least("the same, of what the machine gives two programs", share, 90, "%")
    return table


def machine(rounds: int) -> float:
    """Say how much more two programs that share nothing get done at once than one by itself."""
    alone, together = [], []
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for _ in range(rounds):
            alone.append(pool.submit(half_a_sweep).result())
            together.append(max(pool.map(half_a_sweep, range(2))))
    return 2 * median(alone) / median(together)


def half_a_sweep(_: int = 0) -> float:
    """Do half of what is shared, in a process that has started; seconds, wall clock."""
    swept(2)
    began = perf_counter()
    swept(SHARED // 2)
    return perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
