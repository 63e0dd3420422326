"""What earlier calls tell about a new one: who served the caller last, and what counts for the caps."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

import structlog

from appliance.callflow.billing import load, load_from
from appliance.callflow.ledger import Ledger
from appliance.config.model.document import Document
from appliance.domain.ids import AgentId, HotlineId
from appliance.domain.number_reading import Home
from appliance.domain.phone_number import PhoneNumber
from appliance.errors import UserError
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
    document: Document
    home: Home


def fill(ledger: Ledger, books: Books, now: datetime, *, samples: bool = False) -> None:
    """Count the calls that the caps still look at, and what this month's legs have cost by the tariffs in force.

    Made-up calls count for showing alone: no real call is refused because of them.
    """
    since = load_from(books.document, now)
    counted = books.history.counts_since(since, samples=samples)
    calls = ((call.hotline, call.caller, call.started_at) for call in counted)
    charged = books.charges.between(since, now, samples=samples)
    load(ledger, calls, charged, books.document, books.home, now)
