"""The way in and out of the command line: every error becomes one sentence and a status.

Status 0: done. 1: the work failed. 2: the input is wrong.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import typer

from ketensim.show.cli.app import app
from ketensim.show.cli.experiments import experiment, runs
from ketensim.show.cli.faults import InputError, WorkError
from ketensim.show.cli.log_commands import calibrate
from ketensim.show.cli.stopping import heed_stops, was_stopped
from ketensim.show.cli.training import training
from ketensim.show.cli.usage import usage_sentence
from ketensim.show.messages import LANGUAGES, locale_language, messages
from ketensim.study.errors import RunFailedError, StudyError

DONE, FAILED, WRONG_INPUT = 0, 1, 2
for _command in (experiment, runs, calibrate):
    app.command()(_command)
app.command("app")(training)

_INTERRUPTED = 130  # what newer versions of typer return after ctrl-C
# newer versions of typer carry a click of their own: its base class is found the same way in all
_ClickError: Any = typer.BadParameter.__mro__[2]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit status.

    Parameters
    ----------
    arguments
        What was typed behind `ketensim`; left out, those of this process.
    """
    typed = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that knows no block characters gets '?'
            stream.reconfigure(errors="replace")
    heed_stops()
    sys.exit(run(typed))


def run(typed: list[str]) -> int:
    """Do what was typed and return the exit status."""
    if "--debug" in typed:
        return _do(typed)
    try:
        return _do(typed)
    except (typer.Abort, KeyboardInterrupt):
        return _say(messages(_language(typed))("cli.interrupted"), FAILED)
    except BrokenPipeError:  # `ketensim list | head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (WorkError, RunFailedError) as error:
        return _say(error.sentence(_language(typed)), FAILED)
    except (InputError, StudyError) as error:
        return _say(error.sentence(_language(typed)), WRONG_INPUT)
    except _ClickError as error:
        return _say(usage_sentence(error, typed, messages(_language(typed))), WRONG_INPUT)
    except Exception as error:
        from ketensim.scenario.errors import ScenarioError  # late: --help needs no scenario

        if isinstance(error, ScenarioError):
            return _say(error.sentence(_language(typed)), WRONG_INPUT)
        reason = f"{type(error).__name__}: {error}"
        return _say(messages(_language(typed))("cli.failed", reason=reason), FAILED)


def _do(typed: list[str]) -> int:
    """Do what was typed; nothing asks for help, and a command that returns no status is done."""
    try:
        returned = app(typed or ["--help"], standalone_mode=False, prog_name="ketensim")
    except WorkError:  # there are results to keep
        raise
    except Exception as error:
        if was_stopped():
            raise KeyboardInterrupt from error
        raise
    if returned == _INTERRUPTED:
        raise KeyboardInterrupt
    sys.stdout.flush()
    return returned if isinstance(returned, int) else DONE


def _language(typed: list[str]) -> str:
    """Language of an error: as typed behind --lang, else that of the locale."""
    for place, word in enumerate(typed):
        option, _, value = word.partition("=")
        if option == "--lang":
            chosen = value or "".join(typed[place + 1 : place + 2])
            if chosen in LANGUAGES:
                return chosen
    return locale_language(os.environ)


def _say(sentence: str, status: int) -> int:
    """Tell one sentence, on one line of standard error, and hand the status on."""
    sys.stderr.write(f"ketensim: {' '.join(sentence.split())}\n")
    return status
