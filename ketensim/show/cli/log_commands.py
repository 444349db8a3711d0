"""The command about event logs: what it takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ketensim.show.cli.faults import at_least_one
from ketensim.show.cli.options import Debug, Lang, Quiet, Seed

TEST_SHARE = 0.3  # the latest three cases in ten, as in the literature on simulation from logs
REPLICATIONS = 10  # simulated logs that are compared with what was held out


def _column(name: str, what: str) -> typer.models.OptionInfo:
    """Make the option that names a column."""
    option: typer.models.OptionInfo = typer.Option(f"--{name}", metavar="COLUMN", help=what)
    return option


def calibrate(
    log: Annotated[
        Path,
        typer.Argument(
            metavar="LOG",
            help="An event log: CSV or XES, gzipped or not; or the name of one that comes with "
            "ketensim, beroerte_log.",
        ),
    ],
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping", metavar="FILE", help="YAML that names columns, such as 'case: Case ID'."
        ),
    ] = None,
    case: Annotated[str | None, _column("case", "The case of an event.")] = None,
    activity: Annotated[str | None, _column("activity", "What was done.")] = None,
    organisation: Annotated[
        str | None, _column("organisation", "Which organisation did it.")
    ] = None,
    resource: Annotated[str | None, _column("resource", "Who did it.")] = None,
    start: Annotated[str | None, _column("start", "When it started.")] = None,
    complete: Annotated[str | None, _column("complete", "When it was completed.")] = None,
    lifecycle: Annotated[
        str | None, _column("lifecycle", "Whether a row is a start or a completion.")
    ] = None,
    instance: Annotated[
        str | None, _column("instance", "Which start and completion belong together.")
    ] = None,
    time_format: Annotated[
        str | None,
        typer.Option(
            "--time-format",
            metavar="FORMAT",
            help="How times are written, such as '%d-%m-%Y %H:%M'; left out: year first.",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="Only cases that begin on this day or later."),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help="Only cases that begin before this day."),
    ] = None,
    groups: Annotated[
        str | None,
        typer.Option(
            "--groups",
            metavar="ATTRIBUTE|routes",
            help="Client groups by an attribute of the cases, or by the routes that they went.",
        ),
    ] = None,
    keep_names: Annotated[
        bool,
        typer.Option(
            "--keep-names",
            help="Let client groups be called after people or cases; left out, they get numbers.",
        ),
    ] = False,
    gave_up: Annotated[
        str | None,
        typer.Option(
            "--gave-up",
            metavar="ACTIVITY",
            help="What stands in the log when a client has given up: tells how long clients wait.",
        ),
    ] = None,
    test_share: Annotated[
        float,
        typer.Option(
            "--test-share",
            metavar="S",
            help="Share of the cases, the latest, that are held out to test on; 0: no test.",
        ),
    ] = TEST_SHARE,
    runs: Annotated[
        int, typer.Option("--runs", metavar="R", help="Simulated logs that the test compares.")
    ] = REPLICATIONS,
    seed: Seed = 1,
    fit: Annotated[
        str | None,
        typer.Option(
            "--fit",
            metavar="PARAMETERS",
            help="Estimate behaviour by simulating: 'usual', or parameters such as "
            "retry_weeks=0.1:4,acceptance_base; left out: it keeps its defaults.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE.yaml",
            help="The scenario, with FILE.html on how it fits beside it; left out: as the log.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
    quiet: Quiet = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Make a scenario of an event log, and say what the log can tell and how well it fits."""
    from ketensim.logs.behaviour.searched import searched_in
    from ketensim.show.cli.calibrating import Asked, do_calibrate
    from ketensim.show.cli.words import words_of
    from ketensim.show.fit.choices import Choices

    words = words_of(lang)
    at_least_one("--runs", runs)
    columns = {
        "case": case,
        "activity": activity,
        "organisation": organisation,
        "resource": resource,
        "start": start,
        "complete": complete,
        "lifecycle": lifecycle,
        "instance": instance,
        "time_format": time_format,
    }
    searched = () if fit is None else searched_in(fit)
    choices = Choices(groups, gave_up, test_share, runs, seed, searched, keep_names)
    asked = Asked(log, mapping, columns, since, until, choices, out, force=force, quiet=quiet)
    do_calibrate(asked, words)
