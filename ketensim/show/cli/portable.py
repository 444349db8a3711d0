"""`python -m ketensim.portable`: a folder that installs and starts the app without internet."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from ketensim.show.cli.options import Lang
from ketensim.show.cli.words import words_of

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_PYTHON = re.compile(r"3\.\d{2}")
_HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
FAILED, WRONG_INPUT = 1, 2


@app.command()
def portable(
    folder: Annotated[Path, typer.Argument(help="Folder to make; it must be new or empty.")],
    platform: Annotated[
        list[str] | None,
        typer.Option("--platform", metavar="NAME", help="windows or linux; left out, both."),
    ] = None,
    python: Annotated[
        str, typer.Option("--python", metavar="X.Y", help="Version of Python on the laptop.")
    ] = _HERE,
    constraint: Annotated[
        Path | None, typer.Option("--constraint", help="File with exact versions to keep to.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Make a folder with all that a laptop without internet or rights needs for the app."""
    from ketensim.show.portable.folder import make_folder
    from ketensim.show.portable.targets import TARGETS
    from ketensim.show.portable.wheels import FetchError

    words = words_of(lang)
    platforms = list(dict.fromkeys(platform or TARGETS))
    unknown = [name for name in platforms if name not in TARGETS]
    if unknown:
        _refuse(words("portable.platform", value=unknown[0], known=", ".join(TARGETS)))
    if not _PYTHON.fullmatch(python):
        _refuse(words("portable.python", value=python))
    if constraint is not None and not constraint.is_file():
        _refuse(words("portable.constraint", value=constraint))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        _refuse(words("portable.folder", value=folder))
    try:
        make_folder(
            folder.resolve(),
            platforms,
            python,
            constraint,
            lambda name: typer.echo(words("portable.fetching", platform=name, python=python)),
        )
    except FetchError as error:
        _refuse(words("portable.failed", reason=error), FAILED)
    except OSError as error:
        _refuse(words("portable.cannot_write", value=folder, reason=error.strerror), FAILED)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    typer.echo(words("portable.done", folder=folder, size=round(size / 1e6)))


def _refuse(sentence: str, status: int = WRONG_INPUT) -> None:
    """Say in one sentence what is wrong, and leave."""
    typer.echo(f"ketensim: {sentence}", err=True)
    raise typer.Exit(status)
