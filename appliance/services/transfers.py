"""Attended transfers (A12): Asterisk joins the two whom an agent talked with, and the caller's walk is told with whom.

A phone does it by REFER with Replaces, on whichever of its two calls: so one of transferee and target is the caller's
side, and the other the leg that the agent had called.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Protocol

import structlog

from appliance.asterisk.ami_protocol import Event
from appliance.callflow.ports import Leg
from appliance.domain.ids import OUTSIDE, AgentId, CallId, EndpointId, LineId

_log = structlog.get_logger(__name__)

_LET_GO_S = 2.0
_AGAIN_S = 0.02


class Joinable(Protocol):
    """A caller as those see it who follow transfers."""

    def joined(self, leg: Leg, channel: str) -> None:
        """Take that the caller talks with somebody else from now on."""
        ...


class Transfers:
    """Follows the manager's word of attended transfers."""

    def __init__(
        self,
        callers: Mapping[CallId, Joinable],
        is_walked: Callable[[CallId], bool],
        phones: Callable[[EndpointId], bool],
        line_of: Callable[[CallId], LineId | None],
    ) -> None:
        """Take the callers in conversation, and how to tell of the rest.

        Which calls are walked, which endpoints are agents' own phones, which line a call's leg outside takes.
        """
        self._callers = callers
        self._is_walked = is_walked
        self._is_agent = phones
        self._line_of = line_of
        self._at_work: set[asyncio.Task[None]] = set()

    def on_event(self, event: Event) -> None:
        """Take one event of the manager; what follows from it takes place besides."""
        if event.name == "AttendedTransfer" and event.get("Result") == "Success":
            task = asyncio.get_running_loop().create_task(self._join(event))
            self._at_work.add(task)
            task.add_done_callback(self._at_work.discard)

    async def _join(self, event: Event) -> None:
        for here, there in (("Transferee", "TransferTarget"), ("TransferTarget", "Transferee")):
            caller = self._callers.get(_call_of(event, here))
            if caller is not None:
                consulted = _call_of(event, there)
                leg = self._leg(event, there)
                if leg.endpoint != OUTSIDE:  # who was called outside is held by that call to the end
                    await self._until_let_go(consulted)
                caller.joined(leg, event.get(f"{there}Channel"))
                return
        _log.info("calls were joined of which none is a caller's", by=event.get("OrigTransfererChannel"))

    async def _until_let_go(self, consulted: CallId) -> None:
        """Wait until the agent's own call is over, which held the one who was consulted."""
        clock = asyncio.get_running_loop().time
        until = clock() + _LET_GO_S
        while self._is_walked(consulted) and clock() < until:  # noqa: ASYNC110 - a walk tells nobody that it is over
            await asyncio.sleep(_AGAIN_S)

    def _leg(self, event: Event, side: str) -> Leg:
        marks = _marks(event, side)
        agent, endpoint = marks.get("ZONGJI_AGENT"), marks.get("ZONGJI_ENDPOINT")
        place = EndpointId(endpoint or OUTSIDE)
        is_agents = agent or (self._is_agent(place) and place)
        # A half in between doesn't say which line the one behind it takes.
        line = marks.get("ZONGJI_OUT") or self._line_of(_call_of(event, side))
        return Leg(place, AgentId(is_agents) if is_agents else None, LineId(line) if line else None)


def _call_of(event: Event, side: str) -> CallId:
    """Give the call that a side belongs to: the one that it was rung for, else its own."""
    return CallId(_marks(event, side).get("ZONGJI_CALL") or event.get(f"{side}Uniqueid"))


def _marks(event: Event, side: str) -> dict[str, str]:
    return dict(item.partition("=")[::2] for item in event.all(f"{side}ChanVariable"))
