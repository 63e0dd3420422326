"""What a caller says is kept: reviewed, recorded anew, on a disk that fills up, or not at all where nothing can be."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from appliance.domain.outcome import CallResult
from hil_rig.measure.tones import seconds_heard
from hil_rig.measure.wav import read_mono
from hil_rig.phones.api import SipPhone
from tests.calls.conftest import CONFIGURATION
from tests.calls.scenes import BEEP_HZ, BEEP_S, TO_MEMO, TO_REVIEWED, hangs_up, path, presses_at_the_menu
from tests.harness.house import House
from tests.harness.leaks import wait_until_quiet
from tests.harness.memory import folder_in_memory
from tests.harness.stage import CALLER_HZ, Stage
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

ANEW_HZ = 530.0
"""What the caller sounds like the second time."""
REVIEW = "voicemail-review"
SAVED = "voicemail-saved"
NOT_POSSIBLE = "voicemail-not-possible"


def file_of(stage: Stage, caller: SipPhone, count: int = 1) -> Path:
    file = stage.house.message_file(stage.number_of(caller))
    return file if count == 1 else file.with_name(f"{file.stem}-{count}.wav")


def says(stage: Stage, caller: SipPhone, seconds: float, *, hz: float = CALLER_HZ, count: int = 1) -> None:
    """Speak until so much of the message is on disk."""
    caller.play(stage.tone(hz, 30))
    file = file_of(stage, caller, count)
    wait_for(lambda: file.exists() and file.stat().st_size > seconds * 16_000, f"{seconds} s in {file.name}", 20)


def ends_by_key(caller: SipPhone) -> None:
    caller.send_digits("#")


@pytest.fixture(scope="module")
def small_disk() -> Iterator[House]:
    """Run a switchboard whose messages lie on a small file system of their own."""
    house = House(CONFIGURATION)
    folder = house.instance.voicemail
    found = folder.stat()
    options = f"size=1m,mode={found.st_mode & 0o7777:o},uid={found.st_uid},gid={found.st_gid}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(folder)], check=True)
    try:
        house.start()
        yield house
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        house.close()


@pytest.fixture
def cramped(small_disk: House, tmp_path: Path) -> Iterator[Stage]:
    """Give a story its phones on that switchboard; the disk is empty and can be written again afterwards."""
    folder = small_disk.instance.voicemail
    with folder_in_memory(tmp_path) as phones, Stage(small_disk, phones) as stage:
        yield stage
    subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
    for file in folder.iterdir():
        file.unlink()
    wait_until_quiet(small_disk, None)


def fill(folder: Path) -> None:
    """Leave no room on the file system."""
    with (folder / "filler").open("wb") as filler, suppress(OSError):
        while True:
            os.write(filler.fileno(), bytes(4096))


def asked_again(stage: Stage, caller: SipPhone, after_s: float) -> float:
    """Wait for the question after the message; give when it began."""
    return stage.wait_until_hears_prompt(caller, REVIEW, 20, after_s=after_s).start_s


def is_well(stage: Stage) -> bool:
    return stage.house.snapshot().health["voicemail"].ok


def test_a_caller_hears_what_was_said_and_says_it_anew(stage: Stage) -> None:
    caller = stage.caller()
    presses_at_the_menu(stage, caller, TO_REVIEWED)
    says(stage, caller, 1.5)
    first = file_of(stage, caller)
    ends_by_key(caller)
    asked_s = asked_again(stage, caller, 0)
    caller.play(stage.tone(ANEW_HZ, 0.02))
    caller.send_digits("2")
    stage.wait_until_hears(caller, CALLER_HZ, 1.0)
    asked_s = asked_again(stage, caller, asked_s + 1)
    caller.send_digits("3")
    second = first.with_name(f"{first.stem}-2.wav")
    wait_for(second.exists, "the second message")
    says(stage, caller, 2.0, hz=ANEW_HZ, count=2)
    ends_by_key(caller)
    asked_again(stage, caller, asked_s + 1)
    caller.send_digits("1")
    stage.wait_until_hears_prompt(caller, SAVED)
    caller.wait("ended", 15)

    story = stage.story_of(caller)
    (stored,) = story.messages
    kept = read_mono(second)
    assert stored.message.file == second.name
    assert seconds_heard(kept, ANEW_HZ) >= 1.5
    assert seconds_heard(kept, CALLER_HZ) < 0.2
    assert not first.exists()
    decided = [step.decided for step in story.steps if step.kind == "voicemail"]
    assert decided == ["take a message", "hear it", "record it again", "send it", "message kept"]


def test_a_hang_up_in_the_review_loses_nothing(stage: Stage) -> None:
    caller = stage.caller()
    presses_at_the_menu(stage, caller, TO_REVIEWED)
    says(stage, caller, 1.5)
    ends_by_key(caller)
    stage.wait_until_hears_prompt(caller, REVIEW)
    hangs_up(caller)
    story = stage.story_of(caller)
    (stored,) = story.messages
    assert story.record.result is CallResult.VOICEMAIL
    assert seconds_heard(stage.house.instance.voicemail / stored.message.file, CALLER_HZ) >= 1.2


def test_a_caller_who_says_nothing_leaves_no_message(stage: Stage) -> None:
    caller = stage.caller()
    presses_at_the_menu(stage, caller, TO_MEMO)
    caller.wait("ended", 20)
    story = stage.story_of(caller)
    assert story.messages == ()
    assert path(story)[-1] == "voicemail: no message"
    assert not (stage.house.instance.voicemail / f"{story.record.call}.wav").exists()


def test_a_disk_that_fills_up_amid_a_message_keeps_what_fitted_and_the_call_goes_on(cramped: Stage) -> None:
    folder = cramped.house.instance.voicemail
    caller = cramped.caller()
    presses_at_the_menu(cramped, caller, TO_REVIEWED)
    says(cramped, caller, 1.5)
    fill(folder)
    cramped.wait_until_hears(caller, BEEP_HZ, BEEP_S)
    ends_by_key(caller)
    cramped.wait_until_hears_prompt(caller, NOT_POSSIBLE)
    wait_for(lambda: not is_well(cramped), "the live view to tell of it", 20)
    caller.wait("ended", 15)

    story = cramped.story_of(caller)
    (stored,) = story.messages
    assert seconds_heard(folder / stored.message.file, CALLER_HZ) >= 1.2
    assert story.record.result is CallResult.VOICEMAIL
    assert cramped.heard_in_order(caller)[-2:] == [NOT_POSSIBLE, "goodbye"]
    (folder / "filler").unlink()
    wait_for(lambda: is_well(cramped), "the live view to tell that it is over", 20)


def test_where_nothing_can_be_written_the_caller_is_told(cramped: Stage) -> None:
    folder = cramped.house.instance.voicemail
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    caller = cramped.caller()
    presses_at_the_menu(cramped, caller, TO_REVIEWED)
    cramped.wait_until_hears_prompt(caller, NOT_POSSIBLE)
    caller.wait("ended", 15)
    story = cramped.story_of(caller)
    assert story.messages == ()
    assert cramped.heard_in_order(caller)[-2:] == [NOT_POSSIBLE, "goodbye"]
    assert "the voicemail folder can't be written" in [step.reason for step in story.steps]
