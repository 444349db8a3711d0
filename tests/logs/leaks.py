"""A search for what must not leave a log: names of cases and people, moments, raw durations."""

import re

import numpy as np

from ketensim.logs.privacy import FEWEST

WORD = re.compile(r"[^\W_](?:[\w.-]*[^\W_])?")
NUMBER = re.compile(r"(?<![\w.])\d+\.\d+(?:e[+-]?\d+)?(?![\w.])", re.IGNORECASE)
UNITS_PER_HOUR = (1.0, 1 / 24, 1 / 168, 60.0, 3600.0)
DIGITS = 6
LEVEL = 0.01  # chance of a leak being seen where there is none


def leaks(log, text):
    """List what belongs to one case or person of a log and stands in a text."""
    words = set(WORD.findall(text))
    names = {str(name) for name in log.cases["name"]}
    names |= {str(name) for name in log.events["resource"].cat.categories}
    for column in log.cases.columns[1:]:
        counts = log.cases[column].value_counts()
        names |= {str(value) for value in counts.index[counts < 5]}
    found = sorted(names & words)
    found += sorted(name for name in names if not WORD.fullmatch(name) and name in text)
    return found + moments(log, text) + durations(log, text)


def moments(log, text):
    """Moments of events to the minute."""
    written = set(re.findall(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", text))
    own = {str(moment)[:16] for moment in log.local("complete")}
    return sorted(moment for moment in written if moment.replace(" ", "T") in own)


def durations(log, text):
    """Numbers of six digits or more that are the time of one event, or between two, in any unit.

    A number that is the time of five cases or more is that of none of them. In a large log others
    are met by chance: of numbers of as many digits within a twentieth, some share are the time of
    an event too. A number that is met although that share is below 0.01 over all numbers in the
    text is taken for a leak; and so are all that are met, where they are more than that many
    chances make with a probability of 0.01.
    """
    values, case = times_of_events(log)
    order = np.argsort(values)
    values, case = values[order], case[order]
    tokens = sorted(token for token in set(NUMBER.findall(text)) if len(digits(token)) >= DIGITS)
    chances = np.array([chance_of(token, values) for token in tokens])
    met = np.array([1 <= cases_with(token, values, case) < FEWEST for token in tokens], dtype=bool)
    if not met.any():
        return []
    many = binomial_tail(chances, met.sum()) < LEVEL
    return [
        token
        for token, is_met, chance in zip(tokens, met, chances, strict=True)
        if is_met and (many or chance < LEVEL / len(tokens))
    ]


def times_of_events(log):
    """Every time of an event and between two, in every unit, and the case that it is of."""
    complete, case = log.hours("complete"), log.events["case"].to_numpy()
    same = np.diff(case) == 0
    hours = np.r_[np.diff(complete)[same], complete - log.hours("start"), log_lengths(log)]
    whose = np.r_[case[1:][same], case, np.arange(len(log.cases))]
    known = np.isfinite(hours) & (hours > 0)
    values = np.concatenate([hours[known] * unit for unit in UNITS_PER_HOUR])
    return values, np.tile(whose[known], len(UNITS_PER_HOUR))


def digits(token):
    """The digits of a number, but for zeros before them."""
    return token.lower().partition("e")[0].replace(".", "").lstrip("0")


def rounding(token):
    """Half of the last digit of a number."""
    written, _, power = token.lower().partition("e")
    return 0.5 * 10.0 ** (int(power or 0) - len(written.partition(".")[2]))


def cases_with(token, values, case):
    """The number of cases that have a time which is written so."""
    edges = float(token) + np.array([-1.0, 1.0]) * rounding(token) * (1 + 1e-9)
    first, last = np.searchsorted(values, edges)
    return len(np.unique(case[first:last]))


def chance_of(token, values):
    """The share of numbers like this one, within a twentieth, that are a time."""
    low, high = float(token) * 0.95, float(token) * 1.05
    near = values[np.searchsorted(values, low) : np.searchsorted(values, high)]
    covered = np.minimum(np.diff(near, append=np.inf), 2 * rounding(token)).sum()
    return min(1.0, covered / (high - low))


def binomial_tail(chances, least):
    """The chance of so many or more, each with a chance of its own."""
    spread = np.array([1.0])
    for chance in chances:
        spread = np.convolve(spread, [1 - chance, chance])
    return spread[least:].sum()


def log_lengths(log):
    """Hours from the first to the last moment of each case."""
    return (log.ended - log.begun) / np.timedelta64(1, "h")
