import evaluators
import pytest
from evaluators import question

from ketensim.scenario.errors import ScenarioError
from ketensim.study.experiment import until_stable
from ketensim.study.experiment.until_stable import run_until_stable


def test_an_experiment_is_doubled_until_its_ranking_holds_and_no_run_is_done_twice(tmp_path, log):
    rounds = []
    last = run_until_stable(
        question(8, "sobol", outcomes=["sum"]),
        out=tmp_path / "out",
        evaluate=evaluators.plain,
        tell=rounds.append,
    )
    assert last is rounds[-1]
    assert last.found.settled
    assert [found.found.settled for found in rounds[:-1]] == [False] * last.doublings
    assert last.doublings > 0  # eight rows are too few for an interval of 0.15
    assert last.result.design.n == 8 * 2**last.doublings
    assert len(log()) == len(set(log())) == len(last.result.runs)


def test_what_does_not_settle_is_left_after_the_most_doublings(tmp_path, log, monkeypatch):
    monkeypatch.setattr(until_stable, "MOST_DOUBLINGS", 0)
    few = question(8, "sobol", outcomes=["sum"])
    last = run_until_stable(few, out=tmp_path / "out", evaluate=evaluators.plain)
    assert last.doublings == 0
    assert not last.found.settled


def test_a_design_that_cannot_grow_is_refused_before_any_run(tmp_path, log):
    with pytest.raises(ScenarioError, match="cannot be doubled"):
        run_until_stable(question(65, "fast"), out=tmp_path / "out", evaluate=evaluators.plain)
    assert log() == []
