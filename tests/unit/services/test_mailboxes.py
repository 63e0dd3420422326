"""New messages are found by department, and marked as heard once."""

from pathlib import PurePosixPath

from appliance.callflow.trace import VoiceMessage
from appliance.domain.ids import DepartmentId
from appliance.services.mailboxes import StoredMailboxes
from appliance.storage.journal import WriterJournal
from appliance.storage.message_marks import MessageMarks
from appliance.storage.records import Records
from appliance.storage.writer import Writer
from tests.unit.storage.call_facts import CALL, SALES, after, start

SUPPORT = DepartmentId("support")


async def test_messages_are_found_oldest_first_and_heard_once(
    journal: WriterJournal, writer: Writer, records: Records
) -> None:
    journal.opened(start())
    for name, mailbox, at in (("2.wav", SALES, 20), ("1.wav", SALES, 10), ("3.wav", SUPPORT, 5), ("4.wav", None, 1)):
        await journal.message(VoiceMessage(CALL, after(at), mailbox, name, 3.0))
    mailboxes = StoredMailboxes(records, MessageMarks(writer))
    assert await mailboxes.unread([SALES]) == [PurePosixPath("1.wav"), PurePosixPath("2.wav")]
    assert await mailboxes.unread([SUPPORT, SALES]) == [PurePosixPath(f"{n}.wav") for n in (3, 1, 2)]
    await mailboxes.mark_read(PurePosixPath("1.wav"), after(60))
    await mailboxes.mark_read(PurePosixPath("1.wav"), after(90))
    assert await mailboxes.unread([SALES]) == [PurePosixPath("2.wav")]
    story = records.story(CALL)
    assert story is not None
    assert [kept.read_at for kept in story.messages if kept.message.file == "1.wav"] == [after(60)]
