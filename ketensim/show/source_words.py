"""Where something comes from, in the language of the reader: `S2 ch. 6; appendix`, `assumption`."""

from __future__ import annotations

import re

_DUTCH = {
    "size an assumption": "grootte een aanname",
    "assumption": "aanname",
    "Dutch collective agreements": "Nederlandse cao's",
    "appendix": "bijlage",
    "dimension": "dimensie",
    "box": "kader",
    "pitfall": "valkuil",
    "and": "en",
    "ch.": "h.",
}
_WORDS = re.compile(r"(?<![\w'])(" + "|".join(map(re.escape, _DUTCH)) + r")(?![\w'])")


def source_words(text: str, language: str) -> str:
    """Write where something comes from.

    Parameters
    ----------
    text
        A source as the code and scenario files state it, in English; titles stay as they are.
    language
        Language of the reader: nl or en.
    """
    if language == "en":
        return text
    return _WORDS.sub(lambda found: _DUTCH[found.group()], text)
