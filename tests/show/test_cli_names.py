"""Commands that compute nothing: they are quick, complete and in both languages."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import ketensim
from ketensim.chain.regie.registry import strategies
from ketensim.measure.indicators import INDICATORS
from ketensim.scenario import MECHANISM_IDS, load_scenario, shipped_scenarios
from ketensim.scenario.reading import shipped_titles
from ketensim.show.cli.entry import main, run
from ketensim.show.cli.profiling import BAR, bar
from ketensim.show.guide import GUIDE, LEVELS, TYPES, advice
from ketensim.study.shipped import experiment_lines, experiments_folder

HEAVY = ("mesa", "numba", "pandas", "matplotlib", "scipy", "pyarrow")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_list_shows_every_name_there_is(capsys, lang):
    assert run(["list", "--lang", lang]) == 0
    words = capsys.readouterr().out.split()
    names = [*shipped_scenarios(), *strategies(), *INDICATORS, *MECHANISM_IDS]
    names += [Path(name).name for name, _ in experiment_lines(experiments_folder(), lang)]
    assert [name for name in names if name not in words] == []


def test_list_speaks_the_language_of_the_locale(capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "nl_NL.UTF-8")
    assert run(["list"]) == 0
    shown = capsys.readouterr().out
    assert load_scenario("beroerte").title.nl in shown
    assert "Experimenten: " in shown


def test_list_shows_experiments_or_says_that_there_are_none(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr("ketensim.study.shipped.experiments_folder", lambda: tmp_path)
    assert run(["list", "--lang", "nl"]) == 0
    assert "ketensim experiment NAAM\n  geen in deze versie" in capsys.readouterr().out
    (tmp_path / "mine.yaml").write_text("scenario: jeugd\ntitle: {nl: Proef, en: Trial}\n")
    assert run(["list", "--lang", "nl"]) == 0
    assert ["mine", "Proef"] in [line.split() for line in capsys.readouterr().out.splitlines()]


def test_titles_are_those_of_the_scenarios_themselves():
    whole = {name: load_scenario(name).title for name in shipped_scenarios()}
    assert shipped_titles() == whole


@pytest.mark.parametrize("typed", [["--help"], ["list"], ["validate", "beroerte"]])
def test_quick_commands_import_nothing_heavy(typed):
    code = (
        "import sys\n"
        "from ketensim.show.cli.entry import run\n"
        f"assert run({typed!r}) == 0\n"
        f"sys.exit(' '.join(name for name in {HEAVY!r} if name in sys.modules) or None)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("typed", [[], ["--help"], ["-h"]])
def test_help_names_every_command(capsys, typed):
    assert run(typed) == 0
    shown = capsys.readouterr().out
    for command in ("list", "validate", "run", "compare", "bottlenecks", "profile", "report"):
        assert command in shown


@pytest.mark.parametrize(
    "command", ["list", "validate", "run", "compare", "bottlenecks", "profile", "report"]
)
def test_every_command_explains_its_options(capsys, command):
    assert run([command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "--lang" in shown
    assert "--debug" in shown


def test_version_is_that_of_the_package(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"ketensim {ketensim.__version__}\n"


def test_the_command_leaves_with_its_status(monkeypatch, capsys):
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(sys, "argv", ["ketensim", "--version"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 0
    assert "ketensim" in capsys.readouterr().out


def test_the_package_is_a_command_too(monkeypatch, capsys):
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(sys, "argv", ["ketensim", "--version"])
    with pytest.raises(SystemExit) as left:
        runpy.run_module("ketensim", run_name="__main__")
    assert left.value.code == 0
    assert capsys.readouterr().out == f"ketensim {ketensim.__version__}\n"


def test_the_package_runs_as_a_module():
    typed = [sys.executable, "-m", "ketensim", "--version"]
    done = subprocess.run(typed, capture_output=True, text=True, check=True)
    assert done.stdout == f"ketensim {ketensim.__version__}\n"


def test_a_reader_who_has_seen_enough_is_no_error():
    code = "from ketensim.show.cli import main; main(['validate', *['beroerte'] * 3])"
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        os.close(writing)
    assert done.stderr == ""


def test_validate_counts_what_it_has_checked(capsys):
    assert run(["validate", "beroerte", "--lang", "nl"]) == 0
    chain = load_scenario("beroerte")
    shown = capsys.readouterr()
    assert shown.out == (
        f"beroerte: geldig ({len(chain.partners)} partners, {len(chain.functions)} functies, "
        f"{len(chain.groups)} cliëntgroepen)\n"
    )
    assert shown.err == ""


def test_validate_quietly_says_nothing_about_what_is_right(capsys):
    assert run(["validate", "beroerte", "jeugd", "--quiet"]) == 0
    assert capsys.readouterr().out == ""


def test_validate_checks_all_files_and_reports_each_wrong_one(capsys, tmp_path):
    (tmp_path / "empty.yaml").write_text("")
    typed = ["validate", str(tmp_path / "empty.yaml"), "beroerte", "nowhere.yaml", "--lang", "en"]
    assert run(typed) == 2
    shown = capsys.readouterr()
    assert len(shown.err.splitlines()) == 2
    assert "empty.yaml" in shown.err
    assert shown.out.startswith("beroerte: valid")


def test_validate_warns_about_what_is_allowed_but_hardly_meant(capsys, tmp_path):
    busy = load_scenario("beroerte").with_values({"horizon.weeks": 5})
    busy.save(tmp_path / "short.yaml")
    assert run(["validate", str(tmp_path / "short.yaml"), "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert shown.err.startswith("warning: ")
    assert ": valid" in shown.out


@pytest.mark.parametrize(("lang", "empty"), [("en", "names none"), ("nl", "noemt er geen")])
def test_profile_shows_five_bars_a_type_and_what_the_guide_leaves_empty(capsys, lang, empty):
    assert run(["profile", "multiprobleem", "--lang", lang]) == 0
    shown = capsys.readouterr().out
    assert sum("█" in line or "░" in line for line in shown.splitlines()) == 5
    assert "goal_intertwining" in shown
    assert shown.count(empty) == 2
    assert getattr(load_scenario("multiprobleem").title, lang) in shown


def test_profile_follows_what_is_set(capsys):
    one_goal = [f"partners.{p.name}.goal=[1]" for p in load_scenario("beroerte").partners]
    typed = ["profile", "beroerte", "--lang", "en"]
    assert run([*typed, *(part for value in one_goal for part in ("--set", value))]) == 0
    first_bar = next(line for line in capsys.readouterr().out.splitlines() if "░" in line)
    assert "0.00" in first_bar


def test_profile_says_which_strategies_this_version_lacks(capsys):
    assert run(["profile", "beroerte", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    for (chain_type, _), named in GUIDE.items():
        if chain_type == "simple":
            for one in named:
                line = next(line for line in shown.splitlines() if one.strategy in line)
                assert ("not in this version" in line) == (one.strategy not in strategies())


def test_the_guide_fills_known_cells_only():
    assert {chain_type for chain_type, _ in GUIDE} <= set(TYPES)
    assert {level for _, level in GUIDE} <= set(LEVELS)
    assert all(advice("mixed", level) == () for level in LEVELS)  # S2 names none for in-between


@pytest.mark.parametrize(("value", "full"), [(0.0, 0), (0.5, 10), (1.0, 20), (1.2, 20)])
def test_a_bar_is_as_full_as_its_value(value, full):
    assert bar(value).count("█") == full
    assert len(bar(value)) == BAR
