"""A station with a long queue: time an event, and memory a client."""

from __future__ import annotations

from time import process_time

from benchmarks.scaling.chains import PLACES, TREATMENT, with_queue

KINDS = {
    "fifo": "first come, first served",
    "severity": "most severe first",
    "patience": "first come, with patience",
    "incidents": "first come, with patience and incidents",
}
SHORT, LONG = 100, 100_000
HAZARD = 1e-3  # incidents a week of a waiting client at severity 1
GROWING = 10_000  # clients from which on memory is looked at while the queue grows
_SETTLING = 4  # weeks before time is taken
_HELD = ("clients", "entries", "timers", "hazards")  # what the flow keeps of who is in the system


class Queue:
    """The flow at one station, with a queue that stays about as long as it is."""

    def __init__(self, waiting: int, kind: str) -> None:
        from ketensim.flow import ClientFlow, Network, Rates

        network = Network.from_scenario(with_queue(waiting + PLACES, kind))
        self.waiting = waiting
        self.flow = ClientFlow(network, seed=1)
        self.rates = Rates.neutral(network)
        self.rates.speed[:] = 0.0
        if kind == "incidents":
            self.rates.incident_hazard = HAZARD
        self.flow.advance(self.rates)

    def open_station(self) -> None:
        """Let treatments go on, that stood still while everybody came."""
        self.rates.speed[:] = 1.0

    def let_a_week_pass(self) -> tuple[float, int]:
        """Let as many come as leave, and keep the queue its length: CPU time [s], events."""
        missing = self.waiting - int(self.flow.week.waiting.sum())
        self.rates.arrival_factor[:] = max(0.0, 1.0 + missing * TREATMENT / PLACES)
        before, began = self.flow.events, process_time()
        self.flow.advance(self.rates)
        return process_time() - began, self.flow.events - before


def seconds_an_event(kind: str, weeks: int) -> tuple[float, float]:
    """Give the mean CPU time of an event beside a short and a long queue, in turns [s].

    The mean and not the median of weeks: now and then stale timers are thrown away, which takes
    much of one week and is part of what an event costs.
    """
    queues = Queue(SHORT, kind), Queue(LONG, kind)
    for queue in queues:
        queue.open_station()
        for _ in range(_SETTLING):
            queue.let_a_week_pass()
    turns = [[queue.let_a_week_pass() for queue in queues] for _ in range(weeks)]
    short, long = (
        sum(seconds for seconds, _ in own) / sum(events for _, events in own)
        for own in zip(*turns, strict=True)
    )
    return short, long


def bytes_a_client(kind: str) -> tuple[float, float]:
    """Give the memory of a client at 100,000 waiting, and the most while the queue grew [bytes].

    Counted are the tables that hold who is in the system, with what stands empty in them. The most
    is just after a table has grown, in a queue of at least 10,000.
    """
    queue, most = Queue(0, kind), 0.0
    queue.rates.arrival_factor[:] = 0.25  # 500 a week, and nobody leaves
    while True:
        week = queue.flow.advance(queue.rates)
        inside = int(week.waiting.sum() + week.in_treatment.sum())
        now = sum(queue.flow.state[name].nbytes for name in _HELD) / inside
        if inside >= GROWING:
            most = max(most, now)
        if inside >= LONG:
            return now, most
