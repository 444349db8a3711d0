"""Who plays which role around the chain, and what follows where nobody does (S2 ch. 5, 7.1)."""

from __future__ import annotations

from typing import get_args

from ketensim.scenario import Scenario
from ketensim.scenario.roles import Player, Role
from ketensim.show.messages import Messages
from ketensim.show.naming import named
from ketensim.show.report.material import Material
from ketensim.show.report.page import Section, Table
from ketensim.show.report.wording import capital

_ROLES: tuple[Role, ...] = tuple(role for role in get_args(Role) if role != "partner")
_FRAMES = "policy_maker"
_WAYS = {  # what a player of a role may say of itself, and what it does where it says nothing
    "financier": ("money", "silo"),
    "supervisor": ("aim", "procedure"),
    "policy_maker": ("frames", "conflicting"),
    "state": ("gives", "room"),
}


def roles_section(material: Material, words: Messages) -> Section:
    """List the roles of S2 and the State, who plays them, and what that does in the model."""
    scenario = material.scenario
    played = {role: scenario.players(role) for role in _ROLES}
    absent = [words(f"report.roles.{role}") for role, players in played.items() if not players]
    sentence = words("report.roles.all", roles=len(played))
    if len(absent) == len(played):
        sentence = words("report.roles.none", roles=len(played))
    elif absent:
        sentence = words(
            "report.roles.some",
            roles=len(played),
            played=len(played) - len(absent),
            absent=words.listing(absent),
        )
    return Section(
        name="roles",
        heading=words("report.roles.heading"),
        sentences=(sentence,),
        note=words("report.roles.note"),
        tables=(_table(scenario, words),),
    )


def _table(scenario: Scenario, words: Messages) -> Table:
    """Write a row for every role."""
    rows = []
    for role in _ROLES:
        players = scenario.players(role)
        alone = len(players) == 1
        who = "; ".join(_written(role, player, alone, words) for player in players)
        does = f"report.roles.{role}_{'does' if players else 'absent'}"
        name = capital(words(f"report.roles.{role}"))
        rows.append((name, who or words("report.roles.nobody"), words(does)))
    columns = tuple(words(f"report.roles.column_{name}") for name in ("role", "who", "does"))
    return Table(words("report.roles.table"), columns, tuple(rows), folded=False)


def _written(role: str, player: Player, alone: bool, words: Messages) -> str:
    """Name a player, how it plays its role, and from when until when.

    A policy maker that says nothing of its frameworks conflicts with others, and not when `alone`.
    """
    said = []
    if role in _WAYS:
        key, usual = _WAYS[role]
        way = getattr(player, key) or ("harmonised" if role == _FRAMES and alone else usual)
        said.append(words(f"report.roles.{key}_{way}"))
    for key in ("since", "until"):
        week = getattr(player, key)
        if week is not None:
            said.append(words(f"report.roles.{key}", week=words.number(week, 0)))
    name = named(words, player.name)
    return f"{name} ({', '.join(said)})" if said else name
