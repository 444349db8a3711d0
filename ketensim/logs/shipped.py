"""Event logs that come with ketensim, to try calibration on."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

_ENDING = ".csv.gz"


def shipped_logs() -> tuple[str, ...]:
    """List the names of the logs that come with ketensim."""
    return tuple(sorted(path.name.removesuffix(_ENDING) for path in _folder().glob(f"*{_ENDING}")))


def log_file(name_or_path: str | os.PathLike[str]) -> Path:
    """Find the file that is meant: a bare word is a log that comes with ketensim, if there is one.

    Parameters
    ----------
    name_or_path
        Name of such a log (`beroerte_log`), or path of a file.
    """
    text = os.fspath(name_or_path)
    return _folder() / f"{text}{_ENDING}" if text in shipped_logs() else Path(text)


def _folder() -> Path:
    """Return the folder with the logs: in the package, or beside it in a checkout."""
    package = Path(str(files("ketensim")))
    installed = package / "shipped" / "scenarios" / "logs"
    return installed if installed.is_dir() else package.parent / "scenarios" / "logs"
