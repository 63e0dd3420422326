"""C7: nothing that a caller keys or sends makes the box dial anything but what an admin has set.

The house has every kind of node and of endpoint. Whatever a caller controls is drawn at random and spiced with what is
meant to break out: numbers, prefixes, feature codes, the words of a dialplan. Every leg that the walk asks for is then
held against the document alone.
"""

import asyncio
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from appliance.callflow.board import AgentBoard
from appliance.callflow.line_board import LineBoard
from appliance.callflow.ports import CallerFacts, Leg
from appliance.callflow.run import run_call
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.config.model.endpoint import OutsideEndpoint
from appliance.config.model.flow import Node
from appliance.domain.ids import CallId, EndpointId, LineId
from appliance.domain.phone_number import PhoneNumber
from tests.unit.callflow.house import house
from tests.unit.callflow.scripted import DESERTED, OFFLINE, REFUSING, Phone, RecordingJournal, Script, VirtualClock
from tests.unit.callflow.scripted import ScriptedCaller as Caller

KEYS_ON = {"*": "mobiles", "3": "wait", "4": "about", "5": "english", "6": "fax", "7": "call-me"}
NODES: dict[str, Any] = {
    "greet": {"kind": "announcement", "prompt": "您好", "next": "who"},
    "who": {"kind": "caller", "lists": ["vip"], "matched": "door", "otherwise": "hours"},
    "hours": {"kind": "schedule", "schedule": "office", "open": "where", "closed": "where"},
    "where": {"kind": "region", "rules": [{"where": {"prefixes": ["1"]}, "next": "split"}]}
    | {"unknown": "door", "otherwise": "split"},
    "split": {"kind": "percentage", "shares": [{"percent": 50, "next": "busy"}, {"percent": 50, "next": "door"}]},
    "busy": {"kind": "traffic", "rules": [{"measure": "free_lines", "at_least": 1, "next": "menu"}]}
    | {"otherwise": "menu"},
    "door": {"kind": "pin", "pins": [{"name": "a", "pin": "1234"}], "next": "menu", "otherwise": "menu"},
    "menu": {"kind": "menu", "prompt": "请拨分机号", "keys": KEYS_ON | {"1": "everyone", "2": "message"}}
    | {"extensions": "dialled", "otherwise": "mobiles"},
    "dialled": {"kind": "ring", "dialled": True, "next": "rate", "otherwise": "mobiles"},
    "everyone": {"kind": "ring", "department": "sales", "distribution": "ring_all", "next": "dialled"}
    | {"otherwise": "mobiles", "forward": {"busy": ["wang-mobile"], "no_answer": ["centre"], "hops": 3}},
    "mobiles": {"kind": "ring", "targets": ["wang-mobile", "li-mobile", "reception", "8004"], "next": "rate"}
    | {"otherwise": "message", "forward": {"unreachable": ["centre", "8002"]}},
    "wait": {"kind": "queue", "targets": ["wang-mobile", "reception", "8004"]}
    | {"leave": {"0": "call-me", "1": "message"}, "longest_wait_s": 60, "next": "rate", "otherwise": "message"},
    "about": {"kind": "information", "prompt": "介绍", "next": "menu", "keys": {"1": "wait"}},
    "english": {"kind": "language", "language": "en", "next": "menu"},
    "fax": {"kind": "fax", "next": "message"},
    "call-me": {"kind": "callback", "department": "sales", "trunk_group": "out", "other_number": True}
    | {"next": "message"},
    "rate": {"kind": "survey", "next": "message"},
    "message": {"kind": "voicemail", "next": "bye"},
}
LISTS = {"vip": {"numbers": ["13800138000"], "anonymous": True}}
HOUSE = house({"targets": ["8001"]}, NODES, lists=LISTS)
REVISION = Revision("r1", HOUSE)

