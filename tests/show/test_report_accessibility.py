"""The report in a real browser: no violation that axe-core can find, and it fits a telephone."""

from __future__ import annotations

from importlib.resources import files

import pytest
from browser import BROWSER, CUT_OFF

from ketensim.scenario import load_scenario
from ketensim.show.cli.profiling import write_profile
from ketensim.show.messages import messages
from ketensim.show.report import write_report

pytestmark = [
    pytest.mark.skipif(
        BROWSER is None,
        reason="no Chromium or Chrome found: install one, or name it in CHROMIUM, for the report",
    ),
    pytest.mark.no_cover,  # other tests make the same reports
]


@pytest.fixture(scope="module", params=[("run", "nl"), ("comparison", "en"), ("bottlenecks", "nl")])
def report(request):
    kind, lang = request.param
    return write_report(request.getfixturevalue(f"{kind}_folder"), lang)


def test_the_report_has_no_violation_and_does_not_scroll_sideways(browser, report):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    asked = []
    page.on("request", lambda each: asked.append(each.url))
    page.goto(report.as_uri())
    assert asked == [report.as_uri()]
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert len(found["passes"]) > 20
        assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    page.close()


def test_nothing_in_a_figure_is_cut_off(browser, report):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(report.as_uri())
    cut = page.evaluate(CUT_OFF)
    assert cut == []
    page.close()


def test_the_page_of_a_profile_has_no_violation(browser, tmp_path):
    place, _ = write_profile(load_scenario("jeugd"), tmp_path, messages("nl"))
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(place.as_uri())
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    page.close()
