"""What the sections say, checked on tables written by hand (report_cases)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from report_cases import SCENARIO, WEEKS, arm, material, relations, stations, visits, weekly

from ketensim.show.messages import messages
from ketensim.show.report.chain_flows import measure_flows
from ketensim.show.report.client_choice import choose_clients, counted_clients, idle_weeks
from ketensim.show.report.sections.differences import differences_section, mark_of
from ketensim.show.report.sections.dks import dks_section, holding_down
from ketensim.show.report.sections.journeys import journeys_section
from ketensim.show.report.sections.losses import losses_section
from ketensim.show.report.sections.method import method_section
from ketensim.show.report.sections.network import load_class, network_section
from ketensim.show.report.sections.outcomes import outcomes_section
from ketensim.show.report.sections.profile import profile_section
from ketensim.show.report.sections.summary import summary_section
from ketensim.show.report.sections.trust import trust_matrix, trust_section
from ketensim.show.report.sections.waiting import measure_waiting, waiting_section

EN, NL = messages("en"), messages("nl")


def changed(one, **tables):
    return type(one)(**{**{f: getattr(one, f) for f in one.__dataclass_fields__}, **tables})


def compared():
    none = arm(seeds=(1, 2, 3), within_norm_share=0.5, lead_time_mean=5.0)
    better = arm("goal_intertwining", 3, (1, 2, 3), within_norm_share=0.6, lead_time_mean=5.5)
    same = arm("chain_optimisation", 6, (1, 2, 3), within_norm_share=0.5, lead_time_mean=5.0)
    return material(none, better, same)


def test_loads_flows_and_inflow_are_averages_over_recorded_weeks():
    one = material()
    found = measure_flows(one, one.arms[0])
    assert found.partners["load"].to_dict() == {
        "front_desk": 0.5,  # 1.0 of 2 places
        "clinic": 0.8,  # 3.0 + 1.0 of 5
        "home": 0.5,
    }
    assert found.partners["waiting"].to_dict() == {"front_desk": 1, "clinic": 6, "home": 0}
    assert found.partners["inflow"]["front_desk"] == pytest.approx(6 / WEEKS)
    assert found.partners["step"].to_dict() == {"front_desk": 1, "clinic": 2, "home": 3}
    assert found.flows.values.tolist() == [["front_desk", "clinic", 3.0], ["clinic", "home", 1.0]]
    assert found.hidden_share == 0.0


def test_small_flows_are_left_out_and_counted():
    many = relations()
    tiny = many[many["sender"] == "front_desk"].assign(receiver="home", accepted=[1] + [0] * 63)
    tiny["accepted"] = (tiny["week"] == 5).astype(int)
    one = material(changed(arm(), relations=pd.concat([many, tiny])))
    found = measure_flows(one, one.arms[0])
    assert len(found.flows) == 3
    assert len(found.shown) == 2
    assert found.hidden_share == pytest.approx(1 / (4 * WEEKS + 1))
    assert "1 small flows, together 0%" in network_section(one, EN).note


def test_the_network_says_who_is_fullest_and_which_hand_off_is_busiest():
    section = network_section(material(), EN)
    assert section.sentences == (
        "Clinic is the fullest: 80% of its places are in use and 6.0 clients wait there on "
        "average.",
        "None of the 3 partners is 95% full or more.",
        "The busiest hand-off is from front desk to clinic: 3.0 clients a week.",
    )
    assert section.tables[0].rows[1] == ("clinic", "care", "80.0%", "6.0")


def test_a_chain_without_hand_offs_or_loads_says_so():
    quiet = changed(
        arm(), relations=relations().assign(accepted=0), stations=stations().assign(busy=np.nan)
    )
    one = material(changed(quiet, stations=quiet.stations.iloc[:0]))
    section = network_section(one, NL)
    assert section.sentences == ()
    assert "ontbreekt" in section.panels[0].svg
    assert measure_flows(one, one.arms[0]).hidden_share == 0.0


def test_full_partners_are_counted():
    busy = stations().assign(busy=lambda t: t["busy"] * 1.2)
    section = network_section(material(changed(arm(), stations=busy)), EN)
    assert "1 of the 3 partners are 95% full or more" in section.sentences[1]


@pytest.mark.parametrize(
    ("load", "name"), [(0.1, "load-0"), (0.6, "load-1"), (0.99, "load-4"), (np.nan, "load-missing")]
)
def test_a_load_has_a_class(load, name):
    assert load_class(load) == name


def test_the_profile_names_the_highest_and_the_lowest_dimension():
    one = material()
    section = profile_section(one, EN)
    assert section.sentences[0].startswith("This is a ")
    values = [row[1] for row in section.tables[0].rows]
    assert max(values) in section.sentences[0]
    assert min(values) in section.sentences[0]


def test_waiting_is_averaged_by_station_and_period():
    one = material()
    found = measure_waiting(one, one.arms[0])
    assert found.means.tolist() == [1, 6, 0, 0]
    assert found.starts.tolist() == list(range(60))
    # care: 1, 3, 4 and 44 weeks; the client who gave up was never treated
    assert found.time[:2] == pytest.approx([1 / 6, 13.0])
    assert np.isnan(found.time[2])


def test_a_long_run_is_shown_in_periods():
    longer = pd.concat(
        [weekly(), weekly().query("week >= 0").assign(week=lambda t: t["week"] + 60)]
    )
    more = pd.concat(
        [stations(), stations().query("week >= 0").assign(week=lambda t: t["week"] + 60)]
    )
    one = material(changed(arm(), weekly=longer, stations=more))
    found = measure_waiting(one, one.arms[0])
    assert one.weeks == 120
    assert found.starts.tolist() == list(range(0, 120, 2))


@pytest.mark.parametrize(("slope", "word"), [(0.5, "grows"), (-0.5, "shrinks"), (0, "neither")])
def test_the_trend_of_the_longest_queue_is_told(slope, word):
    moving = stations()
    moving["waiting"] = moving["waiting"] * (30 + slope * moving["week"])
    section = waiting_section(material(changed(arm(), stations=moving)), EN)
    assert word in section.sentences[1]
    assert section.sentences[0].startswith("Clients wait longest at clinic · care: 13.0 weeks")
    assert "; next comes front desk with 0.17 weeks." in section.sentences[0]


def test_no_treatment_means_no_waiting_time():
    nobody = changed(
        arm(), visits=visits().assign(started=np.nan), stations=stations().assign(waiting=0)
    )
    section = waiting_section(material(nobody), NL)
    assert section.sentences == (
        "Er is geen behandeling begonnen, dus er is geen wachttijd te meten.",
    )
    assert section.legend[0].text == "niemand wacht"
    assert section.tables[0].rows[0][-1] == "ontbreekt"


def test_one_station_where_clients_wait_is_enough():
    only = visits()
    only = only[only["function"] == "intake"]
    short = stations()
    short, weeks = short[short["week"] < 2], weekly()
    one = material(changed(arm(), visits=only, stations=short, weekly=weeks[weeks["week"] < 2]))
    section = waiting_section(one, EN)
    assert len(section.sentences) == 1
    assert "next comes" not in section.sentences[0]


def test_one_recorded_week_is_enough():
    few, weeks = stations(), weekly()
    one = material(changed(arm(), stations=few[few["week"] < 1], weekly=weeks[weeks["week"] < 1]))
    assert waiting_section(one, EN).panels


def test_losses_are_counted_a_year():
    section = losses_section(material(), EN)
    year = 52 / WEEKS
    assert section.sentences == (
        f"{year:.2f} clients a year give up waiting; most of them at clinic · care (100% of them).",
        "52 clients a year fall between two stools; most of them on the link clinic → home "
        "(100% of them). Some of them are found again.",
        "156 referrals a year are refused; most of them on the link clinic → home (67% of them).",
    )


def test_a_chain_that_loses_nobody_says_so():
    kept = changed(
        arm(),
        visits=visits().fillna({"started": 1}),
        relations=relations().assign(refused=0, lost=0),
    )
    section = losses_section(material(kept), EN)
    assert section.sentences == (
        "Nobody gives up waiting.",
        "Nobody falls between two stools.",
        "No referral is refused.",
    )
    assert section.panels == ()


def test_losses_of_strategies_stand_side_by_side_with_a_letter():
    section = losses_section(compared(), EN)
    assert [key.text[:2] for key in section.legend] == ["A:", "B:", "C:"]
    assert "B 52" in section.panels[1].svg


def test_the_lowest_factor_holds_dks_down_and_what_lifting_it_brings_is_told():
    assert holding_down(arm()) == ("quality", 0.2, pytest.approx(2.0))
    section = dks_section(material(), EN)
    assert section.sentences[0] == (
        "DKS is 0.00200. What holds it down most is quality (K): 0.20. Were it as high as the next "
        "lowest factor, DKS would be 2.0 times as high."
    )
    assert "the lowest factor" in section.panels[3].svg


@pytest.mark.parametrize(
    ("late", "word"), [(0.004, "rose"), (0.001, "fell"), (0.002, "stayed about the same")]
)
def test_the_course_of_dks_is_told(late, word):
    table = weekly()
    table.loc[table["week"] >= 30, "dks"] = late
    section = dks_section(material(changed(arm(), weekly=table)), EN)
    assert word in section.sentences[1]


def test_missing_factors_are_said_to_be_missing():
    table = weekly()
    table.loc[table["week"] < 6, ["quality", "dks"]] = np.nan
    table.loc[table["week"] > 30, "dks"] = np.nan
    section = dks_section(material(changed(arm(), weekly=table)), EN)
    assert section.sentences[-1].startswith("In 10% of the weeks quality (K) is missing")


def test_dks_that_was_never_measured_is_missing():
    nothing = arm()
    names = ["dks", "dks_numerator", "transparency", "interdependence", "quality", "trust",
             "self_cleaning"]  # fmt: skip
    empty = changed(nothing, summary=nothing.summary.assign(**dict.fromkeys(names, np.nan)))
    assert holding_down(empty) is None
    assert "DKS is missing" in dks_section(material(empty), EN).sentences[0]
    assert any("DKS is missing" in said for said in summary_section(material(empty), EN).sentences)


def test_a_factor_of_zero_holds_down_without_a_ratio():
    one = arm()
    zero = changed(one, summary=one.summary.assign(quality=0.0))
    assert "quality (K): 0.00." in dks_section(material(zero), EN).sentences[0]
    alone = changed(one, summary=one.summary[["run", "seed", "strategy", "dks", "quality"]])
    assert np.isnan(holding_down(alone)[2])


def test_dks_without_any_factor_has_no_culprit():
    one = arm()
    bare = changed(one, summary=one.summary[["run", "seed", "strategy", "dks"]])
    assert dks_section(material(bare), EN).sentences[0] == "DKS is 0.00200."


def test_the_band_of_several_runs_is_explained():
    section = dks_section(material(arm(seeds=(1, 2, 3))), EN)
    assert "The band is the 95% interval" in section.note
    assert "band-0" in section.panels[0].svg


def test_a_short_run_has_no_course_of_dks():
    few = weekly()
    one = material(changed(arm(), weekly=few[few["week"] < 20]))
    assert len(dks_section(one, EN).sentences) == 1


def test_trust_is_that_of_the_sender_in_the_receiver():
    one = material()
    matrix = trust_matrix(one, one.arms[0])
    assert matrix[0, 1] == pytest.approx(0.6)
    assert matrix[1, 0] == pytest.approx(0.5)
    assert np.isnan(matrix[0, 2])
    assert trust_section(one, EN).sentences == (
        "Trust is 0.67 on average; the lowest is that of clinic in front desk (0.50), the highest "
        "that of clinic in home (0.90).",
        "Most one-sided: front desk trusts clinic (0.60) more than the other way round (0.50).",
    )


def test_trust_that_is_mutual_is_not_called_one_sided():
    one = material(changed(arm(), relations=relations().assign(trust=0.5)))
    assert len(trust_section(one, EN).sentences) == 1


def test_no_links_means_no_trust_to_show():
    one = material(changed(arm(), relations=relations().iloc[:0]))
    assert "there is no trust to show" in trust_section(one, EN).sentences[0]


def test_only_clients_who_could_be_followed_count():
    one = material()
    counted = counted_clients(one, one.arms[0], 0)
    assert counted["client"].tolist() == [1, 2, 3, 4, 5]
    assert idle_weeks(one, one.arms[0], counted, 0).to_dict() == {
        1: 1.0,
        2: 4.0,
        3: 6.0,
        4: 2.0,
        5: 44.0,  # still waiting for week 50, in treatment till the end at 60
    }


def test_the_typical_client_has_the_median_lead_time_and_the_worst_waited_most():
    chosen = choose_clients(material())
    assert (chosen.typical, chosen.worst) == (2, 5)  # lead times 4, 6 and 10


def test_the_journeys_are_told_in_weeks():
    section = journeys_section(material(), EN)
    assert section.sentences == (
        "A typical client (group young, severity 0.20) had 2 visits to stations in 6.0 weeks: 4.0 "
        "weeks waiting, 2.0 in treatment, 0.0 between stations; outcome: resolved.",
        "The client who went without treatment longest (group old, severity 0.70) had 2 visits to "
        "stations in 55.0 weeks and was without treatment for 80% of that time: 44.0 weeks "
        "waiting, 0.0 between stations, 11.0 in treatment; outcome: still in the chain at the end "
        "of the run.",
    )
    assert section.tables[0].rows[1] == ("clinic · care", "2.0", "5.0", "6.0",
                                         "no dossier: intake again")  # fmt: skip


def test_who_gave_up_without_a_dossier_is_marked_as_both():
    only = arm()
    fourth = changed(only, clients=only.clients[only.clients["client"] == 4])
    section = journeys_section(material(fourth), EN)
    assert section.sentences[0].startswith("A typical client is missing")
    assert "no dossier; gave up" in section.panels[0].svg


def test_nobody_to_tell_of():
    only = arm()
    nobody = changed(only, clients=only.clients.iloc[:0])
    section = journeys_section(material(nobody), NL)
    assert len(section.sentences) == 2
    assert section.panels == ()


def test_the_same_client_is_told_of_under_every_strategy():
    section = journeys_section(compared(), EN)
    assert len(section.panels) == 2
    for title in ("No regie", "Goal intertwining", "Chain optimisation"):
        assert f">{title}</text>" in section.panels[0].svg
    assert section.sentences[1].startswith("The same client under goal intertwining: 6.0 weeks")
    assert section.tables[0].columns[0] == "Strategy"


def test_a_strategy_without_that_client_or_that_seed_is_left_out():
    none, other = arm(), arm("goal_intertwining", 1)
    gone = changed(other, clients=other.clients[other.clients["client"] > 5])
    unpaired = arm("chain_optimisation", 2, seeds=(9,))
    section = journeys_section(material(none, gone, unpaired), EN)
    assert not any("same client under" in said for said in section.sentences)


def test_outcomes_have_units_and_intervals():
    section = outcomes_section(material(arm(seeds=(1, 2, 3), lead_time_mean=5.0)), NL)
    rows = {row[0]: row[1:] for row in section.tables[0].rows}
    assert rows["Doorlooptijd, gemiddeld"] == ("weken", "5,1 (5,0 tot 5,2)")
    assert rows["Opgelost"] == ("%", "60,0 (60,0 tot 60,0)")
    assert rows["Teruggekeerd"] == ("%", "ontbreekt")
    assert section.sentences[0] == (
        "Het slechtst af is old (binnen de norm opgelost: 25%), het best young (75%)."
    )
    assert section.sentences[1].startswith("Geen waarde hebben: ")


def test_one_run_has_no_intervals_and_says_why():
    section = outcomes_section(material(), EN)
    assert "nothing can be said about chance" in section.note
    assert not any("(" in cell for row in section.tables[0].rows for cell in row[2:])


def test_a_chain_of_one_group_has_no_table_by_group():
    head, _, tail = SCENARIO.partition("  - {name: old")
    text = head + tail[tail.index("\n") + 1 :]
    section = outcomes_section(material(text=text), EN)
    assert len(section.tables) == 1


def test_differences_are_paired_and_marked():
    section = differences_section(compared(), EN)
    assert section.heading == "What each strategy changes against no regie"
    rows = {(row[0], row[1]): row[2:] for row in section.tables[0].rows}
    norm = "Resolved within the norm [percentage points]"
    assert rows[norm, "Goal intertwining"][0] == "+10.2"
    assert rows[norm, "Goal intertwining"][2] == "better, more than noise"
    assert rows[norm, "Chain optimisation"][2] == "not separable from noise"
    lead = "Lead time, mean [weeks]"
    assert rows[lead, "Goal intertwining"][2] == "worse, more than noise"
    assert "Goal intertwining" in section.sentences[0]


def test_the_chance_of_being_best_needs_runs_enough():
    few = differences_section(compared(), EN)
    assert len(few.tables) == 1
    assert "With fewer than 5 runs" in few.note
    seeds = (1, 2, 3, 4, 5)
    better = arm("goal_intertwining", 5, seeds, within_norm_share=0.6)
    enough = differences_section(material(arm(seeds=seeds), better), EN)
    assert enough.tables[1].columns == ("Indicator", "No regie", "Goal intertwining")
    assert enough.tables[1].rows[0] == ("Resolved within the norm", "0%", "100%")
    assert enough.tables[1].rows[1] == ("Resolved", "50%", "50%")


def test_one_run_of_each_strategy_gives_differences_without_a_verdict():
    one = material(arm(), arm("goal_intertwining", 1, within_norm_share=0.6))
    section = differences_section(one, EN)
    row = next(row for row in section.tables[0].rows if row[0].startswith("Resolved within"))
    assert row[3] == "missing to missing"
    assert row[4] == "not separable from noise"


@pytest.mark.parametrize(
    ("name", "difference", "separable", "mark"),
    [
        ("lead_time_mean", -1.0, True, "better"),
        ("lead_time_mean", 1.0, True, "worse"),
        ("resolved_share", 0.1, True, "better"),
        ("resolved_share", 0.1, False, "open"),
        ("utilisation", 0.1, True, "open"),
    ],
)
def test_better_depends_on_the_indicator(name, difference, separable, mark):
    assert mark_of(name, difference, separable=separable) == mark


def test_the_summary_says_what_came_out():
    said = summary_section(material(), EN).sentences
    assert said[0] == (
        "Simulated: a chain of 3 partners and 2 client groups over 60 weeks, in 1 run; "
        "strategy: no regie."
    )
    assert said[1].startswith(
        "Of all clients 50% were resolved within the norm and 60% in all; 20%"
    )
    assert "5.0 weeks on average; each treatment begins after a mean wait of 1.2 weeks" in said[2]
    assert said[3] == "The longest wait is at clinic · care: 13.0 weeks on average."
    assert said[-1] == "A resolved client costs 1,234 euro in staff and regie on average."


def test_the_summary_of_a_comparison_starts_with_the_verdict():
    said = summary_section(compared(), EN).sentences
    assert said[0].startswith("Compared: no regie, goal intertwining and chain optimisation")
    assert said[1].startswith("Goal intertwining against No regie")
    assert any(sentence.startswith("Under no regie: of all clients") for sentence in said)


def test_the_summary_leaves_out_what_was_not_measured():
    one = arm()
    bare = changed(
        one,
        summary=one.summary[["run", "seed", "strategy", "resolved_share"]],
        visits=visits().assign(started=np.nan),
    )
    said = summary_section(material(bare), EN).sentences
    assert "there is no norm time" in said[1]
    assert len(said) == 3


def test_nobody_to_follow_means_no_shares():
    one = arm()
    bare = changed(one, summary=one.summary[["run", "seed", "strategy"]])
    assert (
        summary_section(material(bare), EN).sentences[1].startswith("No client could be followed")
    )


def test_the_method_states_seeds_sources_and_assumptions():
    section = method_section(material(arm(seeds=(4, 5, 6))), EN)
    facts = {row[0]: row[1] for row in section.tables[0].rows}
    assert facts["Seeds"] == "4–6"
    assert facts["Recorded"] == "60 weeks"
    assert facts["Follow-up: who arrived in this last part is not counted"] == "10 weeks"
    assert facts["Mechanisms switched off"] == "none"
    check = {row[0]: row[3] for row in section.tables[1].rows}
    assert check == {
        "Lead time, mean": "within the range",
        "Resolved within the norm": "outside the range",
        "Came back": "missing",
    }
    assert [row[1] for row in section.tables[2].rows] == ["source", "assumption"]
    assert "gives 1 of them a value of its own" in section.sentences[1]
    own = [row for row in section.tables[3].rows if row[0] == "trust_gain"]
    assert own[0][1] == "0.05 (own value)"


def test_the_method_says_what_is_not_there():
    text = SCENARIO.replace('sources: ["assumption: all of it", "S2 4.1: one desk, two clinics"]',
                            "mechanisms: off")  # fmt: skip
    text = text[: text.index("check:")] + text[text.index("parameters:") :]
    section = method_section(material(arm(seeds=(1, 9)), text=text), NL)
    facts = {row[0]: row[1] for row in section.tables[0].rows}
    assert facts["Startgetallen (seeds)"] == "1, 9"
    assert facts["Uitgezette mechanismen"] == "alle: een zuiver wachtrijnetwerk"
    assert section.tables[1].rows[0][1] == "aanname"
    assert any("aanname" in row[4] for row in section.tables[2].rows)
