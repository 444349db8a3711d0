"""Records on disk: one Parquet file a table, as the schema declares, and back again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketensim.measure.growth_fields import GROWTH_FIELDS
from ketensim.measure.records import Ints, Records
from ketensim.measure.schema import (
    FORMAT,
    GROUP_COUNTS,
    PAIR_TALLIES,
    PARTNER_STATES,
    SCHEMA,
    Column,
)
from ketensim.measure.tables import Columns, names_of, table_columns
from ketensim.scenario.intervention import read_history

if TYPE_CHECKING:
    import pyarrow as pa

    from ketensim.scenario.schema import Scenario

_ARROW = {
    "int32": "int32",
    "int64": "int64",
    "nullable_int64": "int64",
    "float64": "float64",
    "bool": "bool_",
}


class ResultError(ValueError):
    """A results folder cannot be read or written; the message says why in one sentence."""


def write_tables(folder: Path, runs: Iterable[Records]) -> None:
    """Write every table of the runs to a folder, one file a table and one row group a run.

    Runs are taken and let go one by one, so that many of them need no more memory than one. The
    same runs give the same bytes: the settings of the writer are fixed and nothing of the moment
    goes in.
    """
    import pyarrow.parquet as pq

    with ExitStack() as stack:
        writers = {
            table: stack.enter_context(
                pq.ParquetWriter(
                    folder / f"{table}.parquet",
                    arrow_schema(table),
                    compression="zstd",
                    version="2.6",
                )
            )
            for table in SCHEMA
        }
        for records in runs:
            for table, writer in writers.items():
                writer.write_table(arrow_table(records, table), row_group_size=1 << 30)


def arrow_schema(table: str) -> pa.Schema:
    """Give the Arrow schema of a table; each field carries its unit and meaning."""
    import pyarrow as pa

    fields = []
    for name, column in SCHEMA[table].items():
        text = {"unit": column.unit, "en": column.en, "nl": column.nl}
        nullable = column.kind == "nullable_int64" or name == "referred_by"
        fields.append(pa.field(name, _arrow_type(column), nullable=nullable, metadata=text))
    return pa.schema(fields, metadata={"ketensim.format": str(FORMAT)})


def arrow_table(records: Records, table: str) -> pa.Table:
    """Make the Arrow table of one run; names are dictionaries, what is missing is null or NaN."""
    import pyarrow as pa

    names = names_of(records.scenario)
    arrays = []
    for name, values in table_columns(records, table).items():
        column = SCHEMA[table][name]
        missing = values < 0 if column.kind in ("nullable_int64", *names) else None
        if column.kind in names:
            codes = pa.array(values, mask=missing)
            arrays.append(pa.DictionaryArray.from_arrays(codes, list(names[column.kind])))
        else:
            arrays.append(pa.array(values, type=_arrow_type(column), mask=missing))
    return pa.Table.from_arrays(arrays, schema=arrow_schema(table))


def _arrow_type(column: Column) -> pa.DataType:
    """Give the Arrow type of a column; names are dictionaries of text."""
    import pyarrow as pa

    if column.kind in _ARROW:
        return getattr(pa, _ARROW[column.kind])()
    return pa.dictionary(pa.int32(), pa.string())


def read_tables(folder: Path, scenario: Scenario, run: int) -> dict[str, Columns]:
    """Read the tables of one run of a folder as arrays: names as codes, -1 where there is none."""
    return {table: _read_table(folder, table, scenario, run) for table in SCHEMA}


def _read_table(folder: Path, table: str, scenario: Scenario, run: int) -> Columns:
    """Read one table of one run."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / f"{table}.parquet"
    try:
        with pq.ParquetFile(path) as file:
            here = [
                g for g in range(file.num_row_groups) if _holds(file.metadata.row_group(g), run)
            ]
            data = file.read_row_groups(here)
    except (OSError, pa.ArrowInvalid) as error:
        raise ResultError(f"{path} cannot be read as a table of ketensim: {error}") from error
    names = names_of(scenario)
    return {
        name: _to_array(data.column(name).combine_chunks(), column, names.get(column.kind, ()))
        for name, column in SCHEMA[table].items()
    }


def _holds(group: Any, run: int) -> bool:
    """Whether a row group is that of the run: it holds one run only."""
    statistics = group.column(0).statistics
    return statistics is not None and statistics.min == run


