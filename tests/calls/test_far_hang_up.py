"""The far party hangs up, and the line tells it by nothing but the exchange's tone: 450 Hz in A-law at -15 dBm0."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from appliance.domain.outcome import CallResult, ReleasedBy
from appliance.storage.record_values import CallStory
from hil_rig.exchanges.sounds import tone
from hil_rig.measure.tones import seconds_heard
from hil_rig.measure.wav import read_mono, write_mono
from hil_rig.phones.api import SipPhone
from tests.calls.scenes import hangs_up, is_in_talk, talk
from tests.harness.house import House
from tests.harness.leaks import Footprint, wait_until_quiet
from tests.harness.memory import folder_in_memory
from tests.harness.stage import CALLER_HZ, Stage
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones, pytest.mark.alone]

HOTLINE = "4000000901"
MENU = "找人请按一，留言请按二，排队请按三。"
TO_TEAM, TO_MESSAGE, TO_QUEUE = "1", "2", "3"

BUSY, CONGESTION = (0.35, 0.35), (0.7, 0.7)
CALL_WAITING, RING_BACK = (0.4, 4.0), (1.0, 4.0)
RELEASED_WITHIN_S = {BUSY: 2.5, CONGESTION: 4.5}
SPEECH_S = 12
MARGIN_S = 1.0
"""For what the phone itself takes to begin, and a machine that does other things besides."""


@pytest.fixture(scope="session")
def landlines() -> Iterator[House]:
    """Run the switchboard of `far_hang_up.yaml`, with an ear."""
    with House(Path(__file__).parent / "far_hang_up.yaml") as house:
        house.start_ear()
        wait_for(lambda: has_ear(house), "the controller to find the ear", 20)
        yield house


@pytest.fixture(scope="session")
def landlines_at_rest(landlines: House) -> Footprint:
    """Tell what the controller holds before the first call."""
    return Footprint.of(landlines.controller_pid)


@pytest.fixture
def stage(landlines: House, landlines_at_rest: Footprint, tmp_path: Path) -> Iterator[Stage]:
    """Give a story its phones; when it is over, nothing of it may be left, nor any ear."""
    with folder_in_memory(tmp_path) as folder, Stage(landlines, folder) as stage:
        yield stage
    wait_until_quiet(landlines, landlines_at_rest)


def has_ear(house: House) -> bool:
    health = house.snapshot().health.get("ear")
    return health is not None and health.ok


def ears(house: House) -> list[str]:
    return [name for name in house.channels() if name.startswith("AudioSocket/")]


def exchange_tone(stage: Stage, cadence_s: tuple[float, float], seconds: float = 20, after: Path | None = None) -> Path:
    """Give a WAV of the exchange's tone, after what the caller has said."""
    file = stage.tone(CALLER_HZ).with_name(f"exchange-{cadence_s[0]}-{cadence_s[1]}-{after is not None}.wav")
    sound = tone((450.0,), cadence_s, seconds)
    said = [] if after is None else [read_mono(after)]
    write_mono(file, np.concatenate([*said, sound]))
    return file


def at_the_menu(stage: Stage, line: str = "01") -> SipPhone:
    """Call on a line and wait until somebody listens to it."""
    caller = stage.exact_caller(line)
    caller.call(HOTLINE)
    caller.wait("answered", 10)
    stage.wait_until_hears_prompt(caller, MENU)
    wait_for(lambda: len(ears(stage.house)) == 1, "the call's ear")
    return caller


def waits_in_the_queue(stage: Stage, caller: SipPhone) -> None:
    """Wait until a caller does."""

    def is_there() -> bool:
        step = stage.house.live_call(stage.number_of(caller)).step
        return step is not None and step.kind == "queue"

    wait_for(is_there, "the caller to wait")


def release_s(caller: SipPhone, played: Path) -> float:
    """Play what the exchange plays, and tell how long the line was held."""
    began = time.monotonic()
    caller.play(played)
    caller.wait("ended", 15)
    return time.monotonic() - began


def known_by_tone(story: CallStory, name: str = "busy") -> bool:
    """Tell whether the record says who left, and how that is known."""
    (step,) = [step for step in story.steps if step.decided == "line released"]
    return step.kind == "caller" and f"the exchange's {name} tone" in step.reason and "450 Hz" in step.reason


@pytest.mark.parametrize(("name", "cadence_s"), [("busy", BUSY), ("congestion", CONGESTION)])
def test_in_the_menu(
    stage: Stage, name: str, cadence_s: tuple[float, float], record_property: Callable[[str, object], None]
) -> None:
    caller = at_the_menu(stage)
    held_s = release_s(caller, exchange_tone(stage, cadence_s))
    record_property(f"menu, {name} tone: released after", f"{held_s:.2f} s")
    assert held_s < RELEASED_WITHIN_S[cadence_s] + MARGIN_S

    story = stage.story_of(caller)
    assert (story.record.result, story.record.released_by) == (CallResult.ABANDONED, ReleasedBy.CALLER)
    assert known_by_tone(story, name)


def test_in_the_queue(stage: Stage) -> None:
    caller = at_the_menu(stage)
    caller.send_digits(TO_QUEUE)
    waits_in_the_queue(stage, caller)
    assert release_s(caller, exchange_tone(stage, BUSY)) < RELEASED_WITHIN_S[BUSY] + MARGIN_S

    story = stage.story_of(caller)
    assert (story.record.result, story.record.released_by) == (CallResult.ABANDONED, ReleasedBy.CALLER)
    assert known_by_tone(story)


