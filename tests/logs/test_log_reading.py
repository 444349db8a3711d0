"""An event log is read as it stands, from CSV or XES, and nothing in it is guessed."""

import gzip

import numpy as np
import pandas as pd
import pytest
from log_cases import ROWS, step, write_csv, write_xes

from ketensim.logs.errors import LogError
from ketensim.logs.mapping import LogMapping, load_mapping
from ketensim.logs.reading import read_log


def test_cases_are_numbered_by_their_first_moment_and_events_sorted_within_them(tmp_path):
    log = read_log(write_csv(tmp_path))
    assert list(log.cases["name"]) == ["a", "b"]
    assert list(log.events["case"]) == [0, 0, 1]
    assert list(log.events["activity"]) == ["intake", "treatment", "intake"]
    assert list(log.events["resource"]) == ["Bob", "Ann", "Ann"]
    assert log.events["organisation"].isna().all()
    assert log.has_starts
    np.testing.assert_allclose(log.hours("start"), [0, 52, 24])
    np.testing.assert_allclose(log.hours("complete"), [0.5, 54, 25])
    assert list(log.ended.astype("datetime64[h]").astype(str)) == ["2024-03-06T15", "2024-03-05T10"]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_separator_is_found_in_the_header(tmp_path, separator):
    rows = [row.replace(",", separator) for row in ROWS]
    header = separator.join(["Case ID", "Activity", "Start Timestamp", "Complete Timestamp"])
    kept = [separator.join(np.array(row.split(separator))[[0, 1, 3, 4]]) for row in rows]
    log = read_log(write_csv(tmp_path, kept, header))
    pd.testing.assert_frame_equal(
        log.events.drop(columns="resource"),
        read_log(write_csv(tmp_path)).events.drop(columns="resource"),
    )


def test_windows_line_ends_a_byte_order_mark_and_compression_change_nothing(tmp_path):
    expected = read_log(write_csv(tmp_path)).events
    plain = write_csv(tmp_path, newline="\r\n", name="windows.csv")
    packed = tmp_path / "log.csv.gz"
    packed.write_bytes(gzip.compress(b"\xef\xbb\xbf" + plain.read_bytes()))
    pd.testing.assert_frame_equal(read_log(plain).events, expected)
    pd.testing.assert_frame_equal(read_log(packed).events, expected)


def test_bupar_rows_of_one_transition_become_one_event(tmp_path):
    header = "case_id,activity_id,activity_instance_id,lifecycle_id,resource_id,timestamp"
    rows = [
        "1,talk,10,start,Ann,2024-03-04 09:00:00",
        "1,talk,11,start,Bob,2024-03-04 09:10:00",
        "1,talk,11,complete,Bob,2024-03-04 09:20:00",
        "1,talk,11,suspend,Bob,2024-03-04 09:15:00",
        "1,talk,10,complete,Ann,2024-03-04 10:00:00",
        "1,talk,12,start,Ann,2024-03-04 11:00:00",
    ]
    log = read_log(write_csv(tmp_path, rows, header))
    minutes = (log.hours("complete") - log.hours("start")) * 60
    assert dict(zip(log.events["resource"], minutes, strict=True)) == {"Ann": 60, "Bob": 10}
    assert (log.reading.other_transitions, log.reading.open_starts) == (1, 1)


def test_without_instances_the_first_start_belongs_to_the_first_completion(tmp_path):
    events = [
        step("talk", "04T08:00:00"),  # nothing is open: a completion without a start
        step("talk", "04T09:00:00", "start"),
        step("talk", "04T09:10:00", "start"),
        step("talk", "04T09:20:00"),
        step("talk", "04T10:00:00"),
    ]
    log = read_log(write_xes(tmp_path, {"x": events, "y": events[1:4]}))
    hours = log.hours("complete") - log.hours("start")
    first = log.events["case"].to_numpy() == 0
    np.testing.assert_allclose(hours[first] * 60, [np.nan, 20, 50])
    np.testing.assert_allclose(hours[~first] * 60, [20])
    assert log.reading.open_starts == 1


