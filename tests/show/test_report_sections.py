"""What the sections say, checked on tables written by hand (report_cases)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from report_cases import (
    SCENARIO,
    WEEKS,
    arm,
    changed,
    compared,
    material,
    relations,
    stations,
    visits,
    weekly,
)

from ketensim.scenario.reading import read_text
from ketensim.scenario.roles import ROLES
from ketensim.scenario.schema import Scenario
from ketensim.show.messages import messages
from ketensim.show.report.chain_flows import measure_flows
from ketensim.show.report.sections.dks import dks_section, holding_down
from ketensim.show.report.sections.losses import losses_section
from ketensim.show.report.sections.network import load_class, network_section
from ketensim.show.report.sections.profile import profile_of, profile_section
from ketensim.show.report.sections.roles import roles_section
from ketensim.show.report.sections.summary import summary_section
from ketensim.show.report.sections.trust import trust_matrix, trust_section
from ketensim.show.report.sections.waiting import measure_waiting, waiting_section

EN, NL = messages("en"), messages("nl")


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
    assert "1 small flow, 0%" in network_section(one, EN).note


def test_the_network_says_who_is_fullest_and_which_hand_off_is_busiest():
    section = network_section(material(), EN)
    assert section.sentences == (
        "The fullest is clinic: 80% of its places are in use and 6.0 clients wait there on "
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
    assert "1 of the 3 partners is 95% full or more" in section.sentences[1]


@pytest.mark.parametrize(
    ("busier", "said"), [(1.0, "It is less than 95% full."), (1.2, "It is 95% full or more")]
)
def test_the_only_partner_is_not_counted(busier, said):
    own = stations().assign(busy=lambda t: t["busy"] * busier)
    section = network_section(
        material(changed(arm(), stations=own[own["partner"] == "clinic"])), EN
    )
    assert section.sentences[1].startswith(said)


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


def test_the_report_says_who_plays_which_role_and_what_follows_where_nobody_does():
    insurer = {"name": "health insurer", "since": 5, "until": 52, "money": "chain"}
    roles = {"financier": [insurer], "supervisor": ["inspectorate"], "state": ["the State"]}
    chain = read_text(SCENARIO).with_values({"roles": roles, "partners.clinic.roles": []})
    section = roles_section(replace(material(), scenario=chain), NL)
    rows = {row[0]: row[1:] for row in section.tables[0].rows}
    assert len(rows) == 10
    assert rows["Financier"][0] == (
        "zorgverzekeraar (betaalt het resultaat van de keten, vanaf week 5, tot week 52)"
    )
    assert rows["Toezichthouder"][0] == "inspectorate (let op procedures)"
    assert rows["Rijk"][0] == "het Rijk (geeft koplopers ruimte)"
    assert rows["Kennispartner"] == (
        "niemand",
        "kennis en een gemeenschappelijke taal komen alleen uit eigen overleg",
    )
    assert "gespeeld; niet die van cliënt, professional, " in section.sentences[0]


def test_where_no_role_is_played_that_is_said():
    chain = read_text(SCENARIO).with_values({"roles": {}, "partners.clinic.roles": []})
    section = roles_section(replace(material(), scenario=chain), EN)
    assert section.sentences == ("None of the 10 roles around this chain is played.",)


def test_where_all_roles_are_played_none_is_missing():
    everybody = {role: ["somebody"] for role in ROLES}
    chain = read_text(SCENARIO).with_values({"roles": everybody})
    section = roles_section(replace(material(), scenario=chain), EN)
    assert section.sentences == ("All 10 roles around this chain are played.",)
    rows = {row[0]: row[1] for row in section.tables[0].rows}
    assert rows["Policy maker"] == "somebody (harmonised frameworks)"
    two = chain.with_values({"roles.policy_maker": ["one", {"name": "two", "frames": "room"}]})
    rows = {
        row[0]: row[1]
        for row in roles_section(replace(material(), scenario=two), EN).tables[0].rows
    }
    assert rows["Policy maker"] == (
        "one (conflicting frameworks); two (frameworks that leave room)"
    )


def test_a_profile_in_which_all_is_equal_has_no_highest_dimension():
    offer = {"function": "f", "fte": 1, "caseload": 1}
    desk = {"name": "desk", "sector": "city", "offers": [offer]}
    alone = Scenario.from_data(
        {
            "format": 1,
            "name": "alone",
            "functions": {"f": {"discipline": "d", "treatment": 1.0}},
            "partners": [desk],
            "groups": [{"name": "all", "arrivals": {"rate": 0.1}, "route": ["f"]}],
        }
    )
    said = profile_of(alone, EN).sentences[0]
    assert said == "This is a simple chain: ambiguity and all else is at 0.00."


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
    assert section.panels == section.legend == section.tables == ()  # nothing to show
    assert section.note == ""


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


def test_a_chain_without_a_norm_says_that_this_is_why_it_has_no_dks():
    """As a chain from a log has none: its two empty figures are left out."""
    table = weekly().assign(quality=np.nan, dks=np.nan)
    one = arm()
    empty = changed(one, weekly=table, summary=one.summary.assign(quality=np.nan, dks=np.nan))
    chain = read_text(SCENARIO.replace("norm_weeks: 8,\n    ", "").replace(", norm_weeks: 10", ""))
    without = dks_section(replace(material(empty), scenario=chain), EN)
    assert "names no norm (norm_weeks)" in without.sentences[-1]
    assert len(without.panels) == 4
    normed = dks_section(material(empty), EN)
    assert normed.sentences[-1] == "In no week was there anything to measure of quality (K)."


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
    assert trust_section(one, EN).panels == ()
