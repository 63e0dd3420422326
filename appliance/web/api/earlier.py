"""Pages of what was kept at a time: the place of the last one is its time and its id."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

from appliance.storage.line_reports import KeptMorning, KeptReport, Place
from appliance.web.errors import Refusal
from appliance.web.paging import cursor, place_of

Kept = TypeVar("Kept", KeptReport, KeptMorning)


def before(after: str | None) -> Place | None:
    """Read a cursor. Raises Refusal when it is no cursor of ours."""
    if after is None:
        return None
    at, id_ = place_of(after, 2)
    try:
        return datetime.fromisoformat(at).astimezone(UTC), id_
    except (ValueError, OverflowError) as error:
        raise Refusal("That is no place in this list.", "begin with the first page: leave `after` out") from error


def paged(found: Sequence[Kept], limit: int) -> tuple[Sequence[Kept], str | None]:
    """Take one more than a page has; give the page, and the cursor of the next one."""
    items = found[:limit]
    last = items[-1] if len(found) > limit else None
    return items, None if last is None else cursor(last.at.isoformat(), last.id)
