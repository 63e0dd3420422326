"""Numbers outside on a line that is up as soon as it has dialled: who is there is known by what is heard."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.domain.far_leave import AnswerKnown, ReleaseKnown
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome
from hil_rig.phones.api import SipPhone
from tests.calls.scenes import attempts, hangs_up, is_in_talk, talk
from tests.harness.house import House
from tests.harness.leaks import Footprint, wait_until_quiet
from tests.harness.memory import folder_in_memory
from tests.harness.plain_exchange import (
    BUSY,
    CONGESTION,
    FAR_HZ,
    HERTZ,
    RING_BACK,
    VACANT,
    Course,
    Part,
    PlainExchange,
    Press,
    Quiet,
    Said,
    Talk,
    Tone,
)
from tests.harness.stage import Stage, tones_heard
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

HELLO = "喂，你好。"
SWITCHED_OFF = "您好，您拨打的电话已关机，请稍后再拨。"
VACANT_NUMBER = "您好，您拨打的号码是空号，请核对后再拨。"
IN_A_CALL = "您好，您拨打的电话正在通话中，请稍后再拨。"
COLOURED = "欢迎致电，好听的音乐正在为您播放，请您稍等片刻，我们马上就来。"
RINGTONE = "正在为您转接。"
SPOKEN = (HELLO, SWITCHED_OFF, VACANT_NUMBER, IN_A_CALL, COLOURED)

ASK, HEAR = "auto", "never"
RING_S = 16


def _rings(seconds: float = 7.0) -> Tone:
    return Tone(RING_BACK, seconds)


SCENES: dict[str, tuple[str, tuple[Part | str, ...]]] = {
    "answers": (HEAR, (Quiet(1), _rings(), HELLO, Quiet(1.2), Talk(8), Tone(BUSY, 10))),
    "accepts": (ASK, (Quiet(1), _rings(), HELLO, Quiet(4), Press("1"), Talk(8), Tone(BUSY, 10))),
    "accepts-out-of-music": (ASK, (Quiet(1), COLOURED, HELLO, Quiet(1), Press("1"), Talk(10))),
    "refuses": (ASK, (Quiet(1), _rings(), HELLO, Quiet(30))),
    "switched-off": (HEAR, (Quiet(1), SWITCHED_OFF, Quiet(1), SWITCHED_OFF, Tone(BUSY, 10))),
    "vacant": (HEAR, (Quiet(1), VACANT_NUMBER, Quiet(1), VACANT_NUMBER, Tone(BUSY, 10))),
    "in-a-call": (HEAR, (Quiet(1), _rings(), IN_A_CALL, Quiet(1), IN_A_CALL, Tone(BUSY, 10))),
    "switched-off-asked": (ASK, (Quiet(1), SWITCHED_OFF, Quiet(1), SWITCHED_OFF, Tone(BUSY, 10))),
    "busy": (HEAR, (Quiet(1), Tone(BUSY, 20))),
    "congested": (HEAR, (Quiet(1), Tone(CONGESTION, 20))),
    "vacant-tone": (ASK, (Quiet(1), Tone(VACANT, 20))),
    "rings": (HEAR, (Quiet(1), _rings(60))),
    "rings-asked": (ASK, (Quiet(1), _rings(60))),
    "silent": (HEAR, (Quiet(60),)),
}
NUMBERS = {name: f"139222200{place:02d}" for place, name in enumerate(SCENES)}
HOTLINES = {name: f"40000010{place:02d}" for place, name in enumerate(SCENES)}


def document(exchange: PlainExchange) -> str:
    """Write the company down: a hotline for each scene, whose calls go on to the desk when nobody is there."""
    lines = {"01": {"kind": "simulated"}, "02": {"kind": "simulated"}}
    pstn = {"kind": "sip", "peer": "pstn", "early_media": False, "answer_supervision": False, "far_hang_up": "tone"}
    endpoints = {
        name: {"kind": "outside", "name": name, "number": NUMBERS[name], "trunk_group": "out", "press_1": press_1}
        for name, (press_1, _) in SCENES.items()
    }
    hotlines = {
        name: {
            "name": name,
            "numbers": [number],
            "trunk_groups": ["in"],
            "flow": {
                "start": "far",
                "nodes": {
                    "far": {
                        "kind": "ring",
                        "targets": [name],
                        "ring_s": RING_S,
                        "ringtone": RINGTONE,
                        "next": "rate",
                        "otherwise": "desk",
                    },
                    "desk": {"kind": "ring", "targets": ["8001"], "ring_s": 10, "ringtone": RINGTONE},
                    "rate": {"kind": "survey", "first_key_s": 2, "attempts": 1},
                },
            },
            "fallback": {"agents": ["8001"]},
        }
        for name, number in HOTLINES.items()
    }
    spoken = {
        f"said-{place}": {"kind": "announcement", "prompt": text, "next": f"said-{place + 1}"}
        for place, text in enumerate(SPOKEN)
    }
    spoken[f"said-{len(SPOKEN)}"] = {"kind": "hang_up"}
    hotlines["speech"] = {
        "name": "speech",
        "numbers": ["4000001999"],
        "trunk_groups": ["in"],
        "flow": {"start": "said-0", "nodes": spoken},
        "fallback": {"agents": ["8001"]},
    }
    return json.dumps(
        {
            "config_version": 2,
            "site": {"name": "座机外呼公司", "time_zone": "Asia/Shanghai", "language": "zh", "country": "CN"},
            "sip_peers": {"pstn": {"kind": "gateway", "address": exchange.address, "options_s": 1}},
            "lines": lines | {"pstn-1": pstn},
            "trunk_groups": {"in": {"lines": ["01", "02"]}, "out": {"lines": ["pstn-1"]}},
            "agents": {"8001": {"name": "王芳"}},
            "endpoints": endpoints,
            "hotlines": hotlines,
        },
        ensure_ascii=False,
    )


@pytest.fixture(scope="session")
def outgoing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Run the switchboard with an ear, and the exchange."""
    with PlainExchange() as exchange:
        configuration = tmp_path_factory.mktemp("outgoing") / "outgoing.yaml"
        configuration.write_text(document(exchange), encoding="utf-8")
        with House(configuration) as house:
            stage = Stage(house, configuration.parent)
            said = {text: Said(stage.spoken(text)) for text in SPOKEN}
            courses: dict[str, Course] = {
                NUMBERS[name]: [said[part] if isinstance(part, str) else part for part in course]
                for name, (_, course) in SCENES.items()
            }
            exchange.open(house.instance.ports.sip, courses)
            house.start_ear()
            health = house.snapshot
            wait_for(lambda: health().health["peer pstn"].ok, "the exchange to be seen", 30, again_s=0.2)
            wait_for(lambda: "ear" in health().health and health().health["ear"].ok, "the ear", 30, again_s=0.2)
            yield house


