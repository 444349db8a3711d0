"""The comparison with Simod says in one sentence what it lacks, and reads what Simod writes."""

from dataclasses import replace

import numpy as np
import pytest
from calibration_cases import simulated

from benchmarks.logs.run import main
from benchmarks.logs.simod import _read, write_for_simod
from ketensim.logs.distances import DISTANCES


def test_without_simod_it_is_refused_in_one_sentence(tmp_path, capsys):
    assert main([str(tmp_path), "--simod", str(tmp_path)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert shown.err.startswith(f"benchmarks/logs: simod is not in {tmp_path}: python3.11 -m venv")


@pytest.mark.parametrize("has_starts", [True, False])
def test_a_log_that_is_written_for_simod_is_read_as_it_was(tmp_path, has_starts):
    log = simulated(1)
    if not has_starts:
        log = replace(log, start=np.full(len(log.case), np.nan))
    write_for_simod(log, tmp_path / "log.csv")
    again = _read(tmp_path / "log.csv", log)
    assert again.has_starts == has_starts
    for name, distance in DISTANCES.items():
        assert distance(again, log) == pytest.approx(0.0, abs=1e-3), name
