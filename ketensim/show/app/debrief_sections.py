"""The sections of a session's report that no other report has: bets, log and game."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ketensim.show.app.game import Decision, Spell
from ketensim.show.app.lesson_words import answer_sentence, figures, source_words, told
from ketensim.show.app.protocol import as_title
from ketensim.show.app.telling import entry_text
from ketensim.show.naming import named
from ketensim.show.report.page import Section, Table
from ketensim.show.report.wording import capital

if TYPE_CHECKING:
    from ketensim.show.app.answers import Answer
    from ketensim.show.app.game import Game
    from ketensim.show.app.lesson import Lesson
    from ketensim.show.app.session import State
    from ketensim.show.app.voting import Vote
    from ketensim.show.messages import Messages


def debrief_sections(
    state: State, lesson: Lesson | None, answer: Answer | None, runs: int, words: Messages
) -> list[Section]:
    """Return the lesson, the votes, the log and the game, as far as there were any.

    Parameters
    ----------
    state
        The session.
    lesson, answer
        The lesson that was played, and what comes out of it.
    runs
        Seeds with which the sections behind these are made.
    words
        The language.
    """
    sections = []
    if lesson is not None:
        sections.append(_lesson(lesson, answer, words))
    if state.votes:
        sections.append(_votes(state.votes, lesson, answer, words))
    sections.append(_log(state, runs, words))
    if state.game is not None:
        sections.append(_game(state, state.game, words))
    return sections


def _lesson(lesson: Lesson, answer: Answer | None, words: Messages) -> Section:
    """Say what was asked, what came out, what to talk about, and where it comes from."""
    lang = words.language
    said = [told(lesson.question, lang)]
    if answer is not None:
        said.append(answer_sentence(lesson, answer, words))
    said += [told(lesson.debrief, lang), words("debrief.source", source=source_words(lesson)[lang])]
    return Section(
        name="lesson",
        heading=words("debrief.lesson.heading"),
        sentences=tuple(said),
        tables=() if answer is None else (_claims(answer, words),),
    )


def _claims(answer: Answer, words: Messages) -> Table:
    """Lay out what was measured of each claim."""
    rows = []
    for one in answer.claims:
        written = figures(one.claim.outcome, one.effect, words)
        says = capital(told(one.claim.says, words.language))
        holds = words("debrief.lesson.yes" if one.holds else "debrief.lesson.no")
        rows.append((says, f"{written['effect']} {written['unit']}", written["interval"], holds))
    heads = ("claim", "effect", "interval", "holds")
    columns = tuple(words(f"debrief.lesson.column_{head}") for head in heads)
    return Table(words("debrief.lesson.claims"), columns, tuple(rows), folded=False)


def _votes(
    votes: Sequence[Vote], lesson: Lesson | None, answer: Answer | None, words: Messages
) -> Section:
    """Count the votes, and say of a bet on the lesson who was right."""
    said, tables = [], []
    for vote in votes:
        right = _right(vote, lesson, answer)
        total = sum(vote.counts.values())
        if right is not None:
            facts = {"right": vote.counts[right], "votes": total}
            option = told(as_title(vote.option(right).text), words.language)
            said.append(words("debrief.votes.right", option=option, **facts))
        tables.append(_counted(vote, right, words))
    return Section(
        name="votes",
        heading=words("debrief.votes.heading"),
        sentences=tuple(said) or (words("debrief.votes.counted", votes=len(votes)),),
        tables=tuple(tables),
    )


def _right(vote: Vote, lesson: Lesson | None, answer: Answer | None) -> str | None:
    """Return the option that came out, where the vote was the bet of the lesson."""
    if vote.kind != "prediction" or lesson is None or answer is None:
        return None
    asked = [option.key for option in lesson.prediction.options]
    return answer.key if list(vote.counts) == asked else None


def _counted(vote: Vote, right: str | None, words: Messages) -> Table:
    """Lay the votes of one question out."""
    rows = []
    for option in vote.options:
        cells = [told(as_title(option.text), words.language), str(vote.counts[str(option.key)])]
        if right is not None:
            cells.append(words("debrief.lesson.yes") if option.key == right else "–")
        rows.append(tuple(cells))
    heads = ["option", "votes"] + ["came_out"] * (right is not None)
    columns = tuple(words(f"debrief.votes.column_{head}") for head in heads)
    question = told(vote.question, words.language)
    return Table(
        words("debrief.votes.table", week=vote.week, question=question),
        columns,
        tuple(rows),
        folded=False,
    )


def _log(state: State, runs: int, words: Messages) -> Section:
    """List what was done on each side, week by week."""
    logs: dict[str, Sequence[Mapping[str, Any]]] = {"A": state.a.log}
    if state.b is not None:
        logs["B"] = state.b.log
    rows = [
        (str(entry["week"]), side, entry_text(entry)[words.language])
        for side, log in logs.items()
        for entry in log
    ]
    rows.sort(key=lambda row: (int(row[0]), row[1]))
    counts = [words("debrief.log.side", side=side, entries=len(log)) for side, log in logs.items()]
    facts = {"sides": words.listing(counts), "seed": state.seed, "more": runs - 1}
    columns = tuple(words(f"debrief.log.column_{name}") for name in ("week", "side", "what"))
    table = Table(words("debrief.log.table"), columns, tuple(rows), folded=False)
    return Section(
        name="log",
        heading=words("debrief.log.heading"),
        sentences=(words("debrief.log.counts", **facts),),
        tables=(table,) if rows else (),
    )


def _game(state: State, game: Game, words: Messages) -> Section:
    """Lay out who decided what in the game, and in which weeks."""
    players = {one.partner: one.name for one in state.participants if one.partner}
    spells = list(game.spells())
    decided = {spell.partner for spell in spells}
    silent = sorted(set(players) - decided) if game.played else []
    spells += [Spell(one, game.since, len(game.played), Decision()) for one in silent]
    rows = [
        (
            f"{named(words, spell.partner)}{_who(players.get(spell.partner))}",
            _weeks(spell, words),
            _decision(spell.decision, words),
        )
        for spell in sorted(spells, key=lambda spell: spell.partner)
    ]
    heads = ("partner", "weeks", "decision")
    columns = tuple(words(f"debrief.game.column_{head}") for head in heads)
    table = Table(words("debrief.game.table"), columns, tuple(rows), folded=False)
    partners = len(decided | set(players))
    facts = {"rounds": len(game.played), "week": game.since, "partners": partners}
    said = [words("debrief.game.counts", **facts)]
    if game.is_revealed:
        said.append(words("debrief.game.sides"))
    return Section(
        name="game",
        heading=words("debrief.game.heading"),
        sentences=(*said, words("debrief.game.moral")),
        tables=(table,) if rows else (),
    )


def _who(player: str | None) -> str:
    """Write who played a partner behind its name."""
    return f" ({player})" if player else ""


def _weeks(spell: Spell, words: Messages) -> str:
    """Say in which weeks a partner decided something."""
    if spell.weeks == 1:
        return str(spell.week)
    return words("debrief.game.weeks", first=spell.week, last=spell.week + spell.weeks - 1)


def _decision(decision: Decision, words: Messages) -> str:
    """Say what was decided for a week."""
    said = [
        words(f"debrief.game.{what}.{'more' if by > 0 else 'less'}")
        for what, by in decision.shown().items()
        if by
    ]
    return ", ".join(said) or words("debrief.game.as_always")
