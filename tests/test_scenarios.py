"""Facts about the four large scenarios: what they describe and how whole runs come out."""

import numpy as np
import pytest

import ketensim as ks

NAMES = ("beroerte", "jeugd", "multiprobleem", "strafrecht")
FULL_RUN_SEEDS = (1, 2, 3, 4, 5)


@pytest.fixture(scope="module", params=NAMES)
def scenario(request) -> ks.Scenario:
    return ks.load_scenario(request.param)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("beroerte", "simple"),
        ("jeugd", "mixed"),
        ("multiprobleem", "complex"),
        ("strafrecht", "mixed"),
    ],
)
def test_complexity_is_measured_as_the_sources_describe_the_chain(name, kind):
    assert ks.load_scenario(name).complexity().type == kind


def test_stroke_partners_share_one_dossier_and_one_goal():  # S2 4.1
    chain = ks.load_scenario("beroerte")
    assert len({partner.system for partner in chain.partners}) == 1
    assert chain.complexity().ambiguity < 0.1
    providers = [offer.function for partner in chain.partners for offer in partner.offers]
    assert len(providers) == len(set(providers))  # no competition


def test_more_than_twenty_organisations_of_four_chains_serve_households():  # S2 4.1
    chain = ks.load_scenario("multiprobleem")
    assert len(chain.partners) > 20
    assert {group.name for group in chain.groups} == {"care", "safety", "youth", "work"}
    assert sum(group.arrivals.steps[0].rate for group in chain.groups) == pytest.approx(60)
    shared = [set(group.needed) for group in chain.groups]
    assert set.intersection(*shared)  # the same partners for all of them


def test_criminal_cases_are_the_published_counts_scaled_to_one_district():  # OM 2022, RvdK 2019
    rates = {g.name: g.arrivals.steps[0].rate for g in ks.load_scenario("strafrecht").groups}
    districts, passes_police = 40, 0.9  # assumptions stated in the file
    first_instance, zsm, inquiries = 179_600, 132_300, 850 * 12
    reach_om = {name: rate * passes_police * districts * 52 for name, rate in rates.items()}
    assert reach_om["zsm"] + reach_om["juvenile"] == pytest.approx(zsm, rel=0.01)
    assert reach_om["regular"] == pytest.approx(first_instance - zsm, rel=0.01)
    assert reach_om["juvenile"] == pytest.approx(inquiries, rel=0.01)


def test_youth_arrivals_are_the_published_counts_scaled_to_the_region():  # CBS 2021
    rates = {g.name: g.arrivals.steps[0].rate for g in ks.load_scenario("jeugd").groups}
    region = 149_835 * 2 * 100_000 / 17_500_000 / 52
    assert sum(rates.values()) == pytest.approx(region, rel=0.01)
    referred = {"medical": 35.5 + 4.8 + 2.8, "municipal": 31.3 + 15.1, "protection": 9.3 + 0.4}
    for group, share in referred.items():
        assert rates[group] == pytest.approx(region * share / sum(referred.values()), rel=0.02)


def test_youth_functions_have_competing_providers_but_one_child_protection_board():  # S2 appendix
    chain = ks.load_scenario("jeugd")
    providers = [offer.function for partner in chain.partners for offer in partner.offers]
    assert providers.count("ambulatory") == 4
    assert providers.count("mental_health") == 2
    assert providers.count("inquiry") == 1
    assert max(partner.turnover for partner in chain.partners) >= 0.3


def test_a_shipped_scenario_runs_four_weeks_and_keeps_every_client(scenario):
    model = ks.KetenModel(scenario.with_values({"horizon.warmup": 0}), rng=1)
    model.run(weeks=4)
    result = model.result()
    expected = 4 * sum(group.arrivals.steps[0].rate for group in scenario.groups)
    # Poisson: 5 standard deviations fail less than one run in a million
    assert abs(result.weekly["arrived"].sum() - expected) < 5 * np.sqrt(expected)
    assert len(result.clients) == result.weekly["arrived"].sum()


@pytest.fixture(scope="module")
def full_runs(scenario) -> list[ks.Result]:
    return [ks.simulate(scenario, seed=seed) for seed in FULL_RUN_SEEDS]


def mean_of(runs: list[ks.Result], indicator: str) -> float:
    return float(np.mean([run.summary[indicator] for run in runs]))


def test_published_figures_come_out_within_their_tolerance(scenario, full_runs):
    for indicator, (low, high) in scenario.published.items():
        assert low <= mean_of(full_runs, indicator) <= high, indicator


def test_outcomes_of_a_full_run_are_plausible(scenario, full_runs):
    assert mean_of(full_runs, "gave_up_share") < 0.25
    assert mean_of(full_runs, "lost_share") < 0.25
    assert 0.6 < mean_of(full_runs, "utilisation") < 0.95
    assert mean_of(full_runs, "resolved_share") > 0.25
    assert 0 < mean_of(full_runs, "meeting_share") < 0.1  # little without a strategy
    availability = full_runs[0].partners.query("week >= 0")["availability"].mean()
    assert 0.75 < availability < 0.98


def test_queues_are_stable_over_the_recorded_years(scenario, full_runs):
    waiting = full_runs[0].weekly["waiting"].loc[0:]
    first, last = np.array_split(waiting.to_numpy(), 2)
    assert last.mean() < 2 * first.mean() + 10


def test_households_make_about_a_hundred_thousand_visits_in_six_years():
    run = ks.simulate(ks.load_scenario("multiprobleem").with_values({"horizon.warmup": 52}), seed=1)
    assert len(run.visits) == pytest.approx(100_000, rel=0.15)
