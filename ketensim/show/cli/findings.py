"""`python -m ketensim.findings`: what experiments found, in plain words, from their folders."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ketensim.show.findings_page import PAGE, RESULTS, finding_of, findings, keep, kept, write_page
from ketensim.study.errors import StudyError
from ketensim.study.experiment.reading_back import read_result

app = typer.Typer(add_completion=False)


@app.command()
def tell(
    folders: Annotated[
        list[Path] | None, typer.Argument(help="Folders of experiments that were done.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help=f"Renew {RESULTS} and {PAGE} of this checkout.")
    ] = False,
) -> None:
    """Say in plain words what experiments found, and how sure that is."""
    root = Path.cwd()
    record = kept(root)
    for folder in folders or []:
        try:
            result = read_result(folder)
        except StudyError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(2) from error
        record[result.experiment.name] = finding_of(result)
    typer.echo(findings(record))
    if write:
        keep(root, record)
        write_page(root)
