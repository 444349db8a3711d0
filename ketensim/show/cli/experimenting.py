"""`ketensim experiment`: from what was typed to runs in a store and a table of them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ketensim.show.cli.excel import add_excel
from ketensim.show.cli.faults import InputError, WorkError
from ketensim.show.cli.progress import progress_bar
from ketensim.show.cli.stopping import undisturbed_compiler, was_stopped

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from ketensim.show.messages import Messages
    from ketensim.study.experiment.doing import Told
    from ketensim.study.experiment.experiment import Experiment
    from ketensim.study.experiment.result import ExperimentResult
    from ketensim.study.experiment.running import Shard, Sweep

_SHARD = re.compile(r"(\d+)/(\d+)")
STABLE = "stable"
_REACH_CLUSTER = "10s"


@dataclass(frozen=True)
class Asked:
    """What was typed behind `ketensim experiment`; the names are those of the options."""

    file: str
    jobs: int | None
    cluster: str | None
    shard: str | None
    until: str | None
    dry_run: bool
    retry_failed: bool
    seed: int | None
    out: Path | None
    excel: bool
    quiet: bool


def do_experiment(asked: Asked, words: Messages) -> None:
    """Do what was asked, or say what it takes."""
    shard = _shard(asked.shard)
    if asked.until not in (None, STABLE):
        raise InputError("sweep.error.until", value=asked.until)
    if asked.until and (shard or asked.dry_run):
        raise InputError("sweep.error.until_alone")
    if asked.cluster and asked.jobs:
        raise InputError("sweep.error.cluster_or_jobs")
    experiment = _read(asked)
    if asked.dry_run:
        _print_estimate(experiment, asked, shard, words)
        return
    with _executor(asked.cluster) as executor, undisturbed_compiler():
        if asked.until:
            _until_stable(experiment, asked, executor, words)
        else:
            _once(experiment, asked, shard, executor, words)


def _read(asked: Asked) -> Experiment:
    """Read the experiment, with the seed that was typed."""
    from ketensim.study.experiment.reading import load_experiment

    experiment = load_experiment(asked.file)
    if asked.seed is None:
        return experiment
    return experiment.model_copy(update={"seed": asked.seed})


def _shard(typed: str | None) -> Shard | None:
    """Read which part is ours."""
    if typed is None:
        return None
    found = _SHARD.fullmatch(typed)
    part, parts = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= part <= parts:
        raise InputError("sweep.error.shard", value=typed)
    return part, parts


@contextmanager
def _executor(address: str | None) -> Iterator[Executor | None]:
    """Reach the cluster, if one was named, and leave it again."""
    if address is None:
        yield None
        return
    try:
        client_of = import_module("distributed").Client
    except ImportError as error:
        raise InputError("sweep.error.no_distributed") from error
    try:
        client = client_of(address, timeout=_REACH_CLUSTER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError("sweep.error.cluster", address=address, reason=error) from error
    try:
        yield client.get_executor()
    finally:
        client.close(timeout=_REACH_CLUSTER)


def _once(
    experiment: Experiment,
    asked: Asked,
    shard: Shard | None,
    executor: Executor | None,
    words: Messages,
) -> None:
    """Do the missing runs; where all are there then, write the table of them."""
    from ketensim.study.experiment.running import Sweep, with_engine

    sweep = Sweep.of(experiment, asked.out)
    _begin(sweep, shard, words, quiet=asked.quiet)
    again = asked.retry_failed
    missing = sweep.standing(shard, retry_failed=again).missing
    with _bar(missing, words, quiet=asked.quiet) as told:
        with_engine(sweep, executor, asked.jobs, told, shard=shard, retry_failed=again)
    missing = sweep.standing().missing
    if missing:
        _say(words("sweep.part_done", part=asked.shard, missing=_count(missing, words)), asked)
        return
    _finish(sweep.result(), asked, words)


def _until_stable(
    experiment: Experiment, asked: Asked, executor: Executor | None, words: Messages
) -> None:
    """Double the experiment until its ranking holds, telling after each round how it stands."""
    from ketensim.study.experiment.until_stable import Round, run_until_stable

    def tell(found: Round) -> None:
        design = found.result.design
        facts = {"n": _count(design.n, words), "runs": _count(len(found.result.runs), words)}
        _say(words("sweep.round", **facts), asked)
        _say(found.found.sentence(words.language), asked)

    last = run_until_stable(
        experiment,
        out=asked.out,
        executor=executor,
        jobs=asked.jobs,
        watch=lambda total: _bar(total, words, quiet=asked.quiet),
        tell=tell,
    )
    _finish(last.result, asked, words)


def _begin(sweep: Sweep, shard: Shard | None, words: Messages, *, quiet: bool) -> None:
    """Say what is there already, where something is."""
    standing = sweep.standing(shard)
    done = standing.runs - standing.missing
    if done and not quiet:
        facts = {"done": _count(done, words), "runs": _count(standing.runs, words)}
        sys.stdout.write(f"{words('sweep.resumed', **facts)}\n")


@contextmanager
def _bar(total: int, words: Messages, *, quiet: bool) -> Iterator[Told]:
    """Show a bar; an interruption that was lost is raised again, and ends in what is kept."""
    so_far = 0
    with progress_bar(total, words, quiet=quiet) as bar:

        def told(done: int, total: int, /) -> None:
            nonlocal so_far
            so_far = done
            if bar is not None:
                bar(done, total)
            if was_stopped():
                raise KeyboardInterrupt

        try:
            yield told
        except KeyboardInterrupt as error:
            facts = {"done": _count(so_far, words), "total": _count(total, words)}
            raise WorkError("sweep.interrupted", **facts) from error


def _finish(result: ExperimentResult, asked: Asked, words: Messages) -> None:
    """Make the report; say what came out, where all is, and how many runs failed."""
    from ketensim.show.experiment.writing import write_experiment_report
    from ketensim.study.experiment.result import RUNS

    failed = int(result.runs["failed"].sum())
    if failed:
        sys.stderr.write(f"{words('sweep.failed', failed=_count(failed, words))}\n")
    _say(words("sweep.analysing", runs=_count(len(result.runs), words)), asked)
    written = write_experiment_report(result, words.language)
    table = result.place / RUNS
    if asked.quiet:
        sys.stdout.write(f"{table}\n")
        add_excel(asked.excel, result.place, words, quiet=True)
        return
    said = (*written.sentences, words("sweep.table", place=table))
    sys.stdout.write("".join(f"{line}\n" for line in said))
    sys.stdout.write(f"{words('cli.report_is', page=written.page)}\n")
    add_excel(asked.excel, result.place, words, quiet=False)


def _print_estimate(
    experiment: Experiment, asked: Asked, shard: Shard | None, words: Messages
) -> None:
    """Say what the experiment takes, and write nothing."""
    from ketensim.study.experiment.estimate import estimate
    from ketensim.study.experiment.running import Sweep
    from ketensim.study.runner import available_processors

    sweep = Sweep.of(experiment, asked.out, begin=False)
    with undisturbed_compiler():
        found = estimate(sweep, shard)
    design = sweep.plan.design
    workers = asked.jobs or available_processors()
    facts = {
        "rows": _count(found.rows, words),
        "points": _count(design.points, words),
        "settings": _count(len(experiment.settings), words),
        "replications": _count(experiment.replications, words),
        "runs": _count(found.runs, words),
        "stored": _count(found.runs - found.missing, words),
        "missing": _count(found.missing, words),
        "each": words.number(found.seconds_a_run, 2),
        "workers": _count(workers, words),
        "time": _duration(found.seconds(workers), words),
        "size": words.number(found.bytes / 1e6, 1),
    }
    for key in ("plan", "stored", "time", "disk"):
        sys.stdout.write(f"{words(f'sweep.estimate.{key}', **facts)}\n")


def _duration(seconds: float, words: Messages) -> str:
    """Write a time in the unit that suits it."""
    for unit, length in (("days", 86_400.0), ("hours", 3_600.0), ("minutes", 60.0)):
        if seconds >= 2 * length:
            return words(f"sweep.{unit}", value=words.number(seconds / length, 1))
    return words("sweep.seconds", value=words.number(seconds, 0))


def _count(number: int, words: Messages) -> str:
    """Write a whole number as the language does."""
    return words.number(number, 0)


def _say(sentence: str, asked: Asked) -> None:
    """Tell how far it is, unless asked to be quiet."""
    if not asked.quiet:
        sys.stdout.write(f"{sentence}\n")
        sys.stdout.flush()
