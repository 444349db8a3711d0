"""What the sections tell of clients, outcomes and differences, on tables written by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from report_cases import (
    SCENARIO,
    arm,
    changed,
    compared,
    material,
    visits,
)

from ketensim.scenario.intervention import Intervention, written_history
from ketensim.show.messages import messages
from ketensim.show.report.client_choice import choose_clients, counted_clients, idle_weeks
from ketensim.show.report.sections.differences import differences_section, mark_of
from ketensim.show.report.sections.journeys import journeys_section
from ketensim.show.report.sections.method import method_section
from ketensim.show.report.sections.outcomes import outcomes_section
from ketensim.show.report.sections.summary import summary_section

EN, NL = messages("en"), messages("nl")


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
    assert said[1].startswith("Goal intertwining against no regie")
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


def test_the_method_tells_sources_and_origins_in_the_language_of_the_reader():
    text = SCENARIO.replace(
        '"assumption: all of it"', '{nl: "aanname: alles", en: "assumption: all"}'
    )
    section = method_section(material(arm(seeds=(4, 5, 6)), text=text), NL)
    assert ("aanname: alles", "aanname") in section.tables[2].rows
    dutch = SCENARIO.replace('"assumption: all of it"', '"aanname: alles"')
    assert method_section(material(text=dutch), NL).tables[2] == section.tables[2]
    told = {row[0]: row[4] for row in section.tables[3].rows}
    assert told["engagement_alignment"] == "S2 bijlage; grootte een aanname"
    assert told["engagement_trust"] == "S2 h. 6; grootte een aanname"
    assert told["silo_pull"] == "S2 5.6; grootte een aanname"


def test_the_method_lists_what_was_changed_from_outside_and_in_which_runs():
    more = Intervention({("clinic", "care"): 1.1}, dossier={("front_desk", "clinic"): 2.5})
    told = {"interventions": written_history({0: more, 9: Intervention()})}
    runs = [{"run": 0}, {"run": 1} | told, {"run": 2} | told]
    one = material()
    section = method_section(replace(one, about=one.about | {"runs": runs}), EN)
    table = next(t for t in section.tables if t.caption.startswith("What was changed"))
    assert table.rows == (
        ("1, 2", "0", "staff: clinic · care", "× 1.10"),
        ("1, 2", "0", "dossier: front desk → clinic", "× 2.50"),
        ("1, 2", "9", "all as it was", ""),
    )
    untouched = method_section(replace(one, about=one.about | {"runs": [{"run": 0}]}), EN)
    assert len(untouched.tables) == len(section.tables) - 1


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
