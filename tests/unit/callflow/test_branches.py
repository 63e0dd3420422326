"""Branches by shares and by traffic."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from appliance.callflow.board import AgentEvent
from appliance.callflow.ports import RingRequest
from appliance.config.model.document import Document
from appliance.domain.ids import AgentId, CallId, LineId
from appliance.simulate.drive import drive
from tests.unit.callflow.house import House, house
from tests.unit.callflow.scripted import Script

OTHER = CallId("other")


def shared(*shares: tuple[int, str]) -> Document:
    branch = {"kind": "percentage", "shares": [{"percent": percent, "next": target} for percent, target in shares]}
    return house({"targets": ["8001"]}, {"half": branch})


async def test_shares_hold_over_any_hundred_calls_also_when_two_lead_to_one_node() -> None:
    told = House(shared((70, "team"), (1, "bye"), (29, "team")))
    went = [(await told.call()).path[1] for _ in range(200)]
    assert all(went[begin : begin + 100].count(("half", "go to bye")) == 1 for begin in range(101))


async def test_a_share_tells_its_percent() -> None:
    told = House(shared((60, "team"), (40, "bye")))
    reasons = [(await told.call()).journal.steps[1].reason for _ in range(5)]
    assert Counter(reasons) == {"its share is 60 %": 3, "its share is 40 %": 2}


async def test_changed_shares_begin_anew() -> None:
    told = House(shared((60, "team"), (40, "bye")))
    await told.call()
    other = House(shared((50, "bye"), (50, "team")))
    other.rotation = told.rotation
    assert (await other.call()).path[1] == ("half", "go to bye"), "the first of equals"


def by_traffic(*rules: Mapping[str, Any]) -> Document:
    branch = {"kind": "traffic", "rules": [{"next": "bye", **rule} for rule in rules], "otherwise": "team"}
    return house({"targets": ["8001", "8002"]}, {"how-busy": branch})


async def decided(told: House) -> tuple[str, str]:
    step = (await told.call()).journal.steps[1]
    return step.decided, step.reason


@pytest.mark.parametrize(
    ("busy", "rule", "expected"),
    [
        (0, {"at_most": 0}, ("go to team", "3 agents of sales are free, not at most 0")),
        (3, {"at_most": 0}, ("go to bye", "0 agents of sales are free: at most 0")),
        (2, {"at_least": 1, "at_most": 2}, ("go to bye", "1 agents of sales are free: at least 1 and at most 2")),
    ],
)
async def test_by_free_agents_of_a_department(busy: int, rule: dict[str, int], expected: tuple[str, str]) -> None:
    told = House(by_traffic({"measure": "free_agents", "department": "sales", **rule}))
    for agent in ("8001", "8002", "8003")[:busy]:
        told.board.happened(AgentId(agent), AgentEvent.ANSWERED, OTHER)
    assert await decided(told) == expected


async def test_signed_off_agents_are_not_free() -> None:
    told = House(by_traffic({"measure": "free_agents", "at_most": 3}))
    assert (await decided(told))[1] == "4 agents of all are free, not at most 3"
    told.board.happened(AgentId("8004"), AgentEvent.SIGN_OUT)
    assert (await decided(told))[1] == "3 agents of all are free: at most 3"


async def test_by_free_lines() -> None:
    told = House(by_traffic({"measure": "free_lines", "trunk_group": "out", "at_most": 1}))
    assert await decided(told) == ("go to team", "2 lines of out are free, not at most 1")
    with told.lines.take(LineId("out-2"), OTHER):
        assert await decided(told) == ("go to bye", "1 lines of out are free: at most 1")
    all_lines = House(by_traffic({"measure": "free_lines", "at_least": 3}))
    assert await decided(all_lines) == ("go to bye", "3 lines of all are free: at least 3")


async def test_by_calls_that_wait_and_that_are_in_talk() -> None:
    waiting = {"measure": "calls_waiting", "at_least": 2}
    talking = {"measure": "calls_in_talk", "at_least": 1}
    told = House(by_traffic(waiting, talking))
    seen: list[tuple[str, str]] = []

    async def look() -> None:
        seen.append(await decided(told))

    def first_rings(request: RingRequest) -> None:
        told.while_ringing = lambda _request: None
        drive(look())
        told.board.answered(CallId("box-1.1"), request.legs[0].endpoint)
        drive(look())

    told.while_ringing = first_rings
    assert await decided(told) == (
        "go to team",
        "1 calls of main wait, not at least 2; 0 calls of main are in talk, not at least 1",
    )
    assert seen == [
        ("go to bye", "2 calls of main wait: at least 2"),
        ("go to bye", "1 calls of main are in talk: at least 1"),
    ]
    assert (await decided(told))[0] == "go to team"


async def test_every_branch_walks_on_without_answering() -> None:
    story = await House(by_traffic({"measure": "free_lines", "at_least": 0})).call(Script())
    assert not story.caller.answered
    assert story.path[-1] == ("bye", "end the call")
