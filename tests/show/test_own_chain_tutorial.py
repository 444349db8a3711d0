"""The tutorial on one's own chain: its commands work, and both languages say the same."""

import re
import shlex
from pathlib import Path

import pytest

from ketensim.logs.behaviour import fitting
from ketensim.show.cli.entry import run

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "tutorials"
PAGES = {"nl": "eigen-keten.md", "en": "your-own-chain.md"}
NAMES = {"mijn-keten": "my-chain", "uitkomst": "outcome", "vergelijking": "comparison"}


def text_of(lang):
    return (FOLDER / PAGES[lang]).read_text(encoding="utf-8")


def commands(lang):
    blocks = re.findall(r"^```sh\n(.*?)^```$", text_of(lang), flags=re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def test_both_languages_have_the_same_commands():
    translated = [line.removesuffix(" --lang nl") for line in commands("nl")]
    for dutch, english in NAMES.items():
        translated = [line.replace(dutch, english) for line in translated]
    assert translated == commands("en")
    assert len(translated) == 5


def test_both_languages_have_the_same_figures():
    figures = re.compile(r"\d[\d.,]*\d|\d")
    dutch = figures.findall(text_of("nl").translate(str.maketrans(".,", ",.")))
    english = figures.findall(text_of("en"))
    assert sorted(plain(one) for one in dutch) == sorted(plain(one) for one in english)


def plain(figure):
    """A figure without the marks that languages write differently."""
    return figure.strip(".,").replace(",", "")


@pytest.fixture
def short(monkeypatch):
    """A search of 16 simulated logs."""
    for name, value in {"_LOG2": 3, "_WARMUP": 4, "_LEVEL_RUNS": 1, "_LEVELLING": 1}.items():
        monkeypatch.setattr(fitting, name, value)


@pytest.mark.long
def test_the_commands_work_in_a_short_form(short, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for command in commands("nl"):
        typed = re.sub(r"--runs \d+", "--runs 2", re.sub(r"--weeks \d+", "--weeks 8", command))
        typed += " --from 2024-09-01" if "calibrate" in typed else ""
        assert run(shlex.split(typed)[1:]) == 0, command
    for made in ("beroerte_log.html", "mijn-keten.yaml", "uitkomst/report.html"):
        assert (tmp_path / made).is_file()
    assert "chain_optimisation" in (tmp_path / "vergelijking" / "report.html").read_text("utf-8")
