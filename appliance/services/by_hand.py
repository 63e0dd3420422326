"""Hotlines opened and closed by hand (B14): what holds is in memory, every change on record before it is told."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

import structlog

from appliance.domain.ids import HotlineId
from appliance.domain.opening import Override
from appliance.storage.overrides import OverrideChange, OverrideJournal, SetTo

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_PATIENCE_S = 2.0


class ByHand:
    """The controller's openings (`callflow.ports.Openings`). `known` is what was set before, also what is over."""

    def __init__(self, journal: OverrideJournal, known: Mapping[HotlineId, Override]) -> None:
        """Go on from what is known."""
        self._journal = journal
        self._set = dict(known)

    def override(self, hotline: HotlineId, at: datetime) -> Override | None:
        """Give what holds for the hotline at this moment; one whose time is over has gone back by itself."""
        by_hand = self._set.get(hotline)
        return by_hand if by_hand is not None and by_hand.holds(at) else None

    async def set(self, hotline: HotlineId, override: Override | None, by: str, at: datetime) -> None:
        """Set it from now on; a sick data base delays the record, never the change."""
        if override is None:
            self._set.pop(hotline, None)
            change = OverrideChange(hotline, at, SetTo.SCHEDULE, by)
        else:
            self._set[hotline] = override
            change = OverrideChange(hotline, at, SetTo.OPEN if override.open else SetTo.CLOSED, by, override.until)
        written, _ = await asyncio.wait({self._journal.changed(change)}, timeout=_PATIENCE_S)
        _log.info("hotline.set_by_hand", hotline=hotline, to=change.set_to.value, by=by, on_record=bool(written))
