import hashlib
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import SimpleNamespace

import evaluators
import numpy as np
import pandas as pd
import pytest
from evaluators import FATAL, question

from ketensim.study.errors import StudyError
from ketensim.study.experiment import doing, running
from ketensim.study.experiment.block import Work
from ketensim.study.experiment.doing import DIED
from ketensim.study.experiment.engine import EngineError, Given, InProcess, Processes
from ketensim.study.experiment.experiment import Experiment
from ketensim.study.experiment.keys import run_seed
from ketensim.study.experiment.running import (
    Sweep,
    _workers_of,
    run_experiment,
    with_engine,
)
from ketensim.study.folder import FolderError

RUNS = 2 * 20 * 2  # strategies, points, replications


def run(place, evaluate=evaluators.plain, experiment=None, **options):
    return run_experiment(experiment or question(), out=place, evaluate=evaluate, **options)


def content(place):
    return hashlib.sha256((place / "runs.parquet").read_bytes()).hexdigest()


@pytest.fixture
def one_by_one(monkeypatch):
    """Make every run a block of its own."""
    monkeypatch.setattr(doing, "BLOCK_SECONDS", 1e-9)


def test_the_table_has_a_row_for_every_lever_point_and_replication_in_that_order(tmp_path, log):
    runs = run(tmp_path / "out").runs
    assert list(runs.columns) == [
        "point", "block", "replication", "seed", "strategy", "x1", "x2",
        "failed", "error", "sum", "noise",
    ]  # fmt: skip
    places = runs[["strategy", "point", "replication"]].to_numpy().tolist()
    assert places == [[s, p, r] for s in ("none", "better") for p in range(20) for r in range(2)]
    lift = (runs["strategy"] == "better").astype(float)
    assert np.allclose(runs["sum"], runs["x1"] + 2 * runs["x2"] + lift)
    assert not runs["failed"].any()
    assert sorted(log()) == sorted(set(log()))
    assert len(log()) == RUNS


def test_levers_meet_the_same_clients_and_blocks_and_replications_fresh_ones(tmp_path, log):
    runs = run(tmp_path / "out", experiment=question(8, "sobol")).runs
    seeds = runs.pivot(index=["point", "replication"], columns="strategy", values="seed")
    assert (seeds["none"] == seeds["better"]).all()
    assert runs.groupby(["block", "replication"])["seed"].nunique().eq(1).all()
    assert runs["seed"].nunique() == 8 * 2
    expected = [run_seed(1, b, r) for b, r in zip(runs["block"], runs["replication"], strict=True)]
    assert runs["seed"].tolist() == expected
    assert np.allclose(runs["noise"], runs["seed"] % 1000 / 1000)


def test_the_table_is_the_same_to_the_last_byte_wherever_it_was_made(tmp_path, log, one_by_one):
    run(tmp_path / "alone")
    run(tmp_path / "processes", jobs=2)
    with ThreadPoolExecutor(3) as threads:
        run(tmp_path / "threads", executor=threads)
        assert threads.submit(len, "open").result() == 4
    contents = {content(tmp_path / name) for name in ("alone", "processes", "threads")}
    assert len(contents) == 1
    assert len(log()) == 3 * RUNS


def test_the_table_on_disk_reads_back_as_the_one_given(tmp_path, log):
    result = run(tmp_path / "out")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out" / "runs.parquet"), result.runs)


def test_the_experiment_reads_back_from_what_is_told_of_it(tmp_path, log):
    varied = {"x1": {"distribution": "gamma", "mean": 0.5}, "x2": {"range": [1, 9], "log": True}}
    experiment = question(uncertainties=varied, thresholds={"sum": 1.0})
    run(tmp_path / "out", experiment=experiment)
    about = json.loads((tmp_path / "out" / "experiment.json").read_text())
    assert Experiment.model_validate(about["experiment"]) == experiment
    assert (about["points"], about["n"], about["runs"], about["failed"]) == (20, 20, RUNS, 0)


def test_what_was_interrupted_is_gone_on_with_and_nothing_is_done_twice(tmp_path, log, one_by_one):
    def stop_after_30(done, total):
        if done == 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "out", progress=stop_after_30)
    assert len(log()) == 30
    told = []
    run(tmp_path / "out", progress=lambda *now: told.append(now))
    assert len(log()) == RUNS
    assert told[-1] == (RUNS - 30, RUNS - 30)
    run(tmp_path / "whole")
    assert content(tmp_path / "out") == content(tmp_path / "whole")


def test_running_again_does_nothing(tmp_path, log):
    run(tmp_path / "out")
    told = []
    run(tmp_path / "out", progress=lambda *now: told.append(now), jobs=2)
    assert told == []
    assert len(log()) == RUNS


def test_more_replications_and_other_outcomes_do_only_what_is_new(tmp_path, log):
    run(tmp_path / "out")
    runs = run(tmp_path / "out", experiment=question(replications=3, outcomes=["noise"])).runs
    assert len(log()) == RUNS * 3 / 2
    assert "sum" not in runs.columns