WORDS = st.sampled_from(
    (
        *(
            "",
            "0",
            "00852",
            "13900000003",
            "wang-mobile",
            "8001",
            "9",
            "110",
            "\n",
            "w",
            "@",
            "\N{FULLWIDTH DIGIT ONE}",
        ),
        *("*21*13900000003#", "PJSIP/01/13900000003", "${CALLERID}", "8001&PJSIP/8002", "Local/1@from-phone", "'; --"),
    )
)
TEXTS = WORDS | st.text(max_size=20) | st.lists(WORDS, max_size=3).map("".join)
KEYS = st.text("0123456789*#", max_size=20) | st.sampled_from(
    ("1", "2", "*", "1234", "8001", "8004", "110", "013900000003", "*21#", "9013900000003", "80018002")
)
PHONES = st.sampled_from((Phone(), Phone(accepts=False), OFFLINE, REFUSING, DESERTED, Phone(caller_ends=True)))
TARGETS = (*HOUSE.agents, *HOUSE.endpoints)
SCRIPTS = st.builds(
    Script,
    presses=st.lists(KEYS, max_size=8),
    phones=st.dictionaries(st.sampled_from(TARGETS), PHONES),
    leaves_after_s=st.sampled_from((5.0, 40.0, 1e6)),
    early_media=st.booleans(),
)
FACTS = st.builds(
    CallerFacts,
    call=st.just(CallId("box-1.1")),
    line=st.just(LineId("01")),
    called=TEXTS,
    number=st.none() | TEXTS.map(PhoneNumber.parse) | TEXTS.map(PhoneNumber),
    name=TEXTS,
)


def is_configured(leg: Leg, document: Document) -> bool:
    """Tell whether the admin has set what this leg would dial, and the line that it would take."""
    endpoint = document.endpoints.get(leg.endpoint)
    if isinstance(endpoint, OutsideEndpoint):
        lines = document.trunk_groups[endpoint.trunk_group].lines
        return leg.number == endpoint.number and leg.line in lines
    is_known = endpoint is not None or leg.endpoint in document.agents
    return is_known and leg.number == "" and leg.line is None


def walked(facts: CallerFacts, script: Script, dice: float) -> Caller:
    clock, lines = VirtualClock(), LineBoard()
    lines.configure(HOUSE)
    caller = Caller(facts, script, clock)
    switchboard = Switchboard(RecordingJournal(), AgentBoard(), clock, lines=lines, dice=lambda: dice)
    asyncio.run(run_call(caller, REVISION, switchboard))
    return caller


def test_the_house_has_every_kind_of_node() -> None:
    there_are = get_args(get_args(Node)[0])
    assert {type(node) for node in HOUSE.hotlines["main"].flow.nodes.values()} == set(there_are)
    assert len(there_are) >= 12


@given(facts=FACTS, script=SCRIPTS, dice=st.floats(0, 1, exclude_max=True))
def test_whatever_a_caller_sends_only_configured_endpoints_are_dialled(
    facts: CallerFacts, script: Script, dice: float
) -> None:
    for request in walked(facts, script, dice).rung:
        for leg in request.legs:
            assert is_configured(leg, HOUSE), leg


def test_the_audit_sees_calls_that_are_dialled() -> None:
    """Else it would prove nothing: this caller reaches inside phones, and mobiles through lines."""
    phones = dict.fromkeys(HOUSE.agents, OFFLINE)
    facts = CallerFacts(CallId("box-1.1"), LineId("01"), "4008001234", PhoneNumber("13700137000"), "")
    requests = walked(facts, Script(["1"], phones), 0.0).rung
    rung = {str(leg.endpoint): leg for request in requests for leg in request.legs}
    assert {"8001", "8002", "wang-mobile"} <= set(rung)
    assert (rung["wang-mobile"].number, rung["wang-mobile"].line) == ("13900000001", "out-1")


def test_the_audit_would_see_what_is_not_configured() -> None:
    mobile = HOUSE.endpoints["wang-mobile"]
    assert isinstance(mobile, OutsideEndpoint)
    wang, line = EndpointId("wang-mobile"), LineId("out-1")
    for leg in (
        Leg(wang, line=line, number="13900000003"),
        Leg(wang, line=LineId("01"), number=mobile.number),
        Leg(wang),
        Leg(EndpointId("8001"), line=line, number="8001"),
        Leg(EndpointId("9999")),
    ):
        assert not is_configured(leg, HOUSE), leg
