"""A lesson: a chain, a question, bets of the group, two sides to run, and what to talk about.

A lesson is one YAML file, and a trainer adds one by adding a file. It does not say which bet is
right: that is measured, from runs of both sides on the same clients (`answers.py`). What
its closing text claims stands beside it as claims, which are measured in the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from ketensim.scenario.base import Frozen, FrozenDict, Many, Name, Text
from ketensim.scenario.claims import Direction, Title
from ketensim.scenario.errors import fault
from ketensim.scenario.events import Event
from ketensim.scenario.reading import load_scenario
from ketensim.study.patterns.pattern import NONE, Outcome, Values

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario

LESSON_FORMAT = 1
Side = Literal["a", "b"]
SIDES: tuple[Side, ...] = ("a", "b")
Kind = Literal["bottleneck", "effect", "winner"]
Answers = Annotated[dict[Text, Text], AfterValidator(FrozenDict), Field(min_length=2)]

#: What can be found by each kind of question; of a bottleneck it is a station, or `elsewhere`.
FINDINGS: dict[str, tuple[str, ...]] = {
    "effect": ("up", "down", "same"),
    "winner": ("a", "b", "same"),
}
ELSEWHERE = "elsewhere"


class Option(Frozen):
    """One answer on which the group may bet.

    Parameters
    ----------
    key
        Short name of the answer, by which votes are counted.
    text
        The answer, in both languages.
    """

    key: Name
    text: Title


class Measured(Frozen):
    """How the answer is decided from runs of both sides.

    Parameters
    ----------
    kind
        `bottleneck`: which station is the bottleneck of a side in a week, in most runs; `effect`:
        where an outcome goes from A to B; `winner`: which side does better on an outcome.
    side, week
        Of a bottleneck: which side, after how many weeks.
    outcome
        Of an effect or a winner: what is read from each run.
    better
        Of a winner: which way is better; left out where the indicator says so itself.
    margin
        How far the sides must be apart to count as different, in units of the outcome.
    answers
        Which option each finding makes right: `up`, `down`, `same` for an effect, `a`, `b`, `same`
        for a winner, and for a bottleneck `partner.function` of each station, and `elsewhere`.
    """

    kind: Kind
    side: Side = "b"
    week: int | None = Field(default=None, ge=1)
    outcome: Outcome | None = None
    better: Literal["higher", "lower"] | None = None
    margin: float = Field(default=0.0, ge=0.0)
    answers: Answers

    @model_validator(mode="after")
    def _whole(self) -> Measured:
        """Require what the kind needs, and an answer for everything that can be found."""
        needed = "week" if self.kind == "bottleneck" else "outcome"
        if getattr(self, needed) is None:
            raise fault("lesson_needs", (needed,), kind=self.kind)
        for finding in FINDINGS.get(self.kind, (ELSEWHERE,)):
            if finding not in self.answers:
                raise fault("lesson_answer_missing", ("answers", finding), kind=self.kind)
        for finding in self.answers:
            known = FINDINGS.get(self.kind)
            if known and finding not in known:
                raise fault("lesson_finding", ("answers", finding), finding, known, kind=self.kind)
        if self.kind == "winner" and self.higher_is_better is None:
            raise fault("lesson_better", ("better",))
        return self

    @property
    def higher_is_better(self) -> bool | None:
        """Which way is better: as stated, or else as the indicator says; None where neither."""
        stated = self.better or self._declared
        return None if stated is None else stated == "higher"

    @property
    def _declared(self) -> str | None:
        """Which way the indicator itself says is better."""
        from ketensim.measure.indicators import INDICATORS

        name = (self.outcome.indicator or "").partition("@")[0] if self.outcome else ""
        declared = INDICATORS[name].better if name in INDICATORS else "neither"
        return None if declared == "neither" else declared


class Prediction(Frozen):
    """The bet that the group places before anything runs.

    Parameters
    ----------
    prompt
        What is asked.
    options
        The answers to choose from.
    measured
        How the right one is decided.
    """

    prompt: Title
    options: Many[Option] = Field(min_length=2, max_length=6)
    measured: Measured

    @model_validator(mode="after")
    def _known_options(self) -> Prediction:
        """Require that keys differ, and that every answer is one of the options."""
        keys = [option.key for option in self.options]
        for place, key in enumerate(keys):
            if key in keys[:place]:
                raise fault("same_name", ("options", place, "key"), key)
        for finding, key in self.measured.answers.items():
            if key not in keys:
                raise fault("lesson_option", ("measured", "answers", finding), key, keys)
        return self

    def text_of(self, key: str) -> Title:
        """Return the text of an option."""
        return next(option.text for option in self.options if option.key == key)


class Claim(Frozen):
    """Something that the closing text says of B against A; it is measured, not believed.

    Parameters
    ----------
    says
        The statement, in both languages.
    outcome
        What is read from each run.
    direction
        Where it goes from A to B: `up`, `down`, or the `same` within the margin.
    margin
        How far from none an effect may be and still be the same, in units of the outcome.
    """

    says: Title
    outcome: Outcome
    direction: Direction
    margin: float | None = Field(default=None, gt=0.0)

    @model_validator(mode="after")
    def _margin(self) -> Claim:
        """Require a margin for `same`, and for nothing else."""
        if (self.direction == "same") != (self.margin is not None):
            raise fault("check_margin", ("margin",))
        return self


class Look(Frozen):
    """What to look at on the screen, and from which week on.

    Parameters
    ----------
    week
        When to stop and look [week].
    text
        What there is to see, in both languages.
    """

    week: int = Field(ge=0)
    text: Title


class Source(Frozen):
    """Where the lesson comes from.

    Parameters
    ----------
    where
        Source and chapter, such as `S2 4.1`.
    says
        What stands there, in own words, in both languages.
    """

    where: Text
    says: Title


class Sides(Frozen):
    """What is done on each side, as a scenario's `interventions` list it."""

    a: Many[Event] = ()
    b: Many[Event] = ()


