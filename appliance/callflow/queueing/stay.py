"""One stay in a queue: wait, be offered, wait on, until it ends in one of several ways."""

from dataclasses import dataclass

from appliance.callflow.ports import Hold
from appliance.callflow.queueing.announcing import Announcer
from appliance.callflow.ringing.visit import Visit
from appliance.callflow.waiting_room import Ticket, WaitingRoom
from appliance.callflow.walk import Walk
from appliance.config.model.flow import Queue
from appliance.domain.outcome import RingOutcome, WaitEnd
from appliance.routing.music import Music

LEAVE_BY_KEY = "wait for an agent or a key"
"""What is decided where a caller may leave by key: the replay of the record knows by it that the caller was asked."""

_LONGEST_S = 30.0
"""After so long we look again who is there, although nothing has been heard of anybody: schedules change."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """How the stay ends, and why in words. `key` is the one by which the caller leaves."""

    how: WaitEnd
    reason: str
    key: str = ""


@dataclass(slots=True)
class Stay:
    """The stay of one call, whose ticket is in the room."""

    node: Queue
    walk: Walk
    visit: Visit
    ticket: Ticket
    music: Music
    first_place: int = 0
    _has_waited: bool = False

    async def until_left(self) -> Leaving:
        """Stay until somebody has talked with the caller, or there is another reason to leave."""
        announcer = Announcer(self.node, self.walk, self.ticket)
        while True:
            self._room.look()
            if self.ticket.kept:
                if await self._offer():
                    return Leaving(WaitEnd.ANSWERED, "")
                if self._left_s() > 0:  # one phone after the other may ring for longer than anybody is to wait
                    continue
            if (leaving := self._turned_away()) is not None:
                return leaving
            if key := await self._wait(announcer):
                return Leaving(WaitEnd.KEY, f"key {key} leaves the queue{self._waited()}", key)

    @property
    def _room(self) -> WaitingRoom:
        return self.walk.switchboard.waiting_room

    async def _offer(self) -> bool:
        """Ring those who are kept for this call; who does not take it is left alone for a while."""
        room, offered = self._room, self.ticket.kept
        with room.offered(self.ticket):
            reason = f"{self.ticket.why}{self._waited()}"
            self.visit.tried.clear()
            if await self.visit.attempt(offered, reason):
                return True
            room.leave_alone([one.target for one in offered], self.walk.clock.now())
        return False

    def _turned_away(self) -> Leaving | None:
        if self.ticket.is_deserted:
            self.walk.outcomes.append(RingOutcome.UNREACHABLE)
            return Leaving(WaitEnd.NOBODY, f"nobody is on duty: {self.ticket.why}")
        others, most = len(self._room.waiting_in(self.ticket.queue)) - 1, self.node.most_waiting
        if not self._has_waited and most is not None and others >= most:
            self.walk.outcomes.append(RingOutcome.BUSY)
            return Leaving(WaitEnd.FULL, f"{others} wait already, and {most} may")
        if self._left_s() <= 0:
            return Leaving(WaitEnd.TIME, f"nobody was free within {self.node.longest_wait_s:g} s")
        return None

    async def _wait(self, announcer: Announcer) -> str:
        is_begin = not self._has_waited
        if is_begin:
            await self._begin()
        said = announcer.next()
        longest_s = min(self._left_s(), announcer.due_s(), self._rested_s())
        keys = frozenset(self.node.leave)
        hold = Hold(said, self.music, keys, max(0.0, longest_s), asks=is_begin and bool(keys))
        return await self.walk.caller.wait(hold, self.ticket.bell)

    async def _begin(self) -> None:
        self._has_waited = True
        self.walk.outcomes.append(RingOutcome.BUSY)
        first = ", before those who aren't first" if self.ticket.is_first else ""
        decided = LEAVE_BY_KEY if self.node.leave else "wait for an agent"
        self.walk.step("queue", decided, f"{self.ticket.why}; place {self.ticket.place}{first}")
        await self.walk.caller.answer()

    def _waited_s(self) -> float:
        entered_at = self.ticket.entered_at
        return 0.0 if entered_at is None else (self.walk.clock.now() - entered_at).total_seconds()

    def _left_s(self) -> float:
        return self.node.longest_wait_s - self._waited_s()

    def _rested_s(self) -> float:
        """Tell when to look again by ourselves."""
        now = self.walk.clock.now()
        rested = self._room.next_rested(now)
        return _LONGEST_S if rested is None else min(_LONGEST_S, (rested - now).total_seconds())

    def _waited(self) -> str:
        return f", after {self._waited_s():.0f} s" if self._has_waited else ""
