"""An attempt: what is dialled, and what came of it."""

import asyncio
import time
from collections.abc import Collection

import pytest

from appliance.asterisk.agi_protocol import Answer
from appliance.asterisk.caller import OutOfReach
from appliance.callflow.ports import Leg, RingRequest, RingResult
from appliance.domain.far_leave import AnswerKnown
from appliance.domain.ids import AgentId, EndpointId, HotlineId, LineId
from appliance.domain.outcome import RingOutcome
from tests.unit.asterisk.caller.session import (
    CALL,
    LEGS,
    REQUEST,
    WELCOME,
    FakeSession,
    Words,
    answer,
    caller_on,
    in_virtual_time,
)


def attempt(
    status: str,
    cause: str,
    *,
    lasts_s: float,
    talk_s: float | None = None,
    leaves: bool = False,
    follows: bool = True,
    request: RingRequest = REQUEST,
    answered_by: str | None = None,
    taken: Collection[LineId | None] = (),
) -> tuple[RingResult, FakeSession]:
    """Ring an agent in virtual time."""

    async def story() -> tuple[RingResult, FakeSession]:
        async def dial(_words: Words) -> Answer:
            await asyncio.sleep(lasts_s)
            if leaves:
                raise session.hang_up()
            return answer()

        session = FakeSession({"EXEC TryExec": [dial], "GET FULL VARIABLE": [answer("1", f"{status}|{cause}")]})
        caller = caller_on(session, talk_s=talk_s, follows=follows, answered_by=answered_by, taken=taken)
        return await caller.ring(request), session

    return in_virtual_time(story)


def test_what_is_dialled() -> None:
    _, session = attempt("BUSY", "17", lasts_s=1)
    ((_, _, words),) = [words for words in session.sent if words[:2] == ("EXEC", "TryExec")]
    assert words.startswith("Dial(PJSIP/8001,15,giaA(/m/whisper:/m/id-8001)")
    assert words.endswith(f"U(zongji-answered^{CALL}-1))")
    limit_s = session.limits_s()[-1]
    assert limit_s == 0 or limit_s > 15 + 2


def test_a_ringtone_needs_a_way_for_our_audio() -> None:
    request = RingRequest(LEGS, None, HotlineId("main"), 15, WELCOME, announce_id=False)
    _, session = attempt("BUSY", "17", lasts_s=1, request=request)
    assert session.without_limits()[0] == ("EXEC", "Progress", "")
    assert "m(ringtone-w)" in session.without_limits()[1][2]
    assert "U(zongji-answered^)" in session.without_limits()[1][2]


@pytest.mark.parametrize(
    ("status", "cause", "outcome", "words"),
    [
        ("BUSY", "17", RingOutcome.BUSY, "the phone is busy"),
        ("NOANSWER", "0", RingOutcome.NO_ANSWER, "the phone rang unanswered"),
        ("CHANUNAVAIL", "20", RingOutcome.UNREACHABLE, "the phone is not registered"),
    ],
)
def test_an_attempt_without_an_answer(status: str, cause: str, outcome: RingOutcome, words: str) -> None:
    result, _ = attempt(status, cause, lasts_s=15)
    assert result == RingResult(outcome, words, 15, 0)


PORT_LEG, SIP_LEG = (Leg(EndpointId("outside"), None, LineId(id_), "13800138000") for id_ in ("port", "gsm"))
BUSY, TAKEN = (RingOutcome.BUSY, "the number is busy"), (RingOutcome.UNREACHABLE, "the line was just taken")


@pytest.mark.parametrize(
    ("leg", "lasts_s", "calls", "told"),
    [
        (PORT_LEG, 0.2, False, TAKEN),
        (PORT_LEG, 4.0, False, BUSY),
        (PORT_LEG, 4.0, True, TAKEN),
        (SIP_LEG, 0.2, False, BUSY),
        (SIP_LEG, 0.2, True, TAKEN),
        (LEGS[0], 0.2, True, (RingOutcome.BUSY, "the phone is busy")),
    ],
)
def test_a_line_on_which_a_caller_has_come_just_now_is_taken_and_the_number_is_not_busy(
    leg: Leg, lasts_s: float, *, calls: bool, told: tuple[RingOutcome, str]
) -> None:
    request = RingRequest((leg,), None, None, 15, ringtone=None, announce_id=False)
    taken = {leg.line} if calls else frozenset[LineId]()
    result, _ = attempt("BUSY", "17", lasts_s=lasts_s, request=request, taken=taken)
    assert (result.outcome, result.cause) == told


