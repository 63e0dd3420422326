"""A caller's messages: what is sent for each, and what is kept."""

import asyncio
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from appliance.asterisk.agi_protocol import Answer
from appliance.callflow.ports import MessageLimits, Recorded
from appliance.domain.heard_tone import HeardTone
from tests.unit.asterisk.caller.session import CALL, FakeSession, Reply, Words, answer, caller_on

LIMITS = MessageLimits(longest_s=180, silence_s=5)


def recorder(seconds: float, session_of: Callable[[], FakeSession | None] = lambda: None) -> Reply:
    """Write what Asterisk would: a WAV of this length; then the caller may be gone."""

    async def record(words: Words) -> Answer:
        with wave.open(f"{words[2]}.{words[3]}", "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(8000)
            file.writeframes(b"\x00\x04" * int(seconds * 8000))
        if (session := session_of()) is not None:
            raise session.hang_up()
        return answer()

    return record


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "voicemail").mkdir()
    return tmp_path


async def test_a_message_is_recorded_within_its_limits(folder: Path) -> None:
    session = FakeSession({"RECORD FILE": [recorder(4)]})
    message = (await caller_on(session, folder).record_message(LIMITS)).message
    assert message is not None
    assert (str(message.file), message.seconds) == (f"{CALL}.wav", 4)
    stem = str(folder / "voicemail" / CALL)
    assert session.without_limits() == [
        ("SET", "VARIABLE", "ZONGJI_MESSAGE", f"{CALL}.wav"),
        ("RECORD", "FILE", stem, "wav", "#", "180000", "s=5"),
    ]
    assert session.limits_s()[-1] > 180


async def test_a_hang_up_keeps_what_was_said(folder: Path) -> None:
    session = FakeSession()
    session.replies["RECORD FILE"] = [recorder(3, lambda: session)]
    message = (await caller_on(session, folder).record_message(LIMITS)).message
    assert message is not None
    assert message.seconds == 3


async def test_a_message_ends_where_the_exchanges_tone_began(folder: Path) -> None:
    session = FakeSession()
    session.replies["RECORD FILE"] = [recorder(6, lambda: session)]
    began_at = asyncio.get_running_loop().time() - 1.9
    tone = HeardTone("busy", 0.97, 1.8, (450.0,), (0.35, 0.35), -15.0, began_at)
    caller = caller_on(session, folder, heard=tone)
    message = (await caller.record_message(LIMITS)).message
    assert message is not None
    assert message.seconds == pytest.approx(6 - 1.9 - 0.1, abs=0.2)
    assert caller.heard_leave == tone


async def test_a_short_message_leaves_no_file(folder: Path) -> None:
    session = FakeSession({"RECORD FILE": [recorder(0.9)]})
    assert await caller_on(session, folder).record_message(LIMITS) == Recorded(None)
    assert list((folder / "voicemail").iterdir()) == []


async def test_a_message_that_never_began_is_none(folder: Path) -> None:
    assert await caller_on(FakeSession(), folder).record_message(LIMITS) == Recorded(None)


async def test_a_second_message_of_a_call_does_not_replace_the_first(folder: Path) -> None:
    session = FakeSession({"RECORD FILE": [recorder(4), recorder(9)]})
    caller = caller_on(session, folder)
    kept = [await caller.record_message(LIMITS) for _ in range(2)]
    messages = [recorded.message for recorded in kept if recorded.message is not None]
    assert [message.seconds for message in messages] == [4, 9]
    assert len({message.file for message in messages}) == 2
