"""The figures: well-formed SVG in which nothing overlaps that should not."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest

from ketensim.show.messages import messages
from ketensim.show.report.figures.arrows import route_arrows
from ketensim.show.report.figures.bars import BarRow, draw_bars
from ketensim.show.report.figures.drawing import Drawing
from ketensim.show.report.figures.heatmap import Heat, class_breaks, class_of, draw_heatmap
from ketensim.show.report.figures.layers import columns_of, order_rows, place_boxes
from ketensim.show.report.figures.layout import (
    Scale,
    digits_for,
    round_ticks,
    round_up,
    shorten,
    text_width,
    wrap,
    wrap_station,
)
from ketensim.show.report.figures.lines import Line, draw_lines
from ketensim.show.report.figures.matrix import draw_matrix
from ketensim.show.report.figures.network import WIDTH, Node, draw_network
from ketensim.show.report.figures.timeline import Journey, Stay, draw_journeys
from ketensim.show.report.figures.whiskers import Whisker, draw_whiskers

EN = messages("en")


def parse(svg):
    return ElementTree.fromstring(svg)


def elements(svg, tag, css=None):
    found = [e for e in parse(svg).iter() if e.tag == tag]
    return [e for e in found if css is None or css in (e.get("class") or "").split()]


def texts(svg):
    return [e.text for e in elements(svg, "text")]


def large_chain(partners=26):
    names = [f"partner {number}" for number in range(partners)]
    steps = {name: number / 4 for number, name in enumerate(names)}
    flows = [
        (a, b, 1.0 + (7 * i + 3 * j) % 11)
        for (i, a), (j, b) in combinations(enumerate(names), 2)
        if (i + 2 * j) % 5 == 0
    ]
    return steps, flows + [(b, a, rate / 2) for a, b, rate in flows[::4]]


def test_a_figure_says_what_it_is_and_its_text_is_escaped():
    drawing = Drawing("f", 100, 50, 'a "b" & c')
    drawing.text(1, 2, "<b> & c", turn=-30, anchor="end")
    drawing.rect(0, 0, 10.04, -0.01, "box", title="a < b", radius=2)
    root = parse(drawing.svg())
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'a "b" & c'
    assert root.get("viewBox") == "0 0 100 50"
    assert texts(drawing.svg()) == ["<b> & c"]
    assert elements(drawing.svg(), "title")[0].text == "a < b"
    box = elements(drawing.svg(), "rect", "box")[0]
    assert (box.get("width"), box.get("height"), box.get("rx")) == ("10", "0", "2")


def test_a_scale_maps_its_ends_and_puts_one_value_in_the_middle():
    scale = Scale(10, 20, 100, 300)
    assert (scale(10), scale(15), scale(20)) == (100, 200, 300)
    assert Scale(5, 5, 0, 10)(5) == 5


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (-3, 7, [-2, 0, 2, 4, 6]),
        (0, 0.0004, [0, 0.0001, 0.0002, 0.0003, 0.0004]),
        (3, 3, [3]),
    ],
)
def test_tick_marks_are_round(low, high, expected):
    assert round_ticks(low, high) == pytest.approx(expected)


@pytest.mark.parametrize("most", [4, 5, 7])
def test_an_axis_has_two_tick_marks_or_more_and_no_more_than_asked(most):
    ends = np.random.default_rng(7).uniform(-9, 9, (2000, 2))
    for low, high in np.sort(ends, axis=1):
        assert 2 <= len(round_ticks(low, high, most=most)) <= max(5, most)


def test_an_axis_ends_at_a_round_figure():
    assert round_up(0.00096) == pytest.approx(0.001)
    assert round_up(101) == pytest.approx(150)
    assert round_up(0) == 0


def test_tick_marks_show_the_decimals_that_tell_them_apart():
    assert digits_for([0, 0.5, 1.0]) == 1
    assert digits_for([0, 50]) == 0
    assert digits_for([0, 0.0002]) == 4
    assert digits_for([3]) == 1


@pytest.mark.parametrize("width", [40, 70, 120])
def test_wrapped_lines_fit_and_lose_nothing_but_what_is_marked(width):
    text = "Centrum voor Jeugd en Gezinsondersteuning Midden-Limburg"
    lines = wrap(text, width, 12, most=20)
    assert all(text_width(line, 12) <= width for line in lines)
    assert re.sub(r"[\s-]", "", "".join(lines)) == re.sub(r"[\s-]", "", text)
    assert wrap(text, width, 12, most=1)[0].endswith("…")


def test_a_name_is_cut_between_letters_where_it_must_be():
    assert shorten("court", 100, 12) == "court"
    assert shorten("mental health institution", 120, 12).startswith("mental health i")
    assert text_width(shorten("mental health institution", 120, 12), 12) <= 120
    assert shorten("mental health institution (2)", 120, 12).endswith("… (2)")  # not that of (3)


def test_a_long_station_has_its_partner_above_its_function():
    assert wrap_station("court · single judge", 300, 12) == ["court · single judge"]
    lines = wrap_station("mental health institution · mental health treatment", 120, 12)
    assert [line[:3] for line in lines] == ["men", "· m"]
    assert all(line.endswith("…") for line in lines)
    assert wrap_station("a partner with one function alone", 120, 12)[1] == "function alone"


def test_no_text_is_one_empty_line():
    assert wrap("", 100, 12) == [""]


def test_partners_at_one_step_share_a_column_and_a_line_of_steps_is_a_line():
    assert columns_of({"a": 0, "b": 1, "c": 1.1, "d": 2}) == [["a"], ["b", "c"], ["d"]]
    assert columns_of({"a": 0.0}) == [["a"]]


def test_twenty_six_partners_fit_five_columns_of_six():
    steps, _ = large_chain()
    columns = columns_of(steps)
    assert len(columns) == 5
    assert max(len(column) for column in columns) <= 6
    assert [name for column in columns for name in column] == list(steps)


def test_rows_are_ordered_so_that_flows_do_not_cross():
    flows = [("a", "d", 1.0), ("b", "c", 1.0)]
    ordered = order_rows([["a", "b"], ["c", "d"]], flows)
    assert ordered[0].index("a") == ordered[1].index("d")


@pytest.mark.parametrize("partners", [1, 2, 5, 12, 26, 40])
def test_boxes_never_overlap_and_stay_on_the_canvas(partners):
    steps, flows = large_chain(partners)
    boxes, height = place_boxes(steps, flows, WIDTH)
    assert set(boxes) == set(steps)
    for box in boxes.values():
        assert box.x >= 0
        assert box.x + box.width <= WIDTH
        assert box.y - 24 >= 0  # room for the arrow of who comes from outside
        assert box.y + box.height <= height
    for one, other in combinations(boxes.values(), 2):
        apart = one.x + one.width < other.x or other.x + other.width < one.x
        assert apart or abs(one.y - other.y) > one.height


def test_arrows_go_round_the_boxes_in_between():
    steps, flows = large_chain()
    boxes, _ = place_boxes(steps, flows, WIDTH)
    for arrow in route_arrows(boxes, flows):
        for x, y in re.findall(r"([\d.-]+) ([\d.-]+)H", arrow.steps):
            crossed = [
                box
                for box in boxes.values()
                if box.x - 1 <= float(x) <= box.x + box.width + 1
                and box.y < float(y) < box.y + box.height
            ]
            assert not crossed


def test_arrows_point_where_clients_go():
    boxes, _ = place_boxes({"a": 0, "b": 1, "c": 1}, [("a", "b", 2.0)], WIDTH)
    flows = [("a", "b", 2.0), ("b", "a", 1.0), ("b", "c", 1.0)]
    there, back, aside = sorted(route_arrows(boxes, flows), key=lambda arrow: -arrow.rate)
    assert not there.backward
    assert back.backward
    assert there.tip[0] == boxes["b"].x
    assert back.tip[0] == boxes["a"].x + boxes["a"].width
    assert aside.tip[0] == boxes["c"].x + boxes["c"].width
    corners = there.head(10)
    assert corners[0] == there.tip
    assert all(x < there.tip[0] for x, _ in corners[1:])


@pytest.mark.parametrize("partners", [5, 26])
def test_the_network_names_every_partner_inside_its_box(partners):
    steps, flows = large_chain(partners)
    name = "gemeentelijke gezondheidsdienst noord"
    nodes = [
        Node(f"{name} {index}", step, "load-1", "85% · 12 wait", inflow=float(index == 0))
        for index, step in enumerate(steps.values())
    ]
    renamed = dict(zip(steps, (node.name for node in nodes), strict=True))
    moved = [(renamed[a], renamed[b], rate) for a, b, rate in flows]
    svg = draw_network("n", "label", nodes, moved, ["title"] * len(moved))
    boxes = elements(svg, "rect", "node")
    assert len(boxes) == partners
    breadth = float(boxes[0].get("width"))
    for text in elements(svg, "text", "name"):
        assert text_width(text.text, 11) <= breadth
    assert len(elements(svg, "path", "in")) == 1
    widest = max(float(e.get("stroke-width")) for e in elements(svg, "path", "flow"))
    assert widest == pytest.approx(13.0)


def test_heat_breaks_are_round_and_lie_below_the_highest_value():
    assert class_breaks(250) == (1, 3, 10, 30, 100)
    assert class_breaks(2) == (0.1, 0.3, 1)
    assert class_breaks(0) == ()
    assert class_of(5.0, (1, 3, 10)) == "heat-2"
    assert class_of(float("nan"), (1,)) == "heat-missing"


@pytest.mark.parametrize("names", [["a", "b"], ["a very long name of a station indeed", "b"]])
def test_a_heat_map_has_a_cell_a_value(names):
    heat = Heat(
        names, np.array([0.0, 4.0, 8.0]), np.array([[0, 2, 5], [1, np.nan, 0]]), [["t"] * 3] * 2,
        ["2.3", "0.5"], "mean", "weeks",
    )  # fmt: skip
    svg = draw_heatmap("h", "label", heat, (1, 3), 300)
    cells = [e.get("class") for e in elements(svg, "rect") if "heat" in (e.get("class") or "")]
    assert cells == ["heat-0", "heat-1", "heat-2", "heat-1", "heat-missing", "heat-0"]


def test_a_heat_map_of_one_period_is_drawn():
    heat = Heat(["a"], np.array([0.0]), np.array([[1.0]]), [["t"]], ["1"], "mean", "weeks")
    assert len(elements(draw_heatmap("h", "l", heat, (), 300), "title")) == 1


def test_a_matrix_leaves_cells_empty_where_nothing_is_handed_over():
    values = np.array([[np.nan, 0.9], [0.1, np.nan]])
    svg = draw_matrix("m", "l", ["a", "b"], values, [["", "0.90"], ["0.10", ""]],
                      [["", "t"], ["t", ""]], (0.5,), ("rows", "columns"))  # fmt: skip
    assert len(elements(svg, "rect", "cell-empty")) == 2
    assert len(elements(svg, "rect", "trust-1")) == 1
    assert "0.90" in texts(svg)


def test_the_cells_of_a_large_matrix_are_small():
    names = [str(number) for number in range(25)]
    grid = [["0.5"] * 25] * 25
    svg = draw_matrix("m", "l", names, np.full((25, 25), 0.5), grid, grid, (), ("r", "c"))
    assert float(parse(svg).get("viewBox").split()[2]) < 860
    assert len(elements(svg, "text", "tight")) == 625


def test_a_line_is_broken_where_values_are_missing():
    weeks = np.arange(6.0)
    values = np.array([1, 2, np.nan, 3, 4, 5.0])
    line = Line(weeks, values, low=values - 2, high=values + 1)
    svg = draw_lines("l", "label", [line], EN, title="t", size=(300, 150))
    assert [len(e.get("points").split()) for e in elements(svg, "polyline")] == [2, 3]
    assert len(elements(svg, "polygon", "band")) == 2
    assert "6" in texts(svg)


def test_lines_without_any_value_still_have_axes():
    line = Line(np.arange(3.0), np.full(3, np.nan))
    svg = draw_lines("l", "label", [line], EN, title="t", size=(300, 150))
    assert not elements(svg, "polyline")
    assert elements(svg, "line", "axis")


def test_bars_are_as_long_as_their_values():
    rows = [BarRow("one", (10.0, 5.0), ("10", "5")), BarRow("two", (float("nan"), 0.0), ("–", "0"))]
    svg = draw_bars("b", "label", rows, 400, ends=("low", "high"))
    widths = [float(e.get("width")) for e in elements(svg, "rect", "bar")]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.1)
    assert widths[2:] == [0, 0]


def test_whiskers_tell_better_from_worse_by_shape():
    rows = [
        Whisker("a", 1, 0.5, 1.5, "+1", "better"),
        Whisker("b", -1, -1.5, -0.5, "-1", "worse"),
        Whisker("c", 0.1, float("nan"), float("nan"), "+0.1", "open"),
        Whisker("d", float("nan"), float("nan"), float("nan"), "missing", "open"),
    ]
    svg = draw_whiskers("w", "label", "title", rows, EN, 400)
    assert len(elements(svg, "circle")) == 2
    assert len(elements(svg, "rect", "worse")) == 1
    assert len(elements(svg, "line", "whisker")) == 6
    assert len(elements(svg, "line", "zero")) == 1


def test_whiskers_without_any_difference_are_drawn():
    rows = [Whisker("a", 0, 0, 0, "0", "open")]
    assert elements(draw_whiskers("w", "l", "t", rows, EN, 400), "circle")


def test_journeys_share_one_scale_and_the_end_fits():
    stay = Stay("desk", 0, 2, 10, True, ("w", "t"), "no dossier")
    given_up = Stay("clinic", 12, 20, 20, False, ("w", "t"), "gave up")
    long = Journey("long", (stay, given_up), 20, "gave up waiting after 20 weeks " * 4)
    short = Journey("", (Stay("desk", 0, 0, 5, False, ("w", "t"), ""),), 5, "resolved")
    svg = draw_journeys("j", "label", [long, short], messages("en"), "weeks", 500)
    treated = [float(e.get("width")) for e in elements(svg, "rect", "treated")]
    assert treated[0] / treated[1] == pytest.approx(8 / 5, rel=0.01)
    assert len(elements(svg, "rect", "hatched")) == 2
    ends = elements(svg, "text", "figure")
    assert [e.get("text-anchor") for e in ends] == ["end", None]


def test_a_journey_without_a_visit_ends_where_it_began():
    svg = draw_journeys("j", "label", [Journey("", (), 3, "lost")], messages("en"), "weeks", 500)
    assert len(elements(svg, "polygon", "ending")) == 1
