"""Mesa's models and agents, without the parts of Mesa that no chain uses.

`import mesa` brings its spaces and experiments along, and with them networkx and most of scipy:
three quarters of the time it takes, and a fifth of that of a short run. Here these parts are
imported when somebody first reads from them; all that Mesa offers stays there for who wants it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

_PARTS = ("mesa.discrete_space", "mesa.experimental", "mesa.space")


class _WhenRead(Loader):
    """Loads a module when something is first read from it.

    Unlike the LazyLoader of the standard library it lets others look at a module's file and name:
    Mesa itself does so with all modules, to name its log.
    """

    def __init__(self, loader: Loader) -> None:
        self.loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Leave the making of the module to the loader."""
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Let the first reading of a name load the module (PEP 562)."""

        def read(name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            del module.__dict__["__getattr__"]
            self.loader.exec_module(module)
            return getattr(module, name)

        module.__dict__["__getattr__"] = read


class _Postponing(MetaPathFinder):
    """Finds the parts, to be loaded when they are read."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find one of the parts; all else is found as ever."""
        spec = PathFinder.find_spec(fullname, path, target) if fullname in _PARTS else None
        if spec is not None and spec.loader is not None:
            spec.loader = _WhenRead(spec.loader)
        return spec


@contextmanager
def _parts_postponed() -> Iterator[None]:
    """Import the parts later than the rest."""
    finder = _Postponing()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


with _parts_postponed():
    from mesa import Agent, Model

__all__ = ["Agent", "Model"]
