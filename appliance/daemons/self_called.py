"""The called side of a self-call: walked as a caller's with nobody rung, and hung up once it has served."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import structlog

from appliance.asterisk.caller import AsteriskCaller
from appliance.callflow.run import run_call
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.trace import CallEnd
from appliance.callflow.walk import Revision
from appliance.errors import ZongjiError
from appliance.services.line_doctor.expected_calls import ExpectedCalls
from appliance.services.published import InForce
from appliance.services.self_call.harmless import harmless

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

AGAIN_S = 2.0
"""So soon Asterisk is asked once more to hang up, while the walk goes on."""

HangUp: TypeAlias = Callable[[str], Awaitable[None]]
"""Hangs up a channel of Asterisk. Raises ZongjiError when that isn't done."""


async def nobody_hangs_up(_channel: str) -> None:
    """Hang up nothing: no line calls another one."""


@dataclass(frozen=True, slots=True)
class SelfCalled:
    """Walks self-calls. Not every exchange tells the called line that the calling one has hung up, so we do."""

    expected: ExpectedCalls = field(default_factory=ExpectedCalls)
    hang_up: HangUp = nobody_hangs_up

    async def walk(self, caller: AsteriskCaller, channel: str, in_force: InForce, switchboard: Switchboard) -> CallEnd:
        """Walk one to its end, which is when nobody waits for it any more at the latest."""
        ending = asyncio.create_task(self._end(caller, channel))
        try:
            caller.facts = replace(caller.facts, is_self_call=True)
            document = await asyncio.to_thread(harmless, in_force.document)
            return await run_call(caller, Revision(in_force.revision.id, document), switchboard)
        finally:
            ending.cancel()
            self.expected.walked(caller)

    async def _end(self, caller: AsteriskCaller, channel: str) -> None:
        await self.expected.served(caller)
        while True:
            try:
                await self.hang_up(channel)
            except ZongjiError as error:
                _log.info("self_call.not_hung_up", why=str(error))
            await asyncio.sleep(AGAIN_S)
