"""`python -m ketensim.validation`: what calibration makes of real logs, as a table and a page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ketensim.logs.errors import LogError
from ketensim.logs.fitting import fit_log, last_change, weeks_until
from ketensim.logs.held_out import split_by_start
from ketensim.logs.natural_experiment import natural_experiment
from ketensim.logs.reading import read_log
from ketensim.logs.timeline import timeline_of
from ketensim.show.real_logs import LOGS
from ketensim.show.regime_page import keep_regime, regime_record, regime_section
from ketensim.show.validation_page import PAGE, RESULTS, keep, record_of, section, write_page

app = typer.Typer(add_completion=False)


@app.command()
def validation(
    folder: Annotated[Path, typer.Argument(help="Folder that holds the logs.")],
    test_share: Annotated[
        float, typer.Option(min=0.05, max=0.9, help="Share of the cases that is held out.")
    ] = 0.3,
    replications: Annotated[int, typer.Option(min=2, help="Simulated logs for each.")] = 10,
    draws: Annotated[
        int, typer.Option(min=2, help="Draws of the cases before the change in receipt.")
    ] = 40,
    write: Annotated[
        bool, typer.Option("--write", help=f"Renew {RESULTS} and {PAGE} of this checkout.")
    ] = False,
) -> None:
    """Calibrate on the earlier cases of each log, and predict the later ones."""
    found = {}
    for name, real in LOGS.items():
        place = folder / real.file
        if not place.is_file():
            typer.echo(f"{place}: there is no such file; it is needed for {name}", err=True)
            raise typer.Exit(2)
        try:
            log = read_log(place)
            fit = fit_log(log, name=name, test_share=test_share, replications=replications)
        except LogError as error:
            typer.echo(error.sentence("en"), err=True)
            raise typer.Exit(2) from None
        split = split_by_start(timeline_of(log), test_share)
        found[name] = record_of(fit, split, test_share, replications, is_shifted=real.is_shifted)
        typer.echo(section(name, found[name]))
    regime = regime_of(folder, draws)
    typer.echo(regime_section(regime))
    if write:
        keep(Path.cwd(), found)
        keep_regime(Path.cwd(), regime)
        write_page(Path.cwd())


def regime_of(folder: Path, draws: int) -> dict[str, Any]:
    """Use the change of regime in `receipt` as a natural experiment."""
    log = read_log(folder / LOGS["receipt"].file)
    change = last_change(log)
    assert change is not None
    timeline = timeline_of(log)
    found = natural_experiment(timeline, weeks_until(timeline.origin, change.moment), draws)
    return regime_record(found, str(change.moment)[:10], draws)
