"""The rows of a form as a scenario; what is wrong is told by sheet and cell."""

from __future__ import annotations

from pathlib import Path

from ketensim.chain.regie.registry import StrategyError, parse_strategy
from ketensim.scenario.errors import ScenarioError
from ketensim.scenario.nodes import Located
from ketensim.scenario.reading import validated
from ketensim.scenario.schema import FORMAT, Scenario
from ketensim.show.form.cells import Cell
from ketensim.show.form.gathering import Gathering, Location
from ketensim.show.form.layout import ALL
from ketensim.show.form.reading import Row, open_book
from ketensim.show.messages import Messages

_OFF = "off"


def scenario_of(path: Path, screen: Messages) -> Scenario:
    """Read a form and make a scenario of it.

    Parameters
    ----------
    path
        The workbook.
    screen
        Language of errors.
    """
    form = Gathering(open_book(path, screen))
    functions = dict(form.things("functions"))
    partners = [thing for _, thing in form.things("partners")]
    groups = [thing for _, thing in form.things("groups")]
    _children(form, "offers", "partner", partners)
    _children(form, "arrivals", "group", groups)
    _routings(form, groups)
    _steps(form, groups)
    _households(form, groups)
    stated = {
        **form.item(form.answers("start"), ()),
        **form.item(form.answers("parameters"), ()),
        "format": Located(FORMAT),
        "functions": Located(functions, form.sheet("functions")),
        "partners": Located(partners, form.sheet("partners")),
        "groups": Located(groups, form.sheet("groups")),
        "mechanisms": _mechanisms(form),
        "roles": _roles(form),
        "check": _check(form),
        "interventions": _interventions(form),
        "sources": _sources(form),
    }
    root = Located(stated, form.sheet("start"))
    try:
        scenario = validated(root)
    except ScenarioError as error:
        raise form.told(root, error) from None
    _check_strategy(form, scenario.regie.strategy, ("regie", "strategy"))
    for place, event in enumerate(scenario.interventions):
        if event.strategy is not None:
            _check_strategy(form, event.strategy, ("interventions", place, "strategy"))
    return scenario


def _check_strategy(form: Gathering, strategy: str, location: Location) -> None:
    """Refuse a strategy that does not exist, by its cell."""
    try:
        parse_strategy(strategy)
    except StrategyError as error:
        raise form.refused(location, error) from None


def _children(form: Gathering, sheet: str, link: str, parents: list[Located]) -> None:
    """Hang the rows of a sheet below the things that they name."""
    for row in form.rows(sheet):
        parent = form.place_of(row, link)
        first = Located([], row.cells[link].place)
        held = parents[parent].value.setdefault(sheet, first).value
        at: Location = (f"{link}s", parent, sheet, len(held))
        form.note(at, next(cell for cell in row.cells.values() if cell.column.entry is not None))
        held.append(Located(form.item(row.cells, at), row.cells[link].place))


def _routings(form: Gathering, groups: list[Located]) -> None:
    """Put the routings together: for each function the chances of what comes next."""
    for row in form.rows("routing"):
        group, cells = form.place_of(row, "group"), row.cells
        leaves = form.given(cells, "leaves")
        at: Location = ("groups", group, "routing", leaves)
        form.note(at, cells["leaves"])
        here = cells["leaves"].place
        table = groups[group].value.setdefault("routing", Located({}, here)).value
        chances = table.setdefault(leaves, Located({}, here)).value
        if cells["goes_to"].value is None and cells["chance"].value is None:
            continue
        goes_to = form.given(cells, "goes_to")
        form.once(cells["goes_to"], row, group, leaves, goes_to)
        chances[goes_to] = form.read(cells, "chance", (*at, goes_to))


def _steps(form: Gathering, groups: list[Located]) -> None:
    """Put routes and needs together."""
    routes: dict[int, dict[int, Cell]] = {}
    for row in form.rows("steps"):
        group = form.place_of(row, "group")
        function = form.given(row.cells, "function")
        _need(form, row, groups[group], ("groups", group, "needs", function))
        step = form.read(row.cells, "step")
        if step is not None:
            form.once(row.cells["step"], row, group, step.value)
            routes.setdefault(group, {})[step.value] = row.cells["function"]
    for group, route in routes.items():
        cells = [route[place] for place in sorted(route)]
        for place, cell in enumerate(cells):
            form.note(("groups", group, "route", place), cell)
        steps = [Located(cell.read(), cell.place) for cell in cells]
        groups[group].value["route"] = Located(steps, cells[0].place)


def _need(form: Gathering, row: Row, group: Located, at: Location) -> None:
    """Note the chance that the clients of a group need a function."""
    need = form.read(row.cells, "need", at)
    if need is not None:
        form.once(row.cells["need"], row, *at)
        needs = group.value.setdefault("needs", Located({}, need.file)).value
        needs[at[-1]] = need


def _households(form: Gathering, groups: list[Located]) -> None:
    """Put together in which other groups the households of each group may be registered."""
    for row in form.rows("households"):
        group = form.place_of(row, "group")
        also, here = form.given(row.cells, "also"), row.cells["also"].place
        form.once(row.cells["also"], row, group, also)
        at: Location = ("groups", group, "households", also)
        form.note(at, row.cells["also"])
        held = groups[group].value.setdefault("households", Located({}, here)).value
        held[also] = Located(form.item(row.cells, at), here)


def _mechanisms(form: Gathering) -> Located:
    """Put the switches together: one for all that is off, or else those that are filled in."""
    cells = form.answers("mechanisms")
    states = {name: state for name in cells if (state := form.read(cells, name)) is not None}
    together = states.pop(ALL, None)
    if together is not None and (together.value == _OFF or not states):
        return together
    return Located(states or "on")


def _roles(form: Gathering) -> Located:
    """Put together who plays which role."""
    parties: dict[str, Located] = {}
    for row in form.rows("roles"):
        role = form.given(row.cells, "role")
        held = parties.setdefault(role, Located([], row.cells["role"].place)).value
        item = form.item(row.cells, ("roles", role, len(held)))
        held.append(Located(item, row.cells["role"].place))
    return Located(parties)


def _check(form: Gathering) -> Located:
    """Put the published figures together."""
    ranges: dict[str, Located] = {}
    for row in form.rows("check"):
        indicator = form.given(row.cells, "indicator")
        form.once(row.cells["indicator"], row, indicator)
        ends = [form.read(row.cells, end) for end in ("lowest", "highest")]
        form.note(("check", indicator), row.cells["lowest"])
        ranges[indicator] = Located(ends, row.cells["lowest"].place)
    return Located(ranges)


def _interventions(form: Gathering) -> Located:
    """Put together what is done to the chain week by week."""
    events = []
    for place, row in enumerate(form.rows("interventions")):
        first = next(iter(row.cells.values()))
        events.append(Located(form.item(row.cells, ("interventions", place)), first.place))
    return Located(events)


def _sources(form: Gathering) -> Located:
    """Put the sources together: a text, or one in English and one in Dutch."""
    sources = []
    for row in form.rows("sources"):
        text, dutch = Located(form.given(row.cells, "source")), form.read(row.cells, "source_nl")
        sources.append(text if dutch is None else Located({"nl": dutch, "en": text}))
    return Located(sources)
