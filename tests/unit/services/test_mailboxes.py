"""New messages are found by department, and marked as heard once."""

from pathlib import PurePosixPath

from appliance.callflow.trace import VoiceMessage
from appliance.domain.ids import DepartmentId
from appliance.services.mailboxes import StoredMailboxes
from appliance.storage.audit import Audit, AuditLog
from appliance.storage.journal import WriterJournal
from appliance.storage.message_marks import MessageMarks
from appliance.storage.messages import Messages
from appliance.storage.records import Records
from appliance.storage.writer import Writer
from tests.unit.storage.call_facts import AGENT, CALL, SALES, after, start

SUPPORT = DepartmentId("support")


async def test_messages_are_found_oldest_first_and_heard_once(
    journal: WriterJournal, writer: Writer, records: Records, url: str
) -> None:
    journal.opened(start())
    for name, mailbox, at in (("2.wav", SALES, 20), ("1.wav", SALES, 10), ("3.wav", SUPPORT, 5), ("4.wav", None, 1)):
        await journal.message(VoiceMessage(CALL, after(at), mailbox, name, 3.0))
    mailboxes = StoredMailboxes(records, MessageMarks(writer), Audit(writer))

    async def files(*departments: DepartmentId) -> list[str]:
        return [str(waiting.file) for waiting in await mailboxes.unread(departments)]

    assert await files(SALES) == ["1.wav", "2.wav"]
    assert await files(SUPPORT, SALES) == ["3.wav", "1.wav", "2.wav"]
    (first, _) = await mailboxes.unread([SALES])
    assert (first.at, first.caller) == (after(10), start().caller)
    mailboxes.played(PurePosixPath("1.wav"), AGENT, after(55))
    await mailboxes.mark_read(PurePosixPath("1.wav"), AGENT, after(60))
    await mailboxes.mark_read(PurePosixPath("1.wav"), AGENT, after(90))
    assert await files(SALES) == ["2.wav"]
    await mailboxes.delete(PurePosixPath("2.wav"), AGENT, after(95))
    assert await files(SALES) == []
    with Messages.open(url) as store:
        one, two = store.get("1.wav"), store.get("2.wav")
    assert one is not None
    assert two is not None
    assert (one.read_at, two.deleted_at) == (after(60), after(95))
    with AuditLog.open(url) as log:
        noted = [(entry.who, entry.action, entry.what) for entry in log.latest(9)]
    assert noted == [
        (AGENT, "voicemail_delete", "2.wav"),
        (AGENT, "voicemail_mark", "1.wav"),
        (AGENT, "voicemail_mark", "1.wav"),
        (AGENT, "voicemail_play", "1.wav"),
    ]
