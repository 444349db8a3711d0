"""A side of a session, computed whole: the scenario with its interventions, week by week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ketensim.chain.mechanisms.joint_office import Office
    from ketensim.measure.records import Records
    from ketensim.scenario.schema import Scenario


@dataclass(frozen=True)
class Timeline:
    """What one side of a session shows, from the end of warm-up to the end.

    Parameters
    ----------
    stage
        Where partners stand (`ketensim.show.app.stage`).
    frames
        Compact JSON, one a moment: `frames[n]` after n recorded weeks.
    series
        Lines over time: name -> a number, or None, for every moment.
    """

    stage: dict[str, Any]
    frames: tuple[str, ...]
    series: dict[str, list[float | None]]


def timeline(scenario: Scenario, seed: int) -> Timeline:
    """Compute a side of a session: a pure function of the scenario, its interventions and the seed.

    Parameters
    ----------
    scenario
        The chain, with the interventions of this side.
    seed
        Seed of all draws; both sides of a session have the same, so that they meet the same
        clients.
    """
    from ketensim.measure.measured import Measured
    from ketensim.show.app.frames import frames_of, series_of
    from ketensim.show.app.stage import stage_of
    from ketensim.show.app.weeks import Weeks

    records = played(scenario, seed)
    stage = stage_of(records.scenario)
    weeks = Weeks(records, Measured(records))
    series = series_of(weeks)
    return Timeline(stage, frames_of(weeks, stage["links"], series), series)


def played(scenario: Scenario, seed: int) -> Records:
    """Play a side to its end; every partner that may ever come has its place in it."""
    from ketensim.chain.model import KetenModel  # Mesa and numba take a second to import

    return KetenModel(with_room(scenario), None, seed).run().result().records


def with_room(scenario: Scenario) -> Scenario:
    """Give the scenario with a place for every office that any strategy may found.

    Every intervention then finds the same partners in the same order, and so the same stage. Only
    settings of a strategy that give its office another size show in the stage, from the start.
    """
    from ketensim.chain.agenda import Agenda
    from ketensim.chain.mechanism import staged
    from ketensim.chain.programme import Part, Programme
    from ketensim.chain.regie.registry import parse_strategy, strategies

    programme = Agenda(scenario).programme(parse_strategy(scenario.regie.strategy))
    own = {office.name: office for office in reversed(programme.offices)}
    room = Programme(tuple(Part(kind()) for kind in strategies().values()))
    offices = tuple(own.get(office.name, office) for office in room.offices)
    return staged(scenario, _Founders(offices), programme)


@dataclass(frozen=True)
class _Founders:
    """Whoever may found joint offices, as far as `staged` asks.

    Parameters
    ----------
    offices
        The offices.
    """

    offices: tuple[Office, ...]
