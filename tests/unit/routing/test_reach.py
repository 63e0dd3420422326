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


WITH_BROWSER = {**ENDPOINTS, "wang-browser": {"kind": "browser", "name": "网页", "agent": "8001"}}


@pytest.mark.parametrize(
    ("places", "closed", "expected"),
    [
        (("wang-browser", "8001"), "", ("wang-browser", "wang-browser is on")),
        (("wang-browser", "8001"), "wang-browser", ("8001", "the page of wang-browser is not open; 8001 is on")),
        (("8001", "wang-browser"), "wang-browser", ("8001", "8001 is on")),
        (("wang-browser",), "wang-browser", ("wang-browser", "the page of wang-browser is not open")),
    ],
)
def test_a_closed_page_is_passed_over_while_there_is_another(
    places: tuple[str, ...], closed: str, expected: tuple[str, str]
) -> None:
    people = {"8001": {"name": "王芳", "endpoints": places}}
    document = house({"targets": ["8001"]}, agents=people, endpoints=WITH_BROWSER)
    decision = endpoint_of(target_of("8001"), document, lambda _schedule: True, lambda endpoint: endpoint != closed)
    assert (decision.value, decision.reason) == expected


def test_a_target_tells_what_it_is() -> None:
    assert (agent_of("8001"), agent_of("wang-mobile")) == (AgentId("8001"), None)
    assert (target_of("8001"), target_of("w8001")) == (AgentId("8001"), EndpointId("w8001"))
