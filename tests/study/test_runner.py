import multiprocessing
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from study_fakes import (
    die_at_seed_three,
    fail_at_seed_three,
    simulate_at_once,
    take_an_hour_after_the_first,
)

from ketensim.scenario.errors import ScenarioError
from ketensim.study import runner
from ketensim.study.errors import RunFailedError
from ketensim.study.plan import PlannedRun, plan_runs, seeds_from
from ketensim.study.runner import available_processors, iterate_runs


def outcomes(**options):
    planned = plan_runs(["none", "better"], seeds_from(0, 6))
    options.setdefault("simulate", simulate_at_once)
    return list(iterate_runs("scenario", planned, **options))


def test_run_r_of_a_study_uses_its_seed_plus_r():
    assert list(seeds_from(7, 3)) == [7, 8, 9]


def test_runs_are_numbered_through_the_seeds_of_the_first_strategy_then_the_second():
    assert plan_runs(["a", "b"], iter([5, 6])) == [
        PlannedRun(0, "a", 5),
        PlannedRun(1, "a", 6),
        PlannedRun(2, "b", 5),
        PlannedRun(3, "b", 6),
    ]


def test_one_job_stays_in_this_process():
    assert {result.process for result in outcomes(jobs=1)} == {os.getpid()}


def test_two_jobs_give_the_same_results_in_the_same_order_from_other_processes():
    alone, together = outcomes(jobs=1), outcomes(jobs=2)
    assert [(r.strategy, r.seed) for r in together] == [(r.strategy, r.seed) for r in alone]
    assert together[0].process == os.getpid()  # the first run is always done here
    assert os.getpid() not in {result.process for result in together[1:]}


def test_any_executor_will_do_and_is_left_open(monkeypatch):
    monkeypatch.setattr(runner, "BLOCK_SECONDS", 1e-9)  # every run a block of its own
    with ThreadPoolExecutor(2) as threads:
        found = outcomes(executor=threads)
        assert threads.submit(len, "open").result() == 4
    assert [result.seed for result in found] == [0, 1, 2, 3, 4, 5] * 2


def test_progress_is_told_after_every_run():
    told = []
    outcomes(jobs=1, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 12) for done in range(1, 13)]


def test_progress_goes_on_counting_when_others_take_over():
    told = []
    with ThreadPoolExecutor(1) as threads:
        outcomes(executor=threads, progress=lambda done, total: told.append(done))
    assert told == list(range(1, 13))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_fails_is_named_with_its_strategy_and_seed(jobs):
    with pytest.raises(RunFailedError, match=r"strategy none, seed 3.*nobody arrived") as caught:
        outcomes(jobs=jobs, simulate=fail_at_seed_three)
    assert caught.value.planned == PlannedRun(3, "none", 3)
    assert "fail_at_seed_three" in caught.value.trace


def test_runs_before_the_one_that_fails_are_handed_over():
    planned = plan_runs(["none"], seeds_from(0, 6))
    runs = iterate_runs("scenario", planned, simulate=fail_at_seed_three)
    assert [next(runs).seed for _ in range(3)] == [0, 1, 2]


def test_a_worker_process_that_dies_is_named_with_its_seeds():
    with pytest.raises(RunFailedError, match=r"a worker process died during .*seed"):
        outcomes(jobs=2, simulate=die_at_seed_three)


def test_a_wrong_scenario_is_not_a_failed_run():
    def refuse(scenario, strategy, seed):
        raise ScenarioError("this strategy needs two partners")

    with pytest.raises(ScenarioError, match="needs two partners"):
        outcomes(simulate=refuse)


def test_interrupting_ends_the_workers_at_once(heeds_interrupts):
    planned = plan_runs(["none"], seeds_from(0, 4))
    runs = iterate_runs("scenario", planned, jobs=2, simulate=take_an_hour_after_the_first)
    next(runs)
    timer = threading.Timer(4.0, lambda: os.kill(os.getpid(), 2))
    timer.start()
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        next(runs)
    assert time.monotonic() - start < 30.0
    assert multiprocessing.active_children() == []


def test_left_to_itself_short_work_stays_here_and_long_work_is_shared_out(monkeypatch):
    monkeypatch.setattr(runner, "available_processors", lambda: 2)
    assert {result.process for result in outcomes(jobs=None)} == {os.getpid()}
    monkeypatch.setattr(runner, "POOL_PAYS_AFTER", 0.0)
    processes = [result.process for result in outcomes(jobs=None)]
    assert processes[:2] == [os.getpid()] * 2  # the first may compile, so the second is timed
    assert os.getpid() not in processes[2:]


def test_processors_are_counted_where_the_system_cannot_tell_which_are_ours(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert available_processors() == 1
