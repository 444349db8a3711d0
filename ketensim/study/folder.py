"""Results folders: written whole beside their place, then moved into it; never half."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from ketensim.measure.results_folder import RUN_FILE, SUMMARY_FILE, written_whole
from ketensim.study.errors import StudyError


class FolderError(StudyError):
    """Results cannot go where they were asked to go."""


def default_place(
    scenario: str, digest: str, strategies: Sequence[str], seeds: Sequence[int]
) -> Path:
    """Choose `results/<scenario>/<time>-<id>` below the current folder.

    Parameters
    ----------
    scenario, digest
        Name of the scenario and hash of its content.
    strategies, seeds
        What is run; with the digest they make the id, so that the same study is recognised.
    """
    told = "\n".join([digest, *strategies, *map(str, seeds)])
    study = hashlib.sha256(told.encode()).hexdigest()[:8]
    moment = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    wanted = Path("results") / scenario / f"{moment}-{study}"
    place, copy = wanted, 1
    while place.exists():
        copy += 1
        place = wanted.with_name(f"{wanted.name}-{copy}")
    return place


@contextmanager
def whole_folder(place: Path) -> Iterator[Path]:
    """Give a temporary folder that takes its place when everything in it has been written.

    Parameters
    ----------
    place
        Where the results go. An existing results folder is replaced, but only once the new one is
        complete.

    Raises
    ------
    FolderError
        Before anything is done, if the place holds something else or cannot be written.

    Notes
    -----
    Whatever goes wrong in between, ctrl-C included, leaves what was there before: the temporary
    folder and any parent made for it are removed.
    """
    place = place.resolve()
    _refuse_other_things(place)
    made = _make_parents(place.parent)
    try:
        with ExitStack() as stack:
            try:
                draft = stack.enter_context(written_whole(place))
            except OSError as error:
                raise _cannot_write(place, error) from error
            yield draft
    except BaseException:
        for folder in made:
            if not any(folder.iterdir()):
                folder.rmdir()
        raise


def is_results_folder(place: Path) -> bool:
    """Whether a folder holds the results of a run or a comparison."""
    return (place / RUN_FILE).is_file() and (place / SUMMARY_FILE).is_file()


def _refuse_other_things(place: Path) -> None:
    """Refuse a place whose content would be destroyed, or on which someone stands."""
    try:
        if not place.exists():
            return
        if not place.is_dir():
            raise FolderError("not_a_folder", place=place)
        if any(place.iterdir()) and not is_results_folder(place):
            raise FolderError("other_files", place=place)
    except OSError as error:
        raise _cannot_write(place, error) from error
    if Path.cwd().is_relative_to(place):
        raise FolderError("current_folder", place=place)


def _make_parents(parent: Path) -> list[Path]:
    """Make the folders above the place; return those that were new, the deepest first."""
    new = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    try:
        parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(parent, error) from error
    return new


def _cannot_write(place: Path, error: OSError) -> FolderError:
    """Say why a place cannot be written, in the words of the system."""
    return FolderError("cannot_write", place=place, reason=(error.strerror or str(error)).lower())
