"""What is asked of Dial, letter by letter: one phone, several, numbers outside."""

import re
from collections.abc import Collection
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.asterisk.attempt import ACCEPT_S, PRESS_1, Means, plan
from appliance.asterisk.outgoing import OutgoingLine, outgoing_lines
from appliance.asterisk.sounds import Sound, SoundLibrary
from appliance.callflow.ports import Leg, RingRequest
from appliance.config.model.prompt import TextPrompt
from appliance.domain.ids import AgentId, DepartmentId, EndpointId, HotlineId, LineId
from appliance.errors import LocalProtocolError
from tests.unit.asterisk.companies import with_peers

TONE = TextPrompt(text="彩铃")
SOUNDS = SoundLibrary(
    prompts={PRESS_1: Sound("/p/press-1", 3.2)},
    ringtones={TONE: "ringtone-0123456789abcdef"},
    agent_ids={
        AgentId("8001"): Sound("/i/media/agent-id-zh-8001", 2.0),
        AgentId("8009"): Sound("/i/media/agent-id-zh-8009", 2.5),
    },
    whispers={(HotlineId("main"), DepartmentId("sales")): Sound("/i/media/whisper", 1.0)},
)
MEANS = Means(SOUNDS, outgoing_lines(with_peers()), SOUNDS, {EndpointId("counter"): 9})
OWN = Leg(EndpointId("8001"), AgentId("8001"))
RECEPTION = Leg(EndpointId("reception"))
MOBILE = Leg(EndpointId("mobile"), AgentId("8009"), LineId("gsm"), "13800138000", press_1=True)
HIDDEN = Leg(EndpointId("mobile"), AgentId("8009"), LineId("fxo-1"), "13800138000")
DESK = Leg(EndpointId("counter"), AgentId("8009"))
MARK = "b(zongji-mark^s^1(8001^8001^))"
ID = "aA(/i/media/whisper:/i/media/agent-id-zh-8001)"


def request(
    *legs: Leg,
    ring_s: float = 15,
    ringtone: TextPrompt | None = None,
    announce_id: bool = True,
    recorded: Collection[Leg] | None = None,
) -> RingRequest:
    legs = legs or (OWN,)
    return RingRequest(
        legs=legs,
        department=DepartmentId("sales"),
        hotline=HotlineId("main"),
        ring_s=ring_s,
        ringtone=ringtone,
        announce_id=announce_id,
        recorded=frozenset(leg.endpoint for leg in (legs if recorded is None else recorded)),
    )


@pytest.mark.parametrize(
    ("asked", "answered", "words"),
    [
        (request(), True, f"15,gi{ID}{MARK}U(zongji-answered^box-1.1-1)r"),
        (request(), False, f"15,gi{ID}{MARK}U(zongji-answered^box-1.1-1)"),
        (request(recorded=()), False, f"15,gi{ID}{MARK}U(zongji-answered^)"),
        (request(ringtone=TONE, recorded=()), True, f"15,gi{ID}{MARK}U(zongji-answered^)m(ringtone-0123456789abcdef)"),
        (request(announce_id=False, ring_s=7.5, recorded=()), False, f"7.5,gi{MARK}U(zongji-answered^)"),
    ],
    ids=["answered", "unanswered", "unrecorded", "ringtone", "plain"],
)
def test_a_phone_of_ours_is_dialled_straight(asked: RingRequest, answered: bool, words: str) -> None:
    attempt = plan(asked, MEANS, "box-1.1-1", answered=answered)
    assert attempt.arguments == f"PJSIP/8001,{words}"
    assert not attempt.variables
    assert attempt.longest_s == asked.ring_s + (2.0 if asked.announce_id else 0.0)


def test_a_phone_that_is_nobodys_has_a_whisper_and_no_id() -> None:
    attempt = plan(request(RECEPTION), MEANS, "box-1.1-1", answered=True)
    mark = "b(zongji-mark^s^1(^reception^))"
    assert attempt.arguments == f"PJSIP/reception,15,giaA(/i/media/whisper){mark}U(zongji-answered^box-1.1-1)r"


def test_each_of_several_has_its_own_announcement_in_a_half_of_its_own() -> None:
    attempt = plan(request(OWN, RECEPTION, recorded=[OWN]), MEANS, "r", answered=False)
    assert attempt.arguments == "Local/1@zongji-leg/n&Local/2@zongji-leg/n,15,gir"
    assert attempt.variables == {
        "__ZONGJI_LEG_1": f"PJSIP/8001,15,gi{ID}{MARK}U(zongji-answered^r)",
        "__ZONGJI_LEG_2": "PJSIP/reception,15,giaA(/i/media/whisper)b(zongji-mark^s^1(^reception^))U(zongji-answered^)",
    }


