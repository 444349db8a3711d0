"""The same network in each program: what a run costs, and what it gives."""

from __future__ import annotations

import random
import subprocess
from bisect import bisect
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.flow.network import WEEKS, FeedbackNetwork
from benchmarks.measuring import cpu_seconds


@dataclass(frozen=True)
class Run:
    """One run of the network.

    Attributes
    ----------
    seconds
        CPU time of building the model and simulating [s].
    events
        Arrivals and ends of treatment.
    visits
        Visits that ended.
    wait
        Mean wait of those visits [weeks].
    """

    seconds: float
    events: int
    visits: int
    wait: float


def _as_run(seconds: float, events: int, queued: Any, started: Any) -> Run:
    """Sum up a run from the moments of the visits that ended."""
    waits = np.asarray(started) - np.asarray(queued)
    return Run(seconds, events, len(waits), float(waits.mean()))


def client_flow(network: FeedbackNetwork) -> Callable[[int], Run]:
    """Run the flow of ketensim by itself, a call a week."""
    from ketensim.flow import ClientFlow, Network, Rates

    laid_out = Network.from_scenario(network.as_scenario())
    rates = Rates.neutral(laid_out)

    def run(seed: int) -> Run:
        def work() -> ClientFlow:
            flow = ClientFlow(laid_out, seed)
            for _ in range(WEEKS):
                flow.advance(rates)
            return flow

        seconds, flow = cpu_seconds(work)
        visits = flow.visit_rows()
        over = visits[~np.isnan(visits["ended"])]
        return _as_run(seconds, flow.events, over["queued"], over["started"])

    return run


def whole_simulate(network: FeedbackNetwork) -> Callable[[int], Run]:
    """Run ketensim.simulate() with all that it does, and every indicator."""
    from ketensim import simulate
    from ketensim.measure.result import Result

    scenario = network.as_scenario()

    def run(seed: int) -> Run:
        def work() -> Result:
            result = simulate(scenario, seed=seed)
            _ = result.indicators
            return result

        seconds, result = cpu_seconds(work)
        visits, clients = result.records.visits, result.records.clients
        over = visits[~np.isnan(visits["ended"])]
        return _as_run(seconds, len(clients) + len(over), over["queued"], over["started"])

    return run


def in_simpy(network: FeedbackNetwork) -> Callable[[int], Run]:
    """Run SimPy, the usual way: a process a client, a resource a station."""
    import simpy

    places, treatment = network.places.tolist(), (1.0 / network.treatment).tolist()
    start = np.cumsum(network.start).tolist()
    routing = np.cumsum(network.routing, axis=1).tolist()
    count = len(places)

    def run(seed: int) -> Run:
        draws = random.Random(seed)
        env = simpy.Environment()
        stations = [simpy.Resource(env, capacity=c) for c in places]
        queued: list[float] = []
        started: list[float] = []
        arrived = 0

        def client() -> Generator[Any, Any, None]:
            station = bisect(start, draws.random())
            while station < count:
                began_waiting = env.now
                with stations[station].request() as request:
                    yield request
                    begun = env.now
                    yield env.timeout(draws.expovariate(treatment[station]))
                queued.append(began_waiting)
                started.append(begun)
                station = bisect(routing[station], draws.random())

        def source() -> Generator[Any, Any, None]:
            nonlocal arrived
            while True:
                yield env.timeout(draws.expovariate(network.arrivals))
                arrived += 1
                env.process(client())

        def work() -> None:
            env.process(source())
            env.run(until=WEEKS)

        seconds, _ = cpu_seconds(work)
        return _as_run(seconds, arrived + len(queued), queued, started)

    return run


def in_ciw(network: FeedbackNetwork) -> Callable[[int], Run]:
    """Run Ciw, the usual way: a network object, then a simulation to a time."""
    import ciw  # type: ignore[import-untyped]

    described = ciw.create_network(
        arrival_distributions=[
            ciw.dists.Exponential(rate=float(share * network.arrivals)) for share in network.start
        ],
        service_distributions=[
            ciw.dists.Exponential(rate=float(1.0 / mean)) for mean in network.treatment
        ],
        number_of_servers=network.places.tolist(),
        routing=network.routing.tolist(),
    )

    def run(seed: int) -> Run:
        ciw.seed(seed)

        def work() -> Any:
            simulation = ciw.Simulation(described)
            simulation.simulate_until_max_time(WEEKS)
            return simulation

        seconds, simulation = cpu_seconds(work)
        records = simulation.get_all_records(only=["service"])
        arrived = simulation.nodes[0].number_of_individuals
        return _as_run(
            seconds,
            arrived + len(records),
            [record.arrival_date for record in records],
            [record.service_start_date for record in records],
        )

    return run


def in_plain_c(network: FeedbackNetwork, folder: Path) -> Callable[[int], Run]:
    """Run `flow.c`, compiled here; it measures its own CPU time."""
    source, program = Path(__file__).with_name("flow.c"), folder / "flow"
    described = folder / "network.txt"
    described.write_text(network.as_text(), encoding="utf-8")
    compile_it = ["cc", "-O3", "-march=native", "-o", str(program), str(source), "-lm"]
    subprocess.run(compile_it, check=True)

    def run(seed: int) -> Run:
        command = [str(program), str(described), str(WEEKS), str(seed)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        seconds, events, visits, wait = done.stdout.split()
        return Run(float(seconds), int(events), int(visits), float(wait))

    return run