@pytest.fixture(scope="session")
def outgoing_at_rest(outgoing: House) -> Footprint:
    """Tell what the controller holds before the first call."""
    return Footprint.of(outgoing.controller_pid)


@pytest.fixture
def stage(outgoing: House, outgoing_at_rest: Footprint, tmp_path: Path) -> Iterator[Stage]:
    """Give a story its phones; when it is over, nothing of it may be left, nor any ear."""
    with folder_in_memory(tmp_path) as folder, Stage(outgoing, folder) as stage:
        yield stage
    wait_until_quiet(outgoing, outgoing_at_rest)


def calls(stage: Stage, name: str) -> SipPhone:
    """Call the hotline whose calls go out to a scene's number."""
    caller = stage.exact_caller()
    caller.call(HOTLINES[name])
    return caller


def heard_only_ours(stage: Stage, caller: SipPhone) -> None:
    """Hold that nothing of the network reached a caller: no announcement, no tone of the exchange's."""
    assert not [heard.prompt_id for heard in stage.heard(caller, *SPOKEN) if heard.heard_share > 0.3]
    assert tones_heard(caller, (HERTZ,), at_a_stretch_s=0.3) == set()


@pytest.mark.parametrize(("name", "known"), [("answers", AnswerKnown.ESTIMATED), ("accepts", AnswerKnown.PRESS_1)])
def test_somebody_answers_and_hangs_up_and_the_caller_goes_on(stage: Stage, name: str, known: AnswerKnown) -> None:
    caller = calls(stage, name)
    stage.wait_until_hears_prompt(caller, RINGTONE)
    stage.wait_until_hears(caller, FAR_HZ, 1, 40)
    stage.wait_until_hears_prompt(caller, "survey", 30)
    caller.send_digits("1")
    caller.wait("ended", 20)

    story = stage.story_of(caller)
    (hop,) = story.hops
    assert (hop.endpoint, hop.line, hop.outcome) == (name, "pstn-1", RingOutcome.ANSWERED)
    assert (hop.answer_known, hop.release_known) == (known, ReleaseKnown.TONE)
    assert "the exchange's busy tone" in hop.cause
    assert hop.ring_s > 6, "not before somebody has greeted"
    assert hop.talk_s < 14
    assert (story.record.result, story.record.released_by) == (CallResult.ANSWERED, ReleasedBy.AGENT)