def test_an_outcome_as_a_power_of_ten_comes_from_the_runs_that_are_there(tmp_path, log):
    plain = run(tmp_path / "out", experiment=question(outcomes=["noise"])).runs["noise"]
    powers = run(tmp_path / "out", experiment=question(outcomes=["log10_noise"])).runs
    assert len(log()) == RUNS
    assert (10 ** powers["log10_noise"]).tolist() == pytest.approx(plain.tolist())


def test_another_seed_of_the_experiment_does_all_runs(tmp_path, log):
    run(tmp_path / "out")
    run(tmp_path / "out", experiment=question(seed=2))
    assert len(log()) == 2 * RUNS


def test_runs_that_differ_in_the_dummy_alone_are_done_once(tmp_path, log):
    dummy = {"x1": [0, 1], "x2": [0, 1], "dummy": [0, 1]}
    runs = run(tmp_path / "out", experiment=question(4, "sobol", uncertainties=dummy)).runs
    assert len(runs) == 2 * 4 * 5 * 2
    assert len(log()) == 2 * 4 * 4 * 2  # the point in which only the dummy changes is A itself
    assert not runs["sum"].isna().any()


def test_a_run_that_fails_is_a_row_with_its_error_and_is_tried_again_only_when_asked(tmp_path, log):
    runs = run(tmp_path / "out", evaluators.failing).runs
    bad = runs["x1"] > 0.8
    assert bad.sum() == 4 * 4  # a Latin hypercube of 20 has 4 points there
    assert (runs["failed"] == bad).all()
    assert runs.loc[bad, ["sum", "noise"]].isna().all(axis=None)
    assert runs.loc[bad, "error"].str.fullmatch(r"ValueError: x1 is 0\.\d{3}").all()
    assert runs.loc[~bad, "error"].isna().all()
    before = len(log())
    run(tmp_path / "out", evaluators.failing)
    assert len(log()) == before
    sweep = Sweep.of(question(), tmp_path / "out", evaluators.failing)
    assert sweep.standing().missing == 0
    assert sweep.standing(retry_failed=True).missing == 16
    run(tmp_path / "out", evaluators.failing, retry_failed=True)
    assert len(log()) == before + 16


def test_a_run_that_kills_its_process_is_found_and_the_others_are_done(tmp_path, log, monkeypatch):
    experiment = question(4, levers={"strategy": ["none"]}, replications=1)
    whole = run(tmp_path / "whole", experiment=experiment).runs
    monkeypatch.setenv(FATAL, str(sorted(whole["x1"])[-2]))
    runs = run(tmp_path / "out", evaluators.fatal, experiment, jobs=2).runs
    bad = runs["x1"] == whole["x1"].max()
    assert bad.sum() == 1
    assert (runs["failed"] == bad).all()
    assert (runs.loc[bad, "error"] == DIED).all()
    assert np.array_equal(runs.loc[~bad, "sum"], whole.loc[~bad, "sum"])
    before = len(log())
    run(tmp_path / "out", evaluators.fatal, experiment, jobs=2)
    assert len(log()) == before


