"""From times as text to moments in UTC and the distance of the local clock to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketensim.logs.errors import LogError

if TYPE_CHECKING:
    import pandas as pd

# behind a time of day: Z, +01, +0100 or +01:00
_ZONE = r"\d:\d\d\S*?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)$"
_SUMMER = 60  # minutes between winter and summer time in one zone


def parse_times(
    texts: pd.Series[str], pattern: str | None, place: object
) -> tuple[NDArray[np.datetime64], NDArray[np.int16], bool]:
    """Read times.

    Parameters
    ----------
    texts
        Times as written; missing where there is none. Row 1 is the first.
    pattern
        How they are written, as in strptime; None: year first, as ISO 8601 has it.
    place
        File that an error names.

    Returns
    -------
    moments
        In UTC (datetime64[us]); NaT where there is none.
    offset
        Minutes by which the local clock is ahead of UTC; 0 where no zone is written.
    zoned
        Whether the times say their zone.

    Notes
    -----
    Offsets that differ by an hour are winter and summer time of one zone; any other mixture is
    refused, since hours of the day would mean nothing in it.
    """
    import pandas as pd

    moments = pd.to_datetime(
        texts, utc=True, errors="coerce", format="ISO8601" if pattern is None else pattern
    )
    wrong = np.flatnonzero(moments.isna().to_numpy() & texts.notna().to_numpy())
    if len(wrong):
        facts = {"row": int(wrong[0]) + 1, "value": str(texts.iloc[wrong[0]])}
        if pattern is None:
            raise LogError("bad_time", place, **facts)
        raise LogError("other_time", place, pattern=pattern, **facts)
    written = texts.str.extract(_ZONE, expand=False)
    offset = _offsets(written.mask(texts.isna(), ""), place)
    plain = moments.dt.tz_localize(None).to_numpy(dtype="datetime64[us]")
    return plain, offset, bool(written.notna().any())


def _offsets(zones: pd.Series[str], place: object) -> NDArray[np.int16]:
    """Turn zones as written into minutes; missing: no zone is written; empty: no time."""
    codes, names = zones.factorize(use_na_sentinel=False)
    told = {place: name for place, name in enumerate(names) if name != ""}
    minutes = {code: _minutes(name) for code, name in told.items()}
    zoned = {code for code, name in told.items() if isinstance(name, str)}
    order = sorted(told, key=lambda code: int(np.argmax(codes == code)))
    row = {code: int(np.argmax(codes == code)) + 1 for code in order}
    for code in order[1:]:
        base = order[0]
        if (code in zoned) != (base in zoned):
            some, none = (code, base) if code in zoned else (base, code)
            raise LogError("some_zones", place, row=row[some], zone=told[some], other=row[none])
        if abs(minutes[code] - minutes[base]) > _SUMMER:
            words = {"zone": told[base], "other": told[code]}
            raise LogError("mixed_zones", place, first=row[base], row=row[code], **words)
    table = np.array([minutes.get(code, 0) for code in range(len(names))], dtype=np.int16)
    offset: NDArray[np.int16] = table[codes]
    return offset


def _minutes(zone: object) -> int:
    """Read a zone such as +01:00; Z and none are 0."""
    if not isinstance(zone, str) or zone[0] not in "+-":
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return (-1 if zone[0] == "-" else 1) * (int(digits[:2]) * 60 + int(digits[2:]))
