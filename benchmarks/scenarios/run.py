"""Whole runs of the shipped scenarios, split into kernel, weekly agents, records and indicators.

CPU time of one process, medians over runs in turns, without compilation, without the report. Every
run has a strategy at work, so that the regisseur is in it too.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.measuring import Table, Targets, figure, fresh_cache, median, options, report
from benchmarks.scenarios.split import Split, split_run

ROUNDS = 11
STRATEGY = "goal_intertwining"
MANY_PROBLEMS = "multiprobleem"
PARTS = (
    "Start: making the model. Kernel: the client flow. Agents: what partners, professionals and "
    "regisseur do each week. Notes: writing each week down. Rows: clients and visits at the end, "
    "in order. Records are notes and rows."
)


def main() -> int:
    """Measure and report."""
    given = options(__doc__.splitlines()[0]).parse_args()
    with fresh_cache():
        from ketensim.scenario.reading import load_scenario, shipped_scenarios

        scenarios = {name: load_scenario(name) for name in shipped_scenarios()}
        for scenario in scenarios.values():
            split_run(scenario, 0, STRATEGY)
        splits: dict[str, list[Split]] = {name: [] for name in scenarios}
        for seed in range(1, 1 + (given.rounds or ROUNDS)):
            for name, scenario in scenarios.items():
                splits[name].append(split_run(scenario, seed, STRATEGY))
    report("scenarios", given, [where_time_goes(splits), PARTS, by_size(splits), targets(splits)])
    return 0


def part(splits: list[Split], name: str) -> float:
    """Give the median of one part or ratio over the runs."""
    return median([float(getattr(split, name)) for split in splits])


def where_time_goes(splits: dict[str, list[Split]]) -> Table:
    """Lay out the parts of a run."""
    parts = ("start", "kernel", "agents", "notes", "rows", "indicators", "whole")
    table = Table(
        f"CPU time of a run (warm-up included, strategy {STRATEGY}), ms",
        ("scenario", *parts),
    )
    for name, own in splits.items():
        table.add(name, *(figure(1e3 * part(own, which)) for which in parts))
    return table


def by_size(splits: dict[str, list[Split]]) -> Table:
    """Lay out the same by size."""
    table = Table(
        "The same by size",
        (
            "scenario",
            "weeks",
            "partners",
            "clients",
            "visits",
            "kernel, ns an event",
            "agents, us a partner a week",
            "records and indicators / kernel",
        ),
    )
    for name, own in splits.items():
        cost = median([1e9 * split.kernel / split.events for split in own])
        table.add(
            name,
            *(f"{part(own, size):,.0f}" for size in ("weeks", "partners", "clients", "visits")),
            figure(cost),
            figure(part(own, "agents_a_partner_week")),
            f"{100 * part(own, 'records_to_kernel'):.0f}%",
        )
    return table


def targets(splits: dict[str, list[Split]]) -> Targets:
    """Judge what was to be reached."""
    found = Targets()
    for name, own in splits.items():
        cost = part(own, "agents_a_partner_week")
        found.at_most(f"weekly agents of {name}, a partner a week", cost, 15, " us")
    share = 100 * part(splits[MANY_PROBLEMS], "records_to_kernel")
    found.at_most(
        f"records and indicators of {MANY_PROBLEMS}, of the kernel's time", share, 30, "%"
    )
    return found


if __name__ == "__main__":
    sys.exit(main())
