"""`ketensim validate`: check scenario files one by one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ketensim.scenario.errors import ScenarioError
from ketensim.scenario.reading import load_scenario

if TYPE_CHECKING:
    from ketensim.show.messages import Messages


def validate_files(names: list[str], words: Messages, *, quiet: bool) -> int:
    """Say of every file what is wrong with it, or that it is right; return the exit status."""
    wrong = 0
    for name in names:
        try:
            scenario = load_scenario(name)
        except ScenarioError as error:
            wrong += 1
            sys.stderr.write(f"ketensim: {error.sentence(words.language)}\n")
            continue
        for warning in scenario.warnings(words.language):
            sys.stderr.write(f"{words('cli.warning', name=name, warning=warning)}\n")
        if not quiet:
            facts = {
                "name": name,
                "partners": len(scenario.partners),
                "groups": len(scenario.groups),
                "functions": len(scenario.functions),
            }
            sys.stdout.write(f"{words('cli.valid', **facts)}\n")
    return 2 if wrong else 0
