"""The commands: what each takes and in which order it does its work."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ketensim.show.cli.faults import InputError, at_least_one
from ketensim.show.cli.options import (
    Debug,
    EventLogs,
    Excel,
    Jobs,
    Lang,
    Out,
    Quiet,
    ScenarioName,
    Seed,
    Settings,
    Strategy,
    Weeks,
)

# Reasons for the numbers of runs, both because t intervals shrink fast at first and slowly later:
RUNS = 10  # t(9) is 15% wider than the normal limit, and ten short runs take seconds
COMPARED_RUNS = 30  # seeds that a paired difference needs before its t interval may be trusted
SEARCHED_RUNS = 10  # seeds of each of many improvements; a find is to be tried again anyway

app = typer.Typer(
    name="ketensim",
    help="Simulate ketensamenwerking: public organisations that pass the same clients along a "
    "chain. A scenario goes in; outcomes, DKS and a report come out.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:
    """Print the version and stop."""
    if asked:
        import ketensim

        typer.echo(f"ketensim {ketensim.__version__}")
        raise typer.Exit


@app.callback()
def _all(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Take the options that stand before a command."""


@app.command("list")
def list_names(lang: Lang = None, debug: Debug = False) -> None:
    """List scenarios, lessons, strategies, experiments, indicators and mechanisms, with a line."""
    from ketensim.show.cli.listing import print_names
    from ketensim.show.cli.words import words_of

    print_names(words_of(lang))


@app.command()
def validate(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files, or shipped names.")],
    run: Annotated[
        bool, typer.Option("--run", help="Run what stands under check, and say what holds.")
    ] = False,
    jobs: Jobs = None,
    seed: Seed = 1,
    quiet: Quiet = False,
    lang: Lang = None,
    debug: Debug = False,
) -> int:
    """Check scenarios, experiments and lessons: names file, line, field, rule, nearest key."""
    from ketensim.show.cli.checking import run_checks, validate_files
    from ketensim.show.cli.words import words_of

    words = words_of(lang)
    at_least_one("--jobs", jobs)
    status = validate_files(files, words, quiet=quiet)
    if status or not run:
        return status
    return run_checks(files, words, seed=seed, jobs=jobs, quiet=quiet)


