"""A search for what must not leave a log: names of cases and people, moments, raw durations."""

import re

import numpy as np

WORD = re.compile(r"[^\W_](?:[\w.-]*[^\W_])?")
NUMBER = re.compile(r"(?<![\w.])\d+\.\d+(?:e[+-]?\d+)?(?![\w.])", re.IGNORECASE)
UNITS_PER_HOUR = (1.0, 1 / 24, 1 / 168, 60.0, 3600.0)
DIGITS = 6


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
    """Numbers that are the time of one event or between two, to six digits, in any unit."""
    complete = log.hours("complete")
    same = np.diff(log.events["case"].to_numpy()) == 0
    hours = np.r_[np.diff(complete)[same], complete - log.hours("start"), log_lengths(log)]
    hours = hours[np.isfinite(hours) & (hours > 0)]
    values = np.unique(np.concatenate([hours * unit for unit in UNITS_PER_HOUR]))
    found = []
    for token in sorted(set(NUMBER.findall(text))):
        written, _, power = token.lower().partition("e")
        decimals = len(written.partition(".")[2]) - int(power or 0)
        nearest = np.min(np.abs(values - float(token)))
        if len(written.replace(".", "").lstrip("0")) >= DIGITS and nearest <= 0.5 * 10.0**-decimals:
            found.append(token)
    return found


def log_lengths(log):
    """Hours from the first to the last moment of each case."""
    return (log.ended - log.begun) / np.timedelta64(1, "h")
