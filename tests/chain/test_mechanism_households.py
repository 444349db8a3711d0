"""One family, several files (P11): joined by who lets the other see, with what that brings."""

import numpy as np
import pytest
from chain_cases import chain_of

from ketensim.chain.layout import VISIBILITY
from ketensim.chain.model import KetenModel

FAMILY = {
    "name": "family",
    "arrivals": {"rate": 4},
    "route": ["step2"],
    "severity": {"distribution": "deterministic", "mean": 1.0},
    "norm_weeks": 13,
}


def families(**changes):
    """Three partners; half of those who come have a file with the last one besides."""
    data = chain_of(3).to_data()
    data["groups"].append(FAMILY)
    data["groups"][0]["households"] = {"family": 0.5}
    return type(chain_of(3)).from_data(data).with_values(changes)


def joined_share(scenario, weeks=24):
    """Share of the double files that were joined; and incidents a client of such a household."""
    clients = KetenModel(scenario, "none", 5).run(weeks).result().clients
    double = clients[clients["person"].duplicated(keep=False)]
    return double["joined"].notna().mean(), double["incidents"].mean()


def test_files_are_joined_in_proportion_to_what_partners_let_each_other_see():
    model = KetenModel(families(**{"parameters.joining_rate": 0.3})).run(4)
    seen = model.state.relations[VISIBILITY].copy()
    model._decide()
    chance = model.rates.joining
    np.testing.assert_allclose(chance[0, 1], 0.3 * min(seen[0, 1], seen[1, 0]))
    np.testing.assert_array_equal(chance, chance.T)
    assert (np.diag(chance) == 1.0).all()


def test_a_chain_without_households_is_left_as_it_is():
    model = KetenModel(chain_of(3)).run(4)
    assert not model.rates.joining.any()
    assert model.rates.households == (1.0, 1.0, 1.0)


def test_when_it_is_off_files_do_not_touch_each_other():
    model = KetenModel(families(**{"mechanisms.P11": "off"})).run(4)
    assert not model.rates.joining.any()
    assert model.rates.households == (1.0, 1.0, 1.0)


def test_unjoined_files_raise_incidents_and_joining_lowers_them():
    hazard = {"parameters.incident_hazard": 0.2}
    never, without = joined_share(families(**hazard, **{"parameters.joining_rate": 0.0}))
    often, joined = joined_share(families(**hazard, **{"parameters.joining_rate": 1.0}))
    assert never < often - 0.2  # within a partner files are joined all the same
    assert joined < without


@pytest.mark.parametrize("weeks", [10])
def test_a_run_of_households_can_be_copied(weeks):
    model = KetenModel(families(), "none", 2).run(weeks)
    twin = model.fork()
    one, other = model.run(weeks).result(), twin.run(weeks).result()
    assert one.clients.equals(other.clients)
