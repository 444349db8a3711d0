"""The scenario: one chain, described whole; attribute names are the keys of the file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from ketensim.scenario.base import Frozen, FrozenDict, Many, Name, Named, Text
from ketensim.scenario.claims import Check, Title
from ketensim.scenario.distributions import Distribution
from ketensim.scenario.errors import fault
from ketensim.scenario.events import Event
from ketensim.scenario.groups import Group, positive_on_average
from ketensim.scenario.mechanisms import Mechanisms
from ketensim.scenario.parameters import Parameters
from ketensim.scenario.partners import Partner
from ketensim.scenario.roles import Player, Role
from ketensim.scenario.sources import Source

if TYPE_CHECKING:
    from ketensim.scenario.complexity import ComplexityProfile

#: Newest format of scenario files that this version reads and writes.
FORMAT = 1
#: Longest run, warm-up included [weeks].
LONGEST_RUN = 10_000


class Horizon(Frozen):
    """How long is simulated.

    Parameters
    ----------
    warmup
        Weeks before the recording starts at time 0 [weeks].
    weeks
        Weeks that are recorded [weeks].
    follow_up
        Clients who arrive in the last weeks are not counted, since they cannot be followed long
        enough [weeks]; left out, the longest norm of the groups.
    """

    warmup: int = Field(
        default=52,
        ge=0,
        le=LONGEST_RUN,
        description="weeks before the recording starts",
        json_schema_extra={"unit": "weeks"},
    )
    weeks: int = Field(
        default=260,
        ge=1,
        le=LONGEST_RUN,
        description="weeks that are recorded",
        json_schema_extra={"unit": "weeks"},
    )
    follow_up: float | None = Field(
        default=None,
        ge=0,
        le=LONGEST_RUN,
        description="clients who arrive in this last part are not counted",
        json_schema_extra={"unit": "weeks", "left_out": "the longest norm"},
    )

    @model_validator(mode="after")
    def _check_length(self) -> Horizon:
        """Refuse a run that is longer than the bound."""
        if self.warmup + self.weeks > LONGEST_RUN:
            raise fault("horizon", weeks=self.warmup + self.weeks, bound=LONGEST_RUN)
        return self


class Function(Frozen):
    """A step of the primary process, with the knowledge that it takes (S2 2.1).

    Parameters
    ----------
    discipline
        Knowledge discipline of those who do it.
    treatment
        Time that a treatment takes at full speed [weeks].
    entry
        Whether new providers may enter: `free` or `barred`.
    """

    discipline: Text = Field(description="knowledge discipline", json_schema_extra={"unit": "-"})
    treatment: Annotated[Distribution, AfterValidator(positive_on_average)] = Field(
        description="treatment time at full speed", json_schema_extra={"unit": "weeks"}
    )
    entry: Literal["free", "barred"] = Field(
        default="barred",
        description="whether new providers may enter",
        json_schema_extra={"unit": "-"},
    )


class Regie(Frozen):
    """What the regisseur does, and with how much effort (S2 5.4).

    Parameters
    ----------
    strategy
        Name of a strategy, checked where the strategies are known.
    effort
        Effort of regie [FTE].
    """

    strategy: Text = Field(default="none", description="strategy", json_schema_extra={"unit": "-"})
    effort: float = Field(
        default=1.0, ge=0, le=1000, description="effort of regie", json_schema_extra={"unit": "FTE"}
    )


class Scenario(Frozen):
    """The validated description of a chain; it never changes.

    Parameters
    ----------
    format
        Format of the file, 1.
    name, title, sources
        What the scenario is called, and where its numbers come from.
    horizon
        How long is simulated.
    functions, partners, groups
        The chain: its steps, its organisations and its clients.
    queue
        Order of the queues: `fifo`, first come first served, or `severity`, most severe first.
    mechanisms
        Which mechanisms of partner behaviour work.
    regie
        What the regisseur does.
    parameters
        Values of the model's parameters.
    roles
        Who plays which role, beside the roles of the partners themselves.
    check
        What should come out: published figures, and what the sources say should happen.
    interventions
        What is done to the chain from outside in a certain week.
    """

    format: int = Field(
        ge=1, le=FORMAT, description="format of the file", json_schema_extra={"unit": "-"}
    )
    name: Name = Field(description="name of the scenario", json_schema_extra={"unit": "-"})
    title: Title = Field(
        description="title in both languages",
        json_schema_extra={"unit": "-", "left_out": "the name"},
    )
    sources: Many[Source] = Field(
        default=(), description="where its numbers come from", json_schema_extra={"unit": "-"}
    )
    horizon: Horizon = Field(
        default=Horizon(), description="how long is simulated", json_schema_extra={"unit": "weeks"}
    )
    functions: Named[Function] = Field(
        min_length=1, description="steps of the primary process", json_schema_extra={"unit": "-"}
    )
    partners: Many[Partner] = Field(
        min_length=1, description="organisations in the chain", json_schema_extra={"unit": "-"}
    )
    groups: Many[Group] = Field(
        min_length=1, description="client groups", json_schema_extra={"unit": "-"}
    )
    queue: Literal["fifo", "severity"] = Field(
        default="fifo", description="order of the queues", json_schema_extra={"unit": "-"}
    )
    mechanisms: Mechanisms = Field(
        default=Mechanisms.model_validate("on"),
        description="mechanisms of partner behaviour that work",
        json_schema_extra={"unit": "-"},
    )
    regie: Regie = Field(
        default=Regie(), description="what the regisseur does", json_schema_extra={"unit": "-"}
    )
    parameters: Parameters = Field(
        default=Parameters(), description="parameters of the model", json_schema_extra={"unit": "-"}
    )
    roles: Annotated[dict[Role, Many[Player]], AfterValidator(FrozenDict)] = Field(
        default=FrozenDict(), description="who plays which role", json_schema_extra={"unit": "-"}
    )
    check: Annotated[dict[Text, Check], AfterValidator(FrozenDict)] = Field(
        default=FrozenDict(),
        description="what should come out, by name: published ranges and what sources say",
        json_schema_extra={"unit": "-"},
    )
    interventions: Many[Event] = Field(
        default=(),
        description="what is done to the chain from outside in a certain week",
        json_schema_extra={"unit": "-"},
    )

    @model_validator(mode="before")
    @classmethod
    def _name_it(cls, given: Any) -> Any:
        """Give a scenario without a title its name as title."""
        if isinstance(given, dict) and given.get("title") is None and "name" in given:
            name = str(given["name"])[:80] or "-"  # what is wrong with a name is said of the name
            return {**given, "title": {"nl": name, "en": name}}
        return given

    @model_validator(mode="after")
    def _check(self) -> Scenario:
        """Check what no part can check by itself."""
        from ketensim.scenario.checks import first_fault

        found = first_fault(self)
        if found is not None:
            raise found
        return self

    @property
    def follow_up(self) -> float:
        """Weeks that a client is followed: as stated, or else the longest norm [weeks]."""
        if self.horizon.follow_up is not None:
            return self.horizon.follow_up
        return max((group.norm_weeks or 0.0 for group in self.groups), default=0.0)

    @property
    def published(self) -> dict[str, tuple[float, float]]:
        """The published range of every indicator that has one, as the scenario stands."""
        levels = {n: c for n, c in self.check.items() if c.between and not c.change}
        return {
            c.indicator or n: c.between for n, c in levels.items() if c.between and not c.strategy
        }

    @property
    def present(self) -> tuple[Partner, ...]:
        """Partners that are there from the start: all but those that a run may bring to life."""
        return tuple(partner for partner in self.partners if not partner.latent)

    @staticmethod
    def from_text(text: str, source: str = "<text>") -> Scenario:
        """Read a scenario from YAML text; `source` names it in errors."""
        from ketensim.scenario.reading import read_text

        return read_text(text, source)

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> Scenario:
        """Make a scenario from plain values, as they would stand in a file."""
        from ketensim.scenario.reading import read_data

        return read_data(data)

    def to_data(self) -> dict[str, Any]:
        """Return the scenario as plain values, everything stated, as they stand in a file."""
        from ketensim.scenario.writing import to_data

        return to_data(self)

    def to_yaml(self) -> str:
        """Return the scenario in its canonical form; reading it gives an equal scenario."""
        from ketensim.scenario.writing import to_yaml

        return to_yaml(self)

    def save(self, path: str | Path) -> None:
        """Write the canonical form to a file."""
        Path(path).write_text(self.to_yaml(), encoding="utf-8", newline="\n")

    def digest(self) -> str:
        """Return the SHA-256 of the canonical form, the same on every machine."""
        from ketensim.scenario.writing import digest

        return digest(self)

    def with_values(self, values: Mapping[str, Any]) -> Scenario:
        """Return a copy with other values, by path (`partners.desk.offers.intake.fte`)."""
        from ketensim.scenario.paths import with_values

        return with_values(self, values)

    def with_complexity(self, **dimensions: float) -> Scenario:
        """Return a copy that has the given complexity [0-1 for each dimension]."""
        from ketensim.scenario.generating import with_complexity

        return with_complexity(self, **dimensions)

    def complexity(self) -> ComplexityProfile:
        """Measure the five dimensions of the chain's complexity (S2 appendix)."""
        from ketensim.scenario.complexity import measure

        return measure(self)

    def players(self, role: Role) -> tuple[Player, ...]:
        """List who plays a role: those the scenario names, and partners that say so; each once."""
        named = {player.name: player for player in self.roles.get(role, ())}
        own = {p.name: Player(name=p.name) for p in self.partners if role in p.roles}
        return tuple((own | named).values())

    def load(self) -> dict[str, float]:
        """Return the offered load of each function: work that comes in over places [-]."""
        from ketensim.scenario.offered_load import offered_load

        return offered_load(self)

    def warnings(self, lang: str = "en") -> list[str]:
        """Return a sentence for everything that is allowed but probably not meant (nl or en)."""
        from ketensim.scenario.checks import warnings

        return warnings(self, lang)
