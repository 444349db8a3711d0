"""What came out, in a few plain sentences."""

from __future__ import annotations

import math

import numpy as np

from ketensim.show.messages import Messages
from ketensim.show.report.material import Arm, Material
from ketensim.show.report.page import Section
from ketensim.show.report.sections.differences import compare_arms
from ketensim.show.report.sections.dks import holding_down
from ketensim.show.report.sections.interventions import planned_sentences
from ketensim.show.report.sections.waiting import measure_times
from ketensim.show.report.wording import (
    count,
    lasting,
    number,
    percent,
    significant,
    strategy_name,
    under,
    within_sentence,
)
from ketensim.study.statistics import estimate


def summary_section(material: Material, words: Messages) -> Section:
    """Say what came out; of a comparison first what is best."""
    sentences = [_what(material, words), *planned_sentences(material, words)]
    if material.compares:
        sentences += compare_arms(material, words).verdict(words.language)
    first = material.arms[0]
    sentences.append(_results(material, first, words))
    sentences += _times(material, first, words)
    sentences += _dks(first, words)
    sentences += _cost(first, words)
    return Section(
        name="summary", heading=words("report.summary.heading"), sentences=tuple(sentences)
    )


def _what(material: Material, words: Messages) -> str:
    """Say what was simulated."""
    scenario = material.scenario
    names = [within_sentence(strategy_name(words, arm.strategy)) for arm in material.arms]
    return words(
        "report.summary.compared" if material.compares else "report.summary.simulated",
        partners=count(words, "partner", len(scenario.partners)),
        groups=count(words, "group", len(scenario.groups)),
        weeks=count(words, "week", material.weeks),
        runs=count(words, "run", len(material.arms[0].runs)),
        strategies=words.listing(names),
    )


def _mean(arm: Arm, name: str) -> float:
    """Return an indicator averaged over runs."""
    return estimate(arm.indicator(name)).mean


def _results(material: Material, arm: Arm, words: Messages) -> str:
    """Say how clients fared."""
    shares = {
        name: percent(words, _mean(arm, f"{name}_share"))
        for name in ("within_norm", "resolved", "gave_up", "lost", "open")
    }
    if not math.isfinite(_mean(arm, "resolved_share")):
        return words("report.summary.nobody")
    normed = math.isfinite(_mean(arm, "within_norm_share"))
    said = words("report.summary.results" if normed else "report.summary.results_no_norm", **shares)
    return under(words, strategy_name(words, arm.strategy) if material.compares else "", said)


def _times(material: Material, arm: Arm, words: Messages) -> list[str]:
    """Say how long it takes, how much of that is waiting, and where."""
    said = []
    lead, waiting = _mean(arm, "lead_time_mean"), _mean(arm, "waiting_time_mean")
    if math.isfinite(lead):
        said.append(
            words(
                "report.summary.times",
                lead=lasting(words, lead, 1),
                waiting=lasting(words, waiting),
            )
        )
    times = measure_times(material, arm)
    if np.isfinite(times).any():
        longest = int(np.nanargmax(times))
        time = float(times[longest])
        said.append(
            words(
                "report.summary.longest",
                station=material.station_name(words, *material.stations[longest]),
                time=lasting(words, time),
            )
        )
    return said


def _dks(arm: Arm, words: Messages) -> list[str]:
    """Say how high DKS is and what holds it down."""
    dks, held = _mean(arm, "dks"), holding_down(arm)
    if held is None or not math.isfinite(dks):
        return [words("report.dks.none")]
    return [
        words(
            "report.summary.dks",
            dks=number(words, dks, significant(dks)),
            factor=words(f"report.factor.{held[0]}"),
            value=number(words, held[1], 2),
        )
    ]


def _cost(arm: Arm, words: Messages) -> list[str]:
    """Say what a resolved client costs."""
    cost = _mean(arm, "cost_per_resolved")
    if not math.isfinite(cost):
        return []
    return [words("report.summary.cost", cost=number(words, cost, 0))]
