"""A run that nobody simulated: records of any size, drawn at random, all of them consistent."""

from __future__ import annotations

import numpy as np

from ketensim.flow.layout import CLIENT_ROW, IN_SYSTEM, PAIR_TALLIES, VISIT_ROW
from ketensim.measure.records import Records
from ketensim.measure.schema import GROUP_COUNTS, PARTNER_STATES
from ketensim.measure.storage import station_keys


def draw_records(scenario, clients, seed=1, warmup=52, run=0):
    """Draw a run of the scenario with this many clients, each with one to five visits."""
    draw = np.random.Generator(np.random.PCG64(seed))
    weeks = scenario.horizon.weeks
    partner, function = station_keys(scenario)
    visits, rows = _draw_visits(draw, scenario, clients, partner, -warmup, weeks)
    week = np.arange(-warmup, weeks)
    links = np.unique(np.stack([visits["referred_by"], partner[visits["station"]]], axis=1), axis=0)
    links = links[(links[:, 0] >= 0) & (links[:, 0] != links[:, 1])]
    both = np.unique(np.concatenate([links, links[:, ::-1]]), axis=0)
    shape = {
        "links": (len(week), len(both)),
        "stations": (len(week), len(partner)),
        "groups": (len(week), len(scenario.groups)),
        "partners": (len(week), len(scenario.partners)),
    }
    return Records(
        scenario=scenario,
        strategy="none",
        seed=seed,
        run=run,
        station_partner=partner,
        station_function=function,
        links=both,
        week=week,
        clients=rows,
        visits=visits,
        pairs=_draw_pairs(draw, shape["links"]),
        trust=draw.random(shape["links"]),
        agreement=draw.random(shape["links"]),
        intertwining=draw.random(shape["links"]),
        groups={n: draw.integers(0, 9, shape["groups"], np.int32) for n in GROUP_COUNTS},
        station_waiting=draw.integers(0, 9, shape["stations"], np.int32),
        station_in_treatment=draw.integers(0, 9, shape["stations"], np.int32),
        station_ended=draw.integers(0, 9, shape["stations"], np.int32),
        station_busy_area=draw.random(shape["stations"]),
        partners={n: draw.random(shape["partners"]) for n in PARTNER_STATES},
        urgency=draw.random(len(week)),
        escalation=draw.random(len(week)),
        regie_hours=draw.random(len(week)),
        chain_cost=1000.0 * draw.random(len(week)),
        maturity=draw.random((len(week), 5)),
        started_at="2026-01-01T00:00:00+00:00",
        seconds=1.0,
    )


def _draw_pairs(draw, shape):
    """Draw tallies of pairs that do not contradict each other."""
    pairs = {name: draw.integers(0, 3, shape, np.int32) for name in PAIR_TALLIES}
    pairs["accepted"] += pairs["informed"]
    pairs["offered"] = pairs["accepted"] + pairs["refused"]
    return pairs


def _draw_visits(draw, scenario, clients, partner, first, last):
    """Draw clients and the visits they make; what lies after the end has not happened yet."""
    rows = np.zeros(clients, CLIENT_ROW)
    rows["arrived"] = np.sort(draw.uniform(first, last, clients))
    rows["group"] = draw.integers(0, len(scenario.groups), clients)
    rows["client"] = (rows["group"] + np.int64(1)) * 10**12 + np.arange(clients) * 1000
    rows["person"] = rows["client"]
    rows["severity"] = draw.random(clients)
    rows["needs"] = draw.integers(1, 4, clients)
    rows["incidents"] = draw.poisson(0.1, clients)
    rows["relapse_of"] = np.where(draw.random(clients) < 0.1, rows["client"] - 1000, -1)
    counts = draw.integers(1, 6, clients)
    of_client = np.repeat(np.arange(clients), counts)
    number = np.arange(len(of_client)) - np.repeat(np.cumsum(counts) - counts, counts)
    visits = np.zeros(len(of_client), VISIT_ROW)
    visits["client"], visits["visit"] = rows["client"][of_client], number + 1
    visits["station"] = draw.integers(0, len(partner), len(of_client))
    steps = draw.exponential(1.5, (2, len(of_client)))
    total = np.cumsum(steps.sum(axis=0))
    begin = total - steps.sum(axis=0)
    visits["queued"] = rows["arrived"][of_client] + begin - begin[number == 0][of_client]
    visits["started"] = visits["queued"] + steps[0]
    visits["ended"] = visits["started"] + steps[1]
    previous = np.concatenate([[0], partner[visits["station"][:-1]]])
    visits["referred_by"] = np.where(number == 0, -1, previous)
    for flag in ("dossier", "reintake", "success"):
        visits[flag] = draw.random(len(visits)) < 0.5
    rows["ended"] = visits["ended"][np.cumsum(counts) - 1]
    rows["outcome"] = draw.integers(0, IN_SYSTEM, clients)
    is_open = rows["ended"] >= last
    rows["ended"][is_open], rows["outcome"][is_open] = np.nan, IN_SYSTEM
    for name in ("started", "ended"):
        visits[name][visits[name] >= last] = np.nan
    visits = visits[visits["queued"] < last]
    return visits[np.argsort(visits["client"], kind="stable")], rows