def test_xes_says_the_same_as_its_csv_form(tmp_path):
    events = [step("intake", "04T09:00:00", **{"org:resource": "Ann", "org:group": "desk"})]
    events.append(step("treatment", "05T09:00:00"))
    xes = read_log(write_xes(tmp_path, {"x": events}, "log.xes.gz"))
    keys = ["concept:name", "org:group", "org:resource", "time:timestamp", "lifecycle:transition"]
    rows = [",".join(["x", "desk", *(event.get(key, "") for key in keys)]) for event in events]
    header = ",".join(["case:concept:name", "case:channel", *keys])
    flat = read_log(write_csv(tmp_path, rows, header))
    pd.testing.assert_frame_equal(xes.events, flat.events)
    pd.testing.assert_frame_equal(xes.cases, flat.cases)
    assert list(xes.cases["channel"]) == ["desk"]
    assert xes.reading.has_zone


def test_summer_and_winter_time_of_one_zone_are_told_apart(tmp_path):
    rows = ["a,x,2024-03-30 09:00:00+01:00", "a,y,2024-04-02T09:00:00+0200"]
    log = read_log(write_csv(tmp_path, rows, "case,activity,time:timestamp"))
    assert list(log.events["offset"]) == [60, 120]
    np.testing.assert_allclose(log.hours("complete"), [0, 71])
    assert [str(moment)[11:16] for moment in log.local("complete")] == ["09:00", "09:00"]


def test_a_column_with_one_value_a_case_is_an_attribute_of_the_case(tmp_path):
    rows = ["a,x,2024-03-04 09:00,70,1", "a,y,2024-03-04 10:00,,2", "b,x,2024-03-04 11:00,,3"]
    log = read_log(write_csv(tmp_path, rows, "case,activity,timestamp,age,weight"))
    assert list(log.cases.columns) == ["name", "age"]
    assert log.cases["age"].astype(object).where(log.cases["age"].notna(), None).tolist() == [
        "70",
        None,
    ]


def test_work_without_a_completion_is_left_out_and_counted(tmp_path):
    log = read_log(write_csv(tmp_path, [*ROWS, "b,treatment,Ann,2024-03-07 09:00:00,"]))
    assert len(log.events) == 3
    assert log.reading.open_starts == 1
    assert log.reading.never_completed == 0


def test_cases_of_which_nothing_was_completed_are_counted(tmp_path):
    more = ["c,intake,Ann,2024-03-07 09:00:00,", "d,intake,Ann,2024-03-08 09:00:00,"]
    log = read_log(write_csv(tmp_path, [*ROWS, *more]))
    assert len(log.cases) == 2
    assert log.reading.never_completed == 2


def test_told_columns_go_before_recognised_ones(tmp_path):
    rows = ["1,a,x,04-03-2024 09:00", "1,b,y,05-03-2024 09:00"]
    path = write_csv(tmp_path, rows, "case,person,activity,timestamp")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("case: person\ntime_format: '%d-%m-%Y %H:%M'\n", encoding="utf-8")
    told = load_mapping(mapping)
    log = read_log(path, told)
    assert list(log.cases["name"]) == ["a", "b"]
    assert str(log.events["complete"].iloc[1]) == "2024-03-05 09:00:00"
    assert read_log(path, told.updated(case="case")).cases["name"].tolist() == ["1"]


def test_xes_attributes_can_be_told_too(tmp_path):
    events = [step("x", "04T09:00:00", desk="north"), step("y", "04T10:00:00", desk="south")]
    log = read_log(write_xes(tmp_path, {"1": events}), LogMapping(organisation="desk"))
    assert list(log.events["organisation"]) == ["north", "south"]
    with pytest.raises(LogError, match=r"there is no column 'disk' for organisation"):
        read_log(write_xes(tmp_path, {"1": events}), LogMapping(organisation="disk"))


def test_a_period_keeps_whole_cases_that_begin_in_it(tmp_path):
    log = read_log(write_csv(tmp_path))
    assert log.between(until="2024-03-05").events["activity"].tolist() == ["intake", "treatment"]
    later = log.between(since="2024-03-05")
    assert later.cases["name"].tolist() == ["b"]
    assert later.events["case"].tolist() == [0]
    assert later.events["activity"].cat.categories.tolist() == ["intake"]
    with pytest.raises(LogError, match=r"cases start from 2024-03-04 to 2024-03-05"):
        log.between(since="2025-01-01")
    with pytest.raises(LogError, match=r"--until must be a date such as .* got 'soon'"):
        log.between(until="soon")
    with pytest.raises(LogError, match=r"--from must be a date such as .* got 'NaT'"):
        log.between(since="NaT")