def _to_array(values: Any, column: Column, names: Sequence[str]) -> NDArray[Any]:
    """Turn an Arrow column into an array, names into codes in the order of the scenario."""
    import pyarrow.compute as pc

    if names:
        codes = pc.index_in(values.cast("string"), value_set=_text(names))
        return np.asarray(pc.fill_null(codes, -1).to_numpy(zero_copy_only=False))
    if column.kind == "nullable_int64":
        values = pc.fill_null(values, -1)
    return np.asarray(values.to_numpy(zero_copy_only=False))


def _text(names: Iterable[str]) -> Any:
    """Make an Arrow array of names."""
    import pyarrow as pa

    return pa.array(list(names), type=pa.string())


def records_from_tables(
    tables: dict[str, Columns], scenario: Scenario, about: dict[str, Any]
) -> Records:
    """Put the tables of a run together again as records.

    Parameters
    ----------
    tables
        Table -> column -> array, as `read_tables` gives them.
    scenario
        The scenario as it was run.
    about
        run, strategy, seed, started and seconds of the run, and its interventions if it has any.
    """
    week, costs = tables["weekly"]["week"], tables["costs"]
    links = len(tables["relations"]["week"]) // max(len(week), 1)
    station_partner, station_function = station_keys(scenario)
    relation = _fold(tables["relations"], week, links)
    station = _fold(tables["stations"], week, len(station_partner))
    group = _fold(tables["groups"], week, len(scenario.groups))
    partner = _fold(tables["partners"] | tables["staff"], week, len(scenario.partners))
    ends = [relation[name][:1].reshape(-1) for name in ("sender", "receiver")]
    return Records(
        scenario=scenario,
        strategy=about["strategy"],
        seed=about["seed"],
        run=about["run"],
        interventions=read_history(about.get("interventions", ())),
        started_at=about["started"],
        seconds=about["seconds"],
        week=week,
        station_partner=station_partner,
        station_function=station_function,
        links=np.stack(ends, axis=1).astype(np.int64)[:links],
        clients=_client_rows(tables["clients"]),
        visits=_visit_rows(tables["visits"], scenario),
        pairs={name: relation[name] for name in PAIR_TALLIES},
        trust=relation["trust"],
        agreement=relation["agreement"],
        intertwining=relation["intertwining"],
        groups={name: group[name] for name in GROUP_COUNTS},
        station_waiting=station["waiting"],
        station_in_treatment=station["in_treatment"],
        station_ended=station["served"],
        station_busy_area=station["busy"],
        partners={name: partner[name] for name in PARTNER_STATES},
        urgency=tables["weekly"]["urgency"],
        escalation=tables["growth"]["escalation"],
        regie_hours=costs["regie_hours"],
        chain_cost=costs["chain_cost"],
        organisation=partner["organisation"],
        maturity=np.stack([tables["growth"][field.name] for field in GROWTH_FIELDS], axis=1),
    )


def _fold(columns: Columns, week: NDArray[Any], width: int) -> Columns:
    """Fold rows back into weeks: each column of (W * width,) becomes (W, width)."""
    return {name: values.reshape(len(week), width) for name, values in columns.items()}


def station_keys(scenario: Scenario) -> tuple[Ints, Ints]:
    """Give the partner and function of every station (S,), stations in the order of the offers."""
    functions = list(scenario.functions)
    keys = [
        (number, functions.index(offer.function))
        for number, partner in enumerate(scenario.partners)
        for offer in partner.offers
    ]
    partner, function = np.array(keys, np.int64).T
    return partner, function


def _client_rows(columns: Columns) -> NDArray[np.void]:
    """Pack the clients again as the flow gives them."""
    from ketensim.flow.layout import CLIENT_ROW

    return _packed(columns, CLIENT_ROW)


def _visit_rows(columns: Columns, scenario: Scenario) -> NDArray[np.void]:
    """Pack the visits again as the flow gives them, with stations for partner and function."""
    from ketensim.flow.layout import VISIT_ROW

    partner, function = station_keys(scenario)
    numbers = np.full((len(scenario.partners), len(scenario.functions)), -1)
    numbers[partner, function] = np.arange(len(partner))
    station = numbers[columns["partner"], columns["function"]]
    return _packed(columns | {"station": station}, VISIT_ROW)


def _packed(columns: Columns, dtype: np.dtype[np.void]) -> NDArray[np.void]:
    """Pack columns into rows of the given type."""
    assert dtype.names is not None
    rows = np.zeros(len(columns["run"]), dtype)
    for name in dtype.names:
        rows[name] = columns[name]
    return rows
