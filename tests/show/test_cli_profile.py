"""`ketensim profile` with its picture, and the guide beside what was simulated."""

import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from ketensim.chain.regie.registry import strategies
from ketensim.scenario import load_scenario
from ketensim.show import advised
from ketensim.show.cli.entry import run
from ketensim.show.guide import GUIDE, named_for
from ketensim.show.messages import messages
from ketensim.show.report.figures.radar import Spoke, draw_radar
from ketensim.study.comparison import comparison_of

EN = messages("en")
SHORT = ["--weeks", "60", "--set", "horizon.warmup=10"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    return tmp_path


def test_the_page_and_the_picture_are_written_where_they_are_asked_for(capsys, here):
    assert run(["profile", "jeugd", "--out", "a/b", "--lang", "nl"]) == 0
    shown = capsys.readouterr().out
    assert "Rapport: a/b/report.html" in shown
    assert "Beeld: a/b/profile.svg" in shown
    page = (here / "a" / "b" / "report.html").read_text(encoding="utf-8")
    assert "Complexiteitsprofiel" in page
    assert 'id="figure-profile"' in page
    assert {path.name for path in (here / "a" / "b").iterdir()} == {"report.html", "profile.svg"}
    assert run(["profile", "jeugd", "--out", "a/b", "--quiet"]) == 0  # again, over the first
    assert capsys.readouterr().out == "a/b\n"


def test_the_picture_stands_alone_as_a_file(here):
    assert run(["profile", "beroerte", "--out", "out", "--quiet"]) == 0
    drawn = ET.parse(here / "out" / "profile.svg").getroot()
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    words = {text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Ambiguity", "Dynamism", "Scattered power"} <= words


def test_a_profile_without_a_folder_writes_nothing(capsys, here):
    assert run(["profile", "beroerte", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert list(here.iterdir()) == []


def test_a_place_that_is_no_folder_is_refused(capsys, here):
    (here / "file").write_text("x")
    assert run(["profile", "beroerte", "--out", "file"]) == 2
    assert "--out must be a folder, got the file file" in capsys.readouterr().err
    assert run(["profile", "beroerte", "--out", "file/below"]) == 2
    assert "results cannot be written to file/below" in capsys.readouterr().err


def test_the_tip_of_every_spoke_stands_at_its_value():
    spokes = [Spoke(name, (value,), name) for name, value in (("a", 1.0), ("b", 0.5), ("c", 0.0))]
    drawn = ET.fromstring(draw_radar("x", "label", spokes, ["a", "b", "c", "d"]))
    dots = [(float(c.get("cx")), float(c.get("cy"))) for c in drawn.iter("circle")]
    middle = (320.0, 175.0)
    reach = [((x - middle[0]) ** 2 + (y - middle[1]) ** 2) ** 0.5 / 130.0 for x, y in dots]
    assert reach == pytest.approx([1.0, 0.5, 0.0], abs=0.002)
    assert dots[0] == (320.0, 45.0)  # the first spoke points up
    assert dots[1][0] > middle[0]  # and the next follow the clock


def test_what_the_guide_names_is_tried_where_it_exists():
    for chain_type in ("simple", "complex"):
        named = {
            one.strategy for key, cell in GUIDE.items() if key[0] == chain_type for one in cell
        }
        assert set(advised.candidates(chain_type)) == {"none"} | (named & set(strategies()))
        assert {one.strategy for one in named_for(chain_type)} == named
    both = set(advised.candidates("simple")) | set(advised.candidates("complex"))
    assert set(advised.candidates("mixed")) == both
    assert advised.candidates("mixed")[0] == "none"


def test_a_trial_shows_guide_and_simulation_side_by_side(capsys, here):
    assert run(["profile", "multiprobleem", "--try", "--runs", "2", *SHORT, "--out", "out"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Guide and simulation side by side: 2 runs of each strategy" in shown
    assert "Ambiguity" in shown
    assert "(the guide's text names none)" in shown
    profile = load_scenario("multiprobleem").complexity()
    summary = pd.read_csv(here / "out" / "summary.csv")
    assert summary["strategy"].unique().tolist() == advised.candidates(profile.type)
    page = (here / "out" / "report.html").read_text(encoding="utf-8")
    assert "Guide and model" in page


@pytest.mark.long
def test_a_trial_of_a_mixed_chain_says_that_the_guide_is_silent(capsys, here):
    typed = ["profile", "jeugd", "--try", "--runs", "1", *SHORT]
    assert run([*typed, "--out", "out", "--lang", "en"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Of a mixed chain the guide says nothing" in shown
    assert "for a complex chain" in shown
    assert run([*typed, "--out", "out", "--quiet"]) == 0
    assert capsys.readouterr().out == "out\n"


def test_where_nothing_that_the_guide_names_exists_there_is_nothing_to_try(
    capsys, here, monkeypatch
):
    monkeypatch.setattr(advised, "strategies", lambda: {"none": object})
    assert run(["profile", "beroerte", "--try", "--lang", "en"]) == 2
    assert "there is nothing to try" in capsys.readouterr().err
    assert list(here.iterdir()) == []


def compared(lift):
    """Ten runs of no regie, and of chain optimisation that does so much more."""
    rows = [
        {"run": 0, "strategy": name, "seed": seed, "within_norm_share": 0.01 * seed + more}
        for name, more in (("none", 0.0), ("chain_optimisation", lift))
        for seed in range(10)
    ]
    for row in rows[10:]:
        row["within_norm_share"] += 0.001 * (row["seed"] % 2)
    return comparison_of(pd.DataFrame(rows))


@pytest.mark.parametrize(
    ("lift", "verdict"),
    [
        (0.1, "better than no regie: agrees"),
        (-0.1, "worse than no regie: contradicts"),
        (-0.0005, "cannot be told from noise"),
    ],
)
def test_the_model_agrees_or_contradicts_only_where_it_is_more_than_noise(lift, verdict):
    rows = advised.table_rows("simple", EN, compared(lift))
    (row,) = [row for row in rows if row[1].startswith("chain_optimisation")]
    assert row[3] == verdict
    assert row[2].startswith(EN.number(100 * lift + 0.05, 2, signed=True))


def test_what_was_named_but_not_tried_is_said_to_be_so(monkeypatch):
    monkeypatch.setattr(advised, "strategies", lambda: {"none": object})
    rows = advised.table_rows("complex", EN, compared(0.1))
    (row,) = [row for row in rows if row[1].startswith("goal_intertwining")]
    assert row[1].endswith("not in this version)")
    assert row[2:] == ("not tried", "")
