"""Whose phones are whose: telephones at the ports of cards."""

import pytest

from appliance.config.accounts import can_ring, house_phone, owner_of
from appliance.config.model.document import Document
from tests.unit.config.demo_document import demo


def at_card(*named_by: str) -> Document:
    """Give the demonstration company with a telephone at a card that these agents name, who have no other phone."""
    document = demo()
    endpoints = {"counter": {"kind": "analog", "name": "柜台", "port": 9}}
    tree = document.model_dump()
    for id_ in named_by:
        tree["agents"][id_] |= {"phone": False, "endpoints": ["counter"]}
    return Document.model_validate(tree | {"endpoints": endpoints})


def test_a_telephone_is_the_agents_who_alone_names_it() -> None:
    document = at_card("8001")
    assert owner_of("counter", document) == "8001"
    assert house_phone("8001", document) == "counter"


@pytest.mark.parametrize("named_by", [(), ("8001", "8002")])
def test_a_telephone_of_nobody_or_of_several_is_nobodys_own(named_by: tuple[str, ...]) -> None:
    document = at_card(*named_by)
    assert owner_of("counter", document) is None
    assert all(house_phone(agent, document) is None for agent in named_by)


def test_who_has_a_telephone_can_be_rung_while_its_port_is_alive() -> None:
    document = at_card("8001")
    assert can_ring("8001", document, {"counter"})
    assert not can_ring("8001", document, set())
