"""The page as a whole, made from real runs: one file, whole, the same every time, well built."""

from __future__ import annotations

import json
import re
import time
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import pytest

from ketensim.show.messages import messages
from ketensim.show.report import REPORT_FILE, write_report
from ketensim.show.report.material import read_material
from ketensim.show.report.wording import (
    capital,
    count,
    fine,
    lasting,
    number,
    percent,
    significant,
    strategy_name,
    within_sentence,
)

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """The elements of a page in order, with the tags that each is in."""

    def __init__(self, text):
        super().__init__()
        self.open, self.found = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs), tuple(self.open)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def of(self, tag):
        return [attrs for name, attrs, _ in self.found if name == tag]


@pytest.fixture(scope="module", params=["run", "comparison"])
def folder(request):
    return request.getfixturevalue(f"{request.param}_folder")


@pytest.fixture(scope="module", params=["nl", "en"])
def page(request, folder):
    return Page(write_report(folder, request.param).read_text(encoding="utf-8"))


def test_the_same_folder_gives_the_same_bytes(folder):
    first = write_report(folder, "nl").read_bytes()
    assert write_report(folder, "nl").read_bytes() == first
    assert write_report(folder, "en").read_bytes() != first
    assert not list(folder.glob(".report*"))


def test_a_report_that_cannot_be_made_leaves_the_old_one(folder, monkeypatch):
    before = write_report(folder, "nl").read_bytes()
    monkeypatch.setattr("ketensim.show.report.filling._part", lambda name: "{{ nothing }}")
    with pytest.raises(Exception, match="nothing"):
        write_report(folder, "nl")
    assert (folder / REPORT_FILE).read_bytes() == before


def test_the_page_needs_nothing_from_outside(page):
    assert not page.of("script")
    assert not page.of("link")
    assert not page.of("img")
    for _, attrs, _ in page.found:
        for name in ("src", "href", "action", "xlink:href"):
            assert attrs.get(name, "#").startswith("#")


