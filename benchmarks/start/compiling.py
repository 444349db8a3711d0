"""What numba compiles in a first run, as JSON: CPU seconds by module. Run in a fresh cache."""

from __future__ import annotations

import json
import sys
from time import process_time
from typing import Any

from numba.core import event

from ketensim import load_scenario, simulate


class Stopwatch(event.Listener):  # type: ignore[misc]
    """CPU time of compiling each module's functions [s], without that of what they call."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._under_way: list[list[float]] = []  # when it began, and the time of what it calls

    def on_start(self, event: Any) -> None:
        """Begin with a function."""
        self._under_way.append([process_time(), 0.0])

    def on_end(self, event: Any) -> None:
        """Be done with a function; its time is not that of the one that calls it."""
        began, inner = self._under_way.pop()
        whole = process_time() - began
        if self._under_way:
            self._under_way[-1][1] += whole
        module = event.data["dispatcher"].py_func.__module__
        name = module if module.startswith("ketensim.") else "numba itself"
        self.seconds[name] = self.seconds.get(name, 0.0) + whole - inner


def main() -> None:
    """Run a scenario once, and print what was compiled."""
    stopwatch = Stopwatch()
    event.register("numba:compile", stopwatch)
    result = simulate(load_scenario("beroerte"), strategy="goal_intertwining", seed=1)
    _ = result.indicators
    sys.stdout.write(json.dumps(stopwatch.seconds))


if __name__ == "__main__":
    main()
