"""The file system of everything fails and is read-only from then on: calls go on, and what was there is kept."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from appliance.domain.instance import Instance
from appliance.storage.records import Records
from hil_rig.phones.api import SipPhone
from tests.faults.breakable import BreakableHouse
from tests.faults.conftest import CONFIGURATION
from tests.faults.scenes import TO_MESSAGE, TO_SALES, Scene, hang_up
from tests.harness.memory import folder_in_memory
from tests.harness.stage import Stage
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

SIZE_MB = 256
NOT_POSSIBLE = "voicemail-not-possible"


class EndingHouse(BreakableHouse):
    """A house whose processes can be ended for good while its folder stays."""

    def end(self) -> None:
        """End Asterisk and the controller."""
        self._do(self.supervisor.stop())

    def close(self) -> None:
        """End everything; what lies on the failed disk goes with it."""
        with suppress(OSError):
            super().close()


class Disk:
    """An ext4 file system in a file, which can be made to fail: the kernel then lets nobody write any more."""

    def __init__(self, image: Path, folder: Path) -> None:
        """Make and mount it; needs root and a loop device."""
        self._image, self.folder = image, folder
        self._mounted: list[Path] = []
        with image.open("wb") as file:
            file.truncate(SIZE_MB << 20)
        _run("mkfs.ext4", "-q", str(image))
        self._mount(image, folder)
        folder.chmod(0o755)

    def fail(self) -> None:
        """Have the kernel find an error."""
        device = Path(_run("findmnt", "-no", "SOURCE", str(self.folder)).strip()).name
        Path(f"/sys/fs/ext4/{device}/trigger_fs_error").write_text("a test")
        with pytest.raises(OSError, match="Read-only"):
            (self.folder / "probe").touch()

    def mended(self, folder: Path) -> Path:
        """Copy what is on it, check the copy and mount it there, as the machine's next start would."""
        copy = self._image.with_suffix(".copy")
        shutil.copyfile(self._image, copy)
        subprocess.run(["e2fsck", "-fy", str(copy)], check=False, capture_output=True)
        folder.mkdir()
        self._mount(copy, folder)
        return folder

    def close(self) -> None:
        for folder in self._mounted:
            _run("umount", "--lazy", str(folder))

    def _mount(self, image: Path, folder: Path) -> None:
        _run("mount", "-o", "loop,errors=remount-ro", str(image), str(folder))
        self._mounted.append(folder)


def _run(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = Path(tempfile.mkdtemp(prefix="zongji-disk-"))  # a socket's path must be short
    disk = Disk(tmp_path / "disk.img", folder)
    yield disk
    disk.close()
    folder.rmdir()


@pytest.fixture
def house(disk: Disk) -> Iterator[EndingHouse]:
    """Run a whole switchboard on that disk."""
    with EndingHouse(CONFIGURATION, disk.folder) as house:
        yield house


@pytest.fixture
def scene(house: EndingHouse, tmp_path: Path) -> Iterator[Scene]:
    (tmp_path / "phones").mkdir()
    with folder_in_memory(tmp_path / "phones") as folder, Stage(house, folder) as stage:
        yield Scene(stage, house)


def test_callers_are_served_and_what_was_on_record_is_whole(
    scene: Scene, house: EndingHouse, disk: Disk, tmp_path: Path
) -> None:
    agent = scene.stage.agent("8001")
    before = served(scene, agent)
    known = scene.stage.story_of(before, 15)
    disk.fail()
    served(scene, agent)
    is_told_that_nothing_can_be_kept(scene)
    assert not all(part.ok for part in house.snapshot().health.values())

    house.end()
    found = disk.mended(tmp_path / "mended") / house.folder.name
    with Records.open(Instance.load(found).database_url) as records:
        assert records.story(known.record.call) == known


def served(scene: Scene, agent: SipPhone) -> SipPhone:
    """See a caller through the menu to a talk in which each hears the other, without a gap."""
    caller = scene.presses(TO_SALES)
    scene.talk(caller, agent, 1.5)
    scene.talk_goes_on(caller, agent)
    hang_up(caller)
    return caller


def is_told_that_nothing_can_be_kept(scene: Scene) -> None:
    caller = scene.presses(TO_MESSAGE)
    folder = scene.house.instance.builtin_prompts / "zh"
    scene.stage.prompts()[NOT_POSSIBLE] = folder / f"{NOT_POSSIBLE}.wav"
    scene.hears_prompt(caller, NOT_POSSIBLE, 40)
    wait_for(lambda: any(event.kind == "ended" for event in caller.events()), "the call to end", 20)