class Lesson(Frozen):
    """One lesson (S1 to S4 in a form that a room can play).

    Parameters
    ----------
    format, name, title
        Format of the file, 1; what the lesson is called.
    scenario
        The chain: a shipped scenario, or a file beside the lesson.
    seed
        Seed of the run that the group sees.
    weeks
        Weeks that are played [weeks].
    start
        Values of the chain that the lesson sets beforehand, by path.
    question
        What the lesson is about.
    prediction
        The bet, and how it is decided.
    sides
        What is done on side A and on side B.
    look_at
        What to look at while it runs.
    debrief, claims
        What to talk about afterwards, and what that says of B against A.
    source
        Where it comes from.
    """

    format: int = Field(ge=1, le=LESSON_FORMAT)
    name: Name
    title: Title
    scenario: Text
    seed: int = Field(default=1, ge=0)
    weeks: int = Field(ge=4, le=520)
    start: Values = NONE
    question: Title
    prediction: Prediction
    sides: Sides
    look_at: Many[Look] = Field(min_length=1)
    debrief: Title
    claims: Many[Claim] = Field(min_length=1)
    source: Source

    @model_validator(mode="after")
    def _within_the_run(self) -> Lesson:
        """Require that everything happens before the end."""
        for place, look in enumerate(self.look_at):
            if look.week > self.weeks:
                raise fault("lesson_week", ("look_at", place, "week"), look.week, weeks=self.weeks)
        week = self.prediction.measured.week
        if week is not None and week > self.weeks:
            at = ("prediction", "measured", "week")
            raise fault("lesson_week", at, week, weeks=self.weeks)
        return self

    def chain(self, stated: Scenario | None = None) -> Scenario:
        """Return the chain as the lesson finds it, before either side does anything.

        Parameters
        ----------
        stated
            The scenario, where it has been read already.
        """
        scenario = load_scenario(self.scenario) if stated is None else stated
        return scenario.with_values({**self.start, "horizon.weeks": self.weeks})

    def side(self, side: Side, chain: Scenario | None = None) -> Scenario:
        """Return the chain of a side as `ketensim run` would play it: a plain scenario.

        Parameters
        ----------
        side
            `a` or `b`.
        chain
            The chain as the lesson finds it, where it has been made already.
        """
        found = self.chain() if chain is None else chain
        events = [event.model_dump(exclude_none=True) for event in getattr(self.sides, side)]
        return found.with_values({"interventions": events}) if events else found