def test_a_block_that_is_lost_twice_is_halved_until_the_fatal_run_is_found(tmp_path, log):
    """The same without processes: an engine that loses every block with one of the runs in it."""
    sweep = Sweep.of(question(), tmp_path / "out", evaluators.plain)
    tasks = [task for _, task in sweep.plan.tasks(range(RUNS))]
    poison, sizes = tasks[33].id, []

    class Losing(InProcess):
        workers, capacity = 2, 6

        def submit(self, work, block):
            if poison not in [task.id for task in block]:
                return super().submit(work, block)
            sizes.append(len(block))
            lost = Future()
            lost.set_exception(BrokenProcessPool("gone"))
            return lost

    done = sweep.do(Losing())
    assert (done.done, done.failed) == (RUNS, 1)
    assert sizes[::2] == sizes[1::2]  # each twice
    assert sizes[-2:] == [1, 1]
    assert all(later <= -(-size // 2) for size, later in itertools.pairwise(sizes[::2]))
    runs = sweep.result().runs
    assert runs["failed"].tolist() == [place == 33 for place in range(RUNS)]
    assert len(log()) == RUNS - 1


def test_where_every_run_kills_its_process_the_workers_are_at_fault(tmp_path, log):
    class Dying(InProcess):
        def submit(self, work, block):
            lost = Future()
            lost.set_exception(BrokenProcessPool("gone"))
            return lost

    sweep = Sweep.of(question(), tmp_path / "out", evaluators.plain)
    with pytest.raises(EngineError, match="the first 3 each killed") as caught:
        sweep.do(Dying())
    assert "sloopten" in caught.value.sentence("nl")
    assert sweep.standing().missing == RUNS


def test_an_executor_that_breaks_is_told_so_and_what_was_done_is_kept(
    tmp_path, log, monkeypatch, one_by_one
):
    import multiprocessing

    monkeypatch.setenv(FATAL, "0.5")
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        with pytest.raises(EngineError, match=r"workers are gone.*running again does the rest"):
            run(tmp_path / "out", evaluators.fatal, executor=pool)
        with pytest.raises(EngineError, match="workers are gone"):
            run(tmp_path / "out", evaluators.fatal, executor=pool)


def test_a_cluster_that_is_gone_stops_the_sweep_and_blames_no_run(tmp_path, log):
    class Gone(Executor):
        def submit(self, *_):
            lost = Future()
            lost.cancel()
            lost.set_running_or_notify_cancel()
            return lost

    def no_scheduler():
        raise AttributeError("no scheduler")

    with pytest.raises(EngineError, match="CancelledError"):
        run(tmp_path / "out", executor=Gone())
    with pytest.raises(EngineError, match="AttributeError"):
        Sweep.of(question(), tmp_path / "out", evaluators.plain).do(Given(Gone(), no_scheduler))
    assert Sweep.of(question(), tmp_path / "out", evaluators.plain).standing().missing == RUNS


def test_a_dask_client_tells_how_many_blocks_it_does_at_once():
    client = SimpleNamespace(nthreads=lambda: {"one": 2, "other": 1})
    assert _workers_of(SimpleNamespace(_client=client)) == 3
    assert _workers_of(SimpleNamespace(_max_workers=5)) == 5
    assert _workers_of(object()) >= 1


def test_a_process_that_dies_between_two_blocks_is_replaced_and_nobody_is_blamed(tmp_path, log):
    sweep = Sweep.of(question(), tmp_path / "out", evaluators.plain)
    work = Work(evaluators.plain, "abc", sweep.store, "s")
    tasks = [task for _, task in sweep.plan.tasks([0, 1])]
    engine = Processes(1)
    try:
        assert engine.submit(work, tasks[:1]).result().runs == 1
        (process,) = engine._pools[0]._processes.values()
        process.kill()
        wait_until(lambda: engine._pools[0]._broken)
        assert engine.submit(work, tasks[1:]).result().runs == 1
    finally:
        engine.close(at_once=False)
    assert len(sweep.store.keys()) == 2


def test_without_jobs_a_large_sweep_takes_processes_and_a_small_one_none(monkeypatch):
    monkeypatch.setattr(running, "available_processors", lambda: 2)
    small, large = (
        running.engine_for(evaluators.plain, None, None, missing) for missing in (19, 20)
    )
    assert isinstance(small, InProcess)
    assert large.workers == 2
    large.close(at_once=True)


def test_what_cannot_be_sent_to_another_process_is_refused(tmp_path):
    with pytest.raises(StudyError, match="importable by name"):
        run(tmp_path / "out", lambda values, strategy, seed: {}, jobs=2)


def test_other_files_are_not_mixed_with_an_experiment(tmp_path, log):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FolderError, match="other files"):
        run(tmp_path)
    with pytest.raises(FolderError, match="got the file"):
        run(tmp_path / "mine.txt")


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2)])
def test_shards_do_parts_that_together_are_the_whole(tmp_path, log, order):
    experiment = question(8, "sobol")
    for part in order:
        sweep = Sweep.of(experiment, tmp_path / "out", evaluators.plain)
        with_engine(sweep, None, 1, None, shard=(part, 3))
        assert sweep.standing((part, 3)).missing == 0
    run(tmp_path / "out", experiment=experiment)
    assert len(log()) == len(set(log())) == 2 * 8 * 4 * 2
    run(tmp_path / "whole", experiment=experiment)
    assert content(tmp_path / "out") == content(tmp_path / "whole")


DRIVER = """
import sys
import evaluators
from evaluators import question
from ketensim.study.experiment.running import run_experiment

if __name__ == "__main__":
    run_experiment(question(10), out=sys.argv[1], evaluate=evaluators.slow, jobs=2)
"""


def test_after_kill_9_the_workers_end_and_another_number_of_them_goes_on(tmp_path, log):
    script = tmp_path / "driver.py"
    script.write_text(DRIVER)
    here = os.path.dirname(evaluators.__file__)
    paths = os.pathsep.join([here, os.environ["PYTHONPATH"]])
    driver = subprocess.Popen(
        [sys.executable, script, tmp_path / "out"], env={**os.environ, "PYTHONPATH": paths}
    )
    wait_until(lambda: len(log()) > 4)
    workers = children_of(driver.pid)
    assert len(workers) >= 2
    driver.send_signal(signal.SIGKILL)
    driver.wait()
    wait_until(lambda: not any(os.path.exists(f"/proc/{pid}/stat") for pid in workers))
    done = len(log())
    assert done < 40
    run(tmp_path / "out", evaluators.slow, question(10))
    assert 40 <= len(log()) < 80  # blocks under way were lost, and no more
    run(tmp_path / "whole", evaluators.slow, question(10))
    assert content(tmp_path / "out") == content(tmp_path / "whole")


def children_of(pid):
    found = []
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children") as file:
            found += [int(child) for child in file.read().split()]
    return found


def wait_until(holds, seconds=60):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)
