"""Which code a run was done with: a hash of the source that determines its outcome."""

from __future__ import annotations

import hashlib
import inspect
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import ketensim

#: Parts of the package that a run passes through; screens and analyses change no run.
_PARTS = ("scenario", "flow", "chain", "measure", "declaring.py", "study/experiment/evaluating.py")
_GROUPS = ("ketensim.strategies", "ketensim.mechanisms")
_DIGITS = 12


@cache
def code_version() -> str:
    """Hash the source of the model and the versions of packages that add to it.

    Two checkouts with equal sources have one version, wherever they stand; a change of a comment
    is a change.
    """
    home = Path(ketensim.__file__).parent
    hashed = hashlib.sha256()
    for part in _PARTS:
        top = home / part
        for path in sorted(top.rglob("*.py")) if top.is_dir() else [top]:
            hashed.update(path.relative_to(home).as_posix().encode() + b"\0")
            hashed.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    for group in _GROUPS:
        for point in sorted(entry_points(group=group), key=lambda point: point.value):
            version = point.dist.version if point.dist is not None else ""
            hashed.update(f"{group}:{point.value}:{version}".encode())
    return hashed.hexdigest()[:_DIGITS]


def version_of(function: Any) -> str:
    """Hash the file of a function that does runs in place of the model."""
    source = inspect.getsourcefile(inspect.unwrap(function)) or ""
    told = f"{function.__module__}.{function.__qualname__}".encode()
    content = Path(source).read_bytes() if source else b""
    return hashlib.sha256(told + b"\0" + content).hexdigest()[:_DIGITS]
