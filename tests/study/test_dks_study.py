"""The DKS study: what is run, and what its figures say, on chains solved by hand."""

import math

import numpy as np
import pytest

from ketensim.measure.schema import FACTORS
from ketensim.scenario import load_scenario
from ketensim.study.dks_findings import (
    arms_of,
    change_of,
    changes,
    moves,
    moves_in,
    shares_of_dks,
)
from ketensim.study.dks_study import (
    COUNTED_WEEKS,
    ONE_DISCIPLINE,
    figures_of,
    one_discipline,
    runs_of_chain,
    study_chain,
    with_horizon,
)


class Run:
    """A run of which only indicators are known."""

    def __init__(self, **given):
        factors = dict.fromkeys(FACTORS, 0.5)
        own = {"dks": 0.5**5 / 6, "dks_numerator": 0.5**5, "gave_up_share": 0.1, "lost_share": 0.2}
        rest = dict.fromkeys(("within_norm_share", "resolved_share", "lead_time_mean"), 0.7)
        self.indicators = factors | own | rest | given


def arm(share=0.5, **logs):
    """Figures of an arm: a factor that is not given is 1; DKS is what follows from them."""
    factors = dict.fromkeys(FACTORS, 0.0) | logs
    size = factors.pop("size", 0.0)
    product = sum(factors.values())
    return factors | {
        "size": size,
        "dks_numerator": product,
        "dks": product - size,
        "within_norm_share": share,
    }


CHAINS = {
    f"chain{number}": {
        "none": arm(0.2 + 0.1 * number, transparency=-0.5 + 0.1 * number),
        "good": arm(0.3 + 0.1 * number, trust=0.4, transparency=-0.5 + 0.1 * number),
        "better": arm(0.4 + 0.1 * number, trust=0.8, transparency=-0.5 + 0.1 * number),
        "merger": arm(0.1 + 0.1 * number, size=-0.5, transparency=-0.5 + 0.1 * number),
        ONE_DISCIPLINE: arm(0.2 + 0.1 * number, size=-1.0),
    }
    for number in range(5)
}


def test_figures_of_a_run_are_logarithms_of_what_is_multiplied():
    found = figures_of(Run())
    assert found["trust"] == pytest.approx(math.log(0.5))
    assert found["size"] == pytest.approx(math.log(6))
    assert found["without_quality"] == pytest.approx(4 * math.log(0.5) - math.log(6))
    assert found["dropout_share"] == pytest.approx(0.3)


def test_a_factor_that_is_0_or_missing_has_no_logarithm():
    found = figures_of(Run(trust=0.0, dks=0.0, quality=math.nan))
    assert all(math.isnan(found[name]) for name in ("trust", "dks", "size", "without_quality"))


def test_clients_count_for_two_years_and_the_last_of_them_has_time_to_end():
    chain = with_horizon(load_scenario("beroerte"))
    longest = max(group.norm_weeks for group in chain.groups)
    assert chain.horizon.weeks - chain.horizon.follow_up == COUNTED_WEEKS
    assert chain.horizon.follow_up == math.ceil(longest)


def test_one_discipline_changes_nothing_but_the_names_of_disciplines():
    chain = load_scenario("beroerte")
    alike = one_discipline(chain)
    assert {function.discipline for function in alike.functions.values()} == {"one"}
    assert alike.partners == chain.partners
    assert alike.groups == chain.groups


def test_a_chain_is_run_under_none_and_with_one_discipline_beside_the_strategies(monkeypatch):
    monkeypatch.setattr("ketensim.study.dks_study.COUNTED_WEEKS", 8)
    chain = load_scenario("beroerte").with_values({"horizon.warmup": 4})
    told = []
    found = study_chain(chain, ["merger"], [1], tell=lambda: told.append(1))
    assert list(found) == ["none", "merger", ONE_DISCIPLINE]
    assert len(told) == runs_of_chain(["merger"], 1) == runs_of_chain(["none", "merger"], 1) == 3
    assert found["merger"]["size"] < found["none"]["size"]  # two partners count as one
    disciplines = {function.discipline for function in chain.functions.values()}
    fewer = found["none"]["size"] - found[ONE_DISCIPLINE]["size"]
    assert fewer == pytest.approx(math.log(len(disciplines)), abs=1e-4)


def test_what_no_run_could_measure_is_left_out(monkeypatch):
    monkeypatch.setattr("ketensim.study.dks_study.COUNTED_WEEKS", 4)
    chain = load_scenario("beroerte").with_values({"horizon.warmup": 4})
    groups = tuple(group.model_copy(update={"norm_weeks": None}) for group in chain.groups)
    found = study_chain(chain.model_copy(update={"groups": groups}), [], [1])
    assert not {"within_norm_share", "quality", "dks"} & set(found["none"])
    assert "transparency" in found["none"]


def test_differences_are_from_none_and_one_discipline_is_no_strategy():
    assert arms_of(CHAINS) == ["good", "better", "merger"]
    assert changes(CHAINS, "dks", ["better"])[:, 0] == pytest.approx(np.full(5, 0.8))


def test_dks_moves_with_the_outcome_except_where_the_denominator_does():
    # of three strategies DKS ranks merger (0.5) above good (0.4), which is better for clients
    found = moves(CHAINS, "dks", "within_norm_share")
    assert found.within.rho == pytest.approx(0.5)
    assert found.between.rho == pytest.approx(1.0)
    product = moves(CHAINS, "dks_numerator", "within_norm_share")
    assert product.within.rho == pytest.approx(1.0)
    assert found.all.low <= found.all.rho <= found.all.high
    assert moves_in(CHAINS, "chain0", "dks", "within_norm_share").rho == pytest.approx(0.5)


def test_a_figure_that_never_moves_has_no_correlation():
    assert math.isnan(moves(CHAINS, "quality", "within_norm_share").within.rho)


def test_shares_of_what_makes_dks_differ_add_up_to_1():
    shares = shares_of_dks(CHAINS)
    assert sum(share[0] for share in shares.values()) == pytest.approx(1.0)
    assert sum(share[1] for share in shares.values()) == pytest.approx(1.0)
    assert shares["transparency"] == pytest.approx((1.0, 0.0))
    assert shares["trust"][1] > 0.0
    assert shares["quality"] == pytest.approx((0.0, 0.0))


def test_nothing_is_divided_where_dks_is_nowhere_known():
    bare = {name: {"none": {}, "good": {}} for name in ("a", "b")}
    assert all(math.isnan(share) for pair in shares_of_dks(bare).values() for share in pair)


def test_a_merger_that_harms_clients_and_raises_dks_is_called_opposed():
    merger = change_of(CHAINS, "merger")
    assert (merger.opposed, merger.known) == (5, 5)
    assert merger.dks.mean == pytest.approx(0.5)
    assert merger.numerator.mean == pytest.approx(0.0)
    assert merger.size.mean == pytest.approx(-0.5)
    assert merger.within_norm.mean == pytest.approx(-0.1)
    assert change_of(CHAINS, "better").opposed == 0
