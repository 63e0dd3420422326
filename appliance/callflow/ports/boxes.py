"""What callers have left: messages, faxes, requests to be called back, for those who take care of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Protocol

from appliance.callflow.ports.listening import FaxResult
from appliance.callflow.trace import (
    CallbackRequest,
    FaxMessage,
)
from appliance.domain.ids import AgentId, CallId, DepartmentId
from appliance.domain.phone_number import PhoneNumber


class Callbacks(Protocol):
    """The requests to be called back, for those who do."""

    async def open(self, sequence: int) -> CallbackRequest | None:
        """Give the request of this number; None for none, for a made-up one, and when somebody has called back."""
        ...

    async def done(self, sequence: int, by: AgentId, at: datetime) -> None:
        """Keep that an agent has called back."""
        ...


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """A message that nobody has listened to: its file below the voicemail folder, when it was left, and by whom."""

    file: PurePosixPath
    at: datetime
    caller: PhoneNumber | None


class Mailboxes(Protocol):
    """The voicemail of departments, for those who listen to it by phone; who did what goes on record."""

    async def unread(self, departments: Sequence[DepartmentId]) -> Sequence[WaitingMessage]:
        """Give the messages that nobody has listened to, the oldest first."""
        ...

    def played(self, file: PurePosixPath, by: AgentId, at: datetime) -> None:
        """Note that somebody hears a message."""
        ...

    async def mark_read(self, file: PurePosixPath, by: AgentId, at: datetime) -> None:
        """Mark a message as listened to."""
        ...

    async def delete(self, file: PurePosixPath, by: AgentId, at: datetime) -> None:
        """Delete a message; it can be brought back for a while."""
        ...


class Faxes(Protocol):
    """Where received faxes are finished and put on record."""

    async def keep(self, call: CallId, mailbox: DepartmentId | None, result: FaxResult) -> FaxMessage | None:
        """Make a received fax a PDF and put it on record; None when that fails: it is tried again at the next start."""
        ...
