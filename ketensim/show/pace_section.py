"""How far the number of cases could have been known, for docs/validation.md."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from ketensim.logs.paces import rules_tried

if TYPE_CHECKING:
    from ketensim.logs.held_out import Split

_RULES = {
    "constant": "the mean of all weeks, as the scenario has it",
    "last 26 weeks": "the mean of the last 26 weeks",
    "last 13 weeks": "the mean of the last 13 weeks",
    "fading": "a mean in which half a year halves the weight of a week",
    "trend": "a straight line carried on",
    "smoothed": "exponential smoothing, at the speed that predicts each next week best",
    "mean of rules": "the mean of what the other rules say",
}


def paces_of(split: Split, test_share: float) -> dict[str, Any]:
    """Say how many cases a week began in both parts, and what rules made of the first.

    The pace of the test part is that of its first half: the end of a log may be cut off.
    """
    begun, test = split.train.begun, split.test.begun
    half = float(np.median(test))
    tried = rules_tried(begun, test_share / (1.0 - test_share))
    return {
        "all": len(begun) / float(np.ptp(begun)),
        "test": float((test <= half).sum()) / (half - split.since),
        "rules": {name: asdict(one) for name, one in tried.items()},
    }


def about_pace(found: dict[str, Any], near: list[str], told: dict[str, str]) -> list[str]:
    """Say how far the number of cases could have been known.

    Parameters
    ----------
    found
        As `paces_of` gives it.
    near
        Distances at which Simod lies within chance of a chain that is told the pace.
    told
        What that chain comes to, by `absolute` and `arrival`, as written.
    """
    luck = f" Simod lies within chance of that ({', '.join(near)})." if near else ""
    lines = [
        f"- Cases a week: {found['all']:.3g} in the training part, {found['test']:.3g} in the "
        f"first half of the test part. Told that, the chain is at {told['absolute']} (absolute) "
        f"and {told['arrival']} (arrival).{luck}"
    ]
    if found["rules"]:
        lines += ["", *_rules(found["rules"], found["test"])]
    return lines


def _rules(tried: dict[str, dict[str, float]], came: float) -> list[str]:
    """Show what each rule would have expected."""
    lines = [
        "### How many cases will come",
        "",
        "By rules that see the training part only. Each was tried inside that part: from half of "
        "its weeks on, it predicts the mean of the coming weeks from those before. In the first "
        f"half of the test part {came:.3g} a week came.",
        "",
        "| rule | typical error inside the training part | cases a week it expects |",
        "| --- | ---: | ---: |",
    ]
    for name, one in sorted(tried.items(), key=lambda item: item[1]["error"]):
        lines.append(f"| {_RULES[name]} | {np.expm1(one['error']):.0%} | {one['expected']:.1f} |")
    best = min(tried, key=lambda name: tried[name]["error"])
    plain, chosen = tried["constant"]["expected"], tried[best]["expected"]
    if abs(chosen - came) < abs(plain - came):
        verdict = "which is nearer to what came than the mean of all weeks."
    else:
        verdict = "which is no nearer to what came than the mean of all weeks."
    return [*lines, "", f"Chosen by that error, the rule would be {_RULES[best]}, {verdict}"]
