"""Whether people can be told: a fault of the live view while something can't, until it could."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from appliance.config.model.document import Document
from appliance.errors import UserError
from appliance.services.live import LiveView
from appliance.storage.outbox import Outbox
from appliance.storage.outbox_values import ChannelFigures

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

PART = "notifications"
_LOOK_S = 5.0
_WORD = "zongji notifications list --state given_up"
LATE = timedelta(minutes=10)
REMEMBERED = timedelta(days=7)
"""For so long something that was given up is a fault, unless the channel has told something since."""


async def watch(outbox: Outbox, view: LiveView, document: Callable[[], Document], now: Callable[[], datetime]) -> None:
    """Tell the live view how notifications fare, for ever; a house that notifies nobody tells nothing."""
    while True:
        try:
            figures = await asyncio.to_thread(outbox.figures, now() - REMEMBERED)
        except UserError as error:
            _log.warning("the outbox can't be read", error=str(error))
        else:
            detail = "; ".join(faults(figures, now()))
            if figures or document().notifications.channels:
                view.health(PART, ok=not detail, detail=detail)
            else:
                view.gone("health", PART)
        await asyncio.sleep(_LOOK_S)


def faults(figures: Sequence[ChannelFigures], now: datetime) -> list[str]:
    """Name the channels on which something was given up, or waits for too long."""
    found = []
    for each in figures:
        if each.gave_up:
            found.append(f"{each.channel}: {each.gave_up} given up ({each.error}), see `{_WORD}`")
        elif each.oldest is not None and now - each.oldest > LATE:
            why = each.error or "is zongji-notify running?"
            found.append(f"{each.channel}: {each.waiting} waiting for {_minutes(now - each.oldest)} min ({why})")
    return found


def _minutes(duration: timedelta) -> int:
    return int(duration.total_seconds() // 60)