def test_a_conversation_is_measured_from_the_agents_answer() -> None:
    result, _ = attempt("ANSWER", "16", lasts_s=64, talk_s=60)
    assert result == RingResult(RingOutcome.ANSWERED, "normal clearing", 4, 60)


def test_a_conversation_of_an_earlier_attempt_does_not_count() -> None:
    result, _ = attempt("ANSWER", "16", lasts_s=10, talk_s=300)
    assert (result.ring_s, result.talk_s) == (10, 0)


def test_a_caller_who_hangs_up_while_it_rings() -> None:
    result, _ = attempt("", "", lasts_s=7, leaves=True)
    assert (result.outcome, result.ring_s, result.talk_s, result.caller_left) == (RingOutcome.CANCELLED, 7, 0, True)


def test_a_caller_who_hangs_up_in_conversation() -> None:
    result, _ = attempt("", "", lasts_s=20, talk_s=12, leaves=True)
    assert (result.outcome, result.ring_s, result.talk_s, result.caller_left) == (RingOutcome.ANSWERED, 8, 12, True)


def test_a_caller_who_is_gone_just_when_dial_has_returned_has_talked_however_short_the_phone_rang() -> None:
    """The manager's word that the channel is gone may take longer than the phone has rung."""

    async def story() -> RingResult:
        async def dial(_words: Words) -> Answer:
            await asyncio.sleep(12.02)
            return answer()

        async def asked(_words: Words) -> Answer:
            await asyncio.sleep(0.5)
            raise session.hang_up()

        session = FakeSession({"EXEC TryExec": [dial], "GET FULL VARIABLE": [asked]})
        return await caller_on(session, answered_at=0.02).ring(REQUEST)

    result = in_virtual_time(story)
    assert (result.outcome, result.caller_left) == (RingOutcome.ANSWERED, True)
    assert [result.ring_s, result.talk_s] == pytest.approx([0.02, 12.0])


def test_variables_that_are_not_set_are_unreachable() -> None:
    result, _ = attempt("", "", lasts_s=1)
    assert result.outcome is RingOutcome.UNREACHABLE


def test_each_attempt_is_recorded_by_itself() -> None:
    async def story() -> list[str]:
        caller = caller_on(session := FakeSession())
        await caller.ring(REQUEST)
        await caller.ring(REQUEST)
        return [words[2].rpartition("^")[2] for words in session.sent if words[:2] == ("EXEC", "TryExec")]

    assert in_virtual_time(story) == [f"{CALL}-1))", f"{CALL}-2))"]


MOBILE, GSM = EndpointId("mobile"), LineId("gsm")
SEVERAL = RingRequest(
    (
        Leg(EndpointId("8001"), AgentId("8001")),
        Leg(MOBILE, None, GSM, "13800138000", press_1=True),
    ),
    None,
    HotlineId("main"),
    ring_s=15,
    ringtone=None,
    announce_id=True,
)


def test_variables_are_set_before_several_are_dialled() -> None:
    _, session = attempt("NOANSWER", "19", lasts_s=1, request=SEVERAL)
    names = [words[2] for words in session.sent if words[:2] == ("SET", "VARIABLE")]
    assert set(names[1:]) == {
        "__ZONGJI_LEG_1",
        "__ZONGJI_LEG_2",
        "__ZONGJI_ASKED_2",
        "ZONGJI_NOT_ACCEPTED",
        "ZONGJI_BILLED_2",
        "ZONGJI_CAUSE_2",
        "ZONGJI_KNOWN",
        "__ZONGJI_RING_MS",
    }
    assert session.sent[-2][:2] == ("EXEC", "TryExec")
    assert session.limits_s()[0] > 15 + 8


