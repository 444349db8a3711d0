"""What a run costs as weeks, clients, partners or a queue grow.

CPU time, medians over turns (means beside a queue), without compilation. The exponent b is fitted
as cost = a * size^b by least squares on logarithms: 1 is linear, below 1 there is a fixed cost.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.measuring import (
    Table,
    Targets,
    exponent,
    figure,
    fresh_cache,
    median,
    options,
    report,
)
from benchmarks.scaling.chains import grown, with_partners
from benchmarks.scaling.queue import KINDS, LONG, SHORT, bytes_a_client, seconds_an_event
from benchmarks.scenarios.split import Split, split_run

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario

ROUNDS = 5
CHAIN = "multiprobleem"
WEEKS = (208, 416, 832, 1664)
FACTORS = (1, 2, 4, 8, 16)
PARTNERS = (5, 10, 20, 40, 80, 160)
QUEUE_WEEKS = 60  # weeks of each queue that time is taken of
PARTS = ("kernel", "agents", "notes", "rows", "indicators", "whole")


def main() -> int:
    """Measure and report."""
    given = options(__doc__.splitlines()[0]).parse_args()
    rounds = given.rounds or ROUNDS
    with fresh_cache():
        from ketensim.scenario.reading import load_scenario

        chain = load_scenario(CHAIN)
        warmup = chain.horizon.warmup
        split_run(chain.with_values({"horizon.weeks": 52}), 0)
        tables = [
            growth(
                f"Weeks ({CHAIN}, a warm-up of {warmup} included), ms",
                "weeks",
                WEEKS,
                lambda weeks: chain.with_values({"horizon.weeks": weeks - warmup}),
                rounds,
            ),
            growth(
                f"Clients ({CHAIN}, 104 weeks, so many times the clients and the staff), ms",
                "times",
                FACTORS,
                lambda factor: grown(chain.with_values({"horizon.weeks": 104}), factor),
                rounds,
            ),
            growth(
                "Partners (a chain of five functions, the same clients, 104 weeks), ms",
                "partners",
                PARTNERS,
                with_partners,
                rounds,
            ),
        ]
        queues, targets = queue_tables()
    report("scaling", given, [*tables, *queues, targets])
    return 0


def growth(
    title: str,
    what: str,
    sizes: Sequence[int],
    scenario_of: Callable[[int], Scenario],
    rounds: int,
) -> Table:
    """Run scenarios of growing size in turns, and lay their cost out with the exponents."""
    scenarios = {size: scenario_of(size) for size in sizes}
    splits: dict[int, list[Split]] = {size: [] for size in sizes}
    for seed in range(1, rounds + 1):
        for size, scenario in scenarios.items():
            splits[size].append(split_run(scenario, seed))
    costs = {
        part: [1e3 * median([getattr(split, part) for split in splits[size]]) for size in sizes]
        for part in PARTS
    }
    table = Table(title, (what, "visits", *PARTS))
    for place, size in enumerate(sizes):
        visits = median([split.visits for split in splits[size]])
        table.add(f"{size:,}", f"{visits:,.0f}", *(figure(costs[part][place]) for part in PARTS))
    table.add("exponent", "", *(f"{exponent(sizes, costs[part]):.2f}" for part in PARTS))
    return table


def queue_tables() -> tuple[list[Table], Targets]:
    """Measure stations with a long queue."""
    targets = Targets()
    time = Table(
        "A station with a long queue: CPU time an event",
        ("queue", f"{SHORT} waiting, ns", f"{LONG:,} waiting, ns", "ratio"),
    )
    memory = Table(
        f"Memory a client in the system (12 functions), {LONG:,} waiting",
        ("queue", "bytes", "most while it grew"),
    )
    for kind, name in KINDS.items():
        short, long = seconds_an_event(kind, QUEUE_WEEKS)
        time.add(name, figure(1e9 * short), figure(1e9 * long), f"{long / short:.2f}")
        targets.at_most(f"{LONG:,} waiting against {SHORT}, {name}", long / short, 1.5)
    for kind, name in KINDS.items():
        held, most = bytes_a_client(kind)
        memory.add(name, figure(held), figure(most))
        targets.at_most(f"memory a client, {LONG:,} waiting, {name}", held, 200, " bytes")
    return [time, memory], targets


if __name__ == "__main__":
    sys.exit(main())
