"""The real logs that docs/validation.md is about, as they lie in the folder of the reader."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RealLog:
    """A public event log.

    Parameters
    ----------
    file
        Its name in the folder.
    source
        What it is, in words, with where it comes from.
    simod
        What Simod 5.2.1, tuned, comes to on the same split with the same bins, in the order of
        `DISTANCES`; None: not measured.
    is_shifted
        Whether its dates were moved case by case: then it tells nothing of arrivals.
    """

    file: str
    source: str
    simod: tuple[float, ...] | None = None
    is_shifted: bool = False


LOGS = {
    "receipt": RealLog(
        "receipt.xes.gz",
        "the receipt phase of permit applications at a Dutch municipality, 2010-2012 (J. Buijs, "
        "doi:10.4121/uuid:a07386a5-7be3-4367-9535-70bc9e77dbe6); completion times only",
        simod=(0.227, 161.0, 5.9, 83.0, 154.0, 84.0),
    ),
    "bpic2017_w": RealLog(
        "bpic2017_w.xes.gz",
        "work items of loan applications at a Dutch financial institute, 2016-2017 (B. van Dongen, "
        "doi:10.4121/uuid:5f3067df-f10b-45da-b98b-86ae4c7a310b); start and complete",
        simod=(0.345, 44.0, 1.9, 54.0, 70.0, 74.0),
    ),
    "sepsis": RealLog(
        "sepsis.csv",
        "sepsis patients through the departments of a Dutch hospital (F. Mannhardt, "
        "doi:10.4121/uuid:915d2bfb-7e84-49ad-a286-dc35f063a460); completion times only, dates "
        "moved case by case",
        is_shifted=True,
    ),
}
"""Each log by its name."""
