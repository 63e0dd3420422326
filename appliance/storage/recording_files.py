"""Recordings as files: which may be made smaller, and that a smaller one has taken the place of another."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from appliance.callflow.trace import Recording
from appliance.domain.ids import CallId
from appliance.domain.phone_number import PhoneNumber
from appliance.storage import record_rows as rows
from appliance.storage.access import Reader
from appliance.storage.schema import calls, recordings
from appliance.storage.writer import Writer

if TYPE_CHECKING:
    import asyncio

_AT_ONCE = 1_000
"""Calls a read: SQLite takes up to 32,766 values in one statement."""

_SWAP = (
    update(recordings)
    .where(recordings.c.file == bindparam("which"), recordings.c.deleted_at.is_(None))
    .values(file=bindparam("new_file"), format=bindparam("new_format"), bytes=bindparam("new_bytes"))
)


class RecordingFiles(Reader):
    """The read side of the recordings."""

    def uncompressed(self, before: datetime, limit: int) -> tuple[Recording, ...]:
        """Give recordings that began before a time and are WAV still, the oldest first."""
        query = (
            select(recordings)
            .where(recordings.c.format == "wav", recordings.c.at < before, recordings.c.deleted_at.is_(None))
            .order_by(recordings.c.at)
            .limit(limit)
        )
        with self._reading() as connection:
            return tuple(rows.recording(row) for row in connection.execute(query))

    def on_record(self, files: Iterable[str]) -> frozenset[str]:
        """Tell which of the files are on record."""
        query = select(recordings.c.file).where(recordings.c.file.in_(tuple(files)))
        with self._reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def latest(self, limit: int) -> tuple[Recording, ...]:
        """Give the newest recordings, the newest first; those about to go are left out."""
        query = select(recordings).where(recordings.c.deleted_at.is_(None))
        query = query.order_by(recordings.c.at.desc()).limit(limit)
        with self._reading() as connection:
            return tuple(rows.recording(row) for row in connection.execute(query))

    def callers(self, of_calls: Iterable[CallId]) -> dict[CallId, PhoneNumber]:
        """Give who called; withheld numbers, and those that were forgotten, are left out."""
        wanted, found = sorted(set(of_calls)), dict[CallId, PhoneNumber]()
        with self._reading() as connection:
            for begin in range(0, len(wanted), _AT_ONCE):
                some = calls.c.id.in_(wanted[begin : begin + _AT_ONCE])
                for row in connection.execute(select(calls.c.id, calls.c.caller).where(some)):
                    if (number := PhoneNumber.parse(row.caller or "")) is not None:
                        found[CallId(row.id)] = number
        return found

    def one(self, file: str) -> Recording | None:
        """Give the recording in a file."""
        query = select(recordings).where(recordings.c.file == file, recordings.c.deleted_at.is_(None))
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
            return None if row is None else rows.recording(row)


class RecordingSwaps:
    """The controller's side: goes to the writer."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def swap(self, old: str, new: Recording) -> "asyncio.Future[bool]":
        """Queue that `new` has taken the place of the file `old`; nothing changes where that is about to go.

        The future gives True once it is durable.
        """
        values = {"which": old, "new_file": new.file, "new_format": new.format, "new_bytes": new.size}
        return self._writer.submit_awaitable(_SWAP, values)
