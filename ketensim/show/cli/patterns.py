"""`python -m ketensim.patterns`: the evidence for each pattern, as a table and as a page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ketensim.show.cli.printing import table, to_screen
from ketensim.show.cli.progress import progress_bar
from ketensim.show.messages import Messages
from ketensim.show.patterns_page import PAGE, RESULTS, interval, keep, write_page
from ketensim.study.patterns.evidence import Evidence, gather, trials_of
from ketensim.study.patterns.pattern import condition_paths, pattern_paths
from ketensim.study.runner import available_processors

app = typer.Typer(add_completion=False)


@app.command()
def patterns(
    names: Annotated[
        list[str] | None, typer.Argument(help="Patterns or conditions; left out: all patterns.")
    ] = None,
    seeds: Annotated[
        int | None, typer.Option(min=4, help="Paired seeds; left out: as each pattern says.")
    ] = None,
    draws: Annotated[
        int, typer.Option(min=0, help="Draws of all free parameters within 30% of their defaults.")
    ] = 200,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Processes; left out: all processors.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help=f"Renew {RESULTS} and {PAGE} of this checkout.")
    ] = False,
) -> None:
    """Run patterns on paired seeds, with and without the mechanism that should cause them."""
    shipped = {path.stem: path for path in pattern_paths()}
    known = shipped | {path.stem: path for path in condition_paths()}
    for name in names or ():
        if name not in known:
            typer.echo(
                f"{name!r} is no pattern or condition; known are {', '.join(known)}", err=True
            )
            raise typer.Exit(2)
    chosen = [known[name] for name in names or shipped]
    total = sum(trials_of(path, seeds, draws) for path in chosen)
    with progress_bar(total, Messages("en"), quiet=False) as told:
        found = gather(
            chosen, seeds=seeds, draws=draws, jobs=jobs or available_processors(), tell=told
        )
        for evidence in found:
            print_evidence(evidence)
            if write and evidence.pattern.ablation:
                keep(Path.cwd(), evidence)
    if write:
        write_page(Path.cwd())


def print_evidence(evidence: Evidence) -> None:
    """Print the effects of one pattern, what the ablation leaves and how robust its sign is."""
    screen, pattern = to_screen(), evidence.pattern
    screen.print(f"{pattern.name} {pattern.title.en} ({pattern.source})")
    if not pattern.ablation:
        rows = table("effect", "unit", "with 95% interval", numbers=1)
        for said, found in zip(pattern.effects, evidence.effects, strict=True):
            rows.add_row(said.says.en, said.measured_in, interval(found))
        screen.print(rows)
        return
    rows = table("effect", "unit", "with 95% interval", "without its mechanism", numbers=2)
    for said, with_it, without in zip(
        pattern.effects, evidence.effects, evidence.ablated, strict=True
    ):
        rows.add_row(said.says.en, said.measured_in, interval(with_it), interval(without))
    screen.print(rows)
    robust = f", sign in {evidence.holds} of {evidence.draws} draws" if evidence.draws else ""
    verdict = "reached" if evidence.reached else "not reached"
    screen.print(f"{evidence.removed:.0%} removed by the ablation{robust}: {verdict}\n")
