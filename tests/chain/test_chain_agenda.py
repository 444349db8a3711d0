"""What interventions of a scenario do to the chain, kind by kind, and what they leave alone."""

import numpy as np
import pytest
from chain_cases import WEEKS, chain_of
from hypothesis import given, settings
from hypothesis import strategies as st

from ketensim.chain.agenda import Agenda
from ketensim.chain.layout import STAFFING
from ketensim.chain.model import KetenModel
from ketensim.chain.programme import Part, Programme
from ketensim.chain.regie.registry import parse_strategy
from ketensim.chain.simulate import simulate
from ketensim.scenario import Scenario, ScenarioError


def planned(*entries, partners=3, **changes):
    return chain_of(partners, **changes).with_values({"interventions": list(entries)})


def doubled(*entries, **changes):
    """A chain in which partner0 and partner1 do the same step, with interventions."""
    data = chain_of(4, **changes).to_data()
    data["partners"][1]["offers"] = [{"function": "step0", "fte": 8.0, "caseload": 3.0}]
    data["groups"][0]["route"] = ["step0", "step2", "step3"]
    del data["functions"]["step1"]
    return Scenario.from_data({**data, "interventions": list(entries)})


def run(scenario, seed=3, strategy=None):
    return KetenModel(scenario, strategy, seed).run()


def staff(result, partner):
    table = result.table("staff")
    return table[table["partner"] == partner].set_index("week")["fte"]


def before(result, week):
    """What is known of the weeks before one: tallies, and visits that began to queue."""
    visits = result.visits
    early = visits[visits["queued"] < week][["client", "visit", "queued", "partner"]]
    return result.weekly.loc[: week - 1], early.reset_index(drop=True)


KINDS = [
    {"kind": "strategy", "strategy": "chain_optimisation"},
    {"kind": "strategy", "strategy": "chain_unit"},
    {"kind": "capacity", "partner": "partner1", "factor": 1.5},
    {"kind": "surge", "factor": 2.0},
    {"kind": "incident"},
    {"kind": "departure", "partner": "partner1"},
    {"kind": "acceptance", "receiver": "partner2", "factor": 0.2},
    {"kind": "dossier", "sender": "partner0", "factor": 0.1},
]


@pytest.mark.parametrize("entry", KINDS, ids=lambda entry: entry.get("strategy", entry["kind"]))
def test_nothing_changes_before_the_week_of_an_intervention_and_something_does_after_it(entry):
    quick = {"parameters.founding_hours": 1.0}
    usual = run(doubled(**quick)).result()
    changed = run(doubled({"week": 9, **entry}, **quick)).result()
    (tallies, early), (same, as_early) = before(usual, 9), before(changed, 9)
    # a unit that may come adds zeros to sums, which then round otherwise
    np.testing.assert_allclose(tallies, same, rtol=1e-12)
    assert early.astype(str).equals(as_early.astype(str))
    assert not usual.weekly.loc[9:].equals(changed.weekly.loc[9:])


@settings(max_examples=15, deadline=None)
@given(
    entries=st.lists(
        st.sampled_from(KINDS).flatmap(
            lambda entry: st.integers(0, WEEKS - 1).map(lambda week: {"week": week, **entry})
        ),
        max_size=5,
    ),
    has_mechanisms=st.booleans(),
)
def test_no_client_is_lost_from_sight_whatever_is_done(entries, has_mechanisms):
    leaving = [e for e in entries if e["kind"] == "departure"]
    entries = [e for e in entries if e not in leaving] + leaving[:1]
    changes = {} if has_mechanisms else {"mechanisms": "off"}
    records = run(doubled(*entries, **changes)).result().records
    groups = {name: counts.sum(axis=1) for name, counts in records.groups.items()}
    left = sum(groups[name] for name in ("resolved", "unresolved", "gave_up", "lost"))
    inside = sum(groups[name] for name in ("waiting", "in_treatment", "in_transit"))
    assert (np.cumsum(groups["arrived"] - left) == inside).all()


def test_more_staff_works_faster_is_paid_for_and_ends_in_time():
    entry = {"week": 4, "kind": "capacity", "partner": "partner1", "factor": 1.5, "weeks": 8}
    usual, more = (run(planned(*e, mechanisms="off")).result() for e in ((), (entry,)))
    fte = staff(more, "partner1")
    assert fte.loc[[-1, 3, 4, 11, 12]].tolist() == [8.0, 8.0, 12.0, 12.0, 8.0]
    assert (staff(more, "partner0") == 8.0).all()
    served = [
        r.table("stations").query("week >= 4 and week < 12 and partner == 'partner1'")["served"]
        for r in (usual, more)
    ]
    assert served[1].sum() > served[0].sum()


