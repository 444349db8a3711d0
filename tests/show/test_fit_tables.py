"""The page on a calibrated scenario says by what each function of an activity is told apart."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from queue_logs import log_of

from ketensim.logs.event_log import EventLog
from ketensim.logs.organisation_hours import OrganisationHours
from ketensim.show.fit.behaviour import defaults_table
from ketensim.show.fit.choices import Choices
from ketensim.show.fit.findings import hours_in_words
from ketensim.show.fit.material import fit_of
from ketensim.show.fit.page import fit_page
from ketensim.show.fit.tables import groups_table, times_table
from ketensim.show.messages import messages

EN = messages("en")


def log():
    """Cases go by b, by a or by both, a few by c; of those by a the slow ones are long to leave."""
    draws = np.random.default_rng(3)
    case, names, hours = [], [], []
    begun = np.sort(draws.uniform(0, 9000, 400))
    slow = draws.random(400) < 0.5
    for number, at in enumerate(begun):
        way = ["c"] if number % 40 == 0 else [["b", "a"], ["a"], ["b"]][number % 3]
        for name in [*way, "out"]:
            case.append(number)
            names.append(name)
            hours.append(at)
            longer = 8.0 if slow[number] else 1.0
            at += 24.0 * draws.exponential(longer if name == "a" else 1.0)
    made = log_of(case, names, hours)
    return EventLog(made.events, made.cases.assign(kind=pd.Categorical(np.where(slow, "S", "Q"))))


@pytest.fixture(scope="module")
def fit():
    return fit_of(log(), "town", Choices("kind", None, 0.0, 1, 1))


def test_each_function_says_what_it_comes_after_and_for_whom(fit):
    told = {row[0]: row[1] for row in times_table(fit, EN).rows}
    assert {told["a (1)"], told["a (2)"]} == {"first step", "after b"}
    out = {said for name, said in told.items() if name.startswith("out")}
    assert out == {"after anything else", "after b", "after a; group Q", "after a; group S"}
    assert told["b"] == ""


def test_groups_are_shown_with_their_most_common_route(fit):
    rows = {row[0]: row for row in groups_table(fit, EN).rows}
    assert rows["Q"][5] in ("a → out", "b → out", "b → a → out")
    page = fit_page(fit, EN)
    assert "Told apart by" in page
    assert "The time depends on the client group for out" in page


def test_parameters_that_keep_their_defaults_say_what_they_are(fit):
    rows = {row[0]: row[1:] for row in defaults_table(fit, messages("nl")).rows}
    assert rows["max_attempts"] == ("weigeringen waarna een cliënt tussen wal en schip valt", "3")
    assert "retry_weeks" not in rows  # it is set to how long a step takes


@pytest.mark.parametrize(
    ("own", "chance", "said"),
    [
        (("clinic",), 0.001, "Hours of their own: clinic; the others"),
        ((), 0.001, "too little is seen of them in each hour"),
        ((), 0.5, "at the same hours of the week, as far as can be seen (chance 0.500)"),
    ],
)
def test_the_page_says_whether_organisations_have_hours_of_their_own(fit, own, chance, said):
    hours = OrganisationHours((None,), own, chance)
    other = replace(fit, calibration=replace(fit.calibration, hours=hours))
    assert said in hours_in_words(other, EN)[0]
    assert hours_in_words(fit, EN) == []  # that log names no organisations
