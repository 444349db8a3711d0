"""A bad log is refused with one sentence that says what is wrong and where."""

import builtins
import gzip

import pytest
from log_cases import HEADER, ROWS, XES_HEAD, step, write_csv, write_xes

from ketensim.logs.errors import _SENTENCES, LogError
from ketensim.logs.mapping import LogMapping, load_mapping
from ketensim.logs.reading import read_log

LATE = ROWS[0].replace("2024-03-05 10:00:00", "{}")


def refused(path, mapping=None):
    with pytest.raises(LogError) as caught:
        read_log(path, mapping)
    assert str(caught.value).startswith(str(path))
    return str(caught.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "the log holds no completed event"),
        (ROWS[:1], "the log holds one event"),
        ([",x,,,2024-03-04 09:00", ROWS[0]], "row 1 has no case"),
        ([ROWS[0], "a,,,,2024-03-04 09:00"], "row 2 has no activity"),
        ([ROWS[0], "a,x,,,"], "row 2 has no time"),
        ([ROWS[0], LATE.format("05/03/24 noon")], "row 2: the time must be written as 2024-05-31"),
        ([ROWS[0], LATE.format("2024-03-05 08:00:00")], "row 2 ends before it starts"),
        (["a,x,,,2024-03-04", "b,y,,,2024-03-04"], "all events have the same time, 2024-03-04"),
        (
            ["a,x,,,2024-03-04T09:00Z", "b,y,,,2024-03-04T09:00-05:00"],
            "time zones are mixed: row 1 says Z and row 2 says -05:00",
        ),
        (
            ["a,x,,,2024-03-04T09:00", "b,y,,,2024-03-04T09:00+01:00"],
            "row 2 says the time zone +01:00 and row 1 says none",
        ),
        (
            ["a,x,,2024-03-04T09:00,2024-03-04T09:00Z", "b,y,,2024-03-04T09:00,2024-03-04T10:00Z"],
            "a moment with a time zone must not be mixed with times without one",
        ),
        (
            [*ROWS, "a,x", ROWS[0]],
            "row 4 does not fit the header (2 instead of 5 fields): a separator",
        ),
        (
            [*ROWS, ROWS[0] + ",x"],
            "row 4 does not fit the header (6 instead of 5 fields): a separator",
        ),
    ],
)
def test_rows_that_cannot_be_used_are_named(tmp_path, rows, said):
    assert refused(write_csv(tmp_path, rows)).startswith(said)


@pytest.mark.parametrize("far", ["2099-12-31", "1970-01-01"])
def test_a_time_that_lies_years_away_from_all_others_is_named(tmp_path, far):
    """As placeholders for 'not ended yet' do, and times that were never filled in."""
    rows = [f"{n},x,,,2024-03-{1 + n % 28:02d} {n % 24:02d}:00" for n in range(200)]
    rows[40] = f"40,x,,,{far}"
    said = refused(write_csv(tmp_path, rows))
    assert said.startswith(f"row 41: the time, {far}, lies more than 5 years away from nearly all")
    read_log(write_csv(tmp_path, [*rows[:40], *rows[41:]]))
    read_log(write_csv(tmp_path, rows[35:45]))  # of so few, one is not few


def test_a_column_that_is_missing_is_named_with_the_nearest(tmp_path):
    path = write_csv(tmp_path)
    assert refused(path, LogMapping(resource="resurce")) == (
        "there is no column 'resurce' for resource; did you mean 'resource'?"
    )
    assert refused(path, LogMapping(organisation="qq")) == (
        f"there is no column 'qq' for organisation; known here: {HEADER.replace(',', ', ')}"
    )
    with pytest.raises(LogError) as caught:
        read_log(path, LogMapping(resource="resurce"))
    assert caught.value.sentence("nl").endswith(
        "er is geen kolom 'resurce' voor resource; bedoelde u 'resource'?"
    )
    path = write_csv(tmp_path, header=HEADER.replace("activity", "what"))
    assert refused(path).startswith("no column is recognised as activity: name it with --activity")
    path = write_csv(tmp_path, header=HEADER.replace("activity", "resource"))
    assert refused(path) == "the header names the column 'resource' twice"