def test_who_presses_1_out_of_music_in_the_place_of_ring_back_has_answered(stage: Stage) -> None:
    caller = calls(stage, "accepts-out-of-music")
    stage.wait_until_hears(caller, FAR_HZ, 1, 40)
    hangs_up(caller)

    story = stage.story_of(caller)
    (hop,) = story.hops
    assert (hop.endpoint, hop.outcome, hop.answer_known) == (
        "accepts-out-of-music",
        RingOutcome.ANSWERED,
        AnswerKnown.PRESS_1,
    )


@pytest.mark.parametrize(
    ("name", "outcome", "cause", "at_most_s"),
    [
        ("switched-off", RingOutcome.NO_ANSWER, "a network's announcement", 9),
        ("vacant", RingOutcome.NO_ANSWER, "a network's announcement", 9),
        ("in-a-call", RingOutcome.NO_ANSWER, "a network's announcement", RING_S),
        ("switched-off-asked", RingOutcome.BUSY, "the number is busy", RING_S + 3),
        ("refuses", RingOutcome.NO_ANSWER, "not accepted", RING_S + 9),
        ("busy", RingOutcome.BUSY, "the number is busy", 6),
        ("congested", RingOutcome.UNREACHABLE, "no line was free", 8),
        ("vacant-tone", RingOutcome.UNREACHABLE, "no such number", 9),
        ("rings", RingOutcome.NO_ANSWER, "the number rang unanswered", RING_S + 2),
        ("rings-asked", RingOutcome.NO_ANSWER, "the number rang unanswered", RING_S + 2),
        ("silent", RingOutcome.NO_ANSWER, "the number rang unanswered", RING_S + 2),
    ],
)
def test_what_is_no_answer_rings_the_next_and_the_caller_hears_none_of_it(
    stage: Stage, name: str, outcome: RingOutcome, cause: str, at_most_s: float
) -> None:
    agent, caller = stage.agent("8001"), calls(stage, name)
    agent.wait("incoming", 60)
    is_in_talk(stage, agent)
    talk(stage, caller, agent)
    heard_only_ours(stage, caller)
    hangs_up(caller)

    story = stage.story_of(caller)
    first, *_ = attempts(story)
    assert first == (None, outcome, cause)
    assert story.hops[0].ring_s < at_most_s
    assert (story.record.result, story.record.agent) == (CallResult.ANSWERED, "8001")
