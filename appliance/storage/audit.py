"""Who looked at what, and who removed or changed it (D8). A caller's number must never stand in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert, select

from appliance.storage.access import Store
from appliance.storage.schema import audit
from appliance.storage.writer import Writer

if TYPE_CHECKING:
    import asyncio

    from sqlalchemy import Row

BY_ITSELF = "zongji"
"""Who did what nobody asked for at that moment: the nightly sweep, say."""


class AuditAction(StrEnum):
    """What was done. Each part adds its own here; the words stand in the data base for ever."""

    PUBLISH = "publish"
    VOICEMAIL_PLAY = "voicemail_play"
    VOICEMAIL_MARK = "voicemail_mark"
    VOICEMAIL_DELETE = "voicemail_delete"
    VOICEMAIL_UNDELETE = "voicemail_undelete"
    VOICEMAIL_EXPORT = "voicemail_export"
    RECORDING_EXPORT = "recording_export"
    FAX_SHOW = "fax_show"
    FAX_MARK = "fax_mark"
    FAX_DELETE = "fax_delete"
    FAX_UNDELETE = "fax_undelete"
    FAX_EXPORT = "fax_export"
    PERSONAL_EXPORT = "personal_export"
    PERSONAL_ERASE = "personal_erase"
    PROMPT_RECORD = "prompt_record"
    PHONE_LOGIN = "phone_login"
    RECORDING_PAUSE = "recording_pause"
    RECORDING_RESUME = "recording_resume"
    RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit. `action` is a word of `AuditAction`, or of a newer release's."""

    at: datetime
    who: str
    action: str
    what: str
    detail: str = ""


def write_entry(connection: Connection, entry: AuditEntry) -> None:
    """Write an entry in a transaction of somebody's: what it tells of is then on record, or neither is."""
    connection.execute(insert(audit), _values(entry))


class Audit:
    """The controller's side: each entry goes to the writer, in one order with the facts."""

    def __init__(self, writer: Writer, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._writer = writer
        self._now = now

    def note(self, who: str, action: AuditAction, what: str, detail: str = "") -> "asyncio.Future[bool]":
        """Queue an entry and return at once; the future gives True once it is durable, and need not be awaited."""
        return self._writer.submit_awaitable(insert(audit), _values(AuditEntry(self._now(), who, action, what, detail)))


class AuditLog(Store):
    """What was noted, and noting while there is no event loop (a word of the command line, another daemon)."""

    def note(self, who: str, action: AuditAction, what: str, detail: str = "") -> None:
        """Write an entry; it is durable when this returns."""
        with self._writing() as connection:
            write_entry(connection, AuditEntry(datetime.now(UTC), who, action, what, detail))

    def latest(
        self, limit: int, *, who: str | None = None, action: str | None = None, what: str | None = None
    ) -> tuple[AuditEntry, ...]:
        """Give up to `limit` entries, the newest first; of one person, action or thing where that is given."""
        query = select(audit).order_by(audit.c.sequence.desc()).limit(limit)
        for column, value in ((audit.c.who, who), (audit.c.action, action), (audit.c.what, what)):
            if value is not None:
                query = query.where(column == value)
        with self._reading() as connection:
            return tuple(_entry(row) for row in connection.execute(query))


def _values(entry: AuditEntry) -> dict[str, object]:
    return {
        "at": entry.at,
        "who": entry.who,
        "action": str(entry.action),
        "what": entry.what,
        "detail": entry.detail,
    }


def _entry(row: "Row[Any]") -> AuditEntry:
    return AuditEntry(row.at, row.who, row.action, row.what, row.detail)