def test_tags_are_closed_and_landmarks_and_headings_are_in_order(page):
    assert page.open == []
    assert page.of("html")[0]["lang"] in ("nl", "en")
    for landmark in ("header", "nav", "main", "footer", "h1"):
        assert len(page.of(landmark)) == 1
    levels = [int(tag[1]) for tag, *_ in page.found if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(later <= level + 1 for level, later in pairwise(levels))


def test_ids_are_unique_and_every_reference_leads_somewhere(page):
    ids = [attrs["id"] for _, attrs, _ in page.found if "id" in attrs]
    assert len(ids) == len(set(ids))
    pointed = {attrs["href"][1:] for attrs in page.of("a")}
    pointed |= {attrs["aria-labelledby"] for attrs in page.of("section")}
    pointed |= {
        found
        for _, attrs, _ in page.found
        for found in re.findall(r"url\(#([\w-]+)\)", attrs.get("fill", ""))
    }
    assert pointed <= set(ids)


def test_every_figure_has_a_text_alternative_and_every_table_a_caption_and_scopes(page):
    figures = [attrs for attrs in page.of("svg") if "swatch" not in attrs.get("class", "")]
    assert figures
    assert all(attrs["role"] == "img" and len(attrs["aria-label"]) > 20 for attrs in figures)
    assert len(page.of("caption")) == len(page.of("table"))
    assert all(attrs.get("scope") in ("col", "row") for attrs in page.of("th"))


def test_no_figure_on_the_page_is_not_a_number(page, folder):
    text = (folder / REPORT_FILE).read_text(encoding="utf-8")
    assert not re.search(r"\bnan\b|\binf\b|>None<|Timestamp|np\.", text)


def test_every_section_says_what_to_see(folder):
    text = write_report(folder, "nl").read_text(encoding="utf-8")
    sections = re.findall(r'<section id="(\w+)".*?</section>', text, flags=re.S)
    assert len(sections) == 12 + 2 * ("differences" in sections)
    for body in re.findall(r"<section id=.*?</section>", text, flags=re.S):
        assert '<ul class="sentences">' in body


def test_numbers_are_written_as_the_language_does(run_folder):
    dutch = write_report(run_folder, "nl").read_text(encoding="utf-8")
    english = write_report(run_folder, "en").read_text(encoding="utf-8")
    assert re.search(r">\d+,\d<", dutch)
    assert not re.search(r">\d+,\d<", english)
    assert re.search(r">\d+\.\d<", english)


def test_a_comparison_tells_of_the_same_client_under_both_strategies(comparison_folder):
    text = write_report(comparison_folder, "en").read_text(encoding="utf-8")
    assert "The same client under chain optimisation" in text
    assert re.findall(r'id="figure-waiting-(\d)"', text) == ["0", "1"]
    material = read_material(comparison_folder)
    assert [arm.runs for arm in material.arms] == [(0, 1), (2, 3)]


def test_the_report_of_a_large_chain_takes_less_than_three_seconds(run_folder):
    began = time.process_time()
    write_report(run_folder, "nl")
    assert time.process_time() - began < 3.0


def test_both_languages_have_the_same_keys_with_the_same_places():
    read = {
        lang: json.loads(
            files("ketensim.show").joinpath(f"messages/report.{lang}.json").read_text("utf-8")
        )
        for lang in ("nl", "en")
    }
    assert read["nl"].keys() == read["en"].keys()
    for key, dutch in read["nl"].items():
        places = set(re.findall(r"{(\w+)}", dutch))
        assert places == set(re.findall(r"{(\w+)}", read["en"][key])), key


def test_every_text_of_the_catalogue_is_used_somewhere():
    package = files("ketensim.show.report")
    code = "".join(
        file.read_text("utf-8")
        for folder in (package, package / "sections")
        for file in folder.iterdir()
        if file.name.endswith((".py", ".j2"))
    )
    asked = re.findall(r"[\"'](report\.[^\"'\s]+)[\"']", code)
    patterns = [re.sub(r"{[^}]*}", r"\\w+", key) for key in asked]
    known = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    text = files("ketensim.show").joinpath("messages/report.nl.json").read_text("utf-8")
    assert [key for key in json.loads(text) if not known.fullmatch(key)] == []


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def style():
    return files("ketensim.show.report").joinpath("style.css").read_text("utf-8")


@pytest.mark.parametrize("kind", ["load", "trust"])
def test_text_on_a_coloured_ground_has_contrast_enough(kind):
    ink = re.search(r"--ink: (#\w+)", style())[1]
    grounds = dict(re.findall(rf"\.({kind}-\d) {{ fill: (#\w{{6}});", style()))
    light = set(re.findall(r"\.on-(\w+-\d)", style().split("{ fill: #fff; }")[0]))
    assert len(grounds) >= 5
    for name, ground in grounds.items():
        assert contrast("#ffffff" if name in light else ink, ground) >= 4.5, name


def test_soft_text_has_contrast_enough_and_marks_stand_out():
    colours = dict(re.findall(r"--(\w+): (#\w+)", style()))
    for ground in ("#ffffff", colours["tint"]):
        assert contrast(colours["soft"], ground) >= 4.5
        assert contrast(colours["accent"], ground) >= 4.5
    for line in re.findall(r"\.line-\d {{? ?stroke: (#\w{6})", style()):
        assert contrast(line, "#ffffff") >= 3.0


def test_words_write_numbers_names_and_missing_values():
    dutch, english = messages("nl"), messages("en")
    assert count(english, "week", 1.0) == "1 week"
    assert count(dutch, "week", 2.55, 1) == "2,5 weken"
    assert lasting(dutch, 1.5) == "1,5 weken"
    assert lasting(dutch, 3 / 168) == "3 uur"
    assert lasting(dutch, 0.001) == "minder dan een uur"
    assert count(dutch, "week", float("nan")) == number(dutch, float("nan")) == "ontbreekt"
    assert percent(english, float("nan")) == "missing"
    assert strategy_name(dutch, "goal_intertwining:pairs=2") == "Doelvervlechting (pairs=2)"
    half = "chain_unit:core=4,from=52,intensity=0.5"
    assert strategy_name(dutch, half) == "Ketenunit (core=4, vanaf week 52, 50% van de inzet)"
    assert strategy_name(dutch, "from_elsewhere") == "From elsewhere"
    assert within_sentence("Geen regie") == "geen regie"
    assert within_sentence("Eén loket") == "één loket"
    assert within_sentence("PGB") == "PGB"
    assert capital("") == ""
    assert (significant(0.001234), significant(1234), significant(0)) == (5, 0, 0)
    assert (fine(12.3), fine(0.05), fine(0.0001)) == (1, 3, 3)
