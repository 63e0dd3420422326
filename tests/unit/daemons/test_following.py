"""What the boards take from the cards: lines that are out of order, telephones at which nothing rings."""

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.daemons.following import Following
from appliance.daemons.house import House
from appliance.domain.ids import AgentId, EndpointId, LineId
from appliance.domain.instance import Instance, Ports
from appliance.services.published import InForce
from tests.unit.config.demo_document import demo
from tests.unit.services.publish.works import sounds_of

PSTN, COUNTER, AGENT = LineId("pstn"), EndpointId("counter"), AgentId("8001")
PORTS = Ports(sip=1, agi=2, ami=3, http=4, rtp_first=5, rtp_last=6)


class Silent:
    """Stands for what is told of the revision and of peers; nothing here is about either."""

    notices = None

    def look(self, new: InForce) -> None:
        """Take a revision."""

    def was_told_down(self, *_: object) -> None:
        """Know of no earlier news."""


def at_cards() -> Document:
    tree: dict[str, Any] = demo().model_dump()
    tree["lines"]["pstn"] = {"kind": "analog", "port": 1}
    tree["endpoints"] = {"counter": {"kind": "analog", "name": "柜台", "port": 9}}
    tree["agents"]["8001"] |= {"phone": False, "endpoints": ["counter"]}
    return Document.model_validate(tree)


@pytest.fixture
def house() -> House:
    document = at_cards()
    return House.of(Instance(Path("/none"), PORTS, 1), InForce(Revision("1", document), sounds_of(document)))


@pytest.fixture
def following(house: House) -> Following:
    following = Following(house, cast("Any", Silent()), cast("Any", Silent()))
    following.open()
    return following


def test_a_dead_port_takes_its_line_out_and_a_living_one_brings_it_back(house: House, following: Following) -> None:
    assert not house.lines.is_out_of_order(PSTN)
    following.ports_changed({1})
    assert house.lines.is_out_of_order(PSTN)
    assert not house.lines.is_out_of_order(LineId("01"))
    following.ports_changed(())
    assert not house.lines.is_out_of_order(PSTN)


def test_a_dead_port_stays_so_over_a_publish(house: House, following: Following) -> None:
    following.ports_changed({1, 9})
    house.published.switch(replace(house.published.current))
    assert house.lines.is_out_of_order(PSTN)


async def test_who_answers_at_a_dead_port_is_not_reachable(house: House, following: Following) -> None:
    await following.rebuild(cast("Any", NobodyRegistered()))
    assert house.live.snapshot.agents[AGENT].reachable
    following.ports_changed({9})
    assert not house.live.snapshot.agents[AGENT].reachable
    following.ports_changed({1})
    assert house.live.snapshot.agents[AGENT].reachable


class NobodyRegistered:
    """A manager of an Asterisk with which no phone is registered."""

    async def listing(self, *_: object) -> tuple[()]:
        """List nothing."""
        return ()
