"""Voicemail and faxes as the web handles them: by command, with what can't be done refused in words."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.callflow.trace import FaxMessage, VoiceMessage
from appliance.errors import UserError
from appliance.services.box_commands import add_box
from appliance.services.box_kinds import FAXES, VOICEMAIL
from appliance.services.commands import Commands
from appliance.services.kept_box import KeptBox
from appliance.storage.audit import AuditLog
from appliance.storage.faxes import Faxes
from appliance.storage.journal import WriterJournal
from appliance.storage.messages import Messages
from appliance.storage.record_values import MessageState, StoredFax, StoredMessage
from tests.unit.storage.call_facts import CALL, SALES, after, start


class Time:
    def __init__(self) -> None:
        self.now = after(100)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def box(url: str, journal: WriterJournal, tmp_path: Path, time: Time) -> AsyncIterator[KeptBox[StoredMessage]]:
    journal.opened(start())
    await journal.message(VoiceMessage(CALL, after(40), SALES, "a.wav", 7.5))
    with Messages.open(url) as store:
        yield KeptBox(VOICEMAIL, store, tmp_path, lambda: time.now)


async def test_the_command_marks_and_tells_the_state(box: KeptBox[StoredMessage], url: str) -> None:
    commands = Commands()
    add_box(commands, box)
    states = []
    for to in ("read", "new", "deleted", "deleted", "kept"):
        done = await commands.run("voicemail_mark", {"id": "a.wav", "to": to, "by": "li"}, lambda _words: None)
        states.append(done["state"])
    assert states == ["heard", "new", "deleted", "deleted", "new"]
    with AuditLog.open(url) as log:
        assert len(log.latest(9)) == 4, "what changed nothing is not noted"


async def test_a_command_with_a_wrong_wish_is_refused(box: KeptBox[StoredMessage]) -> None:
    commands = Commands()
    add_box(commands, box)
    with pytest.raises(UserError, match="parameters are wrong"):
        await commands.run("voicemail_mark", {"id": "a", "to": "burn", "by": "li"}, lambda _words: None)
    with pytest.raises(UserError, match="no message 'b'"):
        await commands.run("voicemail_mark", {"id": "b", "to": "read", "by": "li"}, lambda _words: None)


async def test_a_deleted_message_comes_back_for_thirty_days(box: KeptBox[StoredMessage], time: Time) -> None:
    box.delete("a", "li")
    time.now += timedelta(days=30)
    assert box.undelete("a", "li").deleted_at is None
    box.delete("a", "li")
    time.now += timedelta(days=30, seconds=1)
    with pytest.raises(UserError, match="more than 30 days ago"):
        box.undelete("a", "li")


async def test_playing_is_noted_and_needs_the_file(box: KeptBox[StoredMessage], tmp_path: Path, url: str) -> None:
    with pytest.raises(UserError, match="no longer there"):
        box.shown("a", "li", "in the browser")
    (tmp_path / "a.wav").touch()
    assert box.shown("a", "li", "in the browser") == tmp_path / "a.wav"
    with AuditLog.open(url) as log:
        (entry,) = log.latest(9)
    assert (entry.who, entry.action, entry.detail) == ("li", "voicemail_play", "7.5 s for sales: in the browser")


@pytest.fixture
async def faxes(url: str, journal: WriterJournal, tmp_path: Path, time: Time) -> AsyncIterator[KeptBox[StoredFax]]:
    journal.opened(start())
    await journal.fax(FaxMessage(CALL, after(50), None, "b.pdf", 2, "021 5550"))
    await journal.fax(FaxMessage(CALL, after(60), SALES, "c.tif", 0, "", "no page can be read"))
    with Faxes.open(url) as store:
        yield KeptBox(FAXES, store, tmp_path, lambda: time.now)


async def test_faxes_have_a_command_of_their_own_and_their_own_words(faxes: KeptBox[StoredFax], url: str) -> None:
    commands = Commands()
    add_box(commands, faxes)
    done = await commands.run("fax_mark", {"id": "b.pdf", "to": "read", "by": "li"}, lambda _words: None)
    assert done == {"id": "b.pdf", "state": "read"}
    with AuditLog.open(url) as log:
        (entry,) = log.latest(9)
    assert (entry.who, entry.action, entry.what, entry.detail) == (
        "li",
        "fax_mark",
        "b.pdf",
        "2 pages for the company: read",
    )


async def test_a_fax_that_is_a_tiff_is_found_listed_and_taken_out_like_the_others(
    faxes: KeptBox[StoredFax], tmp_path: Path
) -> None:
    assert [each.fax.file for each in faxes.items()] == ["c.tif", "b.pdf"]
    assert [each.fax.file for each in faxes.items(mailbox=SALES)] == ["c.tif"]
    assert faxes.items(frozenset()) == ()
    assert faxes.items(frozenset({MessageState.DELETED})) == ()
    (tmp_path / "c.tif").write_bytes(b"II*")
    (tmp_path / "out").mkdir()
    assert faxes.export("c", tmp_path / "out", "li").read_bytes() == b"II*"
    assert (tmp_path / "out" / "c.tif").is_file()


async def test_a_box_holds_only_its_own_kind(box: KeptBox[StoredMessage], faxes: KeptBox[StoredFax]) -> None:
    assert [each.message.file for each in box.items()] == ["a.wav"]
    with pytest.raises(UserError, match="no fax 'a'"):
        faxes.item("a")
