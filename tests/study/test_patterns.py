"""Patterns: every file is an experiment that can be run, and its signs come out in a short form."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ketensim.scenario.errors import ScenarioError
from ketensim.scenario.parameters import Parameters
from ketensim.show import patterns_page
from ketensim.show.patterns_picture import picture, written
from ketensim.study.patterns import evidence as finding
from ketensim.study.patterns.evidence import Evidence, drawn_parameters, gather, trials_of
from ketensim.study.patterns.pattern import Effect, Outcome, load_pattern, pattern_paths
from ketensim.study.patterns.running import Trial, read_outcome, run_trial
from ketensim.study.statistics import estimate

ROOT = Path(__file__).parents[2]
PATHS = {path.stem: path for path in pattern_paths()}
KEPT = patterns_page.kept_evidence(ROOT)
SHORT = 4  # paired seeds of the short form


@pytest.mark.parametrize("name", PATHS)
def test_a_pattern_has_both_languages_a_source_and_chains_that_can_be_made(name):
    pattern = load_pattern(PATHS[name])
    assert pattern.name == name
    assert pattern.source
    assert pattern.ablation
    for text in (pattern.title, *(effect.says for effect in pattern.effects)):
        assert text.nl != text.en
    for arm in pattern.arms:
        for more in ({}, dict(pattern.ablation)):
            pattern.chain(arm, PATHS[name].parent, more)


def enough(name):
    """Seeds over which the chance of the other sign is below one in a thousand; four at least."""
    kept, seeds = KEPT[name]["effects"][0]["with"], KEPT[name]["seeds"]
    half = (kept["high"] - kept["low"]) / 2
    deviation = half / stats.t.ppf(0.975, seeds - 1) * np.sqrt(seeds)
    return max(SHORT, int(np.ceil((3.1 * deviation / kept["mean"]) ** 2)))


@pytest.mark.theory
@pytest.mark.parametrize("name", [name for name in PATHS if KEPT.get(name, {}).get("reached")])
def test_a_pattern_that_was_reached_comes_out_again_and_goes_with_its_mechanism(name, request):
    pattern = load_pattern(PATHS[name])
    seeds = tuple(range(7001, 7001 + enough(name)))
    effect = run_trial(Trial(PATHS[name], seeds))[0].mean() * pattern.effects[0].sign
    assert effect > 0.0
    if not request.config.getoption("--full"):
        return  # that it goes with its mechanism takes as long again
    off = tuple(pattern.ablation.items())
    left = run_trial(Trial(PATHS[name], seeds, off))[0].mean() * pattern.effects[0].sign
    assert left < 0.5 * effect


def test_the_page_and_its_pictures_are_those_of_the_evidence_that_is_kept():
    assert patterns_page.page(KEPT) == (ROOT / patterns_page.PAGE).read_text(encoding="utf-8")
    for name, record in KEPT.items():
        drawn = (ROOT / patterns_page.PICTURES / f"{name}.svg").read_text(encoding="utf-8")
        assert drawn == picture(name, record)


def test_evidence_is_kept_of_every_pattern():
    assert set(KEPT) == set(PATHS)


WEEKS = pd.DataFrame(
    {"week": [-1, 0, 1, 2, 3], "partner": list("aabab"), "x": [9.0, 1.0, 2.0, 3.0, 6.0]}
)
RUN = SimpleNamespace(table=lambda name: WEEKS, indicators={"dks": 0.25})


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ({"indicator": "dks"}, 0.25),
        ({"of": "mean"}, 3.0),
        ({"of": "sum", "since": 1}, 11.0),
        ({"of": "smallest", "until": 2}, 1.0),
        ({"of": "largest", "where": {"partner": "a"}}, 3.0),
        ({"of": "last"}, 6.0),
        ({"of": "first_above", "bound": 2.5}, 2.0),
        ({"of": "first_below", "bound": 0.5}, 3.0),
    ],
)
def test_an_outcome_is_read_from_the_rows_and_weeks_that_count(said, value):
    table = {} if "indicator" in said else {"table": "weekly", "column": "x"}
    assert read_outcome(Outcome(**said, **table), RUN) == pytest.approx(value)


GOOD = (ROOT / "experiments" / "patterns" / "K03.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weakest: 1,", "weekest: 1,", "there is no arm 'weekest'"),
        ("{indicator: within_norm_share}", "{table: weekly}", "an indicator, or else a table"),
        ("source:", "sauce:", "sauce is not a known key; did you mean source?"),
    ],
)
def test_a_wrong_pattern_gets_one_sentence(tmp_path, old, new, said):
    path = tmp_path / "K03.yaml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_pattern(path)
    assert said in str(caught.value)
    assert "K03.yaml" in str(caught.value)


def test_a_draw_takes_every_free_parameter_within_a_third_and_leaves_what_the_pattern_sets():
    pattern = load_pattern(PATHS["K13"])
    one, again, other = (drawn_parameters(pattern, draw) for draw in (0, 0, 1))
    assert one == again != other
    assert "parameters.dossier_other_system" not in one
    assert len(one) > 80
    schema = Parameters.model_json_schema()["properties"]
    for path, value in one.items():
        field = schema[path.removeprefix("parameters.")]
        assert field["minimum"] <= value <= field["maximum"]
        half = 0.5 if field["type"] == "integer" else 1e-9  # rounded to whole numbers
        assert abs(value - field["default"]) <= 0.3 * abs(field["default"]) + half
    pattern.chain("paper", PATHS["K13"].parent, one)


def found(effect, without, draws=10, holds=10):
    """Evidence of a pattern of one effect."""
    pattern = SimpleNamespace(effects=(SimpleNamespace(sign=1),))
    values = (np.array([effect - 0.01, effect, effect + 0.01]), np.array([without, without]))
    ends = [(estimate(one),) for one in values]
    return Evidence(pattern, ends[0], ends[1], draws, holds)


@pytest.mark.parametrize(
    ("evidence", "reached"),
    [
        (found(0.1, 0.02), True),
        (found(0.1, 0.03), False),
        (found(0.01, 0.0), False),
        (found(-0.1, 0.0), False),
        (found(0.1, -0.1), True),
        (found(0.1, 0.0, holds=7), False),
        (found(0.1, 0.0, draws=0, holds=0), True),
    ],
)
def test_a_pattern_is_reached_when_separable_caused_and_robust(evidence, reached):
    assert evidence.reached == reached


class InThisProcess:
    """An executor that does its work at once."""

    def __init__(self, *_, **__):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def shutdown(self, **_):
        self.ended = True

    def submit(self, work, trial):
        return SimpleNamespace(result=lambda: work(trial))


def test_evidence_is_gathered_from_trials_with_and_without_and_draw_by_draw(monkeypatch):
    monkeypatch.setattr(finding, "ProcessPoolExecutor", InThisProcess)

    def trial(one):
        size = 1.0 if not one.more else 0.1 if len(one.more) == 1 else -2.0
        return np.array([[size] * len(one.seeds), [size] * len(one.seeds)])

    monkeypatch.setattr(finding, "run_trial", trial)
    told = []
    path = PATHS["K03"]
    (evidence,) = gather([path], seeds=5, draws=3, tell=lambda done, total: told.append(done))
    assert told == list(range(1, 8))
    assert trials_of(path, 5, 3) == 7
    assert (evidence.effects[0].runs, evidence.ablated[1].runs) == (5, 5)
    assert (evidence.draws, evidence.holds, evidence.robustness) == (3, 0, 0.0)
    assert evidence.removed == pytest.approx(0.9)


def test_an_interrupted_gathering_ends_its_workers(monkeypatch):
    monkeypatch.setattr(finding, "ProcessPoolExecutor", InThisProcess)

    def stop(one):
        raise KeyboardInterrupt

    monkeypatch.setattr(finding, "run_trial", stop)
    with pytest.raises(KeyboardInterrupt):
        list(gather([PATHS["K03"]], draws=0))


def test_figures_are_written_with_the_digits_that_matter():
    assert written({"mean": 0.0123, "low": 0.01, "high": 0.015}) == "+0.012 (+0.010 to +0.015)"
    assert written({"mean": -56.3, "low": -59.9, "high": -52.7}) == "-56.3 (-59.9 to -52.7)"
    assert written({"mean": 1e-4, "low": 0.0, "high": 2e-4}) == "+0.00010 (+0.00000 to +0.00020)"


@pytest.mark.parametrize(
    ("outcome", "unit"),
    [
        ({"indicator": "incidents@multiple"}, "per 100 clients"),
        ({"table": "weekly", "column": "trust"}, "0-1"),
        ({"table": "weekly", "column": "trust", "of": "first_below"}, "weeks"),
    ],
)
def test_an_effect_is_in_the_unit_of_its_outcome_unless_it_has_a_word_of_its_own(outcome, unit):
    says = {"nl": "iets", "en": "something"}
    effect = {"says": says, "outcome": outcome, "contrast": {"a": 1.0}}
    assert Effect.model_validate(effect).measured_in == unit
    assert Effect.model_validate(effect | {"unit": "clients"}).measured_in == "clients"


def test_the_page_says_by_how_much_and_why_a_pattern_is_not_reached():
    effect = {"says": "it rises", "unit": "share", "sign": 1}
    effect["with"] = {"mean": 0.1, "low": -0.1, "high": 0.3}
    record = {"removed": 0.5, "draws": 10, "holds": 7, "remark": "It rests on little."}
    (line,) = patterns_page._short_of("K99", {**record, "effects": [effect]})
    assert line.startswith(f"- [K99](#k99): that it rises is not shown: {written(effect['with'])}")
    assert "where the interval should lie above zero; the ablation removes 50% of" in line
    assert line.endswith("in 7 of 10 draws, and in at least 80% is asked for. It rests on little.")


@pytest.mark.parametrize("name", [name for name in PATHS if not KEPT[name]["reached"]])
def test_a_pattern_that_is_not_reached_says_why(name):
    remark = load_pattern(PATHS[name]).remark
    assert remark is not None
    assert remark.nl != remark.en
