"""The sessions of agents about a caller whom they have: codes keyed in a conversation, and those who are consulted."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

import structlog

from appliance.asterisk.agi_server import AgiSession
from appliance.asterisk.caller import AsteriskCaller, ChannelFacts, OutOfReach
from appliance.asterisk.consulting import CONSULT, Arrived, read_side
from appliance.asterisk.leg_caller import CODE, LegCaller
from appliance.callflow.keyed_transfer import ask_where_to
from appliance.callflow.ports import CallerFacts, CallerHungUp
from appliance.domain.ids import CallId
from appliance.services.published import InForce, Published

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

AGENTS = frozenset({CONSULT, CODE})
"""The scripts by which the frame asks for an agent's session."""


@dataclass(frozen=True, slots=True)
class Consulting:
    """Serves them. `guests` are the callers from outside who are walked."""

    published: Published
    known: ChannelFacts
    guests: Mapping[CallId, AsteriskCaller]

    async def serve(self, session: AgiSession, facts: CallerFacts) -> None:
        """Serve a session of `AGENTS`."""
        if session.environment.script == CODE:
            await self._code(session, facts)
        else:
            await self._consulted(session, facts)

    async def _code(self, session: AgiSession, facts: CallerFacts) -> None:
        """Serve an agent who has keyed a code in a conversation; it goes on when this returns."""
        in_force = self.published.current
        agent = self._leg_caller(session, facts, in_force)
        with suppress(CallerHungUp, OutOfReach):
            await agent.answer()
            if keyed := await ask_where_to(agent, in_force.document):
                await agent.send_caller_to(keyed)

    async def _consulted(self, session: AgiSession, facts: CallerFacts) -> None:
        """Hand the session of an agent who consults, or of whom they leave the caller to, to the caller's walk."""
        found = read_side(session.environment.arguments)
        caller = self.guests.get(found[1]) if found is not None else None
        if found is None or caller is None:
            _log.info("the caller is gone about whom they talked", channel=session.environment.channel)
            return
        callers = replace(facts, call=found[1])  # what is known of answers is known by the caller's call
        port = self._leg_caller(session, callers, self.published.current)
        side, _, consults = found
        channel = session.environment
        who = Arrived(port, channel.channel, channel.unique_id, consults, session.close)
        with suppress(CallerHungUp):
            await port.lift_limit()
            if caller.consultation.came(side, who):
                await session.hung_up.wait()
                return
            await port.hang_up()

    def _leg_caller(self, session: AgiSession, facts: CallerFacts, in_force: InForce) -> LegCaller:
        known = replace(self.known, sounds=in_force.sounds, lines=in_force.lines, ports=in_force.ports)
        return LegCaller(session, facts, known, early_media=False)
