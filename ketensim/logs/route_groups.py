"""Client groups by the routes that cases went: clusters, where routes do fall apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketensim.flow.draws import name_key
from ketensim.logs.client_groups import FEWEST_IN_GROUP, ClientGroups, one_group
from ketensim.logs.errors import LogError
from ketensim.logs.privacy import told_values
from ketensim.logs.timeline import Timeline

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUTES = "routes"
"""What is asked behind `--groups` for groups by route."""
CLEAR = 0.25
"""Mean silhouette below which there is no structure to speak of (Kaufman and Rousseeuw 1990)."""
MOST_GROUPS = 6
_COMPARED = 2000  # cases of which the silhouette is taken: it grows with their square
_SEED = name_key("groups by route") % 2**32


def groups_by_route(log: Timeline) -> ClientGroups:
    """Tell cases apart by which steps they took, and one after another.

    Notes
    -----
    K-means (scikit-learn) on whether a case shows each step from one activity to the next, told
    only where five cases do. Of two to `MOST_GROUPS` groups the number with the highest mean
    silhouette is taken (Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7), among those in which no
    group has fewer than `FEWEST_IN_GROUP` cases; below `CLEAR` all cases are one group. The largest
    comes first.
    """
    shown = steps_shown(log)
    best, labels = CLEAR, None
    for count in range(2, MOST_GROUPS + 1):
        found = _clusters(shown, count)
        if found is not None and _clarity(shown, found) > best:
            best, labels = _clarity(shown, found), found
    if labels is None:
        return one_group(len(shown), ROUTES, True)
    largest_first = np.argsort(-np.bincount(labels), kind="stable")
    place = np.argsort(largest_first)
    names = tuple(f"route {number + 1}" for number in range(len(place)))
    return ClientGroups(names, place[labels].astype(np.int64), ROUTES, True, best)


def steps_shown(log: Timeline) -> Floats:
    """Say whether each case shows each step from one activity to the next (n_cases, n_steps).

    The beginning and the end of a case are steps too; what fewer than five cases show is left out.
    """
    outside = len(log.activities)
    before = np.where(log.is_first, outside, np.r_[outside, log.activity[:-1]])
    last = np.flatnonzero(log.is_last)
    step = np.r_[before, log.activity[last]] * (outside + 1)
    step = step + np.r_[log.activity, np.full(len(last), outside)]
    case = np.r_[log.case, log.case[last]]
    told = told_values(step, case)
    place = np.searchsorted(told, step)
    known = np.isin(step, told)
    shown = np.zeros((len(log.begun), len(told)))
    shown[case[known], place[known]] = 1.0
    return shown


def _clusters(shown: Floats, count: int) -> Ints | None:
    """Divide the cases over so many groups; None where one of them is too small."""
    try:
        from sklearn.cluster import KMeans
    except ImportError as error:
        raise LogError("no_sklearn") from error

    if len(np.unique(shown, axis=0)) < count:
        return None
    labels = KMeans(count, n_init=10, random_state=_SEED).fit_predict(shown)
    return labels if np.bincount(labels).min() >= FEWEST_IN_GROUP else None


def _clarity(shown: Floats, labels: Ints) -> float:
    """Give the mean silhouette [-1-1]."""
    from sklearn.metrics import silhouette_score

    size = min(_COMPARED, len(shown))
    return float(silhouette_score(shown, labels, sample_size=size, random_state=_SEED))
