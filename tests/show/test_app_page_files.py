"""The files of the training page: small, their own, and with words in both languages."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest

from ketensim.show.app.game import USUAL_ROUNDS

PAGE = files("ketensim.show.app").joinpath("page")
MODULES = sorted(each.name for each in PAGE.iterdir() if each.name.endswith(".js"))
SOURCE = {name: PAGE.joinpath(name).read_text("utf-8") for name in MODULES}
KINDS = (".html", ".css", ".js", ".svg")
MOST_WEIGHT = 300_000  # bytes
MESSAGES = files("ketensim.show").joinpath("messages")


def words(language):
    return json.loads(MESSAGES.joinpath(f"app.{language}.json").read_text("utf-8"))


def said():
    """Keys that the modules ask for, and patterns for those that are put together."""
    text = "\n".join(SOURCE.values())
    asked = set(
        re.findall(r'(?:\bsay|\blabelled)\((?:[^"`()]*\? )?"([a-z_]+(?:\.[a-z_]+)+|close)"', text)
    )
    asked |= set(re.findall(r'\bsay\([^"`]*\? "[a-z_.]+" : "([a-z_.]+)"', text))
    asked |= {
        f"{key}.{form}"
        for key in re.findall(r'\bcount\("([a-z_.]+)"', text)
        for form in ("one", "other")
    }
    patterns = [
        re.compile("[a-z_]+".join(map(re.escape, re.split(r"\$\{.*?\}", key))))
        for key in re.findall(r"\bsay\(`([^`]+)`", text)
        if not key.startswith("${")
    ]
    return asked, patterns


def test_whatever_the_page_says_stands_in_the_catalogue():
    asked, _ = said()
    assert len(asked) > 100
    assert sorted(key for key in asked if f"app.{key}" not in words("nl")) == []


def test_whatever_the_catalogue_of_the_page_holds_is_said_somewhere():
    asked, patterns = said()
    known = {key.removeprefix("app.") for key in words("nl")}
    unused = known - asked
    assert sorted(key for key in unused if not any(each.fullmatch(key) for each in patterns)) == []


def test_the_page_weighs_less_than_300_kilobytes():
    own = sum(len(each.read_bytes()) for each in PAGE.iterdir() if each.name.endswith(KINDS))
    both = sum(
        len(each.read_bytes())
        for each in MESSAGES.iterdir()
        if each.name.startswith(("app.", "names.", "lessons."))
    )
    assert 50_000 < own + both < MOST_WEIGHT


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_short_and_says_what_it_is_for(name):
    assert SOURCE[name].startswith("// ")
    assert len(SOURCE[name].splitlines()) <= 250


@pytest.mark.parametrize("name", MODULES)
def test_a_module_uses_only_modules_of_the_page(name):
    for used in re.findall(r'from "([^"]+)"', SOURCE[name]):
        assert used.removeprefix("./") in MODULES
    assert "innerHTML" not in SOURCE[name]
    assert "eval(" not in SOURCE[name]


def test_modules_do_not_use_each_other_in_a_circle():
    used = {name: set(re.findall(r'from "\./([\w.]+)"', text)) for name, text in SOURCE.items()}
    while free := [name for name, others in used.items() if not others & used.keys()]:
        for name in free:
            del used[name]
    assert used == {}


def test_no_style_or_script_stands_inside_the_page():
    html = PAGE.joinpath("index.html").read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", html)
    assert not any(re.search(r"[{ ]style:", text) for text in SOURCE.values())


def test_the_page_offers_as_many_rounds_as_the_app_plays_by_itself():
    assert f"const USUAL_ROUNDS = {USUAL_ROUNDS};" in SOURCE["game.js"]


def test_no_file_of_the_page_names_another_host():
    texts = [
        *SOURCE.values(),
        *(
            each.read_text("utf-8")
            for each in PAGE.iterdir()
            if each.name.endswith((".css", ".html", ".svg"))
        ),
    ]
    addresses = {found for text in texts for found in re.findall(r"https?://[^\"'\s`$]+", text)}
    assert addresses == {"http://www.w3.org/2000/svg"}
