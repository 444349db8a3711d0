"""Behaviour is switched on in a calibrated chain, and the chain still fits its log."""

import numpy as np
import pytest
from calibration_cases import known_chain, simulated
from queue_logs import queue_log

from ketensim.chain.simulate import simulate
from ketensim.logs.behaviour.switching import switched_on
from ketensim.logs.calibration import calibrate
from ketensim.logs.fitting import fit_log
from ketensim.logs.held_out import distances_table, predicted, split_by_start
from ketensim.logs.simulated import simulated_log
from ketensim.logs.stages import ELSEWHERE, PAUSE
from ketensim.logs.timeline import timeline_of


@pytest.fixture(scope="module")
def calibration():
    return calibrate(simulated(3))


@pytest.fixture(scope="module")
def found(calibration):
    return switched_on(calibration.scenario, calibration.times)


def outcome(scenario, name):
    """An indicator without regie, over two years and two seeds."""
    runs = [simulate(scenario.with_values({"horizon.weeks": 104}), seed=seed) for seed in (1, 2)]
    return np.mean([run.summary[name] for run in runs])


def test_the_chain_with_behaviour_takes_as_long_as_without(found, calibration):
    """Some 2500 clients of 3.5 weeks, sd 3: two means differ by a standard error of 0.08 weeks."""
    plain, awake = (
        outcome(one, "lead_time_mean") for one in (calibration.scenario, found.scenario)
    )
    assert not found.scenario.mechanisms.all_off
    assert awake == pytest.approx(plain, abs=0.25)  # three of these
    raw = calibration.scenario.with_values({"mechanisms": "on"})
    assert outcome(raw, "lead_time_mean") > plain + 0.25  # with nothing divided out


def test_as_many_clients_come_as_in_the_log(found):
    """Those who come back are among them: 12 a week, over three years with an error of 0.28."""
    run = simulate(found.scenario.with_values({"horizon.weeks": 156}), seed=1)
    coming = (run.clients["arrived"] >= 0).sum() / 156
    assert 0.0 < found.returns < 0.2
    assert coming == pytest.approx(12.0, abs=1.0)


def test_what_was_divided_out_is_told(found, calibration):
    assert set(found.availability) == {"desk", "court", "clinic"}
    assert all(0.8 < share < 1.0 for share in found.availability.values())
    assert 0.0 < found.repeated < 1.0
    assert 0.0 < found.refused < 0.5
    assert found.hand_overs == pytest.approx(0.9 + 0.4 * 0.7, abs=0.1)  # on, and from the hearing
    assert found.retry_weeks == 1.0  # a step of the known chain takes longer than the default
    assert found.scenario.functions["help"].treatment.average() < (
        calibration.scenario.functions["help"].treatment.average()
    )


def test_a_refused_client_does_not_wait_longer_than_a_step_takes():
    log = timeline_of(queue_log(1, cases=600, load=0.2))
    found = calibrate(log)
    assert switched_on(found.scenario, found.times).retry_weeks < 0.2


def test_without_organisations_nothing_is_handed_over():
    found = calibrate(timeline_of(queue_log(1, cases=600)))
    assert switched_on(found.scenario, found.times).hand_overs == 0.0


def test_a_pause_is_with_the_partner_that_one_waits_for():
    log = simulated(1)
    late = np.where(log.is_first, log.start, log.start + 0.4 * (log.end - log.start))
    found = calibrate(type(log)(**{**vars(log), "start": late}))
    scenario = switched_on(found.scenario, found.times).scenario
    partners = {partner.name: partner for partner in scenario.partners}
    assert ELSEWHERE not in partners
    pause = next(o for o in partners["clinic"].offers if o.function == f"{PAUSE}help")
    assert pause.fte < 0.1
    assert pause.places > 50
    disciplines = {scenario.functions[name].discipline for name in (f"{PAUSE}help", "help")}
    assert disciplines == {"clinic"}


def test_a_season_stays_when_behaviour_is_switched_on(calibration):
    waves = [{"rate": 12.0}, {"from": 26.0, "rate": 6.0}]
    path = "groups.cases.arrivals"
    found = switched_on(calibration.scenario.with_values({path: waves}), calibration.times)
    first, second = found.scenario.groups[0].arrivals.steps
    assert second.start == 26.0
    assert first.rate / second.rate == pytest.approx(2.0, rel=0.01)


def test_the_fit_is_as_good_with_behaviour_as_without():
    """Two replications each; a mean time of 500 hours is known to some five percent."""
    log = simulated_log(simulate(known_chain().with_values({"horizon.weeks": 110}), seed=4))
    fit = fit_log(log, test_share=0.3, replications=2)
    split = split_by_start(timeline_of(log), 0.3)
    plain = distances_table(split, fit.plain, 2)
    for name, allowed in (("cycle_time", 40.0), ("relative", 40.0), ("n_gram", 0.06)):
        assert fit.distances[name].iloc[0] < plain[name].iloc[0] + allowed
    run = predicted(fit.calibration.scenario, split, seed=1)
    assert run.begun.min() >= split.since
    assert len(run.begun) == pytest.approx(len(split.test.begun), rel=0.15)
    assert fit.switched is not None
