"""What of an outcome is analysed: its mean, its dispersion, or the chance that it is bad."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ketensim.study.sensitivity.errors import AnalysisError
from ketensim.study.sensitivity.sampled import Values

Kind = Literal["mean", "dispersion", "chance"]
Side = Literal["below", "above"]

_FEWEST_FOR_DISPERSION = 4  # two pairs, so that noise can be told from factors


@dataclass(frozen=True)
class Estimand:
    """What is asked of an outcome that differs from run to run.

    Parameters
    ----------
    kind
        "mean": the expected outcome; "dispersion": its variance between runs that differ in
        nothing but chance; "chance": the chance that it lies on the bad side of the threshold.
    threshold
        Border of a bad outcome, in the outcome's own unit; for "chance" only.
    side
        Which side of the threshold is bad.
    """

    kind: Kind = "mean"
    threshold: float = 0.0
    side: Side = "below"

    @property
    def name(self) -> str:
        """Name in tables: `mean`, `dispersion`, or `chance below 0.5`."""
        return f"chance {self.side} {self.threshold:g}" if self.kind == "chance" else self.kind

    def of(self, values: Values) -> Values:
        """Turn outcomes into values of which the mean over replications is the estimand.

        Parameters
        ----------
        values
            (points, replications) the outcome.

        Returns
        -------
        (points, replications or half as many)
            Columns that share no run, so that products of different columns hold no noise. The
            dispersion takes pairs of replications: half the squared difference of two runs has the
            variance as its mean.
        """
        if self.kind == "mean":
            return values
        if self.kind == "chance":
            beyond = values < self.threshold if self.side == "below" else values > self.threshold
            return beyond.astype(np.float64)
        replications = values.shape[1]
        if replications < _FEWEST_FOR_DISPERSION:
            raise AnalysisError(
                "few_replications",
                estimand="dispersion",
                estimand_nl="spreiding",
                asked=_FEWEST_FOR_DISPERSION,
                got=replications,
            )
        even = 2 * (replications // 2)
        return np.asarray((values[:, 0:even:2] - values[:, 1:even:2]) ** 2 / 2.0)


MEAN = Estimand()
