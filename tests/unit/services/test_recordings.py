"""Raw files become recordings when Asterisk closes them: with real inotify on a real folder."""

import asyncio
import wave
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asyncinotify import Inotify, Mask

from appliance.domain.ids import CallId
from appliance.services.recordings import RawRecording, RecordingFinisher
from tests.unit.callflow.scripted import RecordingJournal, VirtualClock

CALL = "box-1795176000.1"
DEADLINE_S = 5.0


class House:
    """A finisher at work, and the calls that are on record."""

    def __init__(self, folder: Path) -> None:
        self.raw, self.finished = folder / "raw", folder / "done"
        self.raw.mkdir()
        self.journal = RecordingJournal()
        self.on_record = {CALL}
        self.asked: asyncio.Queue[CallId] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        self._deletions = Inotify()
        self._deletions.add_watch(self.raw, Mask.DELETE)
        self.finisher = RecordingFinisher((self.raw, self.finished), self.journal, VirtualClock(), self._is_on_record)

    def _is_on_record(self, call: CallId) -> bool:
        known = call in self.on_record  # what is put on record once this was asked comes too late
        self._loop.call_soon_threadsafe(self.asked.put_nowait, call)
        return known

    def write(self, name: str = f"{CALL}-1-8001.raw", seconds: float = 1.0) -> Path:
        file = self.raw / name
        file.write_bytes(b"\1\0\2\0" * int(seconds * 8000))
        return file

    async def until_gone(self, file: Path) -> None:
        async with asyncio.timeout(DEADLINE_S):
            async for event in self._deletions:
                if event.name == Path(file.name):
                    return

    async def close(self) -> None:
        await self.finisher.close()
        self._deletions.close()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    house = House(tmp_path)
    house.finisher.open()
    task = asyncio.create_task(house.finisher.run())
    yield house
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await house.close()


async def test_a_closed_file_becomes_a_recording(house: House) -> None:
    await house.until_gone(house.write(seconds=2))
    (recording,) = house.journal.recordings
    assert (recording.call, recording.agent, recording.seconds) == (CALL, "8001", 2)
    assert recording.file == f"{recording.at:%Y/%m/%d}/{CALL}-1-8001.wav"
    assert timedelta(seconds=2) <= datetime.now(UTC) - recording.at < timedelta(minutes=2)
    with wave.open(str(house.finished / recording.file)) as file:
        assert (file.getnchannels(), file.getnframes()) == (2, 16000)


async def test_a_file_of_an_unknown_call_waits_until_the_call_is_settled(house: House) -> None:
    house.on_record.clear()
    file = house.write(f"{CALL}-alone-8003.raw")
    async with asyncio.timeout(DEADLINE_S):
        assert await house.asked.get() == CALL
    assert file.exists()
    assert house.journal.recordings == []
    house.on_record.add(CALL)
    await house.finisher.call_settled(CallId(CALL))
    assert not file.exists()
    assert [recording.agent for recording in house.journal.recordings] == ["8003"]


async def test_one_that_is_paused_waits_for_its_release_and_has_silence_there(house: House) -> None:
    told = house.raw / f"{CALL}-1-8001.pauses"
    told.write_text("paused 1795176010000\n")
    file = house.write(seconds=1)
    told.write_text(f"paused 1795176010000\nresumed 1795176012500 {file.stat().st_size}\n")
    other = house.write(f"{CALL}-2-8002.raw")
    await house.until_gone(other)
    assert file.exists()
    with file.open("ab") as more:
        more.write(b"\1\0\2\0" * 8000)
    with told.open("a") as lines:
        lines.write("paused 1795176020000\nreleased 1795176023000\n")
    await house.until_gone(file)
    await house.until_gone(told)
    recording = house.journal.recordings[-1]
    assert (recording.seconds, recording.paused_s) == (7.5, 5.5)
    assert recording.size == (house.finished / recording.file).stat().st_size
    steps = [(step.sequence, step.kind, step.decided) for step in house.journal.steps]
    assert steps == [(20_100, "recording", "paused for 2 s"), (20_101, "recording", "paused for 3 s")]
    assert not any("asked" in step.reason for step in house.journal.steps), "a command may have, see the audit"


