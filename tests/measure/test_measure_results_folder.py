import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from measure_cases import SCENARIO, by_hand
from measure_synthetic import draw_records

from ketensim.measure.result import Result, load_result, load_results
from ketensim.measure.results_folder import results_files, save_runs
from ketensim.measure.schema import SCHEMA
from ketensim.measure.storage import ResultError


@pytest.fixture
def drawn():
    return Result(draw_records(SCENARIO, clients=400, warmup=2))


def bytes_of(folder):
    return {file.name: file.read_bytes() for file in Path(folder).iterdir()}


def test_what_is_read_back_equals_what_was_saved(tmp_path, drawn):
    read = load_result(drawn.save(tmp_path / "out"))
    pd.testing.assert_series_equal(read.summary, drawn.summary, check_exact=True)
    for table in SCHEMA:
        pd.testing.assert_frame_equal(read.table(table), drawn.table(table), check_exact=True)
    assert (read.seed, read.strategy) == (drawn.seed, drawn.strategy)
    assert read.scenario == drawn.scenario


def test_the_same_run_gives_the_same_bytes(tmp_path, drawn):
    again = Result(draw_records(SCENARIO, clients=400, warmup=2))
    one, other = bytes_of(drawn.save(tmp_path / "a")), bytes_of(again.save(tmp_path / "b"))
    assert one == other
    assert set(one) == set(results_files())


def test_a_run_without_clients_hand_offs_or_links_comes_back_whole(tmp_path):
    records = by_hand(clients=[], visits=[], tallies={})
    none = np.zeros((22, 0))
    alone = replace(
        records,
        links=np.zeros((0, 2), np.int64),
        pairs={name: none.astype(np.int32) for name in records.pairs},
        trust=none,
        agreement=none,
        intertwining=none,
    )
    saved = Result(alone)
    read = load_result(saved.save(tmp_path / "out"))
    pd.testing.assert_series_equal(read.summary, saved.summary, check_exact=True)
    pd.testing.assert_frame_equal(read.weekly, saved.weekly, check_exact=True)
    assert read.records.links.shape == (0, 2)


def test_a_run_of_no_weeks_comes_back_whole(tmp_path):
    records = by_hand(clients=[], visits=[])
    arrays = {
        name: value[:0]
        for name, value in vars(records).items()
        if isinstance(value, np.ndarray) and len(value) == 22
    }
    parts = {
        name: {key: value[:0] for key, value in getattr(records, name).items()}
        for name in ("pairs", "groups", "partners")
    }
    empty = Result(replace(records, **arrays, **parts))
    read = load_result(empty.save(tmp_path / "out"))
    assert read.summary.isna().all()
    assert len(read.weekly) == 0


def test_runs_of_one_folder_are_numbered_in_their_order(tmp_path):
    first = Result(by_hand())
    second = Result(replace(by_hand(broken=()), seed=8, strategy="other"))
    folder = save_runs(tmp_path / "out", [first, second])
    summary = pd.read_csv(folder / "summary.csv")
    assert summary[["run", "seed", "strategy"]].to_numpy().tolist() == [
        [0, 7, "none"],
        [1, 8, "other"],
    ]
    clients = pd.read_parquet(folder / "clients.parquet")
    assert clients["run"].value_counts().to_dict() == {0: 8, 1: 8}
    assert load_result(folder).seed == 7
    assert load_result(folder, run=1).strategy == "other"
    assert [result.run for result in load_results(folder)] == [0, 1]
    pd.testing.assert_series_equal(
        load_result(folder, 1).summary, second.summary, check_exact=True, check_names=False
    )


def test_the_scenario_on_disk_has_the_strategy_that_its_runs_share(tmp_path):
    none, other = (Result(replace(by_hand(), strategy=name)) for name in ("none", "other"))
    alone = load_result(save_runs(tmp_path / "alone", [other, other]))
    assert alone.scenario == SCENARIO.with_values({"regie.strategy": "other"})
    assert load_result(save_runs(tmp_path / "both", [none, other])).scenario == SCENARIO


