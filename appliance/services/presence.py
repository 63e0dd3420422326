"""What Asterisk's channels tell: who is on the phone, which calls are alive, when an agent answered."""

from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from math import inf
from typing import Protocol

from appliance.asterisk.ami_protocol import Event
from appliance.asterisk.left_behind import agent_of, line_of
from appliance.callflow.board import AgentBoard, AgentEvent, AgentState
from appliance.domain.ids import AgentId, CallId

_REMEMBERED = 500
"""Channels that are gone: the two connections to Asterisk keep no order between them, so a walk may begin too late."""


class Listing(Protocol):
    """The one question asked of the manager."""

    def listing(self, name: str) -> Awaitable[tuple[Event, ...]]:
        """Ask for a list of events."""
        ...


class Presence:
    """Follows the channels by the manager's events.

    The board belongs to the walks of calls: they take and free agents themselves. What is told to it here are the
    calls that no walk of this process holds: those that outlived a restart, those that the dialplan serves alone.
    """

    def __init__(
        self, board: AgentBoard, call_ended: Callable[[CallId], Awaitable[None]], clock: Callable[[], float]
    ) -> None:
        """Take the board, who is told that a line's channel is gone, and a monotonic clock (seconds)."""
        self._board = board
        self._call_ended = call_ended
        self._clock = clock
        self._foreign: dict[str, AgentId] = {}
        self._answered_at: dict[CallId, float] = {}
        self._alive: set[CallId] = set()
        self._walked: set[CallId] = set()
        self._gone: deque[str] = deque(maxlen=_REMEMBERED)
        self._rebuilt_at = inf

    @property
    def alive(self) -> frozenset[CallId]:
        """The calls whose channel exists."""
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
            if call not in self._alive:
                self._answered_at.pop(call, None)

    def is_walked(self, call: CallId) -> bool:
        """Tell whether a walk of this process holds the call."""
        return call in self._walked

    def follows_since(self, at: float) -> bool:
        """Tell whether the channels were known at `at` (of the clock), and every event since came to us.

        As long as the manager link is up: who asks knows that.
        """
        return self._rebuilt_at <= at

    def answered_s(self, call: CallId) -> float | None:
        """Tell for how long an agent has been talking in this call; None when none has answered."""
        at = self._answered_at.get(call)
        return None if at is None else self._clock() - at

    async def rebuild(self, manager: Listing) -> None:
        """Learn what is going on after a restart or a lost connection, before anything is offered."""
        foreign, alive = set(self._foreign), set(self._alive)
        listed = await manager.listing("CoreShowChannels")
        # Events go on meanwhile: what has hung up since is not brought back, what has begun since is not dropped.
        channels = [event for event in listed if event.get("Uniqueid") not in self._gone]
        for name in foreign - {event.get("Channel") for event in channels}:
            self._release(name)
        listed_calls = {CallId(event.get("Uniqueid")) for event in channels if line_of(event.get("Channel"))}
        self._alive = listed_calls | (self._alive - alive)
        self._rebuilt_at = self._clock()
        for event in channels:
            self._seen(event)

    async def on_event(self, event: Event) -> None:
        """Take one event of the manager."""
        match event.name:
            case "Newstate" if event.get("Uniqueid") not in self._gone:
                self._newstate(event)
            case "Hangup":
                await self._hangup(event)
            case _:
                pass

    def _newstate(self, event: Event) -> None:
        if line_of(event.get("Channel")):
            self._alive.add(CallId(event.get("Uniqueid")))
        self._seen(event)

    async def _hangup(self, event: Event) -> None:
        self._gone.append(event.get("Uniqueid"))
        self._release(event.get("Channel"))
        if line_of(event.get("Channel")):
            call = CallId(event.get("Uniqueid"))
            self._alive.discard(call)
            await self._call_ended(call)
            if call not in self._walked:  # a walk may be yet to ask how long its conversation was
                self._answered_at.pop(call, None)

    def _seen(self, event: Event) -> None:
        """Note what an agent's phone does: where a walk here offers the call, whether it has answered; else all of it.

        A phone that the call's walk did not take is rung by the dialplan, which has taken the caller over.
        """
        channel, is_up = event.get("Channel"), event.get("ChannelStateDesc") == "Up"
        agent, call = agent_of(channel), _call_of(event)
        if agent is None:
            return
        if call in self._walked and channel not in self._foreign and not self._board.is_free(agent):
            if is_up and self._board.state(agent) is not AgentState.TALKING:
                self._answered_at[call] = self._clock()
                self._board.happened(agent, AgentEvent.ANSWERED, call)
            return
        if self._board.is_free(agent) or agent in self._foreign.values():
            self._foreign[channel] = agent
            self._board.happened(agent, AgentEvent.OFFERED, call)
        if channel in self._foreign and is_up:
            self._board.happened(agent, AgentEvent.ANSWERED, call)

    def _release(self, channel: str) -> None:
        agent = self._foreign.pop(channel, None)
        if agent is not None and agent not in self._foreign.values():
            self._board.happened(agent, AgentEvent.RELEASED)


def _call_of(event: Event) -> CallId | None:
    """Tell for which call an agent's channel was made: the dialplan marks it with the call's id."""
    variables = dict(item.partition("=")[::2] for item in event.all("ChanVariable"))
    return CallId(variables["ZONGJI_CALL"]) if variables.get("ZONGJI_CALL") else None