def test_a_budget_cut_takes_staff_from_everybody_and_factors_on_one_thing_multiply():
    cut = {"week": 4, "kind": "capacity", "factor": 0.5}
    one = {"week": 4, "kind": "capacity", "partner": "partner1", "function": "step1", "factor": 3}
    result = run(planned(cut, one, mechanisms="off")).result()
    assert [staff(result, f"partner{n}")[5] for n in range(3)] == pytest.approx([4.0, 12.0, 4.0])


def test_a_surge_brings_more_of_the_group_and_they_are_who_would_have_come_later():
    entry = {"week": 4, "kind": "surge", "group": "everyone", "factor": 3.0, "weeks": 4}
    usual, more = (run(planned(*e)).result() for e in ((), (entry,)))
    arrived = [r.weekly["arrived"] for r in (usual, more)]
    assert arrived[1].loc[4:7].sum() > 2 * arrived[0].loc[4:7].sum()
    assert arrived[1].loc[8:].sum() < 1.5 * arrived[0].loc[8:].sum()
    first = usual.clients[usual.clients["relapse_of"].isna()]
    known = first.merge(more.clients, on="client", suffixes=("", "_more"))
    assert len(known) == len(first)
    assert (known["severity"] == known["severity_more"]).all()
    assert (known["arrived_more"] <= known["arrived"] + 1e-9).all()


def test_an_incident_becomes_public_in_its_week_and_stirs_urgency():
    incident = {"week": 9, "kind": "incident"}
    quiet = {"parameters.incident_publicity": 0.0}
    usual, stirred = (run(planned(*e, **quiet)) for e in ((), (incident,)))
    results = [model.result() for model in (usual, stirred)]
    met = [result.partners.groupby("week")["meeting_share"].sum() for result in results]
    assert met[1][8] == met[0][8]
    assert met[1][10] > met[0][10]  # those in charge intervene (C7)
    urgency = [result.weekly["urgency"] for result in results]
    assert urgency[1][8] == urgency[0][8]
    assert urgency[1][9] > urgency[0][9]


def test_who_leaves_takes_no_new_clients_helps_those_it_has_and_is_then_gone():
    entry = {"week": 4, "kind": "departure", "partner": "partner1"}
    model = run(doubled(entry))
    result = model.result()
    own = result.visits[result.visits["partner"] == "partner1"]
    assert own["queued"].max() < 4.0
    assert own["ended"].notna().all()
    assert (own["ended"] > 4.0).any()
    gone = np.ceil(own["ended"].max())
    fte = staff(result, "partner1")
    assert (fte.loc[: gone - 1] == 8.0).all()
    assert (fte.loc[gone:] == 0.0).all()
    assert model.state.power[1] == 0.0
    assert model.state.power.sum() == pytest.approx(1.0)


def test_who_leaves_without_mechanisms_is_gone_too():
    entry = {"week": 4, "kind": "departure", "partner": "partner1"}
    result = run(doubled(entry, mechanisms="off")).result()
    assert staff(result, "partner1").iloc[-1] == 0.0
    assert (result.visits.query("partner == 'partner1'")["queued"] < 4.0).all()


def test_clients_of_a_step_that_nobody_does_any_more_wait_between_stations():
    entry = {"week": 4, "kind": "departure", "partner": "partner1"}
    scenario = planned(entry, mechanisms="off")
    patient = scenario.with_values({"groups.everyone.patience": None})
    result = run(patient).result()
    assert result.weekly["in_transit"].iloc[-1] > 100
    assert result.weekly["lost"].sum() == 0


def test_who_left_is_no_longer_taken_for_a_provider_when_others_look_around():
    free = {"functions.step0.entry": "free"}
    entry = {"week": 4, "kind": "departure", "partner": "partner1"}
    model = run(doubled(entry, **free))
    assert not model.memories["P7c"].is_in[1]


def test_who_left_seconds_nobody_to_a_joint_office():
    entries = (
        {"week": 0, "kind": "departure", "partner": "partner1"},
        {"week": 8, "kind": "strategy", "strategy": "chain_unit"},
    )
    easy = {"parameters.founding_hours": 1.0, "regie.effort": 5.0}
    model = run(doubled(*entries, **easy))
    (office,) = model.memories["C11"].values()
    assert office.works
    assert 1 not in office.core
    assert model.state.partners[STAFFING, 1] == 0.0


def test_acceptance_is_changed_for_one_sender_or_for_all_and_those_from_outside():
    whole = {"week": 4, "kind": "acceptance", "receiver": "partner1", "factor": 0.5}
    model = KetenModel(planned(whole), None, 3).run(8 + 4)
    model.step()
    decided, done = model.rates.accept, model._levers.pulled().accept
    halved = 0.5 * decided[:, 1] / (1.0 - 0.5 * decided[:, 1])
    assert done[:, 1] == pytest.approx(halved)
    assert (done[:, [0, 2]] == decided[:, [0, 2]]).all()
    one = KetenModel(planned({**whole, "sender": "partner0"}), None, 3).run(8 + 5)
    changed = one._levers.pulled().accept != one.rates.accept
    assert np.argwhere(changed).tolist() == [[0, 1]]


