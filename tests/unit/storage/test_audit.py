"""What was done to whose data stays on record, the newest first."""

from datetime import UTC, datetime

from appliance.storage.audit import Audit, AuditAction, AuditEntry, AuditLog
from appliance.storage.writer import Writer
from tests.unit.storage.call_facts import after


def test_entries_come_back_the_newest_first_and_by_who_what_and_action(url: str) -> None:
    before = datetime.now(UTC)
    with AuditLog.open(url) as log:
        log.note("li", AuditAction.VOICEMAIL_DELETE, "a.wav", "8.0 s for sales")
        log.note("li", AuditAction.VOICEMAIL_UNDELETE, "a.wav")
        log.note("zhang", AuditAction.VOICEMAIL_DELETE, "b.wav")
        assert [entry.what for entry in log.latest(10)] == ["b.wav", "a.wav", "a.wav"]
        assert [entry.what for entry in log.latest(1)] == ["b.wav"]
        assert [entry.who for entry in log.latest(10, action="voicemail_delete")] == ["zhang", "li"]
        assert [entry.action for entry in log.latest(10, who="li")] == ["voicemail_undelete", "voicemail_delete"]
        (oldest,) = log.latest(1, what="a.wav", action="voicemail_delete")
    assert (oldest.detail, before <= oldest.at <= datetime.now(UTC)) == ("8.0 s for sales", True)


async def test_the_controllers_entries_are_durable_when_awaited(url: str, writer: Writer) -> None:
    assert await Audit(writer, lambda: after(5)).note("8001", AuditAction.VOICEMAIL_PLAY, "a.wav", "by phone")
    with AuditLog.open(url) as log:
        assert log.latest(9) == (AuditEntry(after(5), "8001", "voicemail_play", "a.wav", "by phone"),)
