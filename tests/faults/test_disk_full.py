"""The disk that holds everything is full: calls go on, callers are told what is not kept, the record comes later."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from appliance.asterisk.offline_database import FILE as ASTERISK_DATABASE
from appliance.domain.outcome import CallResult
from hil_rig.phones.api import SipPhone
from tests.faults.breakable import BreakableHouse
from tests.faults.conftest import CONFIGURATION
from tests.faults.scenes import TO_MESSAGE, TO_SALES, Scene, hang_up
from tests.harness.leaks import wait_until_quiet
from tests.harness.memory import folder_in_memory
from tests.harness.stage import Stage
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

SIZE = "192m"
NOT_POSSIBLE = "voicemail-not-possible"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BreakableHouse]:
    """Run a whole switchboard whose folder is a small disk of its own."""
    disk = tmp_path_factory.mktemp("disk")
    disk.chmod(0o755)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0755", "none", str(disk)], check=True)
    try:
        with BreakableHouse(CONFIGURATION, disk) as house:
            yield house
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture
def scene(house: BreakableHouse, tmp_path: Path) -> Iterator[Scene]:
    """Give a story its phones; afterwards there is room again, and nothing of it is left."""
    with folder_in_memory(tmp_path) as folder, Stage(house, folder) as stage:
        yield Scene(stage, house)
    filler(house).unlink(missing_ok=True)
    wait_until_quiet(house, None)


def filler(house: BreakableHouse) -> Path:
    return house.folder / "filler"


def fill(house: BreakableHouse) -> None:
    """Leave no room at all."""
    with filler(house).open("wb", buffering=0) as file, suppress(OSError):
        while True:
            os.write(file.fileno(), bytes(65536))
    with filler(house).open("ab", buffering=0) as file, suppress(OSError):
        while True:
            os.write(file.fileno(), b"0")


def stands_on_disk(house: BreakableHouse, phone: str) -> bool:
    """Tell whether Asterisk has written down where a phone is: it does so a second after the phone has registered."""
    file = house.instance.asterisk_state / "lib" / ASTERISK_DATABASE
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        (found,) = database.execute("SELECT count(*) FROM astdb WHERE key LIKE ?", [f"/registrar/contact/{phone};%"])
    return bool(found[0])


def is_well(scene: Scene, part: str) -> bool:
    return scene.house.snapshot().health[part].ok


def has_ended(caller: SipPhone) -> bool:
    return any(event.kind == "ended" for event in caller.events())


def test_a_caller_talks_with_an_agent_and_the_record_is_whole_once_there_is_room(scene: Scene) -> None:
    agent = scene.stage.agent("8001")
    wait_for(lambda: stands_on_disk(scene.house, "8001"), "the registration to be written down", again_s=0.1)
    fill(scene.house)
    wait_for(lambda: not is_well(scene, "disk"), "the alarm", 20)
    caller = scene.presses(TO_SALES)
    scene.talk(caller, agent, 2.0)
    scene.talk_goes_on(caller, agent)
    hang_up(agent)
    hang_up(caller)
    filler(scene.house).unlink()
    story = scene.stage.story_of(caller, 30)
    assert (story.record.result, story.record.agent) == (CallResult.ANSWERED, "8001")
    assert story.recordings == ()
    assert [step.kind for step in story.steps if step.kind in {"hotline", "menu", "ring"}] != []
    wait_for(lambda: is_well(scene, "disk"), "the alarm to end", 20)


def test_a_caller_who_would_leave_a_message_is_told_that_it_cant_be_kept(scene: Scene) -> None:
    fill(scene.house)
    caller = scene.presses(TO_MESSAGE)
    scene.stage.prompts()[NOT_POSSIBLE] = scene.house.instance.builtin_prompts / "zh" / f"{NOT_POSSIBLE}.wav"
    scene.hears_prompt(caller, NOT_POSSIBLE, 30)
    if not has_ended(caller):
        hang_up(caller)
    filler(scene.house).unlink()
    story = scene.stage.story_of(caller, 30)
    assert story.messages == ()
    assert any("disk" in step.reason or "room" in step.reason for step in story.steps if step.kind == "voicemail")
