"""Facts about the documentation: links lead somewhere, examples run, pages are complete."""

import re
import shlex
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from ketensim.show.app.lessons import lesson_listing
from ketensim.show.cli.entry import run
from ketensim.show.messages import messages

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    + [ROOT / folder / "README.md" for folder in ("scenarios", "experiments", "lessons", "results")]
)
SET_UP = (
    "python -m pip install . && ketensim run beroerte",
    'python -m pip install ".[test]" && python -m pytest',
)
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, language: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return [body for kind, body in FENCE.findall(text) if kind == language]


def commands(page: Path) -> list[str]:
    lines = [line for body in blocks(page, "bash") for line in body.splitlines()]
    return [line.partition("  #")[0].strip() for line in lines if line.startswith("ketensim ")]


def anchors(page: Path) -> set[str]:
    """Return the anchors that a page's headings make."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_internal_link_leads_to_a_page_and_a_heading(page):
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        if anchor:
            assert anchor in anchors(there), target


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "python")], ids=name_of)
def test_python_examples_run_from_top_to_bottom(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    names: dict[str, object] = {"__name__": "example"}
    for number, body in enumerate(blocks(page, "python"), start=1):
        exec(compile(body, f"{name_of(page)}[{number}]", "exec"), names)


@pytest.mark.no_cover  # tests of each command do these lines too
@pytest.mark.parametrize("page", [p for p in PAGES if commands(p)], ids=name_of)
def test_commands_on_the_command_line_work_as_written(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for body in blocks(page, "yaml"):  # a page's files, named in their first line
        first = body.splitlines()[0]
        if match := re.fullmatch(r"# (\w[\w-]*\.yaml)", first):
            (tmp_path / match.group(1)).write_text(body, encoding="utf-8")
    for command in commands(page):
        assert run(shlex.split(command)[1:]) == 0, command


def test_readme_names_the_two_set_up_commands_exactly():
    listed = [body.strip() for body in blocks(ROOT / "README.md", "bash")]
    for command in SET_UP:
        assert command in listed


def test_every_page_of_the_documentation_is_in_its_menu_and_exists():
    menu = YAML(typ="safe").load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]

    def pages(entries) -> set[str]:
        found = set()
        for entry in entries:
            for value in entry.values():
                found |= pages(value) if isinstance(value, list) else {value}
        return found

    docs = ROOT / "docs"
    assert pages(menu) == {path.relative_to(docs).as_posix() for path in docs.rglob("*.md")}


def test_the_glossary_is_in_alphabetical_order_and_names_no_word_twice():
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = [row.split("|")[1].strip() for row in text.splitlines() if row.startswith("| ")][2:]
    assert len(words) == len(set(words))
    assert words == sorted(words, key=str.lower)


LABELS = (
    *("app.top.choose", "app.phase.predict", "app.phase.run", "app.phase.debrief"),
    *("app.lesson.look_at", "app.lesson.bets", "app.panel.intervene", "app.panel.room"),
    *(
        "app.room.large",
        "app.game.reveal",
        "app.panel.log",
        "app.log.debrief",
        "app.choose.earlier",
    ),
)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_page_on_training_names_what_stands_on_the_screen(lang):
    text = (ROOT / "docs" / "how-to" / "training.md").read_text(encoding="utf-8")
    dutch, _, english = text.partition("## In English")
    told = " ".join((dutch if lang == "nl" else english).split())
    assert [key for key in LABELS if f"**{messages(lang)(key)}**" not in told] == []
    lessons = [f"{one['title'][lang]} (`{one['name']}`)" for one in lesson_listing()]
    assert [lesson for lesson in lessons if lesson not in told] == []


def test_the_page_on_training_names_keys_that_the_page_listens_to():
    text = (ROOT / "docs" / "how-to" / "training.md").read_text(encoding="utf-8")
    page = ROOT / "ketensim/show/app/page"
    told = (page / "key_list.js").read_text(encoding="utf-8")
    heeded = (page / "keys.js").read_text(encoding="utf-8")
    for key in set(re.findall(r"`([a-z])`", text)):
        assert f'["{key.upper()}"]' in told, key
        assert f"\n    {key}: " in heeded, key
