"""The report at the end of a session: what was done, what was bet, and what came out of it.

Both sides are run again with several seeds on the same clients, and told about as `ketensim
compare` would tell of two strategies, in words of their own: those are the sides of a session.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import ketensim

if TYPE_CHECKING:
    from ketensim.measure.result import Result
    from ketensim.scenario.schema import Scenario
    from ketensim.show.app.answers import Answer
    from ketensim.show.app.lesson import Lesson
    from ketensim.show.app.session import State
    from ketensim.show.report.material import Material

#: Seeds of both sides: that of the session and those that follow it.
RUNS = 10


def debrief_page(
    state: State,
    lang: str,
    *,
    lesson: Lesson | None = None,
    answer: Answer | None = None,
    runs: int = RUNS,
) -> str:
    """Return the report of a session as HTML that needs nothing else.

    Parameters
    ----------
    state
        The session.
    lang
        "nl" or "en".
    lesson, answer
        The lesson that was played and what comes out of it; left out where there was none.
    runs
        Seeds of each side, from that of the session on.
    """
    from ketensim.show.app.debrief_sections import debrief_sections
    from ketensim.show.messages import messages
    from ketensim.show.report.filling import fill_page
    from ketensim.show.report.writing import report_sections

    words = messages(lang)
    material = debrief_material(state, runs)
    sections = debrief_sections(state, lesson, answer, runs, words)
    sections += report_sections(material, words.instead("sides."))
    about = lesson if lesson is not None else material.scenario
    return fill_page(about, ketensim.__version__, words("debrief.title"), sections, words)


def debrief_material(state: State, runs: int) -> Material:
    """Run both sides on the same clients, as what a report is made from."""
    from ketensim.measure.results_folder import write_runs
    from ketensim.show.report.material import read_material

    with tempfile.TemporaryDirectory(prefix="ketensim-") as folder:
        write_runs(Path(folder), _runs(state, runs))
        return read_material(Path(folder))


def _runs(state: State, runs: int) -> Iterator[Result]:
    """Run each side with each seed; tables tell the sides apart where else a strategy stands."""
    from ketensim.chain.model import KetenModel
    from ketensim.measure.result import Result

    logs = {"side_a": state.a.log} | ({"side_b": state.b.log} if state.b is not None else {})
    chain = _with_room(state)
    for name, log in logs.items():
        events = [dict(entry) for entry in log]
        side = chain.with_values({"interventions": events}) if events else chain
        for seed in range(state.seed, state.seed + runs):
            records = KetenModel(side, None, seed).run().result().records
            yield Result(replace(records, strategy=name, scenario=chain))


def _with_room(state: State) -> Scenario:
    """Give the chain with all that either side may bring to life: both then share one chain."""
    from ketensim.chain.mechanism import staged
    from ketensim.chain.regie.registry import parse_strategy

    logs = (state.a.log, state.b.log if state.b is not None else ())
    named = [entry["strategy"] for log in logs for entry in log if entry["kind"] == "strategy"]
    chosen = [state.chain.regie.strategy, *named]
    return staged(state.chain, *(parse_strategy(name) for name in chosen))
