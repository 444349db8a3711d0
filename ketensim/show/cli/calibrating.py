"""`ketensim calibrate`: from an event log to a scenario and a page on how well it fits."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ketensim.show.cli.faults import InputError
from ketensim.show.cli.stopping import undisturbed_compiler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ketensim.logs.behaviour.fitting import Told
    from ketensim.logs.event_log import EventLog
    from ketensim.show.fit.choices import Choices
    from ketensim.show.fit.material import Fit
    from ketensim.show.messages import Messages

_SCENARIO, _PAGE = ".yaml", ".html"
_MOST_HELD_OUT = 0.9


@dataclass(frozen=True)
class Asked:
    """What was typed behind `ketensim calibrate`; the names are those of the options."""

    log: Path
    mapping: Path | None
    columns: dict[str, str | None]
    since: str | None
    until: str | None
    choices: Choices
    out: Path | None
    force: bool
    quiet: bool


def do_calibrate(asked: Asked, words: Messages) -> None:
    """Read, look, estimate, test, and leave the scenario and its page, both or neither."""
    if not 0.0 <= asked.choices.test_share <= _MOST_HELD_OUT:
        most = words.number(_MOST_HELD_OUT, 1)
        raise InputError("fit.error.share", most=most, value=asked.choices.test_share)
    place = _place(asked)
    log = _read(asked)
    # Mesa before all else: to name its log it looks at every module there is, so later is dearer
    import_module("ketensim.chain.mesa_core")
    from ketensim.show.fit.material import fit_of
    from ketensim.show.fit.page import fit_page
    from ketensim.show.fit.telling import print_fit

    choices, bar = asked.choices, _bar(asked.choices, words, quiet=asked.quiet)
    with undisturbed_compiler(), bar as told, _about(asked.log):
        fit = fit_of(log, _name(asked.log), choices, told)
    page = fit_page(fit, words)
    _put_both(place, fit, page)
    if asked.quiet:
        sys.stdout.write(f"{place}\n")
        return
    print_fit(fit, words)
    sys.stdout.write(f"{words('fit.scenario_is', path=place)}\n")
    sys.stdout.write(f"{words('cli.report_is', page=place.with_suffix(_PAGE))}\n")


@contextmanager
def _about(log: Path) -> Iterator[None]:
    """Name the file of the log in what is wrong with it."""
    from ketensim.logs.errors import LogError

    try:
        yield
    except LogError as error:
        error.place = error.place or log
        raise


def _bar(choices: Choices, words: Messages, *, quiet: bool) -> AbstractContextManager[Told | None]:
    """Show how far the search for behaviour is, where there is one."""
    from ketensim.logs.behaviour.fitting import simulated_logs
    from ketensim.show.cli.progress import progress_bar

    return progress_bar(simulated_logs(), words, quiet=quiet) if choices.searched else nullcontext()


def _name(log: Path) -> str:
    """Name a scenario after the file of its log."""
    from ketensim.logs.stages import plain_names

    stem = log.name.split(".", 1)[0]
    return plain_names((stem,))[0]


def _place(asked: Asked) -> Path:
    """Return where the scenario goes; another kind of file, or one that is there, is refused."""
    place = asked.out or Path(f"{_name(asked.log)}{_SCENARIO}")
    if place.suffix.lower() not in (_SCENARIO, ".yml"):
        raise InputError("form.error.suffix", suffix=_SCENARIO, value=str(place))
    for file in (place, place.with_suffix(_PAGE)):
        if file.is_dir() or (file.exists() and not asked.force):
            raise InputError("form.error.exists", path=file)
    if not place.resolve().parent.is_dir():
        reason = os.strerror(2)
        raise InputError("form.error.unwritable", path=place, reason=reason)
    return place


def _read(asked: Asked) -> EventLog:
    """Read the cases of the chosen period."""
    from ketensim.logs.mapping import LogMapping, load_mapping
    from ketensim.logs.reading import read_log
    from ketensim.logs.shipped import log_file

    mapping = LogMapping() if asked.mapping is None else load_mapping(asked.mapping)
    log = read_log(log_file(asked.log), mapping.updated(**asked.columns))
    return log.between(asked.since, asked.until)


def _put_both(place: Path, fit: Fit, page: str) -> None:
    """Write both files beside their places, and put them there once both are whole."""
    writes: dict[Path, Callable[[Path], object]] = {
        place.with_suffix(_PAGE): lambda draft: draft.write_text(page, encoding="utf-8"),
        place: fit.scenario.save,
    }
    drafts = {file: file.with_name(f".{file.name}.{os.getpid()}.part") for file in writes}
    try:
        for file, write in writes.items():
            write(drafts[file])
        for file, draft in drafts.items():
            draft.replace(file)
    except OSError as error:
        raise InputError("form.error.unwritable", path=place, reason=error.strerror) from error
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
