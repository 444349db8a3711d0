"""The tables of a run: records laid out in rows, with the columns that the schema declares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketensim.measure.growth_fields import GROWTH_FIELDS
from ketensim.measure.records import Ints, Records
from ketensim.measure.schema import GROUP_COUNTS, OUTCOMES, PAIR_TALLIES, PARTNER_STATES, SCHEMA

if TYPE_CHECKING:
    import pandas as pd

    from ketensim.scenario.schema import Scenario

Array = NDArray[Any]
Columns = dict[str, Array]


def names_of(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """List the names behind the codes of each kind of column, in the order of the scenario."""
    return {
        "partner": tuple(partner.name for partner in scenario.partners),
        "function": tuple(scenario.functions),
        "group": tuple(group.name for group in scenario.groups),
        "outcome": OUTCOMES,
    }


def table_columns(records: Records, table: str) -> Columns:
    """Lay out one table as arrays: names as codes, -1 where there is none.

    Parameters
    ----------
    records
        The run.
    table
        Name of a table of the schema.

    Returns
    -------
    dict
        Column -> array, in the order of the schema, all of one length.
    """
    columns = _LAYOUTS[table](records)
    length = len(next(iter(columns.values())))
    run = np.full(length, records.run, dtype=np.int32)
    return {
        name: run if name == "run" else _typed(columns[name], column.kind)
        for name, column in SCHEMA[table].items()
    }


def frame(records: Records, table: str) -> pd.DataFrame:
    """Make the data frame of one table; names become categories, what is missing stays missing."""
    import pandas as pd

    names = names_of(records.scenario)
    data: dict[str, Any] = {}
    for name, values in table_columns(records, table).items():
        kind = SCHEMA[table][name].kind
        if kind in names:
            data[name] = pd.Categorical.from_codes(values, categories=pd.Index(names[kind]))
        elif kind == "nullable_int64":
            data[name] = pd.arrays.IntegerArray(values, values < 0)
        else:
            data[name] = values
    return pd.DataFrame(data)


def _typed(values: Array, kind: str) -> Array:
    """Give a column the type that the schema declares; names are 32-bit codes."""
    types = {"int64": np.int64, "nullable_int64": np.int64, "float64": np.float64, "bool": np.bool_}
    return np.ascontiguousarray(values, dtype=types.get(kind, np.int32))


def _clients(records: Records) -> Columns:
    """Columns of the table of clients."""
    return {name: records.clients[name] for name in SCHEMA["clients"] if name != "run"}


def _visits(records: Records) -> Columns:
    """Columns of the table of visits: stations become a partner and a function."""
    visits = records.visits
    station = visits["station"]
    columns: Columns = {
        "partner": records.station_partner[station],
        "function": records.station_function[station],
    }
    plain = [name for name in SCHEMA["visits"] if name not in ("run", "partner", "function")]
    return columns | {name: visits[name] for name in plain}


def _panel(weeks: Ints, keys: Mapping[str, Array], values: Mapping[str, Array]) -> Columns:
    """Lay out arrays (W, K) as rows: for every week one row a key."""
    count = len(next(iter(keys.values())))
    columns: Columns = {"week": np.repeat(weeks, count)}
    columns |= {name: np.tile(key, len(weeks)) for name, key in keys.items()}
    return columns | {name: np.asarray(value).reshape(-1) for name, value in values.items()}


def _relations(records: Records) -> Columns:
    """Columns of the table of relations."""
    keys = {"sender": records.links[:, 0], "receiver": records.links[:, 1]}
    values: dict[str, Array] = {name: records.pairs[name] for name in PAIR_TALLIES}
    values |= {
        "trust": records.trust,
        "agreement": records.agreement,
        "intertwining": records.intertwining,
    }
    return _panel(records.week, keys, values)


def sum_by(values: Array, keys: Ints, count: int) -> Array:
    """Add up the columns of (W, K) that share a key, giving (W, count)."""
    totals = np.zeros((values.shape[0], count), dtype=values.dtype)
    for column, key in enumerate(keys):
        totals[:, key] += values[:, column]
    return totals


def _partners(records: Records) -> Columns:
    """Columns of the table of partners: stations and refusals added up by partner."""
    count = len(records.scenario.partners)
    values: dict[str, Array] = {
        name: records.partners[name] for name in PARTNER_STATES if name != "fte"
    }
    for name, station in (
        ("waiting", records.station_waiting),
        ("in_treatment", records.station_in_treatment),
        ("served", records.station_ended),
    ):
        values[name] = sum_by(station, records.station_partner, count)
    values["refused"] = sum_by(records.pairs["refused"], records.links[:, 1], count)
    return _panel(records.week, {"partner": np.arange(count)}, values)


def _weekly(records: Records) -> Columns:
    """Columns of the weekly table: counts over all groups, urgency, DKS and its factors."""
    from ketensim.measure.dks_evidence import weekly_dks
    from ketensim.measure.measured import Measured

    totals: Columns = {name: records.groups[name].sum(axis=1) for name in GROUP_COUNTS}
    own: Columns = {"week": records.week, "urgency": records.urgency}
    return own | totals | dict(weekly_dks(Measured(records)))


def _groups(records: Records) -> Columns:
    """Columns of the table of groups."""
    keys = {"group": np.arange(len(records.scenario.groups))}
    return _panel(records.week, keys, {name: records.groups[name] for name in GROUP_COUNTS})


def _stations(records: Records) -> Columns:
    """Columns of the table of stations."""
    keys = {"partner": records.station_partner, "function": records.station_function}
    values: dict[str, Array] = {
        "waiting": records.station_waiting,
        "in_treatment": records.station_in_treatment,
        "served": records.station_ended,
        "busy": records.station_busy_area,
    }
    return _panel(records.week, keys, values)


def _staff(records: Records) -> Columns:
    """Columns of the table of staff."""
    keys = {"partner": np.arange(len(records.scenario.partners))}
    values = {"fte": records.partners["fte"], "organisation": np.asarray(records.organisation)}
    return _panel(records.week, keys, values)


def _costs(records: Records) -> Columns:
    """Columns of the table of costs."""
    return {
        "week": records.week,
        "regie_hours": records.regie_hours,
        "chain_cost": records.chain_cost,
    }


def _growth(records: Records) -> Columns:
    """Columns of the table of the growth model."""
    fields = {field.name: records.maturity[:, at] for at, field in enumerate(GROWTH_FIELDS)}
    return {"week": records.week, **fields, "escalation": records.escalation}


_LAYOUTS: dict[str, Callable[[Records], Columns]] = {
    "clients": _clients,
    "visits": _visits,
    "relations": _relations,
    "partners": _partners,
    "weekly": _weekly,
    "groups": _groups,
    "stations": _stations,
    "staff": _staff,
    "costs": _costs,
    "growth": _growth,
}
