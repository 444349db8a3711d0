"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="Path of a scenario, or name of a shipped one.")
]
Strategy = Annotated[
    str | None,
    typer.Option(
        "--strategy",
        "-s",
        metavar="NAME[:k=v,...]",
        help="What the regisseur does; left out: as the scenario states.",
    ),
]
Seed = Annotated[
    int, typer.Option("--seed", min=0, help="Seed of the first run; run r uses seed + r.")
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        help="Folder for the results; left out: results/SCENARIO/TIME-ID below the current folder.",
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print the results folder and nothing else.")
]
Lang = Annotated[
    str | None,
    typer.Option("--lang", metavar="nl|en", help="Language; left out: the locale, else en."),
]
Debug = Annotated[
    bool, typer.Option("--debug", help="Show where an error happened instead of one sentence.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change a value of the scenario, such as groups.everyone.arrivals.rate=9; repeat.",
    ),
]
Weeks = Annotated[
    int | None, typer.Option("--weeks", metavar="W", help="Recorded weeks; left out: as stated.")
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        metavar="J",
        help="Processes; left out: all processors once there is work for them. "
        "The results do not depend on it.",
    ),
]
EventLogs = Annotated[
    Path | None,
    typer.Option(
        "--log",
        metavar="FILE",
        help="Write the treatments as an event log too: .xes.gz, .xes, .csv.gz or .csv; "
        "several runs become FILE-0, FILE-1, ...",
    ),
]
Excel = Annotated[
    bool,
    typer.Option("--excel", help="Write the tables as an Excel workbook too (ketensim[excel])."),
]
