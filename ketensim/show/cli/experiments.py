"""The commands about experiments: what each takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ketensim.show.cli.faults import at_least_one
from ketensim.show.cli.options import Debug, Excel, Jobs, Lang, Quiet


def experiment(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="An experiment file, or a shipped name.")
    ],
    jobs: Jobs = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="ADDRESS",
            help="A running Dask cluster to use instead, such as tcp://host:8786.",
        ),
    ] = None,
    shard: Annotated[
        str | None,
        typer.Option(
            "--shard", metavar="I/N", help="Only part I of N, as in array jobs with one --out."
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--until", metavar="stable", help="Double the size until the ranking holds: 'stable'."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say how many runs, how long and how much disk.")
    ] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try runs that failed before again.")
    ] = False,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="Another seed than in the file.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Folder for tables and runs; left out: results/experiments/NAME.",
        ),
    ] = None,
    excel: Excel = False,
    quiet: Quiet = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Do a design of runs, in parallel; running it again does only what is missing."""
    from ketensim.show.cli.excel import check_excel
    from ketensim.show.cli.experimenting import Asked, do_experiment
    from ketensim.show.cli.words import words_of

    at_least_one("--jobs", jobs)
    check_excel(excel)
    asked = Asked(file, jobs, cluster, shard, until, dry_run, retry_failed, seed, out, excel, quiet)
    do_experiment(asked, words_of(lang))


def runs(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of an experiment.")],
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Say which runs an experiment's folder holds, of which code, and with which values."""
    from ketensim.show.cli.stored import print_runs
    from ketensim.show.cli.words import words_of

    print_runs(folder, words_of(lang))
