"""The page on a calibrated scenario: what the log can tell, what came of it, how well it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

import ketensim
from ketensim.show.fit.behaviour import (
    behaviour_in_words,
    defaults_table,
    estimates_table,
    partners_table,
)
from ketensim.show.fit.findings import (
    arrivals_in_words,
    counts_in_words,
    groups_in_words,
    hours_in_words,
    regime_in_words,
    told_findings,
)
from ketensim.show.fit.material import SHARES, Fit
from ketensim.show.fit.tables import (
    distances_tables,
    groups_table,
    hand_overs_table,
    times_table,
)
from ketensim.show.report.figures.curves import Curve, draw_curves
from ketensim.show.report.filling import fill_page
from ketensim.show.report.page import Key, Panel, Section

if TYPE_CHECKING:
    from ketensim.show.messages import Messages

_SIZE = (520.0, 420.0)


def fit_page(fit: Fit, words: Messages) -> str:
    """Return the page as HTML that needs nothing else; equal fits give equal bytes."""
    sections = [
        _log_section(fit, words),
        *_finding_sections(fit, words),
        _model_section(fit, words),
        _behaviour_section(fit, words),
        *_test_sections(fit, words),
    ]
    version = str(ketensim.__version__)
    return fill_page(fit.scenario, version, words("fit.page"), sections, words)


def _log_section(fit: Fit, words: Messages) -> Section:
    """Say what was read."""
    sentences = counts_in_words(fit.log, fit.features, words)
    return Section("log", words("fit.log"), tuple(sentences))


def _finding_sections(fit: Fit, words: Messages) -> list[Section]:
    """Say what the log can tell, what it cannot, and what is assumed instead."""
    told = told_findings(fit.features, words)
    return [
        Section(f"found-{number}", heading, tuple(sentences))
        for number, (heading, sentences) in enumerate(told.items())
        if sentences
    ]


def _model_section(fit: Fit, words: Messages) -> Section:
    """Show what the scenario holds, and what it does not."""
    calibration = fit.calibration
    said = [
        words(
            "fit.model",
            cases=words.number(calibration.cases, 0),
            weeks=words.number(calibration.weeks, 1),
            functions=len(calibration.scenario.functions),
            left_out=words.number(100 * calibration.left_out, 1),
        ),
    ]
    if fit.change is not None:
        said.insert(1, regime_in_words(fit, words))
    if calibration.with_memory:
        said.append(words("fit.memory", names=words.listing(list(calibration.with_memory))))
    if calibration.by_group:
        said.append(words("fit.by_group", names=words.listing(list(calibration.by_group))))
    said += hours_in_words(fit, words)
    said += arrivals_in_words(fit, words)
    tables = [times_table(fit, words)]
    if calibration.hand_overs:
        tables.append(hand_overs_table(fit, words))
    if calibration.groups.by:
        said.append(groups_in_words(fit, words))
        tables.insert(0, groups_table(fit, words))
    return Section("model", words("fit.model_heading"), tuple(said), tables=tuple(tables))


def _behaviour_section(fit: Fit, words: Messages) -> Section:
    """Show what is assumed of how partners behave, and what was found of it."""
    tables = [defaults_table(fit, words)]
    if fit.behaviour is not None:
        tables.insert(0, estimates_table(fit.behaviour, words))
    if fit.switched is not None:
        tables.insert(0, partners_table(fit, fit.switched, words))
    said = tuple(behaviour_in_words(fit, words))
    return Section("behaviour", words("fit.behaviour_heading"), said, tables=tuple(tables))


def _test_sections(fit: Fit, words: Messages) -> list[Section]:
    """Show how far predictions lie from what was held out."""
    if fit.distances is None:
        return [Section("test", words("fit.test_heading"), (words("fit.no_test"),))]
    facts = {"cases": words.number(fit.test_cases, 0), "runs": fit.runs}
    said = (words("fit.test", **facts), words("fit.finished"))
    tables = tuple(distances_tables(fit, words))
    plot = Section(
        "plot",
        words("fit.plot_heading"),
        (words("fit.plot"),),
        panels=(Panel("", _plot(fit, words)),),
        legend=(Key("key-line-0", words("fit.simulated")), Key("key-line-1", words("fit.equal"))),
    )
    test = Section("test", words("fit.test_heading"), said, tables=tables)
    return [test, plot]


def _plot(fit: Fit, words: Messages) -> str:
    """Draw how many simulated cases were over when each share of the held-out ones was."""
    percent = 100 * fit.finished
    curves = [
        Curve(100 * SHARES, percent.mean(axis=0), percent.min(axis=0), percent.max(axis=0), 0),
        Curve(100 * SHARES, 100 * SHARES, np.full(len(SHARES), np.nan), SHARES * np.nan, 1),
    ]
    return draw_curves(
        "calibration",
        words("fit.plot_label"),
        curves,
        words,
        title=words("fit.plot_up"),
        axis=words("fit.plot_axis"),
        size=_SIZE,
        up_ends=(0.0, 100.0),
    )