def test_the_summary_keeps_every_digit_and_leaves_out_what_is_missing(tmp_path):
    result = Result(by_hand())
    folder = result.save(tmp_path / "out")
    with (folder / "summary.csv").open(newline="") as file:
        (read,) = csv.DictReader(file)
    assert float(read["interdependence"]) == result.summary["interdependence"]
    assert read["lead_time_p90"] == ""


def test_the_folder_says_with_what_it_was_made(tmp_path):
    about = json.loads((Result(by_hand()).save(tmp_path / "out") / "run.json").read_text())
    assert {"format", "ketensim", "python", "packages", "seed", "strategy", "started"} <= set(about)
    assert about["scenario_hash"] == SCENARIO.digest()
    assert about["seconds"] == 0.5
    assert set(about["packages"]) == {"mesa", "numpy", "numba", "pandas", "pyarrow"}


def test_a_column_on_disk_carries_its_unit_and_meaning(tmp_path):
    folder = Result(by_hand()).save(tmp_path / "out")
    field = pq.read_schema(folder / "clients.parquet").field("arrived")
    assert field.metadata == {
        b"unit": b"week",
        b"en": b"time of arrival in the chain",
        b"nl": b"tijdstip van instroom",
    }


def test_a_failure_leaves_what_was_there_before_and_nothing_half(tmp_path, monkeypatch):
    folder = Result(by_hand()).save(tmp_path / "out")
    before = bytes_of(folder)
    broken = Result(by_hand())
    monkeypatch.setattr(type(SCENARIO), "save", fail)
    with pytest.raises(KeyboardInterrupt):
        broken.save(folder)
    assert bytes_of(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_failure_at_the_very_last_step_puts_back_what_was_there(tmp_path, monkeypatch):
    folder = Result(by_hand()).save(tmp_path / "out")
    before, rename = bytes_of(folder), Path.rename
    monkeypatch.setattr(
        Path, "rename", lambda path, to: fail() if path.suffix == ".part" else rename(path, to)
    )
    with pytest.raises(KeyboardInterrupt):
        Result(replace(by_hand(), seed=9)).save(folder)
    assert bytes_of(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def fail(*_):
    raise KeyboardInterrupt


def test_a_results_folder_is_replaced_and_any_other_folder_refused(tmp_path):
    folder = Result(by_hand()).save(tmp_path / "new" / "out")
    assert load_result(Result(replace(by_hand(), seed=9)).save(folder)).seed == 9
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("dear to me")
    with pytest.raises(ResultError, match="holds other files"):
        Result(by_hand()).save(tmp_path / "mine")
    with pytest.raises(ResultError, match="got the file"):
        Result(by_hand()).save(tmp_path / "mine" / "thesis.txt")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "dear to me"


def test_runs_of_two_scenarios_do_not_go_into_one_folder(tmp_path):
    other = replace(by_hand(), scenario=SCENARIO.with_values({"name": "other"}))
    with pytest.raises(ResultError, match="of one scenario"):
        save_runs(tmp_path / "out", [Result(by_hand()), Result(other)])
    with pytest.raises(ResultError, match="no run"):
        save_runs(tmp_path / "out", [])
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_read_is_refused_in_one_sentence(tmp_path):
    folder = Result(by_hand()).save(tmp_path / "out")
    with pytest.raises(ResultError, match="is not a results folder"):
        load_result(tmp_path)
    with pytest.raises(ResultError, match=r"runs 0 to 0, got 4"):
        load_result(folder, run=4)
    (folder / "visits.parquet").write_bytes(b"not a table")
    with pytest.raises(ResultError, match=r"visits\.parquet cannot be read"):
        load_result(folder)
    about = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps(about | {"format": 99}))
    with pytest.raises(ResultError, match="format 99"):
        load_result(folder)
    (folder / "run.json").write_text("{")
    with pytest.raises(ResultError, match="cannot be read"):
        load_result(folder)
