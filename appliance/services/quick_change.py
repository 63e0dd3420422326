"""A small change that is in force at once: published upon what is in force, and made in a draft as well."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog

from appliance.errors import UserError
from appliance.services.drafting import Desk, Draft, Place

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

Ask = Callable[[str, Mapping[str, Any]], Awaitable[Mapping[str, Any]]]
How = Callable[[Mapping[str, Any]], dict[str, Any]]
"""Gives a changed tree. Asked for the document in force and, where there is one, for the draft."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Who makes the change, and what the revision's note says."""

    who: str
    note: str


async def publish_at_once(
    desk: Desk, ask: Ask, how: How, reason: Reason, place: Place, seen: Draft | None = None
) -> int:
    """Put a change in force by the next call; give the revision's number.

    `seen` is what stood when something was decided for the change: it is made there, or refused when another revision
    is in force by now.

    A draft that others work at gets the same change, and builds on the new revision if it built on the former one, so
    that it neither loses the change nor becomes stale. Raises what `how` and the publish raise; then nothing changed.
    """
    before = seen if seen is not None else await asyncio.to_thread(desk.read)
    changed = await asyncio.to_thread(how, before.published)
    given = {"document": changed, "author": reason.who, "note": reason.note, "base_revision": before.in_force}
    done = await ask("publish", given)
    number = int(done["revision"])
    await asyncio.to_thread(_make_in_draft, desk, how, reason.who, place, (before.in_force, number))
    return number


def _make_in_draft(desk: Desk, how: How, who: str, place: Place, revisions: tuple[int, int]) -> None:
    """Make the change in the draft, too, if there is one.

    It is in force by now: a draft that can't take it builds on the former revision still, which its publish tells.
    """
    try:
        with suppress(UserError):  # the draft has no such thing any more: its author meant that
            _make(desk, how, who, place, revisions)
    except (LookupError, TypeError, AttributeError, ValueError):  # half filled
        log.warning("quick_change.not_in_draft", place=place.key, exc_info=True)


def _make(desk: Desk, how: How, who: str, place: Place, revisions: tuple[int, int]) -> None:
    before, after = revisions
    while (draft := desk.read()).version:
        made = _Made(draft, how(draft.tree))  # outside of the transaction: it may write, too
        with suppress(_Overtaken):
            desk.change(made.unless_overtaken, who, (place,), after if draft.base == before else None)
            return


class _Overtaken(Exception):
    """Somebody has changed the draft in between."""


@dataclass(frozen=True, slots=True)
class _Made:
    """A tree made of the draft that was seen."""

    seen: Draft
    tree: dict[str, Any]

    def unless_overtaken(self, now: Draft) -> dict[str, Any]:
        if now.version != self.seen.version:
            raise _Overtaken
        return self.tree
