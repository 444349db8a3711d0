"""What comes out of a lesson: both sides run on the same clients, seed by seed.

Which bet was right is read from twenty runs of each side, with its interval, and so is every claim
of the closing text. Runs are those of the screen: the chain with room for what may come.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ketensim.show.app.lesson import ELSEWHERE, SIDES, Claim, Lesson, Measured, Side
from ketensim.study.statistics import Estimate, estimate

if TYPE_CHECKING:
    from ketensim.chain.model import KetenModel
    from ketensim.study.patterns.pattern import Outcome

#: Seeds of which the answer to a lesson is read.
SEEDS = tuple(range(1, 21))
_Z = 1.96  # of a 95% interval


@dataclass(frozen=True)
class Played:
    """What a lesson gives with one seed.

    Parameters
    ----------
    seed
        The clients that both sides met.
    bottleneck
        The station asked for, as `partner.function`; None where nobody waits or none is asked for.
    differences
        B minus A of each outcome: first that of the question, where it has one, then of the claims.
    """

    seed: int
    bottleneck: str | None
    differences: tuple[float, ...]


@dataclass(frozen=True)
class ClaimFound:
    """What was measured of a claim: its effect, B minus A, and whether it holds."""

    claim: Claim
    effect: Estimate
    holds: bool


@dataclass(frozen=True)
class Answer:
    """What came out of a lesson.

    Parameters
    ----------
    finding
        What was found: `up`, `b`, `municipality.housing`.
    key
        The option that it makes right.
    certain
        Whether it is more than luck: the interval lies on one side of the margin, or the station
        was the bottleneck in more than half of the runs with 95% confidence.
    runs, agreeing
        Seeds, and in how many of them it came out so.
    effect
        B minus A, of an effect or a winner.
    claims
        The claims of the closing text.
    """

    finding: str
    key: str
    certain: bool
    runs: int
    agreeing: int
    effect: Estimate | None
    claims: tuple[ClaimFound, ...]


def play(lesson: Lesson, seed: int) -> Played:
    """Play both sides of a lesson with one seed."""
    models = {side: _run(lesson, side, seed) for side in SIDES}
    measured = lesson.prediction.measured
    asked = None
    if measured.week is not None:
        asked = bottleneck(models[measured.side], measured.week)
    read = {side: _outcomes(lesson, model) for side, model in models.items()}
    found = zip(read["a"], read["b"], strict=True)
    return Played(seed, asked, tuple(b - a for a, b in found))


def answer(lesson: Lesson, played: Sequence[Played]) -> Answer:
    """Read what came out of a lesson from what it gave with several seeds.

    Parameters
    ----------
    lesson
        The lesson.
    played
        One for each seed, two at least.
    """
    measured = lesson.prediction.measured
    differences = np.array([one.differences for one in played])
    asked = measured.outcome is not None
    claims = zip(lesson.claims, differences.T[asked:], strict=True)
    tried = tuple(_tried(claim, estimate(values)) for claim, values in claims)
    if asked:
        effect = estimate(differences[:, 0])
        finding, certain = _effect(measured, effect)
        agreeing = sum(_same(measured, finding, value) for value in differences[:, 0].tolist())
        key = measured.answers[finding]
        return Answer(finding, key, certain, len(played), agreeing, effect, tried)
    counts = Counter(_station(measured, one.bottleneck) for one in played)
    finding, agreeing = counts.most_common(1)[0]
    certain = _at_least(agreeing, len(played)) > 0.5
    key = measured.answers[finding]
    return Answer(finding, key, certain, len(played), agreeing, None, tried)


def bottleneck(model: KetenModel, week: int) -> str | None:
    """Name the station with most weeks of work waiting, as the screen marks it.

    Parameters
    ----------
    model
        A run that is over.
    week
        Recorded weeks that have passed [weeks].
    """
    from ketensim.measure.measured import Measured as Run
    from ketensim.show.app.weeks import Weeks

    records = model.result().records
    work = Weeks(records, Run(records)).weeks_of_work()[week]
    if not work.max() > 0.0:
        return None
    scenario = records.scenario
    stations = [f"{p.name}.{o.function}" for p in scenario.partners for o in p.offers]
    return stations[int(work.argmax())]


def _run(lesson: Lesson, side: Side, seed: int) -> KetenModel:
    """Run one side to its end."""
    from ketensim.chain.model import KetenModel
    from ketensim.show.app.timeline import with_room

    return KetenModel(with_room(lesson.side(side)), None, seed).run()


def _outcomes(lesson: Lesson, model: KetenModel) -> list[float]:
    """Read the outcome of the question, where it has one, and those of the claims."""
    from ketensim.study.patterns.running import read_outcome

    asked = lesson.prediction.measured.outcome
    wanted: list[Outcome] = [asked] if asked is not None else []
    result = model.result()
    return [read_outcome(each, result) for each in (*wanted, *(c.outcome for c in lesson.claims))]


def _station(measured: Measured, found: str | None) -> str:
    """Name a bottleneck as the answers do: a station that is no answer is elsewhere."""
    return found if found is not None and found in measured.answers else ELSEWHERE


def _effect(measured: Measured, effect: Estimate) -> tuple[str, bool]:
    """Tell where an effect goes, and whether its interval agrees."""
    margin = measured.margin
    if effect.low > margin:
        return _named(measured, is_up=True), True
    if effect.high < -margin:
        return _named(measured, is_up=False), True
    within = -margin <= effect.low and effect.high <= margin
    if within or margin == 0.0 or abs(effect.mean) <= margin:
        return "same", within
    return _named(measured, is_up=effect.mean > 0.0), False


def _named(measured: Measured, *, is_up: bool) -> str:
    """Name a rise or fall from A to B as the kind of question does."""
    if measured.kind == "effect":
        return "up" if is_up else "down"
    return "b" if is_up == measured.higher_is_better else "a"


def _same(measured: Measured, finding: str, value: float) -> bool:
    """Tell whether the difference of one seed points to a finding."""
    if abs(value) <= measured.margin:
        return finding == "same"
    return finding == _named(measured, is_up=value > 0.0)


def _tried(claim: Claim, effect: Estimate) -> ClaimFound:
    """Hold a claim against its effect: the whole interval must agree."""
    if claim.margin is not None:
        holds = -claim.margin <= effect.low and effect.high <= claim.margin
    else:
        holds = effect.low > 0.0 if claim.direction == "up" else effect.high < 0.0
    return ClaimFound(claim, effect, holds)


def _at_least(times: int, of: int) -> float:
    """Lower end of Wilson's 95% interval for a share (doi:10.1080/01621459.1927.10502953)."""
    share, reach = times / of, _Z * _Z / of
    middle = share + reach / 2.0
    spread = _Z * math.sqrt(share * (1.0 - share) / of + reach / (4.0 * of))
    return (middle - spread) / (1.0 + reach)
