"""Work that is moved on is the neighbour's queue, unless C9 is off."""

from chain_cases import chain_of

from ketensim.chain.model import KetenModel

CROWDED = {"partners.partner1.offers.step1.fte": 2.0, "horizon.weeks": 52}


def test_work_that_is_moved_on_is_the_neighbours_queue():
    model = KetenModel(chain_of(3, **CROWDED)).run()
    assert model.flow.week.station_waiting[1] > 20


def test_without_c9_everybody_behind_the_front_door_has_room():
    model = KetenModel(chain_of(3, **CROWDED, **{"mechanisms.C9": "off"})).run()
    assert model.flow.week.station_waiting[1:].sum() == 0
    assert model.chain_scenario.partners[0] == chain_of(3).partners[0]


def test_a_routing_opens_its_own_front_doors():
    routing = {"start": {"step0": 1.0}, "step0": {"step1": 0.5}}
    given = {"groups.everyone.routing": routing, "groups.everyone.patience": None}
    model = KetenModel(chain_of(2, **given, **{"mechanisms.C9": "off"}))
    assert list(model.network.places) == [24, 80_000]  # 8 FTE with 10,000 cases each