def test_a_dossier_goes_along_less_often_to_one_receiver_or_to_all():
    entry = {"week": 4, "kind": "dossier", "sender": "partner0", "factor": 0.5}
    for receiver, columns in ((None, [1, 2]), ("partner2", [2])):
        extra = {} if receiver is None else {"receiver": receiver}
        model = KetenModel(planned({**entry, **extra}), None, 3).run(8 + 5)
        lower = model._levers.pulled().dossier[0] < model.rates.dossier[0]
        assert np.flatnonzero(lower).tolist() == columns


@pytest.mark.parametrize(
    ("entry", "table", "name"),
    [
        ({"kind": "acceptance", "receiver": "partner2", "factor": 0.1}, "accepted", "offered"),
        ({"kind": "dossier", "sender": "partner0", "factor": 0.1}, "informed", "accepted"),
    ],
    ids=["acceptance", "dossier"],
)
def test_lower_odds_are_felt_by_clients_where_they_were_changed(entry, table, name):
    shares = []
    for entries in ((), ({"week": 0, **entry},)):
        pairs = run(planned(*entries)).result().relations
        if entry["kind"] == "acceptance":
            own = pairs[(pairs["week"] >= 0) & (pairs["receiver"] == "partner2")]
        else:
            own = pairs[(pairs["week"] >= 0) & (pairs["sender"] == "partner0")]
        shares.append(own[table].sum() / own[name].sum())
    assert shares[1] < 0.6 * shares[0]


def test_an_intervention_from_outside_comes_over_those_of_the_scenario():
    from ketensim.scenario.intervention import Intervention

    entry = {"week": 4, "kind": "capacity", "partner": "partner1", "factor": 2.0}
    more = Intervention(staffing={("partner1", "step1"): 1.5})
    result = simulate(planned(entry, mechanisms="off"), intervention=more)
    assert staff(result, "partner1").loc[[-1, 3, 4]].tolist() == [8.0, 12.0, 24.0]
    assert result.interventions == {0: more}  # those of the scenario stand in the scenario


def test_a_strategy_from_some_week_on_takes_the_place_of_what_went_before():
    agenda = Agenda(planned(
        {"week": 12, "kind": "strategy", "strategy": "none"},
        {"week": 5, "kind": "strategy", "strategy": "chain_unit:until=9+create_urgency:from=8"},
    ))  # fmt: skip
    one, two = parse_strategy("chain_unit:until=9+create_urgency:from=8").parts
    assert agenda.programme(parse_strategy("chain_optimisation")) == Programme((
        Part(parse_strategy("chain_optimisation"), until=5.0),
        Part(one.strategy, 5.0, 9.0),
        Part(two.strategy, 8.0, 12.0),
        Part(parse_strategy("none"), 12.0),
    ))  # fmt: skip
    assert Agenda(planned()).programme(one.strategy) is one.strategy


def test_the_strategy_of_a_run_is_what_was_chosen_until_the_scenario_changes_it():
    entry = {"week": 8, "kind": "strategy", "strategy": "none"}
    usual = simulate(planned(), "chain_optimisation", 3)
    changed = simulate(planned(entry), "chain_optimisation", 3)
    assert changed.strategy == usual.strategy == "chain_optimisation"
    hours = [r.table("costs").set_index("week")["regie_hours"] for r in (usual, changed)]
    assert (hours[0].loc[:7] == hours[1].loc[:7]).all()
    assert (hours[1].loc[8:] == 0.0).all()
    assert (hours[0].loc[8:] > 0.0).all()


def test_an_office_of_a_later_strategy_has_its_place_from_the_start():
    model = run(planned({"week": 8, "kind": "strategy", "strategy": "chain_unit"}))
    assert [p.latent for p in model.chain_scenario.partners] == [False, False, False, True]


def test_a_strategy_that_does_not_exist_is_refused_with_its_place():
    with pytest.raises(ScenarioError, match=r"interventions\[1\]\.strategy: 'chain_unti' is not"):
        KetenModel(planned(
            {"week": 1, "kind": "incident"},
            {"week": 2, "kind": "strategy", "strategy": "chain_unti"},
        ))  # fmt: skip


def test_a_fork_goes_on_with_the_interventions_that_work():
    entries = (
        {"week": 2, "kind": "capacity", "partner": "partner1", "factor": 2.0, "weeks": 9},
        {"week": 3, "kind": "surge", "factor": 2.0},
        {"week": 4, "kind": "departure", "partner": "partner0"},
    )
    model = KetenModel(doubled(*entries), None, 3).run(8 + 6)
    twin = model.fork()
    one, two = (each.run().result() for each in (model, twin))
    assert one.visits.equals(two.visits)
    assert one.table("costs").equals(two.table("costs"))
