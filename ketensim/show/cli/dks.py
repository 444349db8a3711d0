"""`python -m ketensim.dks`: how DKS moves with outcomes, over all chains and strategies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ketensim.chain.regie.registry import strategies
from ketensim.scenario import load_scenario, shipped_scenarios
from ketensim.show.cli.progress import progress_bar
from ketensim.show.dks_page import PAGE, RESULTS, figures, keep, write_page
from ketensim.show.messages import Messages
from ketensim.study.dks_study import COUNTED_WEEKS, runs_of_chain, study_chain
from ketensim.study.runner import available_processors

app = typer.Typer(add_completion=False)


@app.command()
def dks(
    names: Annotated[list[str] | None, typer.Argument(help="Scenarios; left out: all.")] = None,
    only: Annotated[
        list[str] | None, typer.Option("--strategy", "-s", help="Strategies; left out: all.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Paired seeds.")] = 3,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Processes; left out: all processors.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help=f"Renew {RESULTS} and {PAGE} of this checkout.")
    ] = False,
) -> None:
    """Run chains under strategies on the same clients, and hold DKS against outcomes."""
    chosen = names or list(shipped_scenarios())
    _refuse_unknown("scenario", chosen, list(shipped_scenarios()))
    tried = only or list(strategies())
    _refuse_unknown("strategy", tried, list(strategies()))
    chains = {}
    total, done = len(chosen) * runs_of_chain(tried, seeds), 0
    with progress_bar(total, Messages("en"), quiet=False) as told:

        def tell() -> None:
            nonlocal done
            done += 1
            if told is not None:
                told(done, total)

        for name in chosen:
            chains[name] = study_chain(
                load_scenario(name),
                tried,
                range(1, 1 + seeds),
                jobs=jobs or available_processors(),
                tell=tell,
            )
    record = {"weeks": COUNTED_WEEKS, "seeds": seeds, "chains": chains}
    typer.echo(figures(record))
    if write:
        keep(Path.cwd(), record)
        write_page(Path.cwd())


def _refuse_unknown(kind: str, named: list[str], known: list[str]) -> None:
    """End where a name is not known."""
    for name in named:
        if name not in known:
            typer.echo(f"{name!r} is not a {kind}; known are {', '.join(known)}", err=True)
            raise typer.Exit(2)
