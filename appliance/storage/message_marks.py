"""Marking voicemail: who has listened to it, on record."""

from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, update

from appliance.storage.schema import messages
from appliance.storage.writer import Writer

if TYPE_CHECKING:
    import asyncio

_READ = (
    update(messages)
    .where(messages.c.file == bindparam("which"), messages.c.read_at.is_(None))
    .values(read_at=bindparam("heard_at"))
)


_DELETED = (
    update(messages)
    .where(messages.c.file == bindparam("which"), messages.c.deleted_at.is_(None))
    .values(deleted_at=bindparam("gone_at"))
)


class MessageMarks:
    """The controller's side: each mark goes to the writer."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def read(self, file: PurePosixPath, at: datetime) -> "asyncio.Future[bool]":
        """Queue that a message has been heard; the first time counts. The future gives True once it is durable."""
        return self._writer.submit_awaitable(_READ, {"which": str(file), "heard_at": at})

    def delete(self, file: PurePosixPath, at: datetime) -> "asyncio.Future[bool]":
        """Queue that a message is deleted; it can be brought back while its file is kept."""
        return self._writer.submit_awaitable(_DELETED, {"which": str(file), "gone_at": at})
