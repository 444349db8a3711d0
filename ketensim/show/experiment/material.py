"""What the report of an experiment is made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ketensim.show.experiment.naming import Names
from ketensim.show.messages import Messages
from ketensim.study.answers import Answers

if TYPE_CHECKING:
    from ketensim.show.experiment.typical_reports import Reports
    from ketensim.study.experiment.experiment import Experiment


@dataclass(frozen=True)
class Material:
    """An experiment with its answers, in one language.

    Parameters
    ----------
    experiment
        What was asked.
    answers
        What came out.
    about
        Versions and counts, as beside the table of runs.
    words
        The language.
    reports
        Where the reports of typical runs are, by point and setting of the levers.
    """

    experiment: Experiment
    answers: Answers
    about: dict[str, Any]
    words: Messages
    reports: Reports = field(default_factory=dict)

    @property
    def names(self) -> Names:
        """How things are called."""
        return Names(self.words)

    @property
    def scenario(self) -> str:
        """Name of the scenario, the first where there are several."""
        return self.experiment.scenario[0]
