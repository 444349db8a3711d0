"""The ziggurat against the exponential law; error rates in theory_cases.py."""

import numpy as np
import pytest
from numba import njit
from scipy import stats
from theory_cases import assert_plausible

from ketensim.flow.draws import mix
from ketensim.flow.exponential import _HEIGHT, _INNER, _REACH, _TAIL, exponential

COUNT = 2_000_000


@njit
def _drawn(count):
    """Draws from the hashes of 0 to count - 1."""
    found = np.empty(count)
    for number in range(count):
        found[number] = exponential(mix(np.uint64(number) * np.uint64(0xD1B54A32D192ED03)))
    return found


@pytest.fixture(scope="module")
def drawn():
    with np.errstate(over="ignore"):  # when interpreted
        return _drawn(COUNT)


def test_layers_have_equal_areas_and_end_at_the_top_of_the_curve():
    area = np.exp(-_TAIL) * (_TAIL + 1.0)  # the lowest: a rectangle, and the tail behind it
    strips = _REACH[1:-1] * np.diff(_HEIGHT[1:])
    np.testing.assert_allclose(strips, area, rtol=1e-11)
    assert _REACH[-1] == 0.0
    assert _HEIGHT[-1] == 1.0
    np.testing.assert_allclose(_INNER * _REACH[:-1], _REACH[1:], rtol=1e-15)


@pytest.mark.theory
def test_draws_follow_the_exponential_law(drawn):
    assert_plausible(stats.kstest(drawn, stats.expon.cdf).pvalue)


@pytest.mark.theory
def test_draws_fall_into_every_layer_and_the_tail_as_often_as_they_should(drawn):
    """A fault in one layer, or in the tail that one draw in 2,200 lies in, hides from a mean."""
    beyond = _TAIL + np.array([0.2, 0.5, 1.0, 1.5, 2.0, 3.0, np.inf])
    edges = np.concatenate([_REACH[:0:-1], beyond])
    counts = np.histogram(drawn, edges)[0]
    expected = COUNT * -np.diff(np.exp(-edges))
    assert expected.min() > 40
    assert_plausible(stats.chisquare(counts, expected).pvalue)


def test_a_draw_stays_as_it_is():
    """Frozen: another value would give every published scenario other treatments and arrivals."""
    under_the_curve, in_the_tail, drawn_again = (
        exponential(np.uint64(bits)) for bits in (2**63 + 5, 0xFFFFFFFFFFFFF000, 0xFFFFFFFFFFFFF0FF)
    )
    assert under_the_curve == pytest.approx(2.9410721578977004, rel=1e-12)
    assert in_the_tail == pytest.approx(9.29440084619392, rel=1e-12)
    assert drawn_again == pytest.approx(0.4469186533104619, rel=1e-12)