def test_who_must_press_1_is_asked_in_a_half_more_and_has_longer() -> None:
    attempt = plan(request(MOBILE), MEANS, "r", answered=False)
    assert attempt.arguments == "Local/1@zongji-leg/n,24,gir"
    assert attempt.variables == {
        "ZONGJI_NOT_ACCEPTED": "",
        "ZONGJI_BILLED_1": "",
        "ZONGJI_CAUSE_1": "",
        "ZONGJI_KNOWN": "",
        "__ZONGJI_RING_MS": "15000",
        "__ZONGJI_ASKED_1": "PJSIP/13800138000@goip-1,15,gib(zongji-far-leg-1^s^1(1:signalled:gsm))"
        "U(zongji-accept^/p/press-1^3500^8000^1)",
        "__ZONGJI_LEG_1": "Local/1@zongji-leg-asked/n,24,giaA(/i/media/whisper:/i/media/agent-id-zh-8009)"
        "b(zongji-mark^s^1(8009^mobile^gsm))U(zongji-answered^r)",
    }
    assert attempt.longest_s == 15 + 2.5 + ACCEPT_S + 1


@pytest.mark.parametrize(("press_1", "acceptance"), [(True, "asked"), (False, "heard")])
def test_a_line_that_tells_no_answer_is_waited_for_where_somebody_listens(press_1: bool, acceptance: str) -> None:
    leg = replace(MOBILE, press_1=press_1, unsupervised=True)
    attempt = plan(request(leg), replace(MEANS, hears=lambda line: line == "gsm"), "r", answered=False)
    assert attempt.arguments == "Local/1@zongji-leg/n,24,gir"
    assert attempt.variables["__ZONGJI_LEG_1"].startswith("Local/1@zongji-leg-heard-1/n,24,gi")
    assert attempt.variables["__ZONGJI_ASKED_1"] == (
        f"PJSIP/13800138000@goip-1,15,gib(zongji-far-leg-1^s^1(1:{acceptance}:gsm))"
        "U(zongji-far-end-1^/p/press-1^3500^8000^1)"
    )


@pytest.mark.parametrize("press_1", [True, False])
def test_where_nobody_listens_whoever_answers_must_press_1(press_1: bool) -> None:
    attempt = plan(request(replace(MOBILE, press_1=press_1, unsupervised=True)), MEANS, "r", answered=False)
    assert attempt.variables["__ZONGJI_LEG_1"].startswith("Local/1@zongji-leg-asked/n,24,gi")
    assert "U(zongji-accept^" in attempt.variables["__ZONGJI_ASKED_1"]


def test_phones_ring_no_longer_for_a_mobile_that_must_press_1() -> None:
    attempt = plan(request(OWN, MOBILE), MEANS, "r", answered=True)
    assert attempt.arguments.endswith(",24,gir")
    assert attempt.variables["__ZONGJI_LEG_1"].startswith("PJSIP/8001,15,")


def test_a_line_that_carries_no_number_has_the_number_before_it_and_hides_the_caller() -> None:
    attempt = plan(request(HIDDEN), MEANS, "r", answered=False)
    assert attempt.arguments == "Local/1@zongji-leg-hidden/n,15,gir"
    assert attempt.variables["__ZONGJI_SHOWN_1"] == ""
    assert attempt.variables["__ZONGJI_LEG_1"].startswith("PJSIP/7113800138000@peer-fxo,15,")


def test_a_trunk_that_carries_no_number_shows_our_own() -> None:
    leg = Leg(EndpointId("mobile"), None, LineId("trunk"), "13800138000")
    attempt = plan(request(leg), MEANS, "r", answered=False)
    assert attempt.variables["__ZONGJI_SHOWN_1"] == "4008009999"


def test_the_caller_hears_the_ringtone_and_nothing_of_the_network() -> None:
    assert plan(request(HIDDEN, ringtone=TONE), MEANS, "r", answered=True).arguments.endswith(
        "gim(ringtone-0123456789abcdef)"
    )


@given(st.text(max_size=40))
def test_only_a_number_is_ever_dialled(text: str) -> None:
    line = OutgoingLine("peer-fxo", "71")
    if re.fullmatch(r"[0-9*#+]{0,46}", text, re.ASCII):
        assert line.channel(text) == f"PJSIP/71{text}@peer-fxo"
    else:
        with pytest.raises(LocalProtocolError):
            line.channel(text)


@pytest.mark.parametrize("account", ["", "a&b", "a/b", "a,b", "a@b", "${x}", "a|b", "a\n"])
def test_only_on_an_account(account: str) -> None:
    with pytest.raises(LocalProtocolError):
        OutgoingLine(account).channel("119")


def test_a_simulated_line_is_a_way_out_too() -> None:
    assert MEANS.lines[LineId("01")] == OutgoingLine("line-01")


def test_a_telephone_at_a_card_is_rung_by_its_port() -> None:
    assert plan(request(DESK), MEANS, "r", answered=True).arguments.startswith("DAHDI/9,15,gi")
    both = plan(request(DESK, OWN), MEANS, "r", answered=True)
    assert both.variables["__ZONGJI_LEG_1"].startswith("DAHDI/9,15,gi")
    assert both.variables["__ZONGJI_LEG_2"].startswith("PJSIP/8001,15,gi")


def test_a_line_at_a_card_dials_by_its_port_and_nothing_but_a_number() -> None:
    line = OutgoingLine("3", carries_caller_number=False, own_number="01087650001", is_port=True)
    assert line.channel("13800138000") == "DAHDI/3/13800138000"
    for hostile in ("1&PJSIP/8001", "1w2", "1,30,g", "", "12/3", "１２"):
        with pytest.raises(LocalProtocolError):
            line.channel(hostile)
