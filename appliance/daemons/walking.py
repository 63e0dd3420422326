"""Whom the frame hands over: joins each FastAGI session with a walk under the revision that is in force then."""

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass, field, replace

import structlog

from appliance.asterisk.agi_server import AgiSession
from appliance.asterisk.caller import AsteriskCaller, ChannelFacts, OutOfReach
from appliance.asterisk.fax import FAXED
from appliance.asterisk.reentry import AGAIN, read_move
from appliance.asterisk.render.desk import DESK
from appliance.callflow.ports import CallerFacts
from appliance.callflow.run import run_call
from appliance.callflow.staff import run_staff_call
from appliance.callflow.switchboard import Switchboard
from appliance.daemons.consulting import AGENTS, Consulting
from appliance.daemons.incoming_number import CallerIdOf, nobody_hears, with_number
from appliance.daemons.self_called import SelfCalled
from appliance.daemons.settling import Settling
from appliance.domain.ids import CallId, EndpointId, LineId
from appliance.domain.phone_number import PhoneNumber
from appliance.services.free_lines import FreeLines
from appliance.services.line_doctor.expected_calls import Met
from appliance.services.presence import Presence
from appliance.services.published import InForce, Published

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_REBUILD_DEADLINE_S = 2.0
_CALL_ID = re.compile(r"[a-z0-9-]*[0-9]+\.[0-9]+")
"""Whatever connects to FastAGI on this machine may say who it is: a call's id becomes part of file names."""


@dataclass(frozen=True, slots=True)
class Walking:
    """Takes each call that the frame hands over. `known` is of all channels; sounds and lines are the revision's.

    `callers` are all who are walked, `guests` those of them who call from outside, from no desk phone of ours.
    `caller_id_of` tells who calls at a port of a card, as it was heard on the line. `self_called` knows the calls of
    our own that come in on a line of ours.
    """

    published: Published
    switchboard: Switchboard
    presence: Presence
    known: ChannelFacts
    after: Settling
    callers: dict[CallId, AsteriskCaller] = field(default_factory=dict)
    guests: dict[CallId, AsteriskCaller] = field(default_factory=dict)
    caller_id_of: CallerIdOf = nobody_hears
    self_called: SelfCalled = field(default_factory=SelfCalled)

    async def serve(self, session: AgiSession) -> None:
        """Walk one call. What goes wrong here leaves the caller to the fail-open dialplan."""
        facts = _facts(session)
        if not _CALL_ID.fullmatch(facts.call):
            _log.warning("a connection that is no call was refused")
            return
        script = session.environment.script
        if script == FAXED:
            await self._faxed(session, facts.call)
        elif script == AGAIN:
            await self._again(session, facts.call)
        elif script in AGENTS:
            await Consulting(self.published, self.known, self.guests).serve(session, facts)
        else:
            await self._caller_came(session, facts)

    async def _caller_came(self, session: AgiSession, facts: CallerFacts) -> None:
        in_force = self.published.current
        caller = self.callers[facts.call] = self._caller(session, facts, in_force)
        with structlog.contextvars.bound_contextvars(call=facts.call):
            try:
                if session.hung_up.is_set():
                    pass  # we were away for so long that the call went on without us
                elif session.environment.script == DESK:
                    await self._staff(caller, in_force)
                else:
                    await self._walk(session, caller, in_force)
            except OutOfReach as lost:
                _log.warning("the call went on without us", why=str(lost))
                await self.after.look_again()
            finally:
                await self._walked(caller)

    def _caller(self, session: AgiSession, facts: CallerFacts, in_force: InForce) -> AsteriskCaller:
        line = in_force.document.lines.get(facts.line)
        ways = replace(self.known, lines=in_force.lines, ports=in_force.ports)
        known = replace(ways, sounds=in_force.sounds, caller=self.guests.get)
        return AsteriskCaller(session, facts, known, early_media=line is not None and line.early_media)

    async def _walk(self, session: AgiSession, caller: AsteriskCaller, in_force: InForce) -> None:
        facts = caller.facts
        self.guests[facts.call] = caller
        with self.presence.walking(facts.call), self.switchboard.lines.incoming(facts.line, facts.call):
            caller.facts = await with_number(session, facts, in_force.document, self.caller_id_of)
            await self._wait_until_rebuilt()
            met = await self.self_called.expected.met(caller)
            if met is Met.EXAMINED:
                return
            if met is Met.SELF_CALL:
                end = await self.self_called.walk(caller, session.environment.channel, in_force, self.switchboard)
            else:
                end = await run_call(caller, in_force.revision, self.switchboard)
            _log.debug("call ended", result=end.result, released_by=end.released_by)

    async def _staff(self, caller: AsteriskCaller, in_force: InForce) -> None:
        """Serve a desk phone; its own channel is followed by presence, like any that no walk holds."""
        phone = EndpointId(caller.facts.line)
        switchboard = replace(
            self.switchboard, outside_legs=self.presence.outside_legs, free_lines=FreeLines(self.switchboard.lines)
        )
        with self.presence.walking(caller.facts.call):
            await self._wait_until_rebuilt()
            end = await run_staff_call(caller, phone, in_force.revision, switchboard)
        _log.debug("staff call ended", result=end.result, released_by=end.released_by)

    async def _faxed(self, session: AgiSession, call: CallId) -> None:
        """Have the walk learn how a fax went in whose end the caller hung up."""
        if call in self.callers:
            await self.callers[call].fax_over(session)

    async def _again(self, session: AgiSession, call: CallId) -> None:
        """Hand the session of a caller who comes back to the walk that stands; without one, the frame goes on alone."""
        caller, move = self.callers.get(call), read_move(session.environment.arguments)
        if caller is None or move is None:
            _log.warning("nobody walks the call that came back", call=call)
            return
        caller.moved(session, move)
        await session.hung_up.wait()

    async def _walked(self, caller: AsteriskCaller) -> None:
        """Give the caller back to the dialplan, and have the call settled if its channel was gone before that."""
        call = caller.facts.call
        caller.let_go()
        if self.callers.get(call) is caller:
            del self.callers[call]
            self.guests.pop(call, None)
        self.after.walked(call, released=caller.released)
        if call not in self.presence.alive:
            await self.after.gone(call)

    async def _wait_until_rebuilt(self) -> None:
        """Let nothing be offered before the agents' states are known; a missing manager costs 2 s, not the call."""
        if not self.after.rebuilt.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(_REBUILD_DEADLINE_S):
                    await self.after.rebuilt.wait()


def _facts(session: AgiSession) -> CallerFacts:
    environment = session.environment
    line, called = (*environment.arguments, "", "")[:2]
    return CallerFacts(
        call=CallId(environment.unique_id),
        line=LineId(line),
        called=called,
        number=PhoneNumber.parse(_known(environment.values.get("callerid", ""))),
        name=_known(environment.values.get("calleridname", "")),
    )


def _known(value: str) -> str:
    """Read what Asterisk writes for a value that the line did not bring; bytes that are no UTF-8 become `?`."""
    return "" if value == "unknown" else value.encode("utf-8", "replace").decode("utf-8")
