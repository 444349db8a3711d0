import numpy as np
import pytest
from experiment_files import SMALL, changed
from scipy import stats

from ketensim.scenario.errors import ScenarioError
from ketensim.study.experiment.design import METHODS, design_of
from ketensim.study.experiment.factors import TAIL, Factor
from ketensim.study.experiment.reading import read_experiment
from ketensim.study.experiment.uncertainty import Uncertainty

FACTORS = {"complexity.ambiguity": [0, 1], "parameters.trust_gain": [0.01, 0.04], "dummy": [0, 1]}


def design(method, n=8, doublings=0, uncertainties=FACTORS, **options):
    stated = {"method": method, **({} if n is None else {"n": n}), **options}
    data = changed(SMALL, uncertainties=uncertainties, design=stated)
    return design_of(read_experiment(data), doublings)


def factor(**how):
    return Factor("x", Uncertainty.model_validate(how))


POINTS = {
    "lhs": 8, "rbd_fast": 8, "delta": 8, "pawn": 8, "rsa": 8, "hdmr": 8, "enhanced_hdmr": 8,
    "discrepancy": 8, "sobol": 8 * 5, "morris": 8 * 4, "shapley": 8 * 4, "dgsm": 8 * 4,
    "fast": 65 * 3, "factorial": 3**3,
}  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
def test_every_method_gives_points_between_zero_and_one_and_the_same_ones_again(method):
    n = {"fast": 65, "factorial": None}.get(method, 8)
    made, again = design(method, n), design(method, n)
    assert made.points == POINTS[method]
    assert made.unit.min() >= 0
    assert made.unit.max() <= 1
    assert np.array_equal(made.unit, again.unit)
    assert len(made.block) == made.points


@pytest.mark.parametrize("method", [name for name in METHODS if METHODS[name].grows])
def test_a_doubled_design_begins_with_the_one_before(method):
    small, large = design(method), design(method, doublings=2)
    assert large.n == 4 * small.n
    assert large.points == 4 * small.points
    assert np.array_equal(large.unit[: small.points], small.unit)
    assert np.array_equal(large.block[: small.points], small.block)
    for start in range(small.points, large.points, small.points):
        assert not np.array_equal(large.unit[start : start + small.points], small.unit)


def test_a_design_that_cannot_grow_says_so():
    with pytest.raises(ScenarioError, match="cannot be doubled"):
        design("fast", 65, doublings=1)


def test_another_seed_gives_other_points():
    data = changed(SMALL, seed=4)
    assert not np.array_equal(design_of(read_experiment(data)).unit, design("lhs", 5).unit)


@pytest.mark.parametrize(("second_order", "rows"), [(False, 5), (True, 8)])
def test_the_points_of_a_row_of_saltelli_share_their_block(second_order, rows):
    made = design("sobol", second_order=second_order)
    assert made.block.tolist() == [row for row in range(8) for _ in range(rows)]
    first, last = made.unit[0], made.unit[rows - 1]
    for column in range(3):  # A with one column of B
        assert np.flatnonzero(made.unit[1 + column] != first).tolist() == [column]
        assert made.unit[1 + column, column] == last[column]


def test_sobol_points_are_those_of_salib_with_a_seed():
    from SALib.sample import sobol

    from ketensim.study.experiment.keys import number_from

    problem = {"num_vars": 3, "names": list(FACTORS), "bounds": [[0, 1]] * 3}
    theirs = sobol.sample(problem, 8, calc_second_order=False, seed=number_from("design", 3) + 1)
    assert np.array_equal(design("sobol").unit, theirs)


@pytest.mark.parametrize("method", ["morris", "shapley"])
def test_the_points_of_a_trajectory_differ_in_one_factor_and_share_their_block(method):
    made = design(method)
    for block in range(8):
        steps = np.diff(made.unit[made.block == block], axis=0)
        assert np.count_nonzero(steps, axis=1).tolist() == [1, 1, 1]


