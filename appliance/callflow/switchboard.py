"""What all calls share: the boards, the journal, the clock, and what is known beyond the call."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from random import SystemRandom

from appliance.callflow.board import AgentBoard
from appliance.callflow.code_guard import CodeGuard
from appliance.callflow.ledger import Ledger
from appliance.callflow.line_board import LineBoard
from appliance.callflow.list_book import ListBook
from appliance.callflow.notices import NobodyTold, Notices
from appliance.callflow.ports import (
    Callbacks,
    Clock,
    Faxes,
    FaxResult,
    FreeLines,
    History,
    Journal,
    Mailboxes,
    Openings,
    OutsideLegs,
    Places,
    PromptStudio,
    RecordingRoom,
    Voiced,
    WaitingMessage,
)
from appliance.callflow.rotation import Rotation
from appliance.callflow.trace import CallbackRequest, FaxMessage
from appliance.callflow.traffic import Traffic
from appliance.callflow.waiting_room import WaitingRoom
from appliance.domain.ids import AgentId, CallId, DepartmentId, HotlineId, LineId
from appliance.domain.opening import Override
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place


class NowhereKnown:
    """Places without a table: no number's place is known."""

    def place(self, number: PhoneNumber) -> Place | None:  # noqa: ARG002 - the port's shape
        """Know nothing."""
        return None


class NoHistory:
    """A house without a past."""

    async def last_agent(self, caller: PhoneNumber, hotline: HotlineId, since: datetime) -> AgentId | None:  # noqa: ARG002 - the port's shape
        """Remember nobody."""
        return None


class BySchedule:
    """Nothing is opened or closed by hand."""

    def override(self, hotline: HotlineId, at: datetime) -> Override | None:  # noqa: ARG002 - the port's shape
        """Leave it to the schedules."""
        return None

    async def set(self, hotline: HotlineId, override: Override | None, by: str, at: datetime) -> None:
        """Keep nothing."""


class NoCallbacks:
    """Nobody asks to be called back."""

    async def open(self, sequence: int) -> CallbackRequest | None:  # noqa: ARG002 - the port's shape
        """Have none."""
        return None

    async def done(self, sequence: int, by: AgentId, at: datetime) -> None:
        """Keep nothing."""


class NoStudio:
    """A house in which nothing is recorded by telephone."""

    def language(self, number: int) -> str | None:  # noqa: ARG002 - the port's shape, here and below
        """Know none."""
        return None

    def find(self, number: str, language: str) -> Voiced | None:  # noqa: ARG002 - as above
        """Find nothing."""
        return None

    def synthetic(self, language: str) -> Sequence[Voiced]:  # noqa: ARG002 - as above
        """Have none."""
        return ()

    async def keep(self, voiced: Voiced, language: str, take: PurePosixPath, by: str) -> str:  # noqa: ARG002 - as above
        """Keep nothing."""
        return "nothing is recorded here"

    async def finish(self, by: str) -> None:
        """Have nothing to do."""


class NothingOutlives:
    """Legs that end with the call that they were made for."""

    async def over(self, call: CallId) -> None:
        """Take them for over."""


class NothingGivesWay:
    """Lines that are held by nothing but calls."""

    async def one_of(self, lines: Collection[LineId]) -> None:
        """Take none for given back."""


class AlwaysRoom:
    """A disk that is never full."""

    def lacks(self) -> str:
        """Lack nothing."""
        return ""


class NoMailboxes:
    """A house without voicemail."""

    async def unread(self, departments: Sequence[DepartmentId]) -> Sequence[WaitingMessage]:  # noqa: ARG002 - the port's shape
        """Have none."""
        return ()

    def played(self, file: PurePosixPath, by: AgentId, at: datetime) -> None:
        """Keep nothing."""

    async def mark_read(self, file: PurePosixPath, by: AgentId, at: datetime) -> None:
        """Keep nothing."""

    async def delete(self, file: PurePosixPath, by: AgentId, at: datetime) -> None:
        """Keep nothing."""


class NoFaxes:
    """A house that keeps no faxes."""

    async def keep(self, call: CallId, mailbox: DepartmentId | None, result: FaxResult) -> FaxMessage | None:  # noqa: ARG002 - the port's shape
        """Keep nothing."""
        return None


@dataclass(frozen=True, slots=True)
class Switchboard:
    """What all calls share. `dice` gives numbers from 0 up to, not including, 1."""

    journal: Journal
    board: AgentBoard
    clock: Clock
    places: Places = field(default_factory=NowhereKnown)
    history: History = field(default_factory=NoHistory)
    openings: Openings = field(default_factory=BySchedule)
    mailboxes: Mailboxes = field(default_factory=NoMailboxes)
    faxes: Faxes = field(default_factory=NoFaxes)
    studio: PromptStudio = field(default_factory=NoStudio)
    callbacks: Callbacks = field(default_factory=NoCallbacks)
    notices: Notices = field(default_factory=NobodyTold)
    recording_room: RecordingRoom = field(default_factory=AlwaysRoom)
    outside_legs: OutsideLegs = field(default_factory=NothingOutlives)
    free_lines: FreeLines = field(default_factory=NothingGivesWay)
    dice: Callable[[], float] = SystemRandom().random
    lines: LineBoard = field(default_factory=LineBoard)
    rotation: Rotation = field(default_factory=Rotation)
    traffic: Traffic = field(default_factory=Traffic)
    ledger: Ledger = field(default_factory=Ledger)
    lists: ListBook = field(default_factory=ListBook)
    code_guard: CodeGuard = field(default_factory=CodeGuard)
    waiting_room: WaitingRoom = field(default_factory=WaitingRoom)
