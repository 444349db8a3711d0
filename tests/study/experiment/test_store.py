import json
import threading

import evaluators
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from evaluators import question

from ketensim.study.experiment import code_version as module
from ketensim.study.experiment import doing, store
from ketensim.study.experiment.block import Work, do_block
from ketensim.study.experiment.code_version import code_version, version_of
from ketensim.study.experiment.doing import Doing
from ketensim.study.experiment.engine import EngineError, InProcess
from ketensim.study.experiment.plan import Task
from ketensim.study.experiment.rows import Row, packed
from ketensim.study.experiment.running import Sweep, run_experiment
from ketensim.study.experiment.store import Store, StoreError, open_store, read_store


def row(number, error=None, **outcomes):
    task = Task(
        f"{number:032x}", (("x", 0.5), ("queue", "fifo"), ("on", True)), "none", number % 1000
    )
    return Row(task, "abc", error, 0.1, outcomes or {"sum": float(number)})


def write(place, *numbers, session="s"):
    place.write(packed([row(n) for n in numbers]), "-".join(map(str, numbers)), session)


def test_a_store_holds_each_run_once_however_often_it_is_written(tmp_path):
    place = open_store(tmp_path / "store")
    write(place, 1 << 64, 2 << 64)
    write(place, 2 << 64, 3 << 64)
    write(place, 2 << 64, 3 << 64)
    assert place.keys().tolist() == [1, 2, 3]
    assert len(place.files()) == 2


def test_values_are_kept_as_they_are(tmp_path):
    place = open_store(tmp_path / "store")
    write(place, 7)
    table = pq.read_table(place.files()[0]).to_pylist()
    assert table == [
        {
            "run": f"{7:032x}", "code": "abc", "strategy": "none", "seed": 7, "seconds": 0.1,
            "failed": False, "error": None, "x": 0.5, "queue": "fifo", "on": "true", "sum": 7.0,
        }
    ]  # fmt: skip


def test_files_with_other_columns_are_read_together(tmp_path):
    place = open_store(tmp_path / "store")
    place.write(packed([row(1, dks=1.0)]), "one", "s")
    place.write(packed([row(2, "broke", trust=2.0)]), "two", "s")
    table = place.table(["run", "failed", "dks", "trust", "nowhere"])
    assert table.column("dks").to_pylist() == [1.0, None]
    assert table.column("failed").to_pylist() == [False, True]
    assert "nowhere" not in table.column_names
    assert len(place.keys(without_failed=True)) == 1


def test_many_small_files_become_few_and_lose_nothing(tmp_path):
    place = open_store(tmp_path / "store")
    for number in range(store.MERGED_FROM):
        write(place, number << 64)
    write(place, 1 << 70, session="other")
    place.merge("s")
    assert [path.name[:8] for path in place.files()] == [
        "other-0-",
        f"s-1-{place.files()[1].stem[4:8]}",
    ]
    assert len(place.keys()) == store.MERGED_FROM + 1


def test_a_file_that_is_merged_while_it_is_to_be_read_is_no_loss(tmp_path, monkeypatch):
    place = open_store(tmp_path / "store")
    for number in range(store.MERGED_FROM):
        write(place, number << 64)
    real, merged = store._read, threading.Event()

    def merge_first(path, columns):
        if columns is not None and not merged.is_set():
            merged.set()
            place.merge("s")
        return real(path, columns)

    monkeypatch.setattr(store, "_read", merge_first)
    assert len(place.keys()) == store.MERGED_FROM


def test_a_damaged_file_is_put_aside_and_its_runs_are_missing(tmp_path):
    place = open_store(tmp_path / "store")
    write(place, 1 << 64)
    write(place, 2 << 64)
    damaged = place.files()[0]
    damaged.write_bytes(damaged.read_bytes()[:100])
    assert place.keys().tolist() == [2]
    assert [path.suffix for path in sorted(place.folder.iterdir())] == [
        ".broken", ".json", ".parquet",
    ]  # fmt: skip


def test_other_tools_read_the_folder_as_it_is_also_while_it_grows(tmp_path):
    place = open_store(tmp_path / "store")
    for number in (1, 2, 3):
        write(place, number)
    place.files()[0].write_bytes(b"damaged")
    place.keys()
    (place.folder / ".half.parquet.part").write_bytes(b"half")
    assert len(pd.read_parquet(place.folder)) == 2