@app.command()
def run(
    scenario: ScenarioName,
    strategy: Strategy = None,
    runs: Annotated[
        int, typer.Option("--runs", metavar="R", help="Runs, each with a seed.")
    ] = RUNS,
    weeks: Weeks = None,
    settings: Settings = None,
    jobs: Jobs = None,
    seed: Seed = 1,
    out: Out = None,
    log: EventLogs = None,
    excel: Excel = False,
    quiet: Quiet = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Simulate a scenario: prints the outcomes, writes a results folder with report.html."""
    from ketensim.show.cli.event_logs import add_logs, check_log
    from ketensim.show.cli.excel import add_excel, check_excel
    from ketensim.show.cli.outcomes import print_outcomes
    from ketensim.show.cli.words import words_of
    from ketensim.show.cli.work import do_study, prepared, warn

    words = words_of(lang)
    at_least_one("--runs", runs)
    at_least_one("--jobs", jobs)
    check_excel(excel)
    check_log(log, runs)
    chain = prepared(scenario, settings or [], weeks, strategy)
    warn(chain, words, quiet=quiet)
    done = do_study(
        chain, [chain.regie.strategy], seed, runs, jobs=jobs, out=out, words=words, quiet=quiet
    )
    print_outcomes(done, words, quiet=quiet)
    add_logs(log, done.place, runs, words, quiet=quiet)
    add_excel(excel, done.place, words, quiet=quiet)


@app.command()
def compare(
    scenario: ScenarioName,
    strategies: Annotated[
        list[str],
        typer.Option(
            "--strategy",
            "-s",
            metavar="NAME[:k=v,...]",
            help="A strategy; give two or more. The first is what the others are compared with.",
        ),
    ],
    runs: Annotated[
        int, typer.Option("--runs", metavar="R", help="Runs of each strategy, on the same seeds.")
    ] = COMPARED_RUNS,
    indicator: Annotated[
        str | None,
        typer.Option(
            "--indicator",
            metavar="NAME",
            help="Outcome that decides; left out: share resolved within the norm.",
        ),
    ] = None,
    weeks: Weeks = None,
    settings: Settings = None,
    jobs: Jobs = None,
    seed: Seed = 1,
    out: Out = None,
    excel: Excel = False,
    quiet: Quiet = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Compare strategies on the same clients: paired differences, and how sure they are."""
    from ketensim.show.cli.compared import (
        check_indicator,
        check_strategies_differ,
        print_comparison,
    )
    from ketensim.show.cli.excel import add_excel, check_excel
    from ketensim.show.cli.words import words_of
    from ketensim.show.cli.work import do_study, known_strategies, prepared, warn

    words = words_of(lang)
    at_least_one("--runs", runs)
    at_least_one("--jobs", jobs)
    check_excel(excel)
    chain = prepared(scenario, settings or [], weeks, None)
    chosen = known_strategies(strategies)
    check_strategies_differ(chosen)
    check_indicator(indicator, chain)
    warn(chain, words, quiet=quiet)
    done = do_study(
        chain,
        chosen,
        seed,
        runs,
        jobs=jobs,
        out=out,
        words=words,
        quiet=quiet,
        indicator=indicator,
    )
    print_comparison(done, words, indicator, quiet=quiet)
    add_excel(excel, done.place, words, quiet=quiet)


@app.command()
def bottlenecks(
    scenario: ScenarioName,
    strategy: Strategy = None,
    runs: Annotated[
        int,
        typer.Option("--runs", metavar="R", help="Runs of each improvement, on equal seeds."),
    ] = SEARCHED_RUNS,
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="Try only staffing, acceptance or dossier; repeat. Left out: all three.",
        ),
    ] = None,
    weeks: Weeks = None,
    settings: Settings = None,
    jobs: Jobs = None,
    seed: Seed = 1,
    out: Out = None,
    excel: Excel = False,
    quiet: Quiet = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Find what holds a chain up: what 10% more at each station and hand-off would bring."""
    from ketensim.show.cli.excel import add_excel, check_excel
    from ketensim.show.cli.improving import Search, known_kinds, print_bottlenecks
    from ketensim.show.cli.words import words_of
    from ketensim.show.cli.work import prepared, warn

    words = words_of(lang)
    at_least_one("--runs", runs)
    at_least_one("--jobs", jobs)
    chosen = known_kinds(kinds)
    check_excel(excel)
    chain = prepared(scenario, settings or [], weeks, strategy)
    warn(chain, words, quiet=quiet)
    found, place = Search(chain, seed, runs, chosen, words, quiet).do(jobs, out)
    print_bottlenecks(found, place, words, quiet=quiet)
    add_excel(excel, place, words, quiet=quiet)


@app.command()
def profile(
    scenario: ScenarioName,
    tries: Annotated[
        bool,
        typer.Option("--try", help="Simulate what the guide names, and no regie, on this chain."),
    ] = False,
    runs: Annotated[
        int, typer.Option("--runs", metavar="R", help="Runs of each strategy, with --try.")
    ] = RUNS,
    weeks: Weeks = None,
    settings: Settings = None,
    jobs: Jobs = None,
    seed: Seed = 1,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Folder for the page and the radar picture."),
    ] = None,
    excel: Excel = False,
    quiet: Quiet = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Measure how complex a chain is, and which strategies the guide (S2) names for its type."""
    from ketensim.show.cli.excel import add_excel, check_excel
    from ketensim.show.cli.profiling import (
        print_places,
        print_profile,
        print_trial,
        to_try,
        write_profile,
    )
    from ketensim.show.cli.words import words_of
    from ketensim.show.cli.work import do_study, prepared, warn

    words = words_of(lang)
    at_least_one("--runs", runs)
    at_least_one("--jobs", jobs)
    check_excel(excel)
    if excel and not tries:
        raise InputError("advised.excel_without_trial")
    chain = prepared(scenario, settings or [], weeks, None)
    if tries:
        warn(chain, words, quiet=quiet)
        done = do_study(
            chain, to_try(chain), seed, runs, jobs=jobs, out=out, words=words, quiet=quiet
        )
        print_trial(done, words, quiet=quiet)
        add_excel(excel, done.place, words, quiet=quiet)
        return
    places = None if out is None else write_profile(chain, out, words)
    if not quiet:
        print_profile(chain, words)
    if places is not None:
        print_places(places, words, quiet=quiet)


@app.command()
def new(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="What the chain is called.")
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="BOOK.xlsx|SCENARIO",
            help="A form, which becomes a scenario; or a scenario, which becomes a form.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to write; left out: NAME, here."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    quiet: Quiet = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Make an Excel workbook to fill in as a form, or turn one into a scenario."""
    from ketensim.show.cli.words import words_of
    from ketensim.show.form.making import make_new, print_new

    words = words_of(lang)
    place, scenario = make_new(name, source, out, words, force=force)
    print_new(place, scenario, words, quiet=quiet)


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results folder.")],
    excel: Excel = False,
    quiet: Quiet = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Make the report of a results folder again."""
    from ketensim.show.cli.excel import add_excel, check_excel
    from ketensim.show.cli.words import words_of
    from ketensim.show.cli.work import report_again

    words = words_of(lang)
    check_excel(excel)
    report_again(folder, words, quiet=quiet)
    add_excel(excel, folder, words, quiet=quiet)
