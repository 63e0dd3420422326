from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config.model.document import Document
from appliance.domain.ids import AgentId, DepartmentId, EndpointId
from appliance.routing.extension import Team
from appliance.routing.transfer import ToMailbox, ToTeam, TransferTarget, transfer_target
from tests.unit.callflow.house import ENDPOINTS, house

SALES = Team((AgentId("8001"), AgentId("8002")), DepartmentId("sales"))


@cache
def document() -> Document:
    endpoints = {
        **ENDPOINTS,
        "reception": {**ENDPOINTS["reception"], "extension": "88"},
        "centre": {**ENDPOINTS["centre"], "extension": "77"},
    }
    departments = {"sales": {"name": "s", "extension": "801", "agents": ["8001", "8002"]}}
    return house({"department": "sales"}, endpoints=endpoints, departments=departments)


@pytest.mark.parametrize(
    ("keyed", "expected"),
    [
        ("8001", ToTeam(Team((AgentId("8001"),), DepartmentId("sales")))),
        ("8004#", ToTeam(Team((AgentId("8004"),), None))),
        ("801", ToTeam(SALES)),
        ("*801#", ToMailbox(DepartmentId("sales"))),
        ("88", ToTeam(Team((EndpointId("reception"),), None))),
        ("77", ToTeam(Team((EndpointId("centre"),), None))),
        ("13900000001", None),
        ("02088880000", None),
        ("110", None),
        ("*", None),
        ("", None),
        ("*10", None),
        ("801##", None),
    ],
)
def test_whom_an_agent_may_transfer_a_caller_to(keyed: str, expected: TransferTarget | None) -> None:
    assert transfer_target(keyed, document()).value == expected


@given(st.text(alphabet="0123456789*#+abc/&@,", max_size=14))
def test_nothing_but_what_the_document_names_is_reached(keyed: str) -> None:
    found = transfer_target(keyed, document())
    named = {"8001", "8002", "8003", "8004", "801", "*801", "88", "77"}
    assert (found.value is not None) == (keyed.removesuffix("#") in named)
