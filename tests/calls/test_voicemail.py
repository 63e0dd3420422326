"""A caller whom nobody serves leaves a message."""

from pathlib import Path

import pytest

from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome
from appliance.storage.record_values import CallStory
from hil_rig.measure.tones import seconds_heard
from hil_rig.phones.api import SipPhone
from tests.calls.scenes import (
    BEEP_HZ,
    BEEP_S,
    MEMO,
    TO_MEMO,
    TO_MESSAGE,
    TO_SALES,
    TO_SUPPORT,
    attempts,
    hangs_up,
    path,
    presses_at_the_menu,
)
from tests.harness.stage import CALLER_HZ, Stage, hears
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

BYTES_A_SECOND = 16_000


def speaks(stage: Stage, caller: SipPhone, seconds: float = 30) -> None:
    """Begin to speak in the greeting, so that the message has sound from its first moment."""
    caller.play(stage.tone(CALLER_HZ, seconds))


def has_recorded(stage: Stage, caller: SipPhone, seconds: float) -> None:
    """Wait until so much of the message is on disk."""
    file = stage.house.message_file(stage.number_of(caller))

    def is_long_enough() -> bool:
        return file.exists() and file.stat().st_size > seconds * BYTES_A_SECOND

    wait_for(is_long_enough, f"{seconds:g} s of a message in {file}", 20)


def stored_message(stage: Stage, story: CallStory) -> Path:
    """Give the file of the one message on record."""
    (stored,) = story.messages
    return stage.house.instance.voicemail / stored.message.file


def test_nobody_answers_and_the_caller_leaves_a_message(stage: Stage) -> None:
    stage.agent("8003", answers_after_s=None)
    caller = stage.caller()
    presses_at_the_menu(stage, caller, TO_SUPPORT)
    stage.wait_until_hears_prompt(caller, "voicemail-no-answer")
    speaks(stage, caller)
    has_recorded(stage, caller, 2.5)
    caller.send_digits("#")
    stage.wait_until_hears_prompt(caller, "voicemail-saved")
    caller.wait("ended", 15)

    story = stage.story_of(caller)
    assert story.record.result is CallResult.VOICEMAIL
    assert story.record.released_by is ReleasedBy.SWITCHBOARD
    assert attempts(story) == [("8003", RingOutcome.NO_ANSWER, "the phone rang unanswered")]
    (stored,) = story.messages
    assert (stored.message.mailbox, stored.read_at) == ("sales", None)
    assert stored.caller is not None
    assert stored.caller.digits == stage.number_of(caller)
    assert seconds_heard(stored_message(stage, story), CALLER_HZ) == pytest.approx(stored.message.seconds, abs=0.5)
    assert stored.message.seconds >= 2
    assert hears(caller, BEEP_HZ, BEEP_S)
    assert stage.heard_in_order(caller)[-3:] == ["voicemail-no-answer", "voicemail-saved", "goodbye"]


def test_all_are_busy_and_the_greeting_says_so(stage: Stage) -> None:
    stage.agent("8001", rejects=486)
    stage.agent("8002", rejects=486)
    caller = stage.caller()
    presses_at_the_menu(stage, caller, TO_SALES)
    stage.wait_until_hears_prompt(caller, "voicemail-busy")
    hangs_up(caller)

    story = stage.story_of(caller)
    assert [outcome for _, outcome, _ in attempts(story)] == [RingOutcome.BUSY, RingOutcome.BUSY]
    assert story.record.result is CallResult.ABANDONED


def test_a_caller_who_chose_to_leave_a_message_is_greeted_without_an_excuse(stage: Stage) -> None:
    caller = stage.caller()
    presses_at_the_menu(stage, caller, TO_MESSAGE)
    stage.wait_until_hears(caller, BEEP_HZ, BEEP_S)
    hangs_up(caller)

    stage.story_of(caller)
    assert stage.heard_in_order(caller)[-1] == "voicemail-menu"


def test_a_hang_up_inside_the_message_keeps_what_was_said(stage: Stage) -> None:
    caller = stage.caller()
    presses_at_the_menu(stage, caller, TO_MEMO)
    speaks(stage, caller)
    has_recorded(stage, caller, 2)
    hangs_up(caller)

    story = stage.story_of(caller)
    assert story.record.result is CallResult.VOICEMAIL
    assert story.record.released_by is ReleasedBy.CALLER
    assert seconds_heard(stored_message(stage, story), CALLER_HZ) >= 1.8


def test_silence_ends_a_message(stage: Stage) -> None:
    caller = stage.caller()
    presses_at_the_menu(stage, caller, TO_MEMO)
    speaks(stage, caller, seconds=4)
    stage.wait_until_hears_prompt(caller, "voicemail-saved")
    caller.wait("ended", 10)

    story = stage.story_of(caller)
    (stored,) = story.messages
    assert stored.message.seconds < 5.5
    assert seconds_heard(stored_message(stage, story), CALLER_HZ) >= 1


def test_the_limit_ends_a_message(stage: Stage) -> None:
    caller = stage.caller()
    presses_at_the_menu(stage, caller, TO_MEMO)
    speaks(stage, caller)
    stage.wait_until_hears_prompt(caller, "voicemail-saved")
    caller.wait("ended", 10)

    (stored,) = stage.story_of(caller).messages
    assert stored.message.mailbox == "support"
    assert stored.message.seconds == pytest.approx(6, abs=0.3)


def test_a_message_of_less_than_a_second_is_dropped(stage: Stage) -> None:
    caller = stage.caller()
    presses_at_the_menu(stage, caller, TO_MEMO)
    stage.wait_until_hears_prompt(caller, MEMO)
    caller.send_digits("#" * 8)
    caller.wait("ended", 10)

    story = stage.story_of(caller)
    assert not story.messages
    assert story.record.result is CallResult.COMPLETED
    assert path(story)[-1] == "voicemail: no message"
    assert not stage.has_heard(caller, "voicemail-saved")
    assert hears(caller, BEEP_HZ, BEEP_S)
    assert not (stage.house.instance.voicemail / f"{story.record.call}.wav").exists()
