"""An agent who talks with a colleague while the caller is held: the sessions of those two, and how it ends."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from appliance.asterisk.joining import Joined, nobody_waits
from appliance.callflow.ports import Caller, CallerHungUp, Consulted, ConsultEnd, RingRequest, RingResult
from appliance.config.model.prompt import BuiltinPrompt
from appliance.domain.ids import CallId
from appliance.domain.outcome import RingOutcome

CONSULT = "consult"
"""The script path by which the controller tells the two from a caller."""

LONGEST_CONSULTATION_S = 1800
"""For so long a caller is held at most."""

_NOBODY = BuiltinPrompt(builtin="transfer-nobody")
_COMES_S = 3.0
"""How long Asterisk may take to bring one of the two."""


class Side(StrEnum):
    """Who it is, as the dialplan says."""

    AGENT = "agent"
    COLLEAGUE = "colleague"


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody who waits to be joined with the caller, and what can be done with them meanwhile.

    `id` is the unique id of their channel, `consults` that of the agent's whose consultation it is. `let_go` gives the
    channel back to the dialplan.
    """

    port: Caller
    channel: str
    id: str = ""
    consults: str = ""
    let_go: Callable[[], None] = nobody_waits

    async def send_away(self) -> None:
        """Release whom nobody is left to talk with."""
        with suppress(CallerHungUp):
            await self.port.hang_up()


@dataclass(slots=True)
class Consultation:
    """One caller's consultations, one after the other; the dialplan's sessions are handed over to it.

    The colleague of one alone is awaited; those of earlier ones may talk on, and are released in the end.
    """

    _awaited: str | None = None
    _came: dict[Side, Arrived] = field(default_factory=dict)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def came(self, side: Side, who: Arrived) -> bool:
        """Take one of the two; False for a colleague whom nobody is left to talk with: the agent has gone back."""
        if side is Side.COLLEAGUE and who.consults != self._awaited:
            return False
        self._came[side] = who
        self._changed.set()
        return True

    def let_go(self) -> None:
        """Give everybody back to the dialplan who waits: nobody will join them with the caller."""
        self._awaited = None
        for who in self._came.values():
            who.let_go()
        self._came.clear()

    async def hold(self, request: RingRequest | None) -> tuple[Consulted, Arrived | None]:
        """Have the agent ring, and talk; tell how it ended, and whom the caller is to be joined with."""
        agent = await self._of(Side.AGENT)
        if agent is None:
            return Consulted(ConsultEnd.LEFT), None
        self._awaited = agent.consults
        try:
            result = await _ring(agent.port, request)
        except CallerHungUp:
            return Consulted(ConsultEnd.LEFT), None
        if result is None or not result.caller_left:
            await self._send_away(agent)
            return Consulted(ConsultEnd.BACK, result), agent
        is_due = result.outcome is RingOutcome.ANSWERED and self._awaited == agent.consults
        colleague = await self._of(Side.COLLEAGUE) if is_due else None
        if colleague is None:
            return Consulted(ConsultEnd.LEFT, result), None
        return Consulted(ConsultEnd.JOINED, result), colleague

    async def _send_away(self, agent: Arrived) -> None:
        """Let the colleague go from whom the agent went back to the caller."""
        if self._awaited != agent.consults:
            return
        self._awaited = None
        left = self._came.pop(Side.COLLEAGUE, None)
        if left is not None:
            await left.send_away()

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


def joined_with(who: Arrived | None) -> Joined | None:
    """Tell whom the caller is to be joined with from now on."""
    if who is None:
        return None
    return Joined(None, who.channel, asyncio.get_running_loop().time(), who.id, who.let_go)


def read_side(arguments: tuple[str, ...]) -> tuple[Side, CallId, str] | None:
    """Read who comes, of which call, and who consults (their channel's id); None when it makes no sense."""
    side, call, consults = (*arguments, "", "", "")[:3]
    return (Side(side), CallId(call), consults) if side in set(Side) else None
