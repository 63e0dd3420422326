"""Recordings made smaller, by the real process: whatever is killed in between, each is on record and plays."""

import asyncio
import wave
from array import array
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import soundfile

from appliance.callflow.trace import Recording
from appliance.config.model.recordings import Compression, Recordings
from appliance.domain.ids import AgentId, CallId
from appliance.media.compress import NotTheSame, compress
from appliance.services.recording_compress import FEW_CALLS, RecordingCompressor

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FRAMES = 16_000


class Shelf:
    """The record of recordings, and the folder that they lie in."""

    def __init__(self, folder: Path, form: Compression = "flac") -> None:
        self.folder, self.form, self.calls = folder, form, 0
        self.rows: dict[str, Recording] = {}
        self.durable, self.erased = True, False
        self.compressor = RecordingCompressor(folder, self._settings, self, self, lambda: self.calls, lambda: NOW)

    def _settings(self) -> Recordings:
        return Recordings(compress=self.form, after_minutes=10)

    def add(self, name: str, ended_ago: timedelta = timedelta(hours=1)) -> Recording:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(file), "wb") as content:
            content.setnchannels(2)
            content.setsampwidth(2)
            content.setframerate(8000)
            content.writeframes(array("h", [n % 500 - 250 for n in range(2 * FRAMES)]).tobytes())
        at = NOW - ended_ago - timedelta(seconds=2)
        self.rows[name] = Recording(CallId("box-1.1"), at, AgentId("8001"), name, 2.0, size=file.stat().st_size)
        return self.rows[name]

    def uncompressed(self, before: datetime, limit: int) -> tuple[Recording, ...]:
        rows = sorted(self.rows.values(), key=lambda row: row.at)
        return tuple(row for row in rows if row.format == "wav" and row.at < before)[:limit]

    def on_record(self, files: Iterable[str]) -> frozenset[str]:
        return frozenset(files) & self.rows.keys()

    def swap(self, old: str, new: Recording) -> "asyncio.Future[bool]":
        if self.durable and not self.erased:
            del self.rows[old]
            self.rows[new.file] = new
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        done.set_result(self.durable)
        return done

    def on_disk(self) -> set[str]:
        return {str(file.relative_to(self.folder)) for file in self.folder.rglob("*") if file.is_file()}

    def all_play(self) -> bool:
        return all(soundfile.info(self.folder / name).frames == FRAMES for name in self.rows)


@pytest.mark.parametrize(("form", "ending"), [("flac", ".flac"), ("opus", ".ogg")])
async def test_the_smaller_file_takes_the_place_of_the_wav(tmp_path: Path, form: Compression, ending: str) -> None:
    shelf = Shelf(tmp_path, form)
    old = shelf.add("2026/11/20/a.wav")
    await shelf.compressor.some()
    name = f"2026/11/20/a{ending}"
    size = (tmp_path / name).stat().st_size
    assert shelf.rows == {name: replace(old, file=name, format=form, size=size)}
    assert shelf.on_disk() == {name}
    assert shelf.all_play()
    assert size < FRAMES * 4 / 2
    assert (tmp_path / name).stat().st_mode & 0o777 == 0o640


def test_flac_loses_nothing(tmp_path: Path) -> None:
    Shelf(tmp_path).add("a.wav")
    compress(tmp_path / "a.wav", tmp_path / "a.flac", "flac")
    before, after = (soundfile.read(tmp_path / name, dtype="int16")[0] for name in ("a.wav", "a.flac"))
    assert (before == after).all()


def test_what_does_not_read_back_the_same_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Shelf(tmp_path).add("a.wav")

    def shorter(_recording: Path, aside: Path, _form: str) -> None:
        soundfile.write(aside, soundfile.read(tmp_path / "a.wav")[0][:-1], 8000, format="FLAC")

    monkeypatch.setattr("appliance.media.compress._write", shorter)
    with pytest.raises(NotTheSame):
        compress(tmp_path / "a.wav", tmp_path / "a.flac", "flac")
    assert [file.name for file in tmp_path.iterdir()] == ["a.wav"]


async def test_none_is_touched_while_calls_are_many_or_it_is_fresh_or_nobody_wants_it(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.add("a.wav")
    shelf.calls = FEW_CALLS + 1
    await shelf.compressor.some()
    shelf.calls, shelf.form = 0, "none"
    await shelf.compressor.some()
    shelf.form = "flac"
    shelf.rows.clear()
    shelf.add("a.wav", ended_ago=timedelta(minutes=9))
    await shelf.compressor.some()
    assert shelf.on_disk() == {"a.wav"}


async def test_a_file_that_cannot_be_read_holds_up_no_other(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.add("broken.wav", ended_ago=timedelta(hours=3))
    shelf.add("gone.wav", ended_ago=timedelta(hours=2))
    shelf.add("good.wav")
    (tmp_path / "broken.wav").write_bytes(b"RIFF of no kind")
    (tmp_path / "gone.wav").unlink()
    await shelf.compressor.some()
    assert shelf.rows.keys() == {"broken.wav", "gone.wav", "good.flac"}
    assert shelf.on_disk() == {"broken.wav", "good.flac"}


async def test_while_the_record_is_sick_both_files_stay_and_the_next_start_tidies_up(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.add("a.wav")
    shelf.durable = False
    await shelf.compressor.some()
    assert shelf.on_disk() == {"a.wav", "a.flac"}
    await shelf.compressor._tidy()
    assert shelf.on_disk() == {"a.wav"}


async def test_one_that_is_erased_meanwhile_leaves_nothing_smaller_behind(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.add("a.wav")
    shelf.erased = True
    await shelf.compressor.some()
    assert shelf.on_disk() == {"a.wav"}, "who erases it removes the WAV"


@pytest.mark.parametrize("killed", ["half written", "before the row", "after the row"])
async def test_killed_at_any_point_it_is_on_record_and_plays(tmp_path: Path, killed: str) -> None:
    shelf = Shelf(tmp_path)
    old = shelf.add("a.wav")
    if killed == "half written":
        (tmp_path / ".a.flac.part").write_bytes(b"fLaC")
    else:
        compress(tmp_path / "a.wav", tmp_path / "a.flac", "flac")
    if killed == "after the row":
        await shelf.swap("a.wav", replace(old, file="a.flac", format="flac"))
    assert shelf.all_play()
    after = Shelf(tmp_path)
    after.rows = shelf.rows
    await after.compressor._tidy()
    assert after.on_disk() == set(after.rows)
    await after.compressor.some()
    assert after.on_disk() == set(after.rows) == {"a.flac"}
    assert after.all_play()


async def test_our_end_is_the_end_of_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path)
    shelf.add("a.wav")
    started = asyncio.Event()
    processes: list[asyncio.subprocess.Process] = []
    spawn = asyncio.create_subprocess_exec

    async def slow(*_words: str, stdin: int, stdout: int, stderr: int) -> asyncio.subprocess.Process:
        processes.append(await spawn("sleep", "60", stdin=stdin, stdout=stdout, stderr=stderr))
        started.set()
        return processes[0]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", slow)
    work = asyncio.create_task(shelf.compressor.some())
    await started.wait()
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert processes[0].returncode == -9
