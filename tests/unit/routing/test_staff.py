from datetime import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config.model.document import Document
from appliance.config.yaml import load
from appliance.domain.ids import AgentId, DepartmentId, EndpointId, Target, TrunkGroupId
from appliance.routing.staff import Colleagues, NotAllowed, Outside, StaffAct, StaffCode, destination, staff_code
from tests.unit.config.demo_document import MATERIAL

EVERY_KIND = (Path(__file__).parents[1] / "config" / "every_kind.yaml").read_text(encoding="utf-8")


def colleagues(*targets: str, department: str | None = None) -> Colleagues:
    found: list[Target] = [AgentId(target) if target.isdecimal() else EndpointId(target) for target in targets]
    return Colleagues(tuple(found), DepartmentId(department) if department else None)


def outside(number: str, *groups: str, emergency: bool = False) -> Outside:
    return Outside(number, tuple(map(TrunkGroupId, groups)), emergency)


@cache
def every_kind() -> Document:
    return load(EVERY_KIND, MATERIAL)


@pytest.fixture
def document() -> Document:
    return every_kind()


@pytest.mark.parametrize(
    ("phone", "dialled", "expected"),
    [
        ("8001", "8002", colleagues("8002")),
        ("8001", "88", colleagues("warehouse")),
        ("warehouse", "801", colleagues("8001", "8002", department="sales")),
        ("warehouse", "110", outside("110", "landlines", emergency=True)),
        ("8001", "01012345678", outside("01012345678", "landlines")),
        ("8001", "02112345678", NotAllowed()),
        ("8002", "01012345678", NotAllowed()),
        ("warehouse", "01012345678", NotAllowed()),
        ("8001", "010*1", NotAllowed()),
        ("8001", "", NotAllowed()),
        ("8001", "8003", NotAllowed()),  # reached at a mobile only: that would be a call outside
        ("8001", "*20", StaffCode(StaffAct.PAUSE)),
    ],
)
def test_what_a_desk_phone_reaches(phone: str, dialled: str, expected: object, document: Document) -> None:
    assert destination(EndpointId(phone), dialled, document).value == expected


def test_an_emergency_number_can_not_be_hidden_by_an_extension(document: Document) -> None:
    sales = document.departments["sales"].model_copy(update={"extension": "110"})
    hidden = document.model_copy(update={"departments": {"sales": sales}})
    decision = destination(EndpointId("8001"), "110", hidden)
    assert decision.value == outside("110", "landlines", emergency=True)
    assert "every desk phone" in decision.reason


def test_emergency_calls_try_every_group_when_none_is_named(document: Document) -> None:
    site = document.site.model_copy(update={"emergency_trunk_groups": ()})
    where = destination(EndpointId("8001"), "119", document.model_copy(update={"site": site})).value
    assert where == outside("119", "landlines", "mobiles", "carrier", emergency=True)


def test_the_longest_prefix_of_a_persons_rights_decides(document: Document) -> None:
    agent = document.agents["8001"]
    rights = tuple(
        agent.outgoing[0].model_copy(update={"prefixes": (prefix,), "trunk_group": group})
        for prefix, group in (("0", "mobiles"), ("0108", "carrier"), ("010", "landlines"))
    )
    richer = {**document.agents, "8001": agent.model_copy(update={"outgoing": rights})}
    changed = document.model_copy(update={"agents": richer})
    decision = destination(EndpointId("8001"), "01087654321", changed)
    assert decision.value == outside("01087654321", "carrier")
    assert "0108" in decision.reason


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("*10", StaffCode(StaffAct.SIGN_IN)),
        ("*22#", StaffCode(StaffAct.WRAP_UP)),
        ("*421800", StaffCode(StaffAct.CLOSED, time(18, 0))),
        ("*410000#", StaffCode(StaffAct.OPEN, time(0, 0))),
        ("*422400", None),
        ("*42180", None),
        ("*401800", None),
        ("*201800", None),
        ("*12", None),
        ("*32", None),
        ("20", None),
        ("", None),
    ],
)
def test_codes_are_read_as_they_are_keyed(keys: str, code: StaffCode | None) -> None:
    assert staff_code(keys) == code


@given(st.text("0123456789*#", max_size=14))
def test_whatever_is_dialled_only_what_is_configured_is_reached(dialled: str) -> None:
    document = every_kind()
    where = destination(EndpointId("8002"), dialled, document).value
    if isinstance(where, Outside):
        assert where.emergency
        assert dialled in document.site.emergency_numbers
    elif isinstance(where, Colleagues):
        assert set(where.targets) <= {"8001", "8002", "counter", "warehouse"}
