"""Facts about the shipped scenarios: what they describe, where numbers come from, how they run."""

import re
from pathlib import Path

import numpy as np
import pytest

import ketensim as ks

FOLDER = Path(__file__).resolve().parents[1] / "scenarios"
NAMES = ("beroerte", "jeugd", "multiprobleem", "strafrecht")
# Load that leaves room for meetings and other work, and the one exception (scenarios/README.md)
HIGHEST_LOAD = 0.80
FULL_BY_DESIGN = {"jeugd": {"diagnosis", "mental_health"}}
FULL_RUN_SEEDS = (1, 2, 3, 4, 5)


@pytest.fixture(scope="module", params=NAMES)
def scenario(request) -> ks.Scenario:
    return ks.load_scenario(request.param)


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


def test_four_scenarios_are_shipped_and_described():
    assert tuple(sorted(path.stem for path in FOLDER.glob("*.yaml"))) == NAMES
    described = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in described for name in NAMES)


def test_a_shipped_scenario_is_complete_and_raises_no_warning(scenario):
    assert scenario.format == 1
    assert scenario.name in NAMES
    assert scenario.title.nl
    assert scenario.title.en
    assert scenario.title.nl != scenario.title.en
    assert scenario.sources
    assert scenario.warnings() == []
    assert any("regisseur" in partner.roles for partner in scenario.partners)
    assert all(group.norm_weeks and group.patience for group in scenario.groups)


@pytest.mark.parametrize("name", NAMES)
def test_every_number_names_its_source_or_the_word_assumption(name):
    lines = text_of(name).partition("horizon:")
    for line in (lines[1] + lines[2]).splitlines():
        value, _, comment = line.partition("#")
        if re.search(r"\d", value):
            assert re.match(r" (source: \w|assumption)", comment), line


@pytest.mark.parametrize("name", NAMES)
def test_the_description_stands_in_both_languages(name):
    head = text_of(name).partition("format: 1")[0]
    assert re.search(r"\b(een|het|de)\b", head)
    assert re.search(r"\b(the|of|and)\b", head)
    assert len(head.splitlines()) >= 10


def test_a_shipped_scenario_reads_back_the_same(scenario):
    again = ks.Scenario.from_text(scenario.to_yaml())
    assert again == scenario
    assert again.digest() == scenario.digest()


def test_loads_leave_room_for_meetings_and_other_work(scenario):
    loads = scenario.load()
    assert set(loads) == set(scenario.functions)
    high = {function for function, load in loads.items() if load > HIGHEST_LOAD}
    assert high == FULL_BY_DESIGN.get(scenario.name, set())
    assert all(0 < load < 1 for load in loads.values())
    assert max(loads.values()) > 0.75  # and there is something to wait for


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
    for indicator, (low, high) in scenario.check.items():
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