def test_in_a_message_which_is_cut_back_to_what_the_caller_said(stage: Stage) -> None:
    said_s = 4.0
    caller = at_the_menu(stage)
    caller.send_digits(TO_MESSAGE)
    wait_for(lambda: stage.house.message_file(stage.number_of(caller)).exists(), "the message to begin", 20)
    caller.play(exchange_tone(stage, BUSY, after=stage.tone(CALLER_HZ, said_s)))
    caller.wait("ended", 15)

    story = stage.story_of(caller)
    assert story.record.result is CallResult.VOICEMAIL
    assert known_by_tone(story)
    (stored,) = story.messages
    file = stage.house.instance.voicemail / stored.message.file
    assert seconds_heard(file, CALLER_HZ) == pytest.approx(said_s, abs=0.3)
    assert seconds_heard(file, 450.0) == 0.0
    assert stored.message.seconds == pytest.approx(said_s, abs=0.6)


def test_in_a_conversation_the_agent_is_free_again(stage: Stage) -> None:
    agent = stage.agent("8001")
    caller = at_the_menu(stage)
    caller.send_digits(TO_TEAM)
    is_in_talk(stage, agent)
    talk(stage, caller, agent)
    assert release_s(caller, exchange_tone(stage, BUSY)) < RELEASED_WITHIN_S[BUSY] + MARGIN_S
    agent.wait("ended", 5)

    story = stage.story_of(caller)
    assert (story.record.result, story.record.released_by) == (CallResult.ANSWERED, ReleasedBy.CALLER)
    assert known_by_tone(story)


def test_in_the_survey_the_answer_is_none(stage: Stage) -> None:
    agent = stage.agent("8001")
    caller = at_the_menu(stage)
    caller.send_digits(TO_TEAM)
    is_in_talk(stage, agent)
    talk(stage, caller, agent)
    hangs_up(agent)
    stage.wait_until_hears_prompt(caller, "survey")
    assert release_s(caller, exchange_tone(stage, BUSY)) < RELEASED_WITHIN_S[BUSY] + MARGIN_S

    story = stage.story_of(caller)
    assert (story.record.result, story.record.released_by) == (CallResult.ANSWERED, ReleasedBy.AGENT)
    assert [(answer.agent, answer.key) for answer in story.surveys] == [("8001", None)]
    assert known_by_tone(story)


def test_speech_ends_nothing(stage: Stage) -> None:
    caller = at_the_menu(stage)
    caller.play(stage.spoken(MENU), looped=True)
    caller.send_digits(TO_MESSAGE)
    wait_for(lambda: stage.house.message_file(stage.number_of(caller)).exists(), "the message to begin", 20)
    file = stage.house.message_file(stage.number_of(caller))
    wait_for(lambda: file.stat().st_size > SPEECH_S * 16_000, "the message to grow", SPEECH_S + 10)
    hangs_up(caller)

    story = stage.story_of(caller)
    assert story.record.result is CallResult.VOICEMAIL
    assert not [step for step in story.steps if step.decided == "line released"]


@pytest.mark.parametrize("cadence_s", [CALL_WAITING, RING_BACK])
def test_a_tone_after_which_the_caller_is_still_there_ends_nothing(
    stage: Stage, cadence_s: tuple[float, float]
) -> None:
    agent = stage.agent("8001")
    caller = at_the_menu(stage)
    caller.send_digits(TO_TEAM)
    is_in_talk(stage, agent)
    talk(stage, caller, agent)
    caller.play(exchange_tone(stage, cadence_s, 14))
    stage.wait_until_hears(agent, 450.0, 2.5 * cadence_s[0], 20)
    talk(stage, caller, agent)
    hangs_up(caller)

    story = stage.story_of(caller)
    assert story.record.result is CallResult.ANSWERED
    assert not [step for step in story.steps if step.decided == "line released"]


def test_the_ear_is_killed_and_the_call_goes_on_with_a_new_one(stage: Stage) -> None:
    agent = stage.agent("8001")
    caller = at_the_menu(stage)
    caller.send_digits(TO_TEAM)
    is_in_talk(stage, agent)
    talk(stage, caller, agent)
    (first,) = ears(stage.house)
    process = stage.house.supervisor.ear.process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    wait_for(lambda: ears(stage.house) not in ([], [first]), "the call's new ear", 20)
    talk(stage, caller, agent)
    assert release_s(caller, exchange_tone(stage, BUSY)) < RELEASED_WITHIN_S[BUSY] + MARGIN_S
    assert known_by_tone(stage.story_of(caller))


def test_a_line_that_signals_has_no_ear(stage: Stage) -> None:
    caller = stage.caller("signalled")
    caller.call(HOTLINE)
    stage.wait_until_hears_prompt(caller, MENU)
    caller.play(exchange_tone(stage, BUSY, 6))
    caller.send_digits(TO_QUEUE)
    waits_in_the_queue(stage, caller)
    assert ears(stage.house) == []
    hangs_up(caller)
    assert not [step for step in stage.story_of(caller).steps if step.decided == "line released"]
