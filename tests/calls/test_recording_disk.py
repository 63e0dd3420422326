"""A full disk, or one that can only be read, stops recordings, never calls; with room again all is as before by itself.

On a real file system of a few megabytes below the recordings' folder.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.domain.ids import CallId
from appliance.storage.record_values import CallStory
from hil_rig.measure.wav import read_channels
from hil_rig.phones.api import SipPhone
from tests.calls.conftest import CONFIGURATION
from tests.calls.scenes import calls, hangs_up, path, talk
from tests.harness.ears import seconds_heard
from tests.harness.house import House
from tests.harness.leaks import wait_until_quiet
from tests.harness.memory import folder_in_memory
from tests.harness.stage import CALLER_HZ, Stage, agent_hz, heard_so_far
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

DISK_BYTES = 6_000_000
BELOW_THE_FLOOR = 80_000
"""What is left free: 2 % of the disk are 120 kB."""
SAID_S = 1.0


@pytest.fixture(scope="module")
def small() -> Iterator[House]:
    """Run a switchboard whose recordings lie on a small disk."""
    house = House(CONFIGURATION)
    folder, raw = house.instance.recordings, house.instance.raw_recordings
    before = [(each, each.stat()) for each in (folder, raw)]
    mount("-t", "tmpfs", "-o", f"size={DISK_BYTES}", "zongji-small", str(folder))
    try:
        raw.mkdir()
        for each, was in before:
            os.chown(each, was.st_uid, was.st_gid)
            each.chmod(was.st_mode & 0o7777)
        house.start()
        yield house
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        house.close()


@pytest.fixture
def stage(small: House, tmp_path: Path) -> Iterator[Stage]:
    with folder_in_memory(tmp_path) as folder, Stage(small, folder) as stage:
        yield stage
    room_again(small)
    wait_until_quiet(small, None)


def mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)


def fill(house: House, left: int) -> None:
    """Let no more than so many bytes be free."""
    found = os.statvfs(house.instance.recordings)
    with (house.instance.recordings / "filler").open("wb") as filler:
        filler.write(bytes(max(0, found.f_bavail * found.f_frsize - left)))


def room_again(house: House) -> None:
    mount("-o", "remount,rw", str(house.instance.recordings))
    (house.instance.recordings / "filler").unlink(missing_ok=True)
    wait_for(lambda: disk_is_ok(house), "room on the disk again")


def disk_is_ok(house: House) -> bool:
    part = house.snapshot().health.get("disk")
    return part is not None and part.ok


def is_alarmed(house: House) -> bool:
    return not disk_is_ok(house)


def goes_on(stage: Stage, caller: SipPhone, agent: SipPhone) -> None:
    """See both hear each other for so much longer."""
    for phone, hz in ((caller, agent_hz(agent.name)), (agent, CALLER_HZ)):
        stage.wait_until_hears(phone, hz, seconds_heard(heard_so_far(phone), hz) + SAID_S)


def talking(stage: Stage) -> tuple[SipPhone, SipPhone]:
    agent, caller = stage.agent("8001"), stage.caller("direct")
    calls(caller)
    agent.wait("answered", 10)
    talk(stage, caller, agent)
    return caller, agent


def is_whole(stage: Stage, call: CallId, at_least_s: float) -> CallStory:
    """Assert that the call's one recording has both sides for so long."""
    story = stage.house.settled(call, lambda now: bool(now.recordings))
    (recording,) = story.recordings
    left, right = read_channels(stage.house.instance.recordings / recording.file)
    assert seconds_heard(left, CALLER_HZ) >= at_least_s
    assert seconds_heard(right, agent_hz("8001")) >= at_least_s
    return story


def test_filled_while_it_records(stage: Stage) -> None:
    house = stage.house
    caller, agent = talking(stage)
    fill(house, BELOW_THE_FLOOR)
    wait_for(lambda: is_alarmed(house), "an alarm")
    goes_on(stage, caller, agent)
    (raw,) = house.instance.raw_recordings.glob("*.raw")
    size = raw.stat().st_size
    goes_on(stage, caller, agent)
    assert raw.stat().st_size == size
    hangs_up(caller)
    story = stage.story_of(caller)
    (stopped,) = (step for step in story.steps if step.decided == "stop recording 8001")
    assert stopped.reason.endswith("are kept")

    room_again(house)
    is_whole(stage, story.record.call, 0.5)


def test_filled_to_the_last_byte(stage: Stage) -> None:
    caller, agent = talking(stage)
    fill(stage.house, 0)
    goes_on(stage, caller, agent)
    hangs_up(caller)
    story = stage.story_of(caller)
    room_again(stage.house)
    is_whole(stage, story.record.call, 0.5)


def test_filled_before_the_call(stage: Stage) -> None:
    fill(stage.house, BELOW_THE_FLOOR)
    wait_for(lambda: is_alarmed(stage.house), "an alarm")
    caller, agent = talking(stage)
    goes_on(stage, caller, agent)
    hangs_up(caller)
    story = stage.story_of(caller)
    assert not story.recordings
    assert any("; not recorded: " in step.reason for step in story.steps), path(story)


@pytest.mark.parametrize("alone", [False, True], ids=["controller", "alone"])
def test_only_to_be_read(stage: Stage, alone: bool) -> None:
    house = stage.house
    mount("-o", "remount,ro", str(house.instance.recordings))
    if alone:
        with house.without_controller():
            agent, caller = stage.agent("8001"), stage.caller("direct")
            caller.call("100")
            stage.wait_until_hears_prompt(caller, "fallback-greeting")
            talk(stage, caller, agent)
            hangs_up(caller)
    else:
        wait_for(lambda: is_alarmed(house), "an alarm")
        caller, agent = talking(stage)
        goes_on(stage, caller, agent)
        hangs_up(caller)
    assert not stage.story_of(caller).recordings

    room_again(house)
    caller, _ = talking(stage)
    hangs_up(caller)
    is_whole(stage, stage.story_of(caller).record.call, 0.5)
