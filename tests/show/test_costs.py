"""Costs and benefits: what the tables say is the paired difference of the runs, line by line."""

import numpy as np
import pandas as pd
import pytest

from ketensim.measure.money import LINES
from ketensim.show.cli.entry import run
from ketensim.show.messages import messages
from ketensim.show.report.material import read_material
from ketensim.show.report.sections.costs import costs_section
from ketensim.show.wording_of_money import line_words
from ketensim.study.benefits import changes, has_money
from ketensim.study.comparison import comparison_of
from ketensim.study.statistics import estimate


def made_up(saved=(40.0, 50.0, 60.0), suffix=""):
    """Three seeds under two strategies; the second pays 10 for regie and saves on relapse."""
    rows = []
    for seed, less in enumerate(saved):
        usual = dict.fromkeys((*LINES, "lost_hours"), 100.0)
        other = usual | {"regie_cost": 110.0, "relapse_cost": 100.0 - less}
        for name, lines in (("none", usual), ("try", other)):
            lines = lines | {"spent_and_wasted": sum(lines[line] for line in LINES)}
            found = {key + suffix: value for key, value in lines.items()} | lines
            rows.append({"strategy": name, "seed": seed, "resolved_share": 0.5, **found})
    return pd.DataFrame([{"run": number, **row} for number, row in enumerate(rows)])


@pytest.mark.parametrize("group", ["", "young"])
def test_every_line_is_a_paired_difference_and_the_net_is_what_is_gained(group):
    runs = made_up(suffix=f"@{group}" if group else "")
    found = {one.line: one for one in changes(comparison_of(runs), "try", group)}
    assert list(found) == [*LINES, "lost_hours", "net"]
    assert (found["regie_cost"].usual, found["regie_cost"].mean) == (100.0, 10.0)
    assert found["relapse_cost"].mean == pytest.approx(-50.0)
    expected = estimate(np.array([30.0, 40.0, 50.0]))
    net = found["net"]
    assert net.usual is None
    assert (net.mean, net.low, net.high) == pytest.approx(
        (expected.mean, expected.low, expected.high)
    )


def test_results_of_an_older_version_have_no_money():
    assert has_money(made_up())
    assert not has_money(made_up().drop(columns="spent_and_wasted"))


def test_each_line_says_what_kind_of_euro_it_is():
    kinds = {line: line_words(line, messages("en")) for line in (*LINES, "lost_hours", "net")}
    assert kinds["regie_cost"].endswith("(paid out)")
    assert kinds["relapse_cost"].endswith("(staff time)")
    assert kinds["incident_cost"].endswith("(society)")
    assert kinds["lost_hours"].endswith("(h/year)")
    assert kinds["net"] == "net result, plus is a gain"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_report_of_a_comparison_says_what_each_strategy_costs(comparison_folder, lang):
    material = read_material(comparison_folder)
    section = costs_section(material, messages(lang))
    assert len(section.sentences) == 1
    whole, by_group, prices = section.tables
    assert len(whole.rows) == len(LINES) + 2
    assert len(by_group.columns) == 1 + len(material.scenario.groups)
    partners = len(material.scenario.partners)
    assert [row[3] for row in prices.rows[:partners]] == [
        messages(lang)("report.method.assumption")
    ] * partners
    agreements = {"en": "Dutch collective agreements", "nl": "Nederlandse cao's"}
    assert prices.rows[-1][3] == agreements[lang]


def test_the_report_of_older_results_says_that_costs_are_not_in_it(comparison_folder):
    from dataclasses import replace

    material = read_material(comparison_folder)
    arms = tuple(
        replace(arm, summary=arm.summary.drop(columns="spent_and_wasted")) for arm in material.arms
    )
    section = costs_section(replace(material, arms=arms), messages("en"))
    assert section.sentences == (messages("en")("money.absent"),)
    assert section.tables == ()


@pytest.mark.parametrize(
    ("saved", "said"),
    [
        ((40.0, 50.0, 60.0), "gains 40 euro a year"),
        ((0.0, 1.0, 2.0), "costs 9 euro a year more than it saves"),
        ((-90.0, 10.0, 120.0), "cannot be told from these runs"),
    ],
)
def test_the_first_sentence_says_whether_noise_could_explain_it(saved, said):
    from ketensim.show.report.sections.costs import _sentence

    assert said in _sentence(comparison_of(made_up(saved)), "try", messages("en"))


def test_compare_prints_costs_and_what_is_not_counted(capsys, tmp_path):
    typed = ["compare", "beroerte", "-s", "none", "-s", "joint_ambition", "--runs", "2"]
    short = ["--weeks", "30", "--set", "horizon.warmup=5", "--out", str(tmp_path / "out")]
    assert run([*typed, *short, "--lang", "nl"]) == 0
    shown = capsys.readouterr().out
    assert "Kosten en baten van joint_ambition tegenover none" in shown
    assert shown.count("betaald voor regie") == 1  # not among the other outcomes as well
    assert "Niet geteld" in shown
