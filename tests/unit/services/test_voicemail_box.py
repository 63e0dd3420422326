"""The voicemail as the web handles it: by command, with what can't be done refused in words."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.callflow.trace import VoiceMessage
from appliance.errors import UserError
from appliance.services.commands import Commands
from appliance.services.voicemail_box import VoicemailBox
from appliance.services.voicemail_commands import add_voicemail
from appliance.storage.audit import AuditLog
from appliance.storage.journal import WriterJournal
from appliance.storage.messages import Messages
from tests.unit.storage.call_facts import CALL, SALES, after, start


class Time:
    def __init__(self) -> None:
        self.now = after(100)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def box(url: str, journal: WriterJournal, tmp_path: Path, time: Time) -> AsyncIterator[VoicemailBox]:
    journal.opened(start())
    await journal.message(VoiceMessage(CALL, after(40), SALES, "a.wav", 7.5))
    with Messages.open(url) as store:
        yield VoicemailBox(store, tmp_path, lambda: time.now)


async def test_the_command_marks_and_tells_the_state(box: VoicemailBox, url: str) -> None:
    commands = Commands()
    add_voicemail(commands, box)
    states = []
    for to in ("read", "new", "deleted", "deleted", "kept"):
        done = await commands.run("voicemail_mark", {"id": "a.wav", "to": to, "by": "li"}, lambda _words: None)
        states.append(done["state"])
    assert states == ["heard", "new", "deleted", "deleted", "new"]
    with AuditLog.open(url) as log:
        assert len(log.latest(9)) == 4, "what changed nothing is not noted"


async def test_a_command_with_a_wrong_wish_is_refused(box: VoicemailBox) -> None:
    commands = Commands()
    add_voicemail(commands, box)
    with pytest.raises(UserError, match="parameters are wrong"):
        await commands.run("voicemail_mark", {"id": "a", "to": "burn", "by": "li"}, lambda _words: None)
    with pytest.raises(UserError, match="no message 'b'"):
        await commands.run("voicemail_mark", {"id": "b", "to": "read", "by": "li"}, lambda _words: None)


async def test_a_deleted_message_comes_back_for_thirty_days(box: VoicemailBox, time: Time) -> None:
    box.delete("a", "li")
    time.now += timedelta(days=30)
    assert box.undelete("a", "li").deleted_at is None
    box.delete("a", "li")
    time.now += timedelta(days=30, seconds=1)
    with pytest.raises(UserError, match="more than 30 days ago"):
        box.undelete("a", "li")


async def test_playing_is_noted_and_needs_the_file(box: VoicemailBox, tmp_path: Path, url: str) -> None:
    with pytest.raises(UserError, match="no longer there"):
        box.played("a", "li", "in the browser")
    (tmp_path / "a.wav").touch()
    assert box.played("a", "li", "in the browser") == tmp_path / "a.wav"
    with AuditLog.open(url) as log:
        (entry,) = log.latest(9)
    assert (entry.who, entry.action, entry.detail) == ("li", "voicemail_play", "7.5 s for sales: in the browser")
