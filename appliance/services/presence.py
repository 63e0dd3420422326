"""What Asterisk's channels tell: who is on the phone, which calls are alive, when an agent answered."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from math import inf
from typing import Protocol

from appliance.asterisk.ami_protocol import Event
from appliance.callflow.board import AgentBoard
from appliance.callflow.line_board import LineBoard
from appliance.callflow.ports import Leg
from appliance.domain.ids import CallId, EndpointId, LineId
from appliance.services.channel import SeenChannel, read
from appliance.services.outside_legs import OutsideLegs
from appliance.services.unwalked import UnwalkedChannels

_REMEMBERED = 500
"""Channels that are gone: the two connections to Asterisk keep no order between them, so a walk may begin too late."""


class Listing(Protocol):
    """The one question asked of the manager."""

    def listing(self, name: str) -> Awaitable[tuple[Event, ...]]:
        """Ask for a list of events."""
        ...


class Presence:
    """Follows the channels by the manager's events.

    The boards belong to the walks of calls: they take and free agents, endpoints and lines themselves. What is told to
    the boards here is that a leg of a walk has answered, and all that no walk of this process holds: calls that
    outlived a restart, those that the dialplan serves alone, those of staff.
    """

    def __init__(
        self,
        board: AgentBoard,
        call_ended: Callable[[CallId], Awaitable[None]],
        clock: Callable[[], float],
        lines: LineBoard | None = None,
    ) -> None:
        """Take the boards, who is told that a caller's channel is gone, and a monotonic clock (seconds)."""
        self._board = board
        self._lines = lines or LineBoard()
        self._call_ended = call_ended
        self._clock = clock
        self._unwalked = UnwalkedChannels(board, self._lines)
        self.outside_legs = OutsideLegs(self._lines)
        self._callers: dict[CallId, LineId] = {}
        self._answered: dict[CallId, tuple[float, EndpointId]] = {}
        self._alive: set[CallId] = set()
        self._walked: set[CallId] = set()
        self._gone: deque[str] = deque(maxlen=_REMEMBERED)
        self._hangups: dict[CallId, asyncio.Event] = {}
        self._rebuilt_at = inf

    @property
    def alive(self) -> frozenset[CallId]:
        """The calls whose channel exists: callers', and those that desk phones make."""
        return frozenset(self._alive)

    @contextmanager
    def walking(self, call: CallId) -> Iterator[None]:
        """Know a call as held by a walk of this process: its agents are the walk's affair."""
        if call not in self._gone:
            self._alive.add(call)
        self._walked.add(call)
        try:
            yield
        finally:
            self._walked.discard(call)
            self._hangups.pop(call, None)
            if call not in self._alive:
                self._answered.pop(call, None)

    def gone(self, call: CallId) -> asyncio.Event:
        """Give the event that is set when the channel of a call is gone; to be asked for by the call's walk."""
        event = self._hangups.setdefault(call, asyncio.Event())
        if call in self._gone:
            event.set()
        return event

    def is_walked(self, call: CallId) -> bool:
        """Tell whether a walk of this process holds the call."""
        return call in self._walked

    def follows_since(self, at: float) -> bool:
        """Tell whether the channels were known at `at` (of the clock), and every event since came to us.

        As long as the manager link is up: who asks knows that.
        """
        return self._rebuilt_at <= at

    def answered_at(self, call: CallId) -> float | None:
        """Tell when (of the clock) an agent answered last in this call; None when none has."""
        answered = self._answered.get(call)
        return None if answered is None else answered[0]

    def answered_by(self, call: CallId) -> EndpointId | None:
        """Tell which endpoint it is that answered; None when none has."""
        answered = self._answered.get(call)
        return None if answered is None else answered[1]

    async def rebuild(self, manager: Listing) -> None:
        """Learn what is going on after a restart or a lost connection, before anything is offered."""
        unwalked, legs, alive = set(self._unwalked), self.outside_legs.names(), set(self._alive)
        listed = await manager.listing("CoreShowChannels")
        # Events go on meanwhile: what has hung up since is not brought back, what has begun since is not dropped.
        channels = [event for event in listed if event.get("Uniqueid") not in self._gone]
        names = {event.get("Channel") for event in channels}
        for name in unwalked - names:
            self._unwalked.gone(name)
        for name in legs - names:
            self.outside_legs.gone(name)
        seen = [self._read(event) for event in channels]
        listed_calls = {CallId(channel.unique) for channel in seen if channel.is_caller or channel.is_staff}
        for call in alive - listed_calls:
            self._caller_left(call)
        self._alive = listed_calls | (self._alive - alive)
        self._rebuilt_at = self._clock()
        for channel in seen:
            self._seen(channel)

    async def on_event(self, event: Event) -> None:
        """Take one event of the manager."""
        match event.name:
            case "Newstate" if event.get("Uniqueid") not in self._gone:
                self._seen(self._read(event))
            case "Hangup":
                await self._hangup(event)
            case _:
                pass

    async def _hangup(self, event: Event) -> None:
        channel = self._read(event)
        self._gone.append(channel.unique)
        was_a_leg = self._unwalked.gone(channel.name)
        self.outside_legs.gone(channel.name)
        call = CallId(channel.unique)
        if call in self._alive or channel.is_staff or (channel.is_caller and not was_a_leg):
            self._alive.discard(call)
            self._caller_left(call)
            await self._call_ended(call)
            if call not in self._walked:  # a walk may be yet to ask how long its conversation was
                self._answered.pop(call, None)
                self._hangups.pop(call, None)

    def _read(self, event: Event) -> SeenChannel:
        return read(event, self._board.endpoints.named)

    def _seen(self, channel: SeenChannel) -> None:
        """Note what a channel does: where a walk here offers the call, whether it has answered; else all of it.

        A phone that the call's walk did not take is rung by the dialplan, which has taken the caller over.
        """
        self.outside_legs.seen(channel)
        if channel.is_staff:
            self._alive.add(CallId(channel.unique))
        if channel.is_caller:
            self._caller(CallId(channel.unique), channel.line)
        elif channel.call and channel.name not in self._unwalked and (leg := self._leg_of(channel)) is not None:
            self._offered(channel, leg, channel.call)
        else:
            self._unwalked.seen(channel)

    def _caller(self, call: CallId, line: LineId | None) -> None:
        self._alive.add(call)
        if line is not None and call not in self._callers:
            self._callers[call] = line
            self._lines.caller_came(line, call)

    def _caller_left(self, call: CallId) -> None:
        if call in self._hangups:
            self._hangups[call].set()
        if (line := self._callers.pop(call, None)) is not None:
            self._lines.caller_left(line, call)

    def _leg_of(self, channel: SeenChannel) -> Leg | None:
        """Give the leg by which a walk of this process rings the channel's endpoint, or talks there.

        Two who consult may outlive the walk that rang one for the other.
        """
        if channel.call is None or channel.endpoint is None:
            return None
        return self._board.leg_of(channel.call, channel.endpoint)

    def _offered(self, channel: SeenChannel, leg: Leg, call: CallId) -> None:
        if channel.is_up and self._board.answered(call, leg.endpoint) and call in self._walked:
            self._answered[call] = (self._clock(), leg.endpoint)