def test_a_write_that_fails_leaves_nothing(tmp_path, monkeypatch):
    place = open_store(tmp_path / "store")

    def refuse(*_):
        raise OSError("disk full")

    monkeypatch.setattr(store.os, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        write(place, 1)
    assert [path.name for path in place.folder.iterdir()] == ["_store.json"]


def test_a_store_of_a_newer_format_is_refused(tmp_path):
    about = {"format": 2, "token": "x"}
    (tmp_path / "_store.json").write_text(json.dumps(about))
    with pytest.raises(StoreError, match="has format 2; this version of ketensim reads 1"):
        open_store(tmp_path)


def test_a_folder_without_a_store_is_told_so(tmp_path):
    with pytest.raises(StoreError, match="no folder of an experiment"):
        read_store(tmp_path)


def test_a_store_that_cannot_be_made_is_told_so(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="there can be no store"):
        open_store(tmp_path / "file" / "store")


def test_of_two_who_make_a_store_at_once_both_use_the_first(tmp_path):
    first = open_store(tmp_path)
    store._found(tmp_path)
    assert open_store(tmp_path) == first
    assert read_store(tmp_path).is_here()


def test_a_file_system_without_links_has_stores_too(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError("no links here")

    monkeypatch.setattr(store.os, "link", refuse)
    assert open_store(tmp_path).is_here()


def test_a_worker_that_does_not_reach_the_store_sends_its_rows(tmp_path, log):
    elsewhere = Store(tmp_path / "nowhere", "token")
    task = Task("0" * 32, (("x1", 0.25), ("x2", 0.5)), "none", 3)
    receipt = do_block(Work(evaluators.plain, "abc", elsewhere, "s"), [task])
    assert receipt.rows is not None
    assert receipt.runs == 1


def test_rows_that_were_sent_are_written_by_the_driver(tmp_path, log, monkeypatch):
    monkeypatch.setattr(Store, "is_here", lambda self: False)
    result = run_experiment(question(), out=tmp_path / "out", evaluate=evaluators.plain)
    assert len(log()) == len(result.runs)
    assert not result.runs["sum"].isna().any()


def test_the_store_is_merged_on_the_way_and_at_the_end(tmp_path, log, monkeypatch):
    monkeypatch.setattr(doing, "BLOCK_SECONDS", 1e-9)
    monkeypatch.setattr(doing, "MERGE_AFTER", 8)
    monkeypatch.setattr(store, "MERGED_FROM", 8)
    run_experiment(question(), out=tmp_path / "out", evaluate=evaluators.plain)
    place = read_store(tmp_path / "out" / "store")
    assert len(place.files()) == 80 / 8 - 8 + 1  # of 80 blocks ten files, of which eight became one
    assert len(place.keys()) == 80
    assert place.size() == sum(path.stat().st_size for path in place.files())


def test_a_full_disk_stops_the_sweep_and_blames_no_run(tmp_path, log, monkeypatch):
    sweep = Sweep.of(question(), tmp_path / "out", evaluators.plain)

    def refuse(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr(Store, "write", refuse)

    class Remote(InProcess):
        def submit(self, work, tasks):
            from concurrent.futures import Future

            done = Future()
            try:
                done.set_result(do_block(work, tasks))
            except OSError as error:
                done.set_exception(error)
            return done

    with pytest.raises(EngineError, match="No space left") as caught:
        sweep.do(Remote())
    assert "what was done is kept" in str(caught.value)
    assert sweep.standing().missing == 80


@pytest.mark.parametrize(("workers", "last"), [(1, 800 - 1 - 4 - 16 - 64 - 256), (2, 1)])
def test_blocks_grow_and_shrink_towards_the_end_where_workers_are_to_end_together(
    tmp_path, log, monkeypatch, workers, last
):
    monkeypatch.setattr(doing, "_LEAST_SECONDS", 0.0)
    sizes = []
    sweep = Sweep.of(question(200), tmp_path / "out", evaluators.plain)

    class Watched(InProcess):
        def submit(self, work, tasks):
            sizes.append(len(tasks))
            return super().submit(work, tasks)

    Watched.workers = workers
    done = sweep.do(Watched())
    assert sizes[:4] == [1, 4, 16, 64]
    assert sizes[-1] == last
    assert sum(sizes) == done.done == 800
    assert isinstance(done, Doing)


def test_towards_the_end_blocks_are_not_so_small_that_sending_them_costs_more(tmp_path, log):
    sweep = Sweep.of(question(200), tmp_path / "out", evaluators.plain)
    two = InProcess()
    two.workers = 2
    doing_it = Doing(two, Work(evaluators.plain, "c", sweep.store, "s"), iter(()), 800, None)
    doing_it.seconds_a_run, doing_it._size, doing_it.done = 0.01, 100, 798
    assert doing_it._next_size() == 10  # a tenth of a second


def test_the_code_version_is_that_of_the_source_of_the_model():
    assert code_version() == code_version.__wrapped__()
    assert len(code_version()) == 12
    assert version_of(evaluators.plain) != version_of(evaluators.slow)


def test_another_version_of_a_package_with_strategies_is_another_version(monkeypatch):
    class Point:
        value = "my_package:Mine"
        dist = type("Dist", (), {"version": "1.0"})

    monkeypatch.setattr(module, "entry_points", lambda group: [Point])
    assert code_version.__wrapped__() != code_version()


def test_another_version_of_the_code_does_all_runs_again(tmp_path, log, monkeypatch):
    from ketensim.study.experiment import plan

    run_experiment(question(), out=tmp_path / "out", evaluate=evaluators.plain)
    monkeypatch.setattr(plan, "version_of", lambda _: "newer")
    run_experiment(question(), out=tmp_path / "out", evaluate=evaluators.plain)
    assert len(log()) == 160
    codes = read_store(tmp_path / "out" / "store").table(["code"]).column("code").to_pylist()
    assert sorted(np.unique(codes)) == sorted({"newer", version_of(evaluators.plain)})
