"""The package that reads and writes Excel, which not everyone has."""

from __future__ import annotations

from importlib.util import find_spec

from ketensim.show.cli.faults import InputError


def need_excel(what: str) -> None:
    """Refuse in one sentence, before any work, where the package for Excel is not installed.

    Parameters
    ----------
    what
        What needs it, as it was typed.
    """
    if find_spec("openpyxl") is None:
        raise InputError("form.error.missing_package", what=what)
