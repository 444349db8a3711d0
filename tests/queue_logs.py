"""Event logs of a queue, made without the model, in which nothing changes unless told to."""

import numpy as np
import pandas as pd

from ketensim.logs.event_log import EventLog, Reading

MONDAY = np.datetime64("2020-01-06T00:00:00", "us")


def log_of(case, activity, hours, start=None, resource=None, organisation=None, origin=MONDAY):
    """An event log from columns; times in hours since a Monday."""
    moments = [
        np.full(len(case), np.datetime64("NaT", "us")) if h is None else at(h, origin)
        for h in (start, hours)
    ]
    events = pd.DataFrame({"case": np.asarray(case, dtype=np.int64)})
    for name, values in (
        ("activity", activity),
        ("organisation", organisation),
        ("resource", resource),
    ):
        said = [None] * len(case) if values is None else [str(value) for value in values]
        events[name] = pd.Series(said, dtype="str").astype("category")
    events["start"], events["complete"] = moments
    events["offset"] = np.zeros(len(case), dtype=np.int16)
    names = pd.DataFrame({"name": [f"case-{n}" for n in range(max(case) + 1)]})
    return EventLog(events, names, Reading(rows=len(case), has_zone=True))


def at(hours, origin=MONDAY):
    return origin + np.round(np.asarray(hours) * 3600e6).astype("timedelta64[us]")


def queue_log(seed, cases=1000, load=0.8, people=None):
    """Cases that pass one queue for a single server, in a few steps each (Lindley).

    `people` gives for every case the number of different resources that work on it.
    """
    draws = np.random.default_rng(seed)
    arrived = np.cumsum(draws.exponential(24, cases))
    service = draws.exponential(24 * load, cases)
    free, started = 0.0, np.empty(cases)
    for n in range(cases):
        started[n] = max(arrived[n], free)
        free = started[n] + service[n]
    steps = 2 + draws.poisson(1.5, cases)
    case = np.repeat(np.arange(cases), steps)
    step = np.concatenate([np.arange(count) for count in steps])
    part = step / np.repeat(steps - 1, steps)
    hours = arrived[case] + part * (started + service - arrived)[case]
    activity = np.where(part == 1, "end", np.where(step == 0, "intake", "work"))
    most = np.full(cases, 5) if people is None else people
    return log_of(case, activity, hours, resource=draws.integers(0, most[case]))
