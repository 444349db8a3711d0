import pytest
from experiment_files import PRINTED, SMALL, TINY, loaded, written

from ketensim.scenario.errors import ScenarioError
from ketensim.study.experiment.design import design_of
from ketensim.study.experiment.reading import load_experiment, read_experiment
from ketensim.study.experiment.running import Sweep

SOBOL = SMALL.replace("method: lhs, n: 5", "method: sobol, n: 8")
# what is changed in the small experiment -> line, and words of the sentence in both languages
WRONG = {
    "a key with a typing error": (
        ("levers:", "lever:"), 4, "lever is not a known key", "did you mean levers?", "bekende"
    ),
    "a path that does not exist": (
        ("parameters.trust_gain:", "parameters.trust_gian:"),
        8, "parameters.trust_gian does not exist", "did you mean parameters.trust_gain?", "bestaat",
    ),
    "a range from high to low": (
        ("[0.01, 0.04]", "[0.04, 0.01]"), 8, "low to high", "0.04", "laag"
    ),
    "a range without width": (
        ("complexity.ambiguity: [0, 1]", "complexity.ambiguity: [1, 1]"),
        7, "low to high", "[1.0, 1.0]", "laag",
    ),
    "an end that the scenario refuses": (
        ("complexity.ambiguity: [0, 1]", "complexity.ambiguity: [0, 1.5]"),
        7, "complexity.ambiguity must lie between 0 and 1", "1.5", "tussen",
    ),
    "a logarithm of zero": (("[0.01, 0.04]", "[0, 0.04]"), 8, "above 0", "[0.0, 0.04]", "boven"),
    "not a number": (("[0.01, 0.04]", "[.nan, 0.04]"), 8, "finite number", ".nan", "eindig"),
    "an infinite end": (("[0.01, 0.04]", "[0.01, .inf]"), 8, "finite number", ".inf", "eindig"),
    "a whole number with half an end": (
        ("log: true", "integer: true"), 8, "whole numbers", "0.01", "gehele"
    ),
    "a range of three": (("[0, 1]\n  par", "[0, 1, 2]\n  par"), 7, "at most 2", "", "hoogstens"),
    "a word for a range": (
        ("ambiguity: [0, 1]", "ambiguity: wide"), 7, "must be a range", "'wide'", "bereik"
    ),
    "two ways to vary": (
        ("log: true", "values: [1, 2]"), 8, "has range and values", "", "heeft range"
    ),
    "a scale without a range": (
        ("{range: [0.01, 0.04], log: true}", "{values: [0.01, 0.04], log: true}"),
        8, "belongs to a range", "log: true", "bereik",
    ),
    "a distribution that cannot be sampled": (
        ("{range: [0.01, 0.04], log: true}", "{distribution: weibull, mean: 0.02}"),
        8, "cannot be sampled", "gamma", "getrokken",
    ),
    "a distribution without its mean": (
        ("{range: [0.01, 0.04], log: true}", "{distribution: gamma}"), 8, "needs it", "", "nodig"
    ),
    "a method that does not exist": (
        ("method: lhs", "method: sobl"), 14, "is not a method", "did you mean sobol?", "methode"
    ),
    "an outcome that does not exist": (
        ("within_norm_share]", "within_norm_shar]"),
        13, "is not an indicator", "did you mean within_norm_share?", "indicator",
    ),
    "an outcome of a group that does not exist": (
        ("[dks,", "[dks@nobody,"), 13, "is not an indicator", "'dks@nobody'", "indicator"
    ),
    "a power of ten of nothing": (
        ("[dks,", "[log10_dsk,"), 13, "is not an indicator", "mean log10_dks?", "bedoelde u"
    ),
    "an outcome twice": (("[dks,", "[dks, dks,"), 13, "in the list twice", "'dks'", "twee keer"),
    "a strategy that does not exist": (
        ("chain_unit]", "chain_unti]"), 5, "not a strategy", "did you mean 'chain_unit'?", "geen"
    ),
    "a strategy twice": (("[none, ", "[none, none, "), 5, "twice", "'none'", "twee keer"),
    "a lever that the scenario refuses": (
        ("strategy: [none, chain_unit]", "queue: [fifo, lifo]"),
        5, "queue must be one of", "'lifo'", "een zijn van",
    ),
    "a lever without values": (("[none, chain_unit]", "[]"), 5, "at least 1", "", "minstens 1"),
    "a lever that is the scenario": (
        ("strategy: [none, chain_unit]", "scenario: [beroerte, cjg]"),
        5, "under the key scenario itself", "", "sleutel scenario",
    ),
    "a path with two roles": (
        ("horizon.warmup: 0", "complexity.ambiguity: 0.5"),
        12, "stands under uncertainties too", "", "een rol",
    ),
    "a constant that the scenario refuses": (
        ("horizon.warmup: 0", "horizon.warmup: -1"), 12, "at least 0", "-1", "minstens 0"
    ),
    "a format of the future": (("format: 1", "format: 2"), 1, "newer", "2", "nieuwer"),
    "no replications": (("replications: 2", "replications: 0"), 15, "at least 1", "0", "minstens"),
    "a boolean for a number": (
        ("replications: 2", "replications: true"), 15, "whole", "true", "geheel"
    ),
    "a size that is missing": (("lhs, n: 5", "lhs"), 14, "n is missing", "lhs", "ontbreekt"),
    "a size that is too small": (("n: 5", "n: 1"), 14, "at least 2", "1", "minstens"),
    "a size of a factorial design": (("lhs", "factorial"), 14, "has no meaning", "5", "factorieel"),
    "no power of two": (("lhs, n: 5", "sobol, n: 500"), 14, "power of two", "such as 512", "macht"),
    "levels of a sample": (("n: 5", "n: 5, levels: 4"), 14, "factorial, morris", "4", "betekenis"),
    "an odd grid of Morris": (
        ("lhs, n: 5", "morris, n: 5, levels: 3"), 14, "must be even", "3", "even"
    ),
    "pairs without Sobol": (
        ("n: 5", "n: 5, second_order: true"), 14, "for sobol only", "true", "sobol"
    ),
    "groups in a Latin hypercube": (
        ("log: true", "group: trust"), 8, "only for sobol and morris", "'trust'", "alleen"
    ),
    "a scenario that does not exist": (
        (f"scenario: {TINY}", "scenario: beroete"), 3, "no file or scenario", "beroerte?", "bestand"
    ),
    "a threshold of something else": (
        ("seed: 3", "thresholds: {dsk: 1.0}"), 16, "not among the outcomes", "dks", "drempel"
    ),
    "a key twice": (("seed: 3", "name: again"), 16, "twice", "line 2", "twee keer"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_told_in_one_sentence_with_its_line(what, tmp_path):
    (old, new), line, rule, told, dutch = WRONG[what]
    assert old in SMALL
    path = written(tmp_path, SMALL.replace(old, new, 1))
    with pytest.raises(ScenarioError) as caught:
        load_experiment(path)
    sentence = caught.value.sentence("en")
    assert sentence.startswith(f"{path}:{line}: ")
    assert rule in sentence
    assert told in sentence
    assert "\n" not in sentence
    assert dutch in caught.value.sentence("nl")


@pytest.mark.parametrize(
    ("text", "words"),
    [("- a\n", "mapping"), ("", "empty"), ("a: [1\n", "YAML"), ("format: 1\n", "missing")],
)
def test_a_file_that_is_no_experiment_is_told_so(text, words, tmp_path):
    with pytest.raises(ScenarioError, match=words):
        load_experiment(written(tmp_path, text))


def test_an_experiment_that_does_not_exist_is_told_so():
    with pytest.raises(ScenarioError, match="no file or experiment 'nowhere'"):
        load_experiment("nowhere")


@pytest.mark.parametrize(
    ("uncertainties", "words"),
    [({}, "something to vary"), ({"complexity.ambiguity": [0, 1]}, "two factors at least")],
)
def test_sobol_needs_two_factors(uncertainties, words, tmp_path):
    from experiment_files import changed

    data = changed(SOBOL, uncertainties=uncertainties)
    with pytest.raises(ScenarioError, match=words):
        read_experiment(data)


def test_the_experiment_of_the_public_interface_works_as_printed(tmp_path):
    experiment = loaded(tmp_path, PRINTED)
    design = design_of(experiment)
    assert experiment.chosen["strategy"][-1] == "chain_unit"
    assert [factor.name for factor in design.factors] == list(experiment.uncertainties)
    assert design.points == 512 * (3 + 2)
    assert design.values.min(axis=0) == pytest.approx([0, 0.01, 5], abs=0.02)
    assert design.values.max(axis=0) == pytest.approx([1, 0.04, 8], abs=0.02)


def test_a_scenario_beside_the_experiment_is_found_from_any_folder(tmp_path):
    written(tmp_path, f"base: {TINY}\nname: mine\n", "mine.yaml")
    experiment = loaded(tmp_path, SMALL.replace(f"{TINY}", "mine.yaml"))
    assert experiment.scenario == (str(tmp_path / "mine.yaml"),)


def test_without_a_strategy_the_one_of_the_scenario_is_the_only_lever(tmp_path):
    text = SMALL.replace("  strategy: [none, chain_unit]", "  queue: [fifo, severity]")
    assert loaded(tmp_path, text).settings == (
        {"queue": "fifo", "strategy": "none"},
        {"queue": "severity", "strategy": "none"},
    )


def test_several_scenarios_are_the_first_lever(tmp_path):
    experiment = loaded(tmp_path, SMALL.replace(f"{TINY}", "[beroerte, cjg]"))
    assert [tuple(setting.values()) for setting in experiment.settings] == [
        ("beroerte", "none"), ("beroerte", "chain_unit"), ("cjg", "none"), ("cjg", "chain_unit"),
    ]  # fmt: skip


def test_a_scenario_of_a_file_is_named_without_its_folder_so_that_runs_are_alike_anywhere(tmp_path):
    text = SMALL.replace(f"{TINY}", "[mine.yaml, cjg]")
    names = []
    for folder in (tmp_path / "one", tmp_path / "other"):
        folder.mkdir()
        written(folder, f"base: {TINY}\nname: mine\n", "mine.yaml")
        plan = Sweep.of(loaded(folder, text), folder / "out", begin=False).plan
        names.append([task.id for _, task in plan.tasks(range(len(plan)))])
        assert [task.values[-1] for _, task in plan.tasks([0])] == [("scenario", "mine")]
        assert plan.evaluate.base({"scenario": "mine"}).name == "mine"
    assert names[0] == names[1]


def test_two_scenarios_of_one_name_cannot_be_told_apart(tmp_path):
    written(tmp_path, f"base: {TINY}\nname: mine\n", "cjg.yaml")
    with pytest.raises(ScenarioError, match="twice"):
        loaded(tmp_path, SMALL.replace(f"{TINY}", "[cjg.yaml, cjg]"))


def test_scenarios_with_strategies_of_their_own_need_the_lever(tmp_path):
    written(tmp_path, f"base: {TINY}\nname: mine\nregie: {{strategy: chain_unit}}\n", "mine.yaml")
    text = SMALL.replace(f"{TINY}", "[beroerte, mine.yaml]").replace(
        "strategy: [none, chain_unit]", "queue: [fifo]"
    )
    with pytest.raises(ScenarioError, match="different ones, chain_unit, none"):
        loaded(tmp_path, text)
