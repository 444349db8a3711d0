"""Looking away and silent death (C8)."""

import numpy as np
import pytest
from chain_cases import chain_of

from ketensim.chain.layout import AGREEMENT
from ketensim.chain.model import KetenModel
from ketensim.scenario.roles import Player

STRATEGY = "chain_optimisation"
PRESSED = {
    "supervisor": (Player(name="inspectorate", aim="cooperation"),),
    "financier": (Player(name="fund", money="chain"),),
}


def chain(roles=None, **changes):
    """A chain in which the roles named are played."""
    return chain_of(4, **changes).model_copy(update={"roles": roles or {}})


def mandate(roles=None, strategy=STRATEGY, weeks=104, **changes):
    """What is left of the mandate after some weeks of regie."""
    return KetenModel(chain(roles, **changes), strategy).run(8 + weeks).state.mandate


def test_a_mandate_that_nobody_renews_halves_in_its_half_life():
    quiet = {"parameters.urgency_renewal": 0.0, "parameters.seen_renewal": 0.0}
    # the regisseur begins in week 0, and the first week of fading is that of week 1
    assert mandate(weeks=53, **quiet) == pytest.approx(0.5)
    assert mandate(weeks=53, **{"parameters.mandate_half_life": 26.0}, **quiet) == pytest.approx(
        0.25
    )


def test_a_mandate_does_not_fade_before_there_is_regie():
    assert mandate(strategy="none") == 1.0
    assert mandate(strategy=f"{STRATEGY}:from=96") > 0.9


@pytest.mark.parametrize(
    "roles",
    [
        {"supervisor": (Player(name="inspectorate", aim="cooperation"),)},
        {"financier": (Player(name="fund", money="chain"),)},
        {"problem_owner": (Player(name="neighbours"),)},
    ],
    ids=lambda roles: next(iter(roles)),
)
def test_who_makes_it_visible_renews_a_mandate_while_it_plays_its_role(roles):
    crowded = {"groups.everyone.arrivals.rate": 20.0, "mechanisms.C1": "off"}
    crowded["mechanisms.P10"] = "off"  # money works in the warm-up too, while its giver plays
    role, (player,) = next(iter(roles.items()))
    alone = mandate(**crowded)
    assert mandate(roles, **crowded) > 1.2 * alone
    gone = {role: (player.model_copy(update={"until": 0.0}),)}
    assert mandate(gone, **crowded) == pytest.approx(alone)


@pytest.mark.parametrize(
    "roles",
    [
        {"supervisor": (Player(name="inspectorate", aim="procedure"), Player(name="other"))},
        {"financier": (Player(name="ministry", money="silo"), Player(name="other"))},
    ],
    ids=lambda roles: next(iter(roles)),
)
def test_checks_of_procedures_and_silo_money_renew_nothing(roles):
    assert mandate(roles) == pytest.approx(mandate(), rel=0.05)


def test_urgency_and_a_measured_ambition_renew_a_mandate():
    assert mandate(strategy="create_urgency") > 1.2 * mandate()
    silent = "joint_ambition:measuring=0"
    assert mandate(strategy="joint_ambition") > 1.05 * mandate(strategy=silent)


def test_hours_land_as_far_as_the_mandate_is_alive():
    whole, half = (KetenModel(chain(), STRATEGY).run(8) for _ in range(2))
    half.state.mandate = 0.5
    for model in (whole, half):
        model.step()
    first, second = (m.state.relations[AGREEMENT].max() for m in (whole, half))
    assert 0.4 * first < second < 0.6 * first


def test_initiatives_fade_without_pressure_and_chain_money_and_with_this_mechanism_only():
    """Four paired seeds; agreements hardly differ between seeds, so z is above 10."""
    left = {}
    for label, off in (("on", {}), ("off", {"mechanisms.C8": "off"})):
        for roles in (None, PRESSED):
            ends = [
                KetenModel(chain(roles, **off), STRATEGY, seed).run(8 + 156) for seed in range(1, 5)
            ]
            agreed = [m.state.agreement[m.state.flow > 0.1].mean() for m in ends]
            left[label, roles is not None] = np.array(agreed)
    gain = left["on", True] - left["on", False]
    assert gain.mean() > 4 * gain.std(ddof=1) / np.sqrt(4)
    assert left["on", False].mean() < 0.6 * left["on", True].mean()
    assert np.abs(left["off", True] - left["off", False]).max() < 0.1 * gain.mean()
