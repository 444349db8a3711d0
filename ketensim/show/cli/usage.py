"""What is wrong with a command line as it was typed, in one sentence in the user's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from ketensim.show.messages import Messages


def usage_sentence(error: Any, typed: Sequence[str], words: Messages) -> str:
    """Say what is wrong with what was typed.

    Parameters
    ----------
    error
        What the parser of the command line raised; what it has no words for here is told in its
        own.
    typed
        The words behind `ketensim`.
    words
        Language.
    """
    facts: dict[str, Any] = {"option": getattr(error, "option_name", None)}
    match type(error).__name__:
        case "NoSuchOption":
            near = _near(facts["option"], _options(error.cmd), words)
            return words("cli.usage.no_option", near=near, **facts)
        case "MissingParameter":
            return words("cli.usage.missing", what=_name(error.param))
        case "BadParameter":
            option, asked = _name(error.param), _asked(error.message, words)
            if not asked:
                return words("cli.usage.other", option=option, reason=error.message)
            value = _value(error.param.opts, typed)
            return words("cli.usage.bad", option=option, asked=asked, value=value)
        case "BadOptionUsage":
            takes = "requires" in error.message
            return words("cli.usage.no_value" if takes else "cli.usage.value", **facts)
        case _:
            return _of_words(error, typed, words)


def _of_words(error: Any, typed: Sequence[str], words: Messages) -> str:
    """Say that a command does not exist, or that there is a word too many."""
    commands = getattr(error.cmd, "commands", None)
    first = next((word for word in typed if not word.startswith("-")), "")
    if commands is not None and first not in commands:
        near = _near(first, list(commands), words)
        return words("cli.usage.no_command", command=first, near=near)
    extra = re.search(r"extra argument.*\((.*)\)", str(error.message))
    if extra is not None:
        return words("cli.usage.extra", word=extra.group(1))
    return str(error.format_message())


def _name(parameter: Any) -> str:
    """Name an option as it is typed, and an argument as the help calls it."""
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name)
    return str(parameter.opts[0])


def _options(command: Any) -> list[str]:
    """List the options of a command."""
    return [option for parameter in command.params for option in parameter.opts if option[0] == "-"]


def _near(name: str, known: Sequence[str], words: Messages) -> str:
    """Point to the nearest name that exists, where one is near."""
    found = get_close_matches(name, known, n=1)
    return words("cli.usage.near", name=found[0]) if found else ""


def _value(options: Sequence[str], typed: Sequence[str]) -> str:
    """Find what was typed behind an option."""
    for place, word in enumerate(typed):
        option, is_joined, value = word.partition("=")
        if option in options:
            return value if is_joined else "".join(typed[place + 1 : place + 2])
    return ""


def _asked(message: str, words: Messages) -> str:
    """Say which values are asked for; nothing where the parser's words are not known."""
    least = re.search(r"greater than or equal to (\S+)|>=\s*(\S+?)[.,]?(?:\s|$)", message)
    if least is not None:
        return words("cli.usage.least", least=least.group(1) or least.group(2))
    if "integer" in message:
        return words("cli.usage.whole")
    return words("cli.usage.number") if "number" in message or "float" in message else ""
