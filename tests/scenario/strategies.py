"""Generated scenarios: small valid chains of every shape, for property tests on all floors."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ketensim.scenario import MECHANISM_IDS, Scenario
from ketensim.scenario.distributions import UNIFORM_CV
from ketensim.scenario.roles import ROLES

FUNCTIONS = ["intake", "diagnosis", "shelter", "debt help", "treatment (day)", "after-care"]
PARTNERS = ["desk", "clinic", "Veilig Thuis", "police", "court", "on"]
GROUPS = ["everyone", "youth", "null"]
SECTORS = ["municipality", "care", "justice"]


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers with few digits, so that a failing scenario can be read."""
    return st.floats(low, high, allow_nan=False).map(lambda value: round(value, 3))


@st.composite
def times(draw: st.DrawFn, low: float = 0.05, high: float = 3.0) -> Any:
    """A treatment or patience time of any kind [weeks]."""
    kind = draw(st.sampled_from(["plain", *_KINDS]))
    mean = draw(numbers(low, high))
    if kind == "plain":
        return mean
    if kind == "beta":
        shapes = {"a": draw(numbers(0.5, 5)), "b": draw(numbers(0.5, 5))}
        return {"distribution": kind, **shapes}
    if kind == "empirical":
        values = draw(st.lists(numbers(max(low, 0.01), high), min_size=1, max_size=5))
        return {"distribution": kind, "values": values}
    given = {"distribution": kind, "mean": mean}
    if kind in ("lognormal", "gamma", "weibull") and draw(st.booleans()):
        given["cv"] = draw(numbers(0.2, 2.0))
    if kind == "uniform" and draw(st.booleans()):
        given["cv"] = draw(numbers(0.0, UNIFORM_CV - 0.001))
    return given


_KINDS = [
    "exponential",
    "deterministic",
    "uniform",
    "lognormal",
    "gamma",
    "weibull",
    "beta",
    "empirical",
]


def severities() -> st.SearchStrategy[Any]:
    """How badly off clients are [0-1]."""
    return st.one_of(
        numbers(0, 1),
        st.fixed_dictionaries(
            {"distribution": st.just("beta"), "a": numbers(0.5, 5), "b": numbers(0.5, 5)}
        ),
        st.just({"distribution": "uniform", "mean": 0.5}),
        st.just({"distribution": "empirical", "values": [0.1, 0.5, 1]}),
    )


@st.composite
def partners(draw: st.DrawFn, functions: list[str], most: int) -> list[dict[str, Any]]:
    """Partners that together offer every function, each at least one."""
    count = draw(st.integers(1, most))
    offers: list[list[str]] = [[] for _ in range(count)]
    for place, function in enumerate(functions):
        offers[place % count].append(function)
        extra = draw(st.integers(0, count - 1))
        if function not in offers[extra]:
            offers[extra].append(function)
    length = draw(st.integers(0, 3))
    return [
        draw(_partner(PARTNERS[place], names or [functions[0]], length))
        for place, names in enumerate(offers)
    ]


@st.composite
def _partner(draw: st.DrawFn, name: str, functions: list[str], goal: int) -> dict[str, Any]:
    """One partner with the given offers and a goal of the given length (0: none)."""
    partner: dict[str, Any] = {
        "name": name,
        "sector": draw(st.sampled_from(SECTORS)),
        "offers": [
            {"function": f, "fte": draw(numbers(0.2, 6)), "caseload": draw(numbers(0.5, 4))}
            for f in functions
        ],
    }
    optional = {
        "power": numbers(0.1, 5),
        "outside": st.fixed_dictionaries({"mean": numbers(0, 1), "volatility": numbers(0, 0.5)}),
        "system": st.sampled_from(["a", "b"]),
        "trust": numbers(0, 1),
        "turnover": numbers(0, 1),
        "wage": numbers(0, 90_000),
        "roles": st.lists(st.sampled_from(ROLES), max_size=2),
    }
    for key, strategy in optional.items():
        if draw(st.booleans()):
            partner[key] = draw(strategy)
    if goal:
        partner["goal"] = [draw(numbers(0.1, 1)), *(draw(numbers(-1, 1)) for _ in range(goal - 1))]
    return partner