def test_a_time_in_another_form_than_told_is_named(tmp_path):
    mapping = LogMapping(time_format="%d-%m-%Y %H:%M")
    said = refused(write_csv(tmp_path), mapping)
    assert said == (
        "row 1: the time must be written as --time-format '%d-%m-%Y %H:%M' says, "
        "got '2024-03-05 10:00:00'"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (
            b"case^activity^end\na^x^2024-03-04\n",
            "the header holds one column, 'case^activity^end'",
        ),
        (b"\x00\x01\x02", "this is neither CSV nor XES"),
        (b"\xff\xfe,\n", "this is neither CSV nor XES"),
        (HEADER.encode() + b"\na,\xff,,,2024-03-04\n", "this is neither CSV nor XES"),
        (b"\x1f\x8bnot gzip after all", "the compressed file is damaged"),
        (gzip.compress(HEADER.encode(), mtime=0)[:-9], "the compressed file is damaged"),
        (XES_HEAD.encode() + b"<trace><event></trace>", "this is not valid XES"),
        (b"<html><event/></html>", "the outermost element must be <log>"),
        (XES_HEAD.encode() + b"</log>", "the log holds no completed event"),
        (
            XES_HEAD.encode() + b'<trace><event><string key="concept:name" value="x"/>'
            b'<date key="time:timestamp" value="2024-03-04"/></event></trace></log>',
            "row 1 has no case",
        ),
    ],
)
def test_files_that_are_no_log_are_refused(tmp_path, content, said):
    path = tmp_path / "log"
    path.write_bytes(content)
    assert refused(path).startswith(said)


def test_a_file_that_is_xes_by_its_name_and_no_xml_is_refused(tmp_path):
    path = write_csv(tmp_path, name="log.xes")
    assert refused(path) == "by its name this is XES, but it holds no XML"


def test_xes_without_activities_or_times_is_refused(tmp_path):
    event = step("x", "04T09:00:00")
    del event["concept:name"]
    said = refused(write_xes(tmp_path, {"1": [event]}))
    assert said.startswith("no column is recognised as activity")


def test_what_is_not_there_or_no_file_is_refused(tmp_path):
    assert refused(tmp_path / "none.csv") == "there is no such file"
    assert refused(tmp_path) == "this is a folder, not a file"


def test_xes_without_lxml_says_what_to_install(tmp_path, monkeypatch):
    real = builtins.__import__

    def without(name, *rest, **more):
        if name == "lxml":
            raise ImportError(name)
        return real(name, *rest, **more)

    path = write_xes(tmp_path, {"1": [step("x", "04T09:00:00")]})
    monkeypatch.setattr(builtins, "__import__", without)
    assert "ketensim[logs]" in refused(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cases: id", r"mapping 'cases' is not a known key; did you mean 'case'\?"),
        ("zzzz: id", r"mapping 'zzzz' is not a known key; known here: case, activity"),
        ("- case", r"this holds list"),
        ("case: 3", r"case is 3"),
        ("case: [", r"a mapping file holds lines such as"),
    ],
)
def test_a_mapping_file_that_is_wrong_is_refused(tmp_path, text, said):
    path = tmp_path / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LogError, match=said):
        load_mapping(path)
    with pytest.raises(LogError, match="cannot be read"):
        load_mapping(tmp_path / "none.yaml")


def test_every_sentence_names_the_same_facts_in_both_languages():
    import string

    for english, dutch in _SENTENCES.values():
        named = [
            {field for _, field, _, _ in string.Formatter().parse(text) if field}
            for text in (english, dutch)
        ]
        assert named[0] == named[1]
    assert LogError("empty").sentence("nl") == "het bestand is leeg"
