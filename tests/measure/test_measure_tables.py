import numpy as np
import pandas as pd
import pytest
from measure_cases import by_hand

from ketensim.flow import layout
from ketensim.measure import schema
from ketensim.measure.result import Result

INTERFACE = {
    "clients": (
        "client person group arrived severity needs ended outcome incidents relapse_of joined"
    ),
    "visits": (
        "client visit partner function queued started ended dossier reintake success referred_by"
    ),
    "relations": (
        "week sender receiver offered accepted refused informed reported late lost recovered "
        "trust agreement intertwining"
    ),
    "partners": (
        "week partner availability engagement promise trust_given trust_received meeting_share "
        "waiting in_treatment served refused outside_pressure"
    ),
    "weekly": (
        "week arrived resolved unresolved gave_up lost waiting in_treatment in_transit incidents "
        "urgency transparency interdependence quality trust self_cleaning dks"
    ),
}


@pytest.fixture
def result():
    return Result(by_hand(run=3))


@pytest.mark.parametrize("table", INTERFACE)
def test_a_table_has_the_columns_of_the_interface_and_starts_with_run(result, table):
    assert list(result.table(table).columns) == ["run", *INTERFACE[table].split()]
    assert (result.table(table)["run"] == 3).all()


def test_every_column_has_a_meaning_in_both_languages():
    for table, columns in schema.SCHEMA.items():
        assert next(iter(columns)) == "run", table
        for name, column in columns.items():
            assert column.en, (table, name)
            assert column.nl, (table, name)
    assert set(schema.TABLES) == set(schema.SCHEMA)


def test_codes_mean_the_same_here_as_in_the_flow():
    assert schema.OUTCOMES == layout.OUTCOMES
    assert schema.PAIR_TALLIES == layout.PAIR_TALLIES
    assert schema.GROUP_COUNTS == layout.GROUP_TALLIES


def test_clients_are_named_by_group_and_outcome_and_a_first_time_has_no_earlier_client(result):
    clients = result.clients.set_index("client")
    assert clients.loc[3, ["group", "outcome"]].tolist() == ["young", "resolved"]
    assert clients["relapse_of"].dtype == pd.Int64Dtype()
    assert clients["relapse_of"].isna().tolist() == [True] * 6 + [False, True]
    assert clients.loc[7, "relapse_of"] == 6
    assert np.isnan(clients.loc[4, "ended"])


def test_visits_are_named_by_partner_and_function_and_outside_is_missing(result):
    visits = result.visits
    assert visits["partner"].tolist()[:3] == ["desk", "desk", "clinic"]
    assert visits["function"].tolist()[:3] == ["intake", "intake", "care"]
    assert visits["referred_by"].isna().tolist()[:3] == [True, True, False]
    assert visits.loc[2, "referred_by"] == "desk"


def test_relations_have_a_row_a_week_and_link(result):
    relations = result.relations
    assert len(relations) == 22 * 3
    refused = relations[relations["refused"] > 0]
    assert refused[["week", "sender", "receiver"]].to_numpy().tolist() == [[5, "desk", "clinic"]]


def test_partners_add_up_their_stations_and_the_referrals_they_refused(result):
    partners = result.partners.set_index(["week", "partner"])
    assert partners.loc[(5, "clinic"), ["refused", "in_treatment"]].tolist() == [1, 1]
    assert partners["refused"].sum() == 1
    assert partners.loc[(0, "desk"), "engagement"] == 0.3


def test_the_week_adds_up_the_groups_and_is_found_by_its_start(result):
    weekly = result.weekly
    assert weekly.index.name == "week"
    assert weekly.index.tolist() == list(range(-2, 20))
    assert (weekly["arrived"] == 2).all()
    assert weekly.loc[8, "trust"] == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("table", "rows"), [("groups", 22 * 2), ("stations", 22 * 3), ("staff", 22 * 3), ("costs", 22)]
)
def test_the_other_tables_have_the_rows_that_they_say(result, table, rows):
    found = result.table(table)
    assert len(found) == rows
    assert list(found.columns) == list(schema.SCHEMA[table])


def test_records_that_do_not_fit_each_other_are_refused_by_name():
    records = by_hand()
    pairs = records.pairs | {"late": np.zeros((22, 2))}
    with pytest.raises(ValueError, match=r"pairs\.late must have shape \(22, 3\), got \(22, 2\)"):
        type(records)(**{**vars(records), "pairs": pairs})


def test_a_result_knows_what_was_run(result):
    assert (result.strategy, result.seed, result.run) == ("none", 7, 3)
    assert result.scenario.name == "by-hand"
    assert result.summary.name == 3
    assert result.summary["resolved_share"] == pytest.approx(1 / 3)
