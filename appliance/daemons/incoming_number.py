"""Who calls on an analogue line: what was heard of it before the call is answered, which would end the telling.

Every call is served, with a number or without; why there is none is in its record.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeAlias

import structlog

from appliance.asterisk.agi_server import AgiSession
from appliance.callflow.ports import CallerFacts
from appliance.config.model.document import Document
from appliance.config.model.line import AnalogLine
from appliance.domain.phone_number import PhoneNumber
from appliance.errors import ZongjiError
from appliance.lines.cards.messages import CallerIdCame

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

CallerIdOf: TypeAlias = Callable[[int, float], Awaitable[CallerIdCame | None]]
"""Gives what was heard of the caller at a port, within so many seconds; None where nobody hears the line."""

LONGEST_S = 9.0
"""A caller ID that is still being received may be finished 8 s after the first ring at the latest."""
_GRACE_S = 5.0
_ANSWER_S = 10.0
"""Until Asterisk has taken a setting."""
_HEARD_BY_US = frozenset({"auto", "dtmf"})
_NOBODY = "nobody listens on this line for who calls"
_WHY = {
    "withheld": "the caller withholds the number",
    "unavailable": "the exchange doesn't know the caller's number",
    "international": "the exchange gives no number, as the call is from abroad",
    "unreadable": "the caller's number came garbled",
    "nothing_came": "the exchange sent no number of the caller",
}


async def nobody_hears(_port: int, _within_s: float) -> CallerIdCame | None:
    """Hear nothing: there are no cards."""
    return None


async def with_number(
    session: AgiSession, facts: CallerFacts, document: Document, caller_id_of: CallerIdOf
) -> CallerFacts:
    """Give the facts with what was heard of the caller; the number is set on the channel, too."""
    line = document.lines.get(facts.line)
    if not isinstance(line, AnalogLine) or line.caller_id not in _HEARD_BY_US or facts.number is not None:
        return facts
    try:
        came = await _heard(session, line.port, caller_id_of)
        known = _with(facts, came)
        if known.number is not None:
            await session.command("SET", "VARIABLE", "CALLERID(num)", known.number.digits, deadline_s=_ANSWER_S)
    except ZongjiError as error:  # the caller is gone, or Asterisk is: the walk finds out which
        _log.debug("the caller's number was not set", why=str(error))
        return facts
    return known


async def _heard(session: AgiSession, port: int, caller_id_of: CallerIdOf) -> CallerIdCame | None:
    """Wait until it is certain, or the caller is gone; the dialplan leaves us the time."""
    limit = f"{LONGEST_S + _GRACE_S:.1f}"
    await session.command("SET", "VARIABLE", "TIMEOUT(absolute)", limit, deadline_s=_ANSWER_S)
    loop = asyncio.get_running_loop()
    began_at = loop.time()
    hearing = asyncio.ensure_future(caller_id_of(port, LONGEST_S))
    gone = loop.create_task(session.hung_up.wait())
    try:
        await asyncio.wait({hearing, gone}, timeout=LONGEST_S, return_when=asyncio.FIRST_COMPLETED)
        came = hearing.result() if hearing.done() else None
    finally:
        hearing.cancel()
        gone.cancel()
    arrival, mode = (came.arrival, came.mode) if came is not None else (None, None)
    _log.info("caller id", port=port, arrival=arrival, mode=mode, after_s=round(loop.time() - began_at, 2))
    return came


def _with(facts: CallerFacts, came: CallerIdCame | None) -> CallerFacts:
    if came is None:
        return replace(facts, number_note=_NOBODY)
    number = PhoneNumber.parse(came.number or "")
    note = "" if number is not None else _WHY.get(came.absence or came.arrival, _WHY["unavailable"])
    return replace(facts, number=number, name=came.name or "", number_note=note)
