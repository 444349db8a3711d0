"""The command line: `ketensim list | validate | run | compare | bottlenecks | profile | report`."""

from ketensim.show.cli.entry import main

__all__ = ["main"]
