import numpy as np
from numba import njit

from ketensim.chain import draws


def test_a_weekly_draw_depends_on_its_key_alone():
    who = draws.partner_key("desk")
    first = draws.weekly(1, who, -52, draws.OUTSIDE)
    draws.weekly(1, who, -51, draws.OUTSIDE)
    assert draws.weekly(1, who, -52, draws.OUTSIDE) == first
    others = {
        draws.weekly(2, who, -52, draws.OUTSIDE),
        draws.weekly(1, draws.partner_key("clinic"), -52, draws.OUTSIDE),
        draws.weekly(1, who, -51, draws.OUTSIDE),
        draws.weekly(1, who, -52, draws.TURNOVER),
    }
    assert len(others | {first}) == 5


def test_shocks_have_mean_0_and_variance_1():
    # 40,000 uniform shocks: the standard error of the mean is 0.005, of the variance 0.0045;
    # four of them fail by chance once in 16,000 times
    who = draws.partner_key("desk")
    shocks = np.array([draws.weekly_shock(1, who, week, draws.OUTSIDE) for week in range(40_000)])
    assert abs(shocks.mean()) < 0.02
    assert abs(shocks.var() - 1.0) < 0.018


def test_compiled_draws_equal_plain_ones():
    compiled = njit(lambda *key: draws.weekly_shock(*key))
    with np.errstate(over="ignore"):
        for week in (-52, 0, 259):
            plain = draws.weekly_shock(3, 4, week, draws.OUTSIDE)
            assert plain == compiled(3, 4, week, draws.OUTSIDE)
            assert draws.weekly.py_func(3, 4, week, 7) == draws.weekly(3, 4, week, 7)
