"""Who looked at what, and who removed or changed it (D8). A caller's number must never stand in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, insert, select

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
    CALL_OPEN = "call_open"
    CALLS_EXPORT = "calls_export"
    RECORDING_PLAY = "recording_play"
    RECORDING_EXPORT = "recording_export"
    CALLBACK_CALL = "callback_call"
    CALLBACK_DONE = "callback_done"
    FAX_SHOW = "fax_show"
    FAX_PREVIEW = "fax_preview"
    FAX_MARK = "fax_mark"
    FAX_DELETE = "fax_delete"
    FAX_UNDELETE = "fax_undelete"
    FAX_EXPORT = "fax_export"
    PERSONAL_EXPORT = "personal_export"
    PERSONAL_ERASE = "personal_erase"
    PROMPT_RECORD = "prompt_record"
    PROMPT_UPLOAD = "prompt_upload"
    PROMPT_RENAME = "prompt_rename"
    PROMPT_DELETE = "prompt_delete"
    PHONE_LOGIN = "phone_login"
    RECORDING_PAUSE = "recording_pause"
    RECORDING_RESUME = "recording_resume"
    RETENTION = "retention"
    DRAFT_DISCARD = "draft_discard"
    DRAFT_REPLACE = "draft_replace"
    OPENING = "opening"
    REVISION_EXPORT = "revision_export"
    BACKUP_MAKE = "backup_make"
    BACKUP_DOWNLOAD = "backup_download"
    BACKUP_DELETE = "backup_delete"
    RESTORE = "restore"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    BOX_CLAIM = "box_claim"
    CLAIM_CODE = "claim_code"
    USER_ADD = "user_add"
    USER_CHANGE = "user_change"
    USER_PASSWORD = "user_password"  # noqa: S105 - a word of the audit
    SECOND_FACTOR = "second_factor"
    SESSION_REVOKE = "session_revoke"
    TOKEN_ADD = "token_add"  # noqa: S105 - a word of the audit
    TOKEN_REVOKE = "token_revoke"  # noqa: S105 - a word of the audit
    CERTIFICATE = "certificate"
    TOP_UP = "top_up"
    CONTACT_OPEN = "contact_open"
    CONTACT_ADD = "contact_add"
    CONTACT_CHANGE = "contact_change"
    CONTACT_DELETE = "contact_delete"
    CONTACT_IMPORT = "contact_import"
    CONTACT_EXPORT = "contact_export"
    CALL_NOTE = "call_note"
    AGENT_STATE = "agent_state"
    NOTICE_TEST = "notice_test"
    LIST_EXPORT = "list_export"
    PERSONAL_LOOK = "personal_look"
    BACKUP_CHECK = "backup_check"
    SAMPLES_MAKE = "samples_make"
    SAMPLES_REMOVE = "samples_remove"
    SIGN_IN_SLOWED = "sign_in_slowed"


@dataclass(frozen=True, slots=True)
class AuditWanted:
    """Which entries; None is any. `since` is included, `until` is not."""

    who: str | None = None
    action: str | None = None
    what: str | None = None
    since: datetime | None = None
    until: datetime | None = None


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

    def note_once(self, who: str, action: AuditAction, what: str, within: timedelta, detail: str = "") -> None:
        """Write an entry, unless the same stands there from a moment ago: whoever listens seeks as well.

        Another `detail` makes it no other.
        """
        now = datetime.now(UTC)
        same = (audit.c.at >= now - within, audit.c.who == who, audit.c.action == str(action), audit.c.what == what)
        with self._reading() as connection:
            if connection.execute(select(audit.c.sequence).where(*same).limit(1)).first() is not None:
                return
        self.note(who, action, what, detail)

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

    def page(self, wanted: AuditWanted, limit: int, before: int | None = None) -> tuple[tuple[int, AuditEntry], ...]:
        """Give up to `limit` entries with their sequence numbers, the newest first, all older than `before`."""
        query = select(audit).where(*_conditions(wanted)).order_by(audit.c.sequence.desc()).limit(limit)
        if before is not None:
            query = query.where(audit.c.sequence < before)
        with self._reading() as connection:
            return tuple((row.sequence, _entry(row)) for row in connection.execute(query))

    def people(self) -> tuple[str, ...]:
        """Name everybody who is on record."""
        with self._reading() as connection:
            return tuple(connection.execute(select(audit.c.who).distinct().order_by(audit.c.who)).scalars())


def _conditions(wanted: AuditWanted) -> "Iterator[ColumnElement[bool]]":
    exact = ((audit.c.who, wanted.who), (audit.c.action, wanted.action), (audit.c.what, wanted.what))
    yield from (column == value for column, value in exact if value is not None)
    if wanted.since is not None:
        yield audit.c.at >= wanted.since
    if wanted.until is not None:
        yield audit.c.at < wanted.until


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
