"""How far the caps are used, reckoned once for all who look at it.

All calls and charges of a month go into it. A busy one's take seconds, and memory that the web process would keep:
there it is done by a process of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from time import monotonic

from sqlalchemy import Engine

from appliance.callflow.billing import load_from
from appliance.config.model.document import Document
from appliance.services.aside import FIGURES, aside
from appliance.services.costs import CapUse, Costs, capped
from appliance.storage.access import open_ready
from appliance.storage.charges import Charges
from appliance.storage.history import CallHistory

FEW = 1_000
"""So many calls are reckoned sooner than a process begins, in a twentieth of a second."""

SHORTEST_S = 10.0
_REST = 20
"""It rests so many times as long as it has worked: pages that follow it take a twentieth of a processor at most."""


@dataclass(frozen=True, slots=True)
class _Kept:
    document: Document
    uses: tuple[CapUse, ...]
    until: float

    def is_of(self, document: Document) -> bool:
        return self.document is document


class CapUses:
    """The caps' use as it was lately: some seconds ago, longer where reckoning takes long."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Begin with nothing reckoned."""
        self._clock = clock
        self._kept: dict[bool, _Kept] = {}
        self._reckoning = Lock()

    def of(
        self, document: Document, reading: Engine, database_url: str, now: datetime, *, samples: bool
    ) -> tuple[CapUse, ...]:
        """Give the use of each hotline's caps, with made-up calls if asked. Raises Overloaded and GivenUp.

        `database_url` is where `reading` reads, for another process.
        """
        if not capped(document):
            return ()
        known = self._known(document, samples=samples)
        if known is not None and self._clock() < known.until:
            return known.uses
        if not self._reckoning.acquire(blocking=known is None):
            return known.uses if known is not None else ()  # somebody reckons it anew
        try:
            latest = self._known(document, samples=samples)
            if latest is not known and latest is not None:
                return latest.uses
            began = self._clock()
            uses: tuple[CapUse, ...] = (
                aside(f"{__name__}:reckoned", document, database_url, now, samples, lane=FIGURES)
                if CallHistory(reading).is_beyond(FEW, load_from(document, now))
                else _reckoned(document, reading, now, samples=samples)
            )
            ended = self._clock()
            until = ended + max(SHORTEST_S, _REST * (ended - began))
            self._kept[samples] = _Kept(document, uses, until)
            return uses
        finally:
            self._reckoning.release()

    def _known(self, document: Document, *, samples: bool) -> _Kept | None:
        kept = self._kept.get(samples)
        return kept if kept is not None and kept.is_of(document) else None


def reckoned(document: Document, database_url: str, now: datetime, samples: bool) -> tuple[CapUse, ...]:
    """Reckon it now, in this process."""
    reading = open_ready(database_url)
    try:
        return _reckoned(document, reading, now, samples=samples)
    finally:
        reading.dispose()


def _reckoned(document: Document, reading: Engine, now: datetime, *, samples: bool) -> tuple[CapUse, ...]:
    return tuple(Costs(Charges(reading, reading), document, now).cap_use(reading, samples=samples))
