"""A real Dask cluster of several worker processes here, of which one is killed in mid-sweep."""

import os
import signal

import distributed
import evaluators
import pandas as pd
import pytest
from evaluators import question

from ketensim.study.experiment import doing
from ketensim.study.experiment.running import run_experiment

pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's own, where its workers are killed


@pytest.fixture
def cluster(log, monkeypatch):
    here = os.path.dirname(evaluators.__file__)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([here, os.environ["PYTHONPATH"]]))
    options = {"dashboard_address": None, "silence_logs": "CRITICAL", "threads_per_worker": 1}
    with (
        distributed.LocalCluster(n_workers=2, processes=True, **options) as made,
        distributed.Client(made, set_as_default=False) as client,
    ):
        yield client


def test_a_cluster_whose_workers_die_gives_the_same_table_to_the_last_byte(
    tmp_path, log, cluster, monkeypatch
):
    monkeypatch.setattr(doing, "BLOCK_SECONDS", 0.1)
    workers = list(cluster.run(os.getpid).values())
    killed = []

    def kill_one(done, total):
        if done > 20 and not killed:
            killed.append(workers[0])
            os.kill(killed[-1], signal.SIGKILL)

    result = run_experiment(
        question(),
        out=tmp_path / "out",
        evaluate=evaluators.slow,
        executor=cluster.get_executor(),
        progress=kill_one,
    )
    assert len(killed) == 1
    whole = run_experiment(question(), out=tmp_path / "whole", evaluate=evaluators.slow)
    pd.testing.assert_frame_equal(result.runs, whole.runs)
    tables = [(tmp_path / place / "runs.parquet").read_bytes() for place in ("out", "whole")]
    assert tables[0] == tables[1]