@pytest.mark.parametrize(
    ("noted", "outcome", "cause", "answered"),
    [
        ("ANSWER|16|1795176000|mobile|", RingOutcome.ANSWERED, "normal clearing", SEVERAL.legs[1]),
        ("ANSWER|16|1795176000|8001|1", RingOutcome.ANSWERED, "normal clearing", SEVERAL.legs[0]),
        ("NOANSWER|19|||1", RingOutcome.NO_ANSWER, "not accepted", None),
        ("NOANSWER|19|||", RingOutcome.NO_ANSWER, "the phone rang unanswered", None),
        ("BUSY|17|||1", RingOutcome.BUSY, "the phone is busy", None),
    ],
)
def test_which_of_several_answered(noted: str, outcome: RingOutcome, cause: str, answered: Leg | None) -> None:
    status, _, rest = noted.partition("|")
    result, _ = attempt(status, rest, lasts_s=20, talk_s=10, request=SEVERAL)
    assert (result.outcome, result.cause, result.answered) == (outcome, cause, answered)


@pytest.mark.parametrize(
    ("leg", "known", "told"),
    [
        (Leg(MOBILE, None, GSM, "13800138000"), "press_1", AnswerKnown.SUPERVISION),
        (Leg(MOBILE, None, GSM, "13800138000", press_1=True), "press_1", AnswerKnown.PRESS_1),
        (Leg(MOBILE, None, GSM, "13800138000", unsupervised=True), "estimated", AnswerKnown.ESTIMATED),
        (Leg(MOBILE, None, GSM, "13800138000", unsupervised=True), "press_1", AnswerKnown.PRESS_1),
    ],
    ids=["an earlier attempt's", "pressed 1", "heard", "asked without an ear"],
)
def test_how_an_answer_was_known_is_told_by_the_attempt_itself(leg: Leg, known: str, told: AnswerKnown) -> None:
    request = RingRequest((leg,), None, HotlineId("main"), ring_s=15, ringtone=None, announce_id=False)
    since = "1795176005|" if leg.press_1 or leg.unsupervised else ""
    result, _ = attempt("ANSWER", f"16|1795176000|mobile||{since}{known}", lasts_s=20, talk_s=10, request=request)
    assert (result.outcome, result.answer_known) == (RingOutcome.ANSWERED, told)


@pytest.mark.parametrize(
    ("noted", "seconds"),
    [
        ("ANSWER|16|1795176000|mobile||1795176005", 15),
        ("ANSWER|16|1795176000|8001||1795176005", 9),
        ("NOANSWER|19|||1|1795176016", 4),
        ("NOANSWER|19|||1|1795175000", 9),
        ("ANSWER|16|1795176000|mobile||1795175000", 20),
        ("NOANSWER|19|||1|1795176900", 0),
        ("NOANSWER|19||||", None),
    ],
    ids=[
        "pressed 1",
        "another was faster",
        "hung up",
        "took its time",
        "clock set ahead",
        "clock set back",
        "no answer",
    ],
)
def test_who_was_asked_to_press_1_is_billed_from_the_answer(
    noted: str, seconds: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attempt is over after 20 s, at 1795176020."""
    monkeypatch.setattr(time, "time", lambda: 1795176020.0)
    status, _, rest = noted.partition("|")
    result, session = attempt(status, rest, lasts_s=20, talk_s=10, request=SEVERAL)
    assert result.billed == (() if seconds is None else ((SEVERAL.legs[1], seconds),))
    assert session.sent[-1][-1].endswith("|${ZONGJI_NOT_ACCEPTED}|${ZONGJI_BILLED_2}|${ZONGJI_KNOWN}")


def test_a_refusal_in_an_earlier_attempt_does_not_count() -> None:
    result, _ = attempt("NOANSWER", "19|||1", lasts_s=15)
    assert result.cause == "the phone rang unanswered"


def test_whom_a_caller_left_is_asked_of_the_manager() -> None:
    result, _ = attempt("", "", lasts_s=20, talk_s=12, leaves=True, request=SEVERAL, answered_by="mobile")
    assert (result.outcome, result.answered) == (RingOutcome.ANSWERED, SEVERAL.legs[1])


def test_while_the_manager_link_was_down_nobody_knows_whether_an_agent_had_answered() -> None:
    with pytest.raises(OutOfReach):
        attempt("", "", lasts_s=7, leaves=True, follows=False)
