"""Whether a hotline is open now, why, and until when: by hand, else by the first schedule of its flow (B14)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from appliance.config.model.document import Document
from appliance.config.model.flow import ScheduleBranch
from appliance.domain.ids import HotlineId
from appliance.domain.opening import Override
from appliance.routing.schedule import Opening, next_change, opening_of


@dataclass(frozen=True, slots=True)
class OpeningNow:
    """What holds; `until` is when that changes by itself, None when it doesn't. `schedule` is None for none."""

    hotline: HotlineId
    name: str
    opening: Opening
    decided_by: Literal["hand", "schedule", "nothing"]
    reason: str
    until: datetime | None = None
    by: str = ""
    schedule: str | None = None


def openings_now(document: Document, by_hand: Mapping[HotlineId, Override], now: datetime) -> tuple[OpeningNow, ...]:
    """Tell all hotlines; `now` in UTC."""
    return tuple(_of(HotlineId(id_), document, by_hand.get(HotlineId(id_)), now) for id_ in document.hotlines)


def _of(id_: HotlineId, document: Document, override: Override | None, now: datetime) -> OpeningNow:
    hotline = document.hotlines[id_]
    branch = next((node for node in hotline.flow.nodes.values() if isinstance(node, ScheduleBranch)), None)
    if branch is None:
        return OpeningNow(id_, hotline.name, Opening.OPEN, "nothing", "it has no schedule")
    if override is not None and override.holds(now):
        opening = Opening.OPEN if override.open else Opening.CLOSED
        reason = f"set by hand by {override.by}"
        return OpeningNow(id_, hotline.name, opening, "hand", reason, override.until, override.by, branch.schedule)
    schedule = document.schedules[branch.schedule]
    decision = opening_of(branch.schedule, document, now)
    change = next_change(schedule, document.calendars.get(schedule.calendar or ""), document.site.zone, now)
    until = change.at if change else None
    return OpeningNow(id_, hotline.name, decision.value, "schedule", decision.reason, until, schedule=branch.schedule)
