import pytest

from appliance.config.model.document import Document
from appliance.domain.ids import AgentId, EndpointId
from appliance.routing.reach import agent_of, endpoint_of, target_of
from tests.unit.callflow.house import ENDPOINTS, house


def reached(
    name: str, *places: str, phone: bool = True, open_now: str = "", **switches: object
) -> tuple[str | None, str]:
    """Where agent 8001 with these endpoints, or an endpoint, is reached, and why."""
    endpoints = {**ENDPOINTS, "wang-mobile": {**ENDPOINTS["wang-mobile"], **switches}}
    people = {"8001": {"name": "王芳", "phone": phone, "endpoints": places}}
    document: Document = house({"targets": ["8001"]}, agents=people, endpoints=endpoints)
    decision = endpoint_of(target_of(name), document, lambda schedule: schedule == open_now)
    return decision.value, decision.reason


@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        (reached("8001"), ("8001", "8001 is on")),
        (reached("8001", phone=False), (None, "8001 has neither a phone nor an endpoint")),
        (reached("8001", "wang-mobile", "8001"), ("wang-mobile", "wang-mobile is on")),
        (reached("8001", "wang-mobile", "8001", on=False), ("8001", "wang-mobile is off; 8001 is on")),
        (reached("8001", "wang-mobile", on=False), (None, "wang-mobile is off")),
        (
            reached("8001", "wang-mobile", "reception", schedule="office"),
            ("reception", "wang-mobile is on only in schedule office; reception is on"),
        ),
        (reached("8001", "wang-mobile", schedule="office", open_now="office"), ("wang-mobile", "wang-mobile is on")),
        (reached("8001", "wang-mobile", schedule="office", on=False, open_now="office"), (None, "wang-mobile is off")),
        (reached("wang-mobile"), ("wang-mobile", "wang-mobile is on")),
        (reached("wang-mobile", schedule="office"), (None, "wang-mobile is on only in schedule office")),
        (reached("nobody"), (None, "there is no endpoint nobody")),
    ],
)
def test_the_first_endpoint_that_is_on(reach: tuple[str | None, str], expected: tuple[str | None, str]) -> None:
    assert reach == expected


def test_a_target_tells_what_it_is() -> None:
    assert (agent_of("8001"), agent_of("wang-mobile")) == (AgentId("8001"), None)
    assert (target_of("8001"), target_of("w8001")) == (AgentId("8001"), EndpointId("w8001"))
