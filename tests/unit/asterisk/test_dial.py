"""What is asked of Dial, letter by letter, and how its results are read."""

import pytest

from appliance.asterisk import dial
from appliance.asterisk.sounds import Sound, SoundLibrary
from appliance.callflow.ports import Leg, RingRequest
from appliance.config.model.prompt import TextPrompt
from appliance.domain.ids import AgentId, DepartmentId, EndpointId, HotlineId
from appliance.domain.outcome import RingOutcome

TONE = TextPrompt(text="彩铃")
SOUNDS = SoundLibrary(
    prompts={},
    ringtones={TONE: "ringtone-0123456789abcdef"},
    agent_ids={AgentId("8001"): Sound("/i/media/agent-id-zh-8001", 2.0)},
    whispers={(HotlineId("main"), DepartmentId("sales")): Sound("/i/media/whisper", 1.0)},
)


def request(*, ring_s: float = 15, ringtone: TextPrompt | None = None, announce_id: bool = True) -> RingRequest:
    return RingRequest(
        legs=(Leg(EndpointId("8001"), AgentId("8001")),),
        department=DepartmentId("sales"),
        hotline=HotlineId("main"),
        ring_s=ring_s,
        ringtone=ringtone,
        announce_id=announce_id,
        record=True,
    )


LEG = "b(zongji-leg^s^1(8001))"
ID = "aA(/i/media/whisper:/i/media/agent-id-zh-8001)"


@pytest.mark.parametrize(
    ("asked", "recording", "answered", "words"),
    [
        (request(), "box-1.1-1", True, f"15,g{ID}r{LEG}U(zongji-answered^box-1.1-1)"),
        (request(), "box-1.1-1", False, f"15,g{ID}{LEG}U(zongji-answered^box-1.1-1)"),
        (request(), None, False, f"15,g{ID}{LEG}U(zongji-answered^)"),
        (request(ringtone=TONE), None, True, f"15,g{ID}m(ringtone-0123456789abcdef){LEG}U(zongji-answered^)"),
        (request(announce_id=False, ring_s=7.5), None, False, f"7.5,g{LEG}U(zongji-answered^)"),
    ],
    ids=["answered", "unanswered", "unrecorded", "ringtone", "plain"],
)
def test_arguments(asked: RingRequest, recording: str | None, answered: bool, words: str) -> None:
    assert dial.arguments(asked, SOUNDS, recording, answered=answered) == f"PJSIP/8001,{words}"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("ANSWER", RingOutcome.ANSWERED),
        ("BUSY", RingOutcome.BUSY),
        ("NOANSWER", RingOutcome.NO_ANSWER),
        ("CANCEL", RingOutcome.CANCELLED),
        ("CHANUNAVAIL", RingOutcome.UNREACHABLE),
        ("CONGESTION", RingOutcome.UNREACHABLE),
        ("DONTCALL", RingOutcome.UNREACHABLE),
        ("INVALIDARGS", RingOutcome.UNREACHABLE),
        ("", RingOutcome.UNREACHABLE),
    ],
)
def test_outcome(status: str, outcome: RingOutcome) -> None:
    assert dial.outcome(status) is outcome


@pytest.mark.parametrize(
    ("number", "result", "words"),
    [
        ("16", RingOutcome.ANSWERED, "normal clearing"),
        ("17", RingOutcome.BUSY, "the phone is busy"),
        ("21", RingOutcome.BUSY, "the phone refused the call"),
        ("19", RingOutcome.NO_ANSWER, "the phone rang unanswered"),
        ("16", RingOutcome.NO_ANSWER, "the phone rang unanswered"),
        ("", RingOutcome.NO_ANSWER, "the phone rang unanswered"),
        ("20", RingOutcome.UNREACHABLE, "the phone is not registered"),
        ("0", RingOutcome.UNREACHABLE, "the phone is not registered"),
        ("", RingOutcome.UNREACHABLE, "the phone is not registered"),
        ("3", RingOutcome.UNREACHABLE, "the phone is not registered"),
        ("127", RingOutcome.UNREACHABLE, "cause 127"),
        ("", RingOutcome.BUSY, "no cause given"),
        ("0", RingOutcome.ANSWERED, "no cause given"),
    ],
)
def test_cause(number: str, result: RingOutcome, words: str) -> None:
    assert dial.cause(number, result) == words