@pytest.mark.parametrize(("method", "points"), [("sobol", 8 * 4), ("morris", 8 * 3)])
def test_a_group_varies_as_one_factor(method, points):
    grouped = {
        "complexity.ambiguity": {"range": [0, 1], "group": "people"},
        "parameters.trust_gain": {"range": [0.01, 0.04], "group": "people"},
        "dummy": [0, 1],
    }
    made = design(method, uncertainties=grouped)
    assert made.points == points
    assert made.block[-1] == 7
    assert [f.label for f in made.factors] == ["people", "people", "dummy"]
    changes = {tuple(np.flatnonzero(step)) for step in np.diff(made.unit[made.block == 0], axis=0)}
    assert (0, 1) in changes


def test_a_factorial_design_takes_each_level_of_each_factor_with_each_of_the_others():
    mixed = {
        "complexity.ambiguity": [0, 1],
        "parameters.trust_gain": {"values": [0.04, 0.01]},
        "partners.rehabilitation.offers.rehabilitation.caseload": {
            "range": [1, 2],
            "integer": True,
        },
    }
    mixed.popitem()
    made = design("factorial", None, uncertainties=mixed, levels=3)
    assert made.values.tolist() == [
        [0, 0.04], [0, 0.01], [0.5, 0.04], [0.5, 0.01], [1, 0.04], [1, 0.01],
    ]  # fmt: skip
    assert made.block.tolist() == list(range(6))


def test_without_uncertainties_there_is_one_point():
    made = design("factorial", None, uncertainties={})
    assert made.values.shape == (1, 0)


def test_whole_numbers_are_equally_likely_and_both_ends_are_among_them():
    whole = factor(range=[1, 3], integer=True)
    values = whole.values(np.arange(0.0, 1.0, 1 / 300))
    assert np.unique(values, return_counts=True)[1].tolist() == [100, 100, 100]
    assert whole.value(1.0) == 3
    assert type(whole.value(0.5)) is int


def test_whole_numbers_on_a_logarithmic_scale_reach_both_ends():
    whole = factor(range=[1, 100], integer=True, log=True)
    values = whole.values(np.linspace(0, 1, 1001))
    assert (values == np.round(values)).all()
    assert (values.min(), values.max()) == (1, 100)
    assert np.median(values) == pytest.approx(np.sqrt(0.5 * 100.5), abs=1)


def test_a_logarithmic_range_has_its_geometric_mean_in_the_middle():
    assert factor(range=[0.01, 1], log=True).value(0.5) == pytest.approx(0.1)
    assert factor(range=[0.01, 1], log=True).ends() == (0.01, 1)


@pytest.mark.parametrize(
    ("said", "mean", "sd"),
    [
        ({"distribution": "exponential", "mean": 4}, 4, 4),
        ({"distribution": "uniform", "mean": 4, "cv": 0.5}, 4, 2),
        ({"distribution": "lognormal", "mean": 4, "cv": 0.5}, 4, 2),
        ({"distribution": "gamma", "mean": 4, "cv": 0.5}, 4, 2),
        ({"distribution": "beta", "a": 2, "b": 2}, 0.5, np.sqrt(0.05)),
    ],
)
def test_a_distribution_has_the_mean_and_spread_that_are_stated(said, mean, sd):
    places = (np.arange(200_000) + 0.5) / 200_000
    values = factor(**said).values(places)
    # the tails that are left out hold 1e-4 each: less than 1% of the mean, 2% of the spread
    assert values.mean() == pytest.approx(mean, rel=0.01)
    assert values.std() == pytest.approx(sd, rel=0.02)
    assert np.isfinite(factor(**said).ends()).all()


def test_the_tails_of_a_distribution_are_left_out():
    assert factor(distribution="exponential", mean=1).ends()[1] == pytest.approx(
        stats.expon.ppf(1 - TAIL)
    )


def test_values_of_a_list_are_equally_likely_in_any_order():
    listed = factor(values=[3, 1, 2])
    assert listed.values(np.array([0.0, 0.34, 0.67, 1.0])).tolist() == [3, 1, 2, 2]
    assert listed.ends() == (1, 3)
