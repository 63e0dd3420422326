"""A connection that is recorded: all that it brings is in the file, and what lies ready is said on it in time."""

import asyncio
from pathlib import Path
from uuid import UUID

from appliance.asterisk.audiosocket_protocol import HANG_UP
from appliance.asterisk.audiosocket_server import AudioSocketServer
from appliance.domain.heard_tone import HeardTone
from appliance.lines.answer import FarEnd
from appliance.lines.ear import Ear
from appliance.lines.ear_recording import FRAME_BYTES, Recording, heard_file, said_file
from appliance.lines.ear_wire import Awaited, EarMessage, Forget, Hears, Over, Play, Played, Record
from drivers.api import ToneSet
from tests.unit.asterisk.test_audiosocket_server import connect

EAR = UUID(int=7)


class Deaf:
    """Hears no tone in whatever it is."""

    def __init__(self, tones: ToneSet, answer: FarEnd | None) -> None:
        self.tones, self.answer = tones, answer

    def hear(self, _samples: bytes) -> tuple[HeardTone, ...]:
        return ()


def recording_ear(folder: Path) -> tuple[Ear, list[EarMessage]]:
    told: list[EarMessage] = []
    ear = Ear(Deaf, folder)
    ear.told_to(told.append)
    ear.take(Record(EAR))
    return ear, told


def nobody_ends() -> None:
    raise AssertionError("nobody asked for its end")


def test_what_the_line_brings_is_in_the_file_at_once(tmp_path: Path) -> None:
    ear, told = recording_ear(tmp_path)
    recording = ear.serve(EAR)
    assert isinstance(recording, Recording)
    recording.begin(lambda _samples: None, nobody_ends)
    recording.hear(b"\1\0" * 160)
    recording.hear(b"\2\0" * 160)
    assert heard_file(tmp_path, EAR).read_bytes() == b"\1\0" * 160 + b"\2\0" * 160
    recording.over()
    recording.hear(b"\3\0")
    assert heard_file(tmp_path, EAR).stat().st_size == 640
    assert told == [Awaited(EAR), Hears(EAR), Over(EAR)]
    assert ear.serve(EAR) is None, "an id comes once"


def test_what_lies_ready_is_said_in_frames(tmp_path: Path) -> None:
    sound = bytes(range(256)) * 5  # four frames
    said_file(tmp_path, EAR).write_bytes(sound)

    async def listen() -> tuple[list[bytes], list[EarMessage]]:
        ear, told = recording_ear(tmp_path)
        recording = ear.serve(EAR)
        assert isinstance(recording, Recording)
        said: list[bytes] = []
        all_said = asyncio.Event()

        def say(frame: bytes) -> None:
            said.append(frame)
            if sum(map(len, said)) == len(sound):
                all_said.set()

        recording.begin(say, nobody_ends)
        recording.hear(b"\0\0" * 80)
        ear.take(Play(EAR))
        await asyncio.wait_for(all_said.wait(), 10)
        recording.over()
        ear.take(Play(EAR))  # too late: nobody is there
        return said, told

    said, told = asyncio.run(listen())
    assert b"".join(said) == sound
    assert {len(frame) for frame in said} == {FRAME_BYTES}
    assert told == [Awaited(EAR), Hears(EAR), Played(EAR, 80), Over(EAR)]


def test_where_nothing_lies_ready_nothing_is_said(tmp_path: Path) -> None:
    ear, told = recording_ear(tmp_path)
    recording = ear.serve(EAR)
    assert isinstance(recording, Recording)
    recording.begin(lambda _samples: None, nobody_ends)
    ear.take(Play(EAR))
    assert told == [Awaited(EAR), Hears(EAR)]


def test_without_a_folder_the_connection_is_turned_away(tmp_path: Path) -> None:
    ear, told = recording_ear(tmp_path / "none")
    assert ear.serve(EAR) is None
    assert told == [Awaited(EAR)]


def test_a_recording_that_is_forgotten_is_ended_on_the_wire(tmp_path: Path) -> None:
    async def story() -> list[EarMessage]:
        ear, told = recording_ear(tmp_path)
        server = AudioSocketServer(ear.serve, 0)
        protocol, transport = connect(server)
        protocol.data_received(b"\x01\x00\x10" + EAR.bytes)
        ear.take(Forget(UUID(int=8)))
        assert server.connections == 1
        ear.take(Forget(EAR))
        assert transport.is_lost
        assert bytes(transport.written) == HANG_UP
        assert server.connections == 0
        ear.take(Forget(EAR))  # once more: it is over
        return told

    assert asyncio.run(story()) == [Awaited(EAR), Hears(EAR), Over(EAR)]
