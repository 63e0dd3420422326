"""What the record gives back. A call's steps, hops and files are the values of `callflow.trace`, as they were told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from appliance.callflow.trace import Charge, FaxMessage, Hop, QueueWait, Recording, Step, SurveyAnswer, VoiceMessage
from appliance.domain.far_leave import Release
from appliance.domain.ids import AgentId, CallId, DepartmentId, EndpointId, HotlineId, LineId
from appliance.domain.outcome import CallResult, ReleasedBy, ServedBy
from appliance.domain.phone_number import PhoneNumber


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One row of `calls`. What the end of a call settles is None while it is in progress."""

    call: CallId
    line: LineId
    hotline: HotlineId | None
    called: str
    caller: PhoneNumber | None
    caller_name: str
    revision: str
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    result: CallResult | None
    released_by: ReleasedBy | None
    served_by: ServedBy | None
    agent: AgentId | None
    department: DepartmentId | None
    ring_s: float | None
    talk_s: float | None
    note: str
    region: str
    endpoint: EndpointId | None
    refused_by: str
    kind: str
    is_sample: bool = False
    release: Release | None = None


class MessageState(StrEnum):
    """Where a message is."""

    NEW = "new"
    HEARD = "heard"
    DELETED = "deleted"


class LeftFile(Protocol):
    """What a caller left in a file: a message, a fax."""

    @property
    def at(self) -> datetime:
        """When it was left."""
        ...

    @property
    def mailbox(self) -> DepartmentId | None:
        """Whose it is; None: the company's."""
        ...

    @property
    def file(self) -> str:
        """Its file, relative to the folder of its kind."""
        ...


class StoredFile(Protocol):
    """What a caller left, and what has been done with it."""

    @property
    def left(self) -> LeftFile:
        """What was left."""
        ...

    @property
    def caller(self) -> PhoneNumber | None:
        """Who left it; None when withheld."""
        ...

    @property
    def deleted_at(self) -> datetime | None:
        """When it was deleted; None when it was not."""
        ...

    @property
    def state(self) -> MessageState:
        """Where it is."""
        ...


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A voicemail, whether somebody has listened to it, and whether it was deleted; its file is kept for a while."""

    message: VoiceMessage
    caller: PhoneNumber | None
    read_at: datetime | None
    deleted_at: datetime | None = None

    @property
    def left(self) -> VoiceMessage:
        """What was left."""
        return self.message

    @property
    def state(self) -> MessageState:
        """Where it is: whoever deletes a message has it deleted whether it was heard or not."""
        return _state(self.read_at, self.deleted_at)


@dataclass(frozen=True, slots=True)
class StoredFax:
    """A fax, whether somebody has looked at it, and whether it was deleted; its file is kept for a while."""

    fax: FaxMessage
    caller: PhoneNumber | None
    read_at: datetime | None
    deleted_at: datetime | None = None

    @property
    def left(self) -> FaxMessage:
        """What was left."""
        return self.fax

    @property
    def state(self) -> MessageState:
        """Where it is, as a message would be: `HEARD` is one that somebody has looked at."""
        return _state(self.read_at, self.deleted_at)


def _state(read_at: datetime | None, deleted_at: datetime | None) -> MessageState:
    if deleted_at is not None:
        return MessageState.DELETED
    return MessageState.NEW if read_at is None else MessageState.HEARD


@dataclass(frozen=True, slots=True)
class CallStory:
    """One call with all that it left behind, each part in the order in which it happened."""

    record: CallRecord
    steps: tuple[Step, ...]
    hops: tuple[Hop, ...]
    waits: tuple[QueueWait, ...]
    charges: tuple[Charge, ...]
    surveys: tuple[SurveyAnswer, ...]
    recordings: tuple[Recording, ...]
    messages: tuple[StoredMessage, ...]
    faxes: tuple[StoredFax, ...] = ()


@dataclass(frozen=True, slots=True)
class CallFilter:
    """Which calls are wanted; None wants all."""

    hotline: HotlineId | None = None
    line: LineId | None = None
    agent: AgentId | None = None
    result: CallResult | None = None
    caller: PhoneNumber | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the list by time: the last call of the page before."""

    started_at: datetime
    call: CallId

    @classmethod
    def after(cls, record: CallRecord) -> "Cursor":
        """Give the place where the page after `record` begins."""
        return cls(record.started_at, record.call)
