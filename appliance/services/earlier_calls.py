"""What earlier calls tell about a new one: who served the caller last, and what counts for the caps."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

import structlog

from appliance.callflow.ledger import LONGEST_WINDOW, Ledger, Pricing, Visitor
from appliance.callflow.walk import Revision
from appliance.domain.ids import AgentId, HotlineId
from appliance.domain.number_reading import Home
from appliance.domain.phone_number import PhoneNumber
from appliance.errors import UserError
from appliance.routing.cost import Metered, month_of, month_span
from appliance.routing.written import written
from appliance.storage.charges import Charges
from appliance.storage.history import CallHistory

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_DEADLINE_S = 0.5
"""Nobody waits longer at the door for being remembered."""


class EarlierCalls:
    """The controller's history (`callflow.ports.History`): a data base that is slow or sick remembers nobody."""

    def __init__(self, history: CallHistory) -> None:
        """Ask this one."""
        self._history = history

    async def last_agent(self, caller: PhoneNumber, hotline: HotlineId, since: datetime) -> AgentId | None:
        """Give the agent who last talked with this caller on this hotline, not before `since`."""
        asked = asyncio.to_thread(self._history.last_agent, caller, hotline, since)
        try:
            return await asyncio.wait_for(asked, _DEADLINE_S)
        except (UserError, TimeoutError) as error:
            _log.warning("history.not_asked", error=str(error))
            return None


@dataclass(frozen=True, slots=True)
class Books:
    """Where earlier calls and their costs are read, and where the site's lines are."""

    history: CallHistory
    charges: Charges
    revision: Revision
    home: Home


def fill(ledger: Ledger, books: Books, now: datetime) -> None:
    """Count the calls that the caps still look at, and what this month's legs have cost.

    Legs are priced anew, in the order in which they were answered, by the tariffs in force: packages are used up as
    they were. Legs of a tariff that is no more are left out: nothing is capped by it either.
    """
    document = books.revision.document
    zone = document.site.zone
    for call in books.history.counts_since(now - LONGEST_WINDOW):
        key = written(call.caller, books.home).key if call.caller else None
        ledger.count(Visitor(call.hotline, key, call.started_at, month_of(call.started_at, zone)))
    first, end = month_span(month_of(now, zone), zone)
    for charge in books.charges.between(first, end):
        tariff = document.tariffs.get(charge.tariff or "")
        if tariff is not None and charge.tariff is not None:
            leg = Metered(charge.at, charge.seconds, charge.kind, charge.dialled)
            pricing = Pricing(charge.tariff, tariff, books.revision.tables.is_open, books.home, zone)
            ledger.charge(leg, charge.hotline, pricing)
