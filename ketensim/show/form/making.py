"""`ketensim new`: an empty form, a form of a scenario, or a scenario of a form."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from ketensim.scenario.reading import load_scenario, read_text
from ketensim.show.cli.faults import InputError
from ketensim.show.form.package import need_excel

if TYPE_CHECKING:
    from ketensim.scenario.schema import Scenario
    from ketensim.show.messages import Messages

BOOK, FILE = ".xlsx", ".yaml"


def make_new(
    name: str | None, source: str | None, out: Path | None, words: Messages, *, force: bool
) -> tuple[Path, Scenario]:
    """Make a form or a scenario, whole or not at all, and return where it is and what it holds.

    Parameters
    ----------
    name
        Name of the example in a new form; None: as it is called.
    source
        What to start from: a form, which becomes a scenario; or a scenario, which becomes a form.
    out
        Where to write; None: the name of the scenario, in the current folder.
    words
        Language of the form and of errors.
    force
        Whether a file that is there is replaced.
    """
    need_excel("ketensim new")
    if name is not None and source is not None:
        raise InputError("form.error.name_and_from")
    if source is not None and source.lower().endswith(BOOK):
        from ketensim.show.form.assembling import scenario_of

        scenario = scenario_of(Path(source), words)
        place = _place(out, scenario, FILE, force=force)
        _write_whole(place, scenario.save)
        return place, scenario
    scenario = example(name, words.language) if source is None else load_scenario(source)
    place = _place(out, scenario, BOOK, force=force)
    _write_whole(place, lambda draft: write_form(scenario, draft, words, place.name))
    return place, scenario


def example(name: str | None, language: str) -> Scenario:
    """Return the example that a new form holds, under a name of its own or a given one."""
    file = f"example.{language}.yaml"
    text = files("ketensim.show.form").joinpath(file).read_text(encoding="utf-8")
    scenario = read_text(text, file)
    return scenario if name is None else scenario.with_values({"name": name})


def write_form(scenario: Scenario, path: Path, words: Messages, book: str) -> None:
    """Write a scenario as a form; refuse one that would not come back the same.

    Of its checks a form holds the published ranges.

    Parameters
    ----------
    scenario
        What the form holds.
    path
        Where to write.
    words
        Language of the form.
    book
        Name that the file will have.
    """
    from openpyxl.utils.exceptions import IllegalCharacterError

    from ketensim.show.form.assembling import scenario_of
    from ketensim.show.form.filling import as_held, filled
    from ketensim.show.form.writing import workbook

    try:
        workbook(filled(scenario, words), words, book).save(path)
    except IllegalCharacterError as error:
        reason = words("form.error.characters")
        raise InputError("form.error.lossy", name=scenario.name, reason=reason) from error
    if scenario_of(path, words).digest() != as_held(scenario).digest():
        reason = words("form.error.differs")
        raise InputError("form.error.lossy", name=scenario.name, reason=reason)


def _place(out: Path | None, scenario: Scenario, suffix: str, *, force: bool) -> Path:
    """Return where to write; another kind of file, or one that is there, is refused."""
    place = out or Path(f"{scenario.name}{suffix}")
    if place.suffix.lower() != suffix:
        raise InputError("form.error.suffix", suffix=suffix, value=str(place))
    if place.is_dir() or (place.exists() and not force):
        raise InputError("form.error.exists", path=place)
    return place


def _write_whole(place: Path, write: Callable[[Path], None]) -> None:
    """Write a file beside its place and put it there once it is whole."""
    try:
        handle, name = tempfile.mkstemp(".part" + place.suffix, ".new.", place.parent)
        os.close(handle)
        draft = Path(name)
        try:
            write(draft)
            draft.chmod(0o644)
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise InputError("form.error.unwritable", path=place, reason=error.strerror) from error


def print_new(place: Path, scenario: Scenario, words: Messages, *, quiet: bool) -> None:
    """Say where the file is and what comes next."""
    if quiet:
        sys.stdout.write(f"{place}\n")
        return
    first, then = ("form.made", "form.next")
    if place.suffix.lower() == FILE:
        first, then = ("form.scenario", "form.run")
        for warning in scenario.warnings(words.language):
            sys.stderr.write(f"{words('cli.warning', name=scenario.name, warning=warning)}\n")
    sys.stdout.write(f"{words(first, path=place)}\n{words(then, path=place)}\n")
