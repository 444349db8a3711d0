"""The ten-station feedback network in ketensim, SimPy, Ciw and plain C, all in one run.

Programs take turns, so that what else happens on the machine hits them alike, and each run has a
seed of its own. The figures are medians of CPU time an event (an arrival or an end of treatment),
without compilation. All must give the same mean wait within sampling error.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

import numpy as np
from scipy.stats import f_oneway

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.flow import contestants
from benchmarks.flow.contestants import Run
from benchmarks.flow.network import FeedbackNetwork
from benchmarks.measuring import Table, Targets, figure, fresh_cache, median, options, report

FLOW, SIMULATE, SIMPY, CIW, PLAIN_C = (
    "ketensim, the flow",
    "ketensim, simulate() and all indicators",
    "SimPy",
    "Ciw",
    "plain C",
)
ROUNDS = 5
TURNS = {FLOW: 7, PLAIN_C: 7, SIMULATE: 7, SIMPY: 1, CIW: 1}  # runs a round; the quick ones more
FALSE_ALARM = 0.001  # chance that programs that agree are said to differ

Program = Callable[[int], Run]


def main() -> int:
    """Measure, compare the mean waits, and report."""
    given = options(__doc__.splitlines()[0]).parse_args()
    with fresh_cache(), tempfile.TemporaryDirectory() as folder:
        network = FeedbackNetwork.from_recipe()
        began = process_time()
        programs = {
            FLOW: contestants.client_flow(network),
            PLAIN_C: contestants.in_plain_c(network, Path(folder)),
            SIMULATE: contestants.whole_simulate(network),
            SIMPY: contestants.in_simpy(network),
            CIW: contestants.in_ciw(network),
        }
        for name in (FLOW, SIMULATE):
            programs[name](0)
        compilation = process_time() - began
        runs = take_turns(programs, given.rounds or ROUNDS)
    agreement, agree = compare_waits(network, runs)
    words = (
        f"Compilation and imports of ketensim, and imports of SimPy and Ciw, not counted above: "
        f"{figure(compilation)} s of CPU."
    )
    report("flow", given, [speed(runs), words, targets(runs), *agreement])
    return 0 if agree else 1


def take_turns(programs: dict[str, Program], rounds: int) -> dict[str, list[Run]]:
    """Run all programs in turns, every run with another seed."""
    runs: dict[str, list[Run]] = {name: [] for name in programs}
    seed = 0
    for _ in range(rounds):
        for turn in range(max(TURNS.values())):
            for name, program in programs.items():
                if turn < TURNS[name]:
                    seed += 1
                    runs[name].append(program(seed))
    return runs


def nanoseconds(runs: Sequence[Run]) -> float:
    """Give the median CPU time of an event [ns]."""
    return 1e9 * median([run.seconds / run.events for run in runs])


def a_visit(runs: Sequence[Run]) -> float:
    """Give the median CPU time of a visit [ns]."""
    return 1e9 * median([run.seconds / run.visits for run in runs])


def speed(runs: dict[str, list[Run]]) -> Table:
    """Lay out how fast each program is."""
    table = Table(
        "Speed: CPU time of a run of 260 weeks",
        ("program", "runs", "events", "ms a run", "ns an event", "times the flow"),
    )
    for name, own in runs.items():
        table.add(
            name,
            str(len(own)),
            f"{median([run.events for run in own]):,.0f}",
            figure(1e3 * median([run.seconds for run in own])),
            figure(nanoseconds(own)),
            figure(nanoseconds(own) / nanoseconds(runs[FLOW])),
        )
    return table


def targets(runs: dict[str, list[Run]]) -> Targets:
    """Judge the ratios that were to be reached."""
    found = Targets()
    cost = {name: nanoseconds(own) for name, own in runs.items()}
    found.at_least("flow, times as fast as SimPy", cost[SIMPY] / cost[FLOW], 60)
    found.at_least("flow, times as fast as Ciw", cost[CIW] / cost[FLOW], 200)
    found.at_most("flow, CPU time against plain C", cost[FLOW] / cost[PLAIN_C], 1.1)
    found.at_least(
        "simulate() and indicators, times as fast as SimPy, by visit",
        a_visit(runs[SIMPY]) / a_visit(runs[SIMULATE]),
        30,
    )
    return found


def compare_waits(
    network: FeedbackNetwork, runs: dict[str, list[Run]]
) -> tuple[list[Table | str], bool]:
    """Judge whether all programs give the same mean wait, by an analysis of variance."""
    waits = {name: np.array([run.wait for run in own]) for name, own in runs.items()}
    mean = np.concatenate(list(waits.values())).mean()
    table = Table(
        "Mean wait of a visit",
        ("program", "runs", "mean wait (weeks)", "95% interval", "off the mean"),
    )
    for name, own in waits.items():
        error = 1.96 * own.std(ddof=1) / np.sqrt(len(own)) if len(own) > 1 else np.nan
        table.add(
            name,
            str(len(own)),
            f"{own.mean():.5f}",
            f"± {error:.5f}",
            f"{100 * (own.mean() / mean - 1):+.1f}%",
        )
    chance = float(f_oneway(*waits.values()).pvalue)
    agree = chance >= FALSE_ALARM
    verdict = "The programs agree" if agree else "**The programs do not agree**"
    words = (
        f"{verdict}: the chance of means at least so far apart is {figure(chance, 2)} when all "
        f"simulate the same (analysis of variance over the runs; below {FALSE_ALARM} counts as a "
        f"difference). Long-run mean by Jackson's formula: {network.mean_wait():.5f} weeks; runs "
        f"that start empty lie a little below it."
    )
    return [table, words], agree


if __name__ == "__main__":
    sys.exit(main())