async def test_one_whose_release_nobody_told_is_finished_with_its_call(tmp_path: Path) -> None:
    house = House(tmp_path)
    (house.raw / f"{CALL}-1-8001.pauses").write_text("paused 1795176010000\n")
    (house.raw / f"{CALL}-2-8001.pauses").write_text("paused 1795176010000\n")
    house.write(seconds=1)
    await house.finisher.finish_leftovers(frozenset())
    assert [(recording.seconds, recording.paused_s) for recording in house.journal.recordings] == [(1, 0)]
    assert not list(house.raw.iterdir())
    await house.close()


async def test_settling_a_call_leaves_the_files_of_others(house: House) -> None:
    house.on_record.clear()
    mine, others = house.write(), house.write(f"{CALL}1-1-8001.raw")
    for _ in range(2):
        async with asyncio.timeout(DEADLINE_S):
            await house.asked.get()
    house.on_record |= {CALL, f"{CALL}1"}
    await house.finisher.call_settled(CallId(CALL))
    assert (mine.exists(), others.exists()) == (False, True)


async def test_a_file_that_nobody_spoke_in_is_no_recording(house: House) -> None:
    await house.until_gone(house.write(seconds=0))
    assert house.journal.recordings == []
    assert not list(house.finished.rglob("*.wav"))


async def test_a_disk_error_keeps_the_raw_file(house: House) -> None:
    house.finished.write_text("a file where a folder should be")
    file = house.write()
    async with asyncio.timeout(DEADLINE_S):
        await house.asked.get()
    await house.finisher.call_settled(CallId(CALL))
    assert file.exists()
    assert house.journal.recordings == []
    house.finished.unlink()
    await house.finisher.finish_leftovers(frozenset())
    assert not file.exists()
    assert len(house.journal.recordings) == 1


async def test_a_foreign_file_harms_nothing(house: House) -> None:
    for name in ("notes.txt", ".raw", "a.raw", "-1-8001.raw", f"{CALL}-1-8001.raw.part", "呼叫.raw"):
        (house.raw / name).write_bytes(b"x")
    await house.until_gone(house.write())
    assert len(house.journal.recordings) == 1
    assert (house.raw / "notes.txt").exists()


async def test_leftovers_are_finished_but_those_of_living_calls(tmp_path: Path) -> None:
    house = House(tmp_path)
    dead, living = house.write(), house.write("box-2.2-1-8001.raw")
    house.on_record.add("box-2.2")
    await house.finisher.finish_leftovers(frozenset({CallId("box-2.2")}))
    assert (dead.exists(), living.exists()) == (False, True)
    await house.close()


async def test_a_file_that_is_told_of_twice_is_recorded_once(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.write()
    await asyncio.gather(
        house.finisher.call_settled(CallId(CALL)), *(house.finisher.finish_leftovers(frozenset()) for _ in range(3))
    )
    assert len(house.journal.recordings) == 1
    await house.close()


async def test_closing_ends_the_watch(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.finisher.open()
    await house.close()
    file = house.write()
    assert file.exists()


@pytest.mark.parametrize(
    ("name", "call", "agent"),
    [
        ("box-1.1-1-8001.raw", "box-1.1", "8001"),
        ("box-1.1-alone-8001.raw", "box-1.1", "8001"),
        ("my-box-1.1-12-8001.raw", "my-box-1.1", "8001"),
    ],
)
def test_a_name_tells_call_and_agent(name: str, call: str, agent: str) -> None:
    raw = RawRecording.of(Path("/raw") / name)
    assert raw is not None
    assert (raw.call, raw.agent) == (call, agent)


@pytest.mark.parametrize("name", ["", "a.raw", "box-1.1-8001.wav", "box-1.1-x-8001.raw", "box-1.1-1-8001.raw\n"])
def test_other_names_are_none_of_ours(name: str) -> None:
    assert RawRecording.of(Path("/raw") / name) is None
