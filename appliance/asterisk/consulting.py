"""An agent who talks with a colleague while the caller is held: the sessions of those two, and how it ends."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from appliance.asterisk.joining import Joined
from appliance.callflow.ports import Caller, CallerHungUp, Consulted, ConsultEnd, RingRequest, RingResult
from appliance.config.model.prompt import BuiltinPrompt
from appliance.domain.ids import CallId
from appliance.domain.outcome import RingOutcome

CONSULT = "consult"
"""The script path by which the controller tells the two from a caller."""

_NOBODY = BuiltinPrompt(builtin="transfer-nobody")
_COMES_S = 3.0
"""How long Asterisk may take to bring one of the two."""


class Side(StrEnum):
    """Who it is, as the dialplan says."""

    AGENT = "agent"
    COLLEAGUE = "colleague"


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody who waits to be joined with the caller, and what can be done with them meanwhile."""

    port: Caller
    channel: str


@dataclass(slots=True)
class Consultation:
    """One caller's consultations, one after the other; the dialplan's sessions are handed over to it."""

    _wanted: bool = True
    _came: dict[Side, Arrived] = field(default_factory=dict)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def came(self, side: Side, who: Arrived) -> bool:
        """Take one of the two; False for a colleague whom nobody is left to talk with: the agent has gone back."""
        if side is Side.COLLEAGUE and not self._wanted:
            return False
        self._came[side] = who
        self._changed.set()
        return True

    async def hold(self, request: RingRequest | None) -> tuple[Consulted, Joined | None]:
        """Have the agent ring, and talk; tell how it ended, and whom the caller is to be joined with."""
        self._wanted = True
        agent = await self._of(Side.AGENT)
        if agent is None:
            return Consulted(ConsultEnd.LEFT), None
        try:
            result = await _ring(agent.port, request)
        except CallerHungUp:
            return Consulted(ConsultEnd.LEFT), None
        if result is None or not result.caller_left:
            await self._send_away()
            return Consulted(ConsultEnd.BACK, result), _joined(agent)
        colleague = await self._of(Side.COLLEAGUE) if result.outcome is RingOutcome.ANSWERED else None
        if colleague is None:
            return Consulted(ConsultEnd.LEFT, result), None
        return Consulted(ConsultEnd.JOINED, result), _joined(colleague)

    async def _send_away(self) -> None:
        """Let the colleague go from whom the agent went back to the caller."""
        self._wanted = False
        left = self._came.pop(Side.COLLEAGUE, None)
        if left is not None:
            with suppress(CallerHungUp):
                await left.port.hang_up()

    async def _of(self, side: Side) -> Arrived | None:
        """Give one of the two, None who has not come in time."""
        try:
            async with asyncio.timeout(_COMES_S):
                while side not in self._came:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return None
        return self._came.pop(side)


async def _ring(agent: Caller, request: RingRequest | None) -> RingResult | None:
    """Ring for the agent, who is told when nobody is reached."""
    await agent.answer()
    result = await agent.ring(request) if request is not None else None
    if result is None or not (result.caller_left or result.outcome is RingOutcome.ANSWERED):
        await agent.play([_NOBODY])
    return result


def _joined(who: Arrived) -> Joined:
    return Joined(None, who.channel, asyncio.get_running_loop().time())


def read_side(arguments: tuple[str, ...]) -> tuple[Side, CallId] | None:
    """Read who comes, and of which call; None when it makes no sense."""
    side, call = (*arguments, "", "")[:2]
    return (Side(side), CallId(call)) if side in set(Side) else None
