"""What is known beyond the call: the time, where numbers belong, earlier calls, what is set by hand."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from appliance.domain.ids import AgentId, CallId, HotlineId, LineId
from appliance.domain.opening import Override
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place


class Clock(Protocol):
    """The time, so that tests and the simulator can have their own."""

    def now(self) -> datetime:
        """Give the time of day: aware, in UTC."""
        ...


class OutsideLegs(Protocol):
    """How long the legs last that take a line."""

    async def over(self, call: CallId) -> None:
        """Return when no leg of the call takes a line any more: one that was joined with a caller outlives the call.

        Returns at once where that can't be known.
        """
        ...


class FreeLines(Protocol):
    """When lines that are taken come free."""

    async def one_of(self, lines: Collection[LineId]) -> None:
        """Return when one of them is given back, or after a few seconds: what gives way to this call has done so."""
        ...


class RecordingRoom(Protocol):
    """Whether there is room on the disk for recordings."""

    def lacks(self) -> str:
        """Say why nothing can be recorded now, "" when it can; at once, by what was seen last."""
        ...


class Places(Protocol):
    """Where numbers belong."""

    def place(self, number: PhoneNumber) -> Place | None:
        """Give the place of a number as a line presents it; None when it is not known."""
        ...


class History(Protocol):
    """What earlier calls tell."""

    async def last_agent(self, caller: PhoneNumber, hotline: HotlineId, since: datetime) -> AgentId | None:
        """Give the agent who last talked with this caller on this hotline, not before `since`."""
        ...


class Openings(Protocol):
    """Which hotlines are open or closed by hand (B14)."""

    def override(self, hotline: HotlineId, at: datetime) -> Override | None:
        """Give what holds for the hotline at this moment; None when its schedules decide."""
        ...

    async def set(self, hotline: HotlineId, override: Override | None, by: str, at: datetime) -> None:
        """Open or close the hotline by hand from now on, None: leave it to its schedules again. It is on record."""
        ...