@st.composite
def routings(draw: st.DrawFn, functions: list[str]) -> dict[str, dict[str, float]]:
    """A routing that can go anywhere, back included, and that everyone can leave."""
    first = draw(st.sampled_from(functions))
    routing = {"start": {first: 1.0}}
    for function in functions:
        following = draw(st.lists(st.sampled_from(functions), unique=True, max_size=3))
        if following:
            routing[function] = {name: round(0.75 / len(following), 3) for name in following}
    return routing


@st.composite
def groups(draw: st.DrawFn, name: str, functions: list[str]) -> dict[str, Any]:
    """One client group with a route or a routing."""
    rate = numbers(0.1, 2)
    steps = st.lists(rate, min_size=1, max_size=3).map(
        lambda rates: [{"rate": r, **({"from": 3.5 * i} if i else {})} for i, r in enumerate(rates)]
    )
    group: dict[str, Any] = {"name": name, "arrivals": draw(st.one_of(rate.map(_rate), steps))}
    has_route = draw(st.booleans())
    if has_route:
        group["route"] = draw(st.lists(st.sampled_from(functions), min_size=1, max_size=5))
    else:
        group["routing"] = draw(routings(functions))
    optional = {
        "severity": severities(),
        "needs": st.dictionaries(
            st.sampled_from(functions), numbers(0.05, 1), min_size=1, max_size=4
        ),
        "patience": times(0.5, 10.0),
        "norm_weeks": numbers(0.5, 20),
        "priority": st.integers(0, 2),
    }
    for key, strategy in optional.items():
        if draw(st.booleans()):
            group[key] = draw(strategy)
    if has_route or "needs" in group:
        group["demand_orientation"] = draw(st.one_of(st.just(0.0), st.just(1.0), numbers(0, 1)))
    return group


def _rate(rate: float) -> dict[str, float]:
    """Write one rate the short way."""
    return {"rate": rate}


def mechanisms() -> st.SearchStrategy[Any]:
    """All on, all off, or some off."""
    return st.one_of(
        st.sampled_from(["on", "off"]),
        st.dictionaries(st.sampled_from(MECHANISM_IDS), st.sampled_from(["on", "off"])),
    )


@st.composite
def scenario_data(
    draw: st.DrawFn, most_partners: int = 6, most_functions: int = 6, most_groups: int = 3
) -> dict[str, Any]:
    """The plain values of a small valid scenario, as they would stand in a file."""
    functions = FUNCTIONS[: draw(st.integers(1, most_functions))]
    return {
        "format": 1,
        "name": draw(st.sampled_from(["example", "1e5", "Utrecht & co"])),
        "horizon": {"warmup": draw(st.integers(0, 6)), "weeks": draw(st.integers(1, 20))},
        "functions": {
            name: {"discipline": draw(st.sampled_from(SECTORS)), "treatment": draw(times())}
            for name in functions
        },
        "partners": draw(partners(functions, most_partners)),
        "groups": [
            draw(groups(name, functions)) for name in GROUPS[: draw(st.integers(1, most_groups))]
        ],
        "queue": draw(st.sampled_from(["fifo", "severity"])),
        "mechanisms": draw(mechanisms()),
    }


def scenarios(
    most_partners: int = 6, most_functions: int = 6, most_groups: int = 3
) -> st.SearchStrategy[Scenario]:
    """Small valid chains: every distribution, route or routing, patience, priorities, both queues.

    Parameters
    ----------
    most_partners, most_functions, most_groups
        How large the chains become (at most 6, 6 and 3).
    """
    return scenario_data(most_partners, most_functions, most_groups).map(Scenario.from_data)
