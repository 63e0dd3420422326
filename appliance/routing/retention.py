"""What goes of what is kept, and why: by age, by the grace after a deletion, by a cap on the bytes (D8)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from appliance.routing.decision import Decision

GRACE_DAYS = 30
"""For how long what somebody deleted can be brought back."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file on record: its name below its folder, since when, its size, and when somebody deleted it."""

    file: str
    at: datetime
    size: int = 0
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much one class is kept; None for ever, for any size."""

    days: int | None = None
    most_bytes: int | None = None


def files_to_go(kept: Iterable[KeptFile], limits: Limits, now: datetime) -> tuple[Decision[KeptFile], ...]:
    """Tell which files go, the oldest first, each with its reason.

    A file whose time is over goes whether it was deleted or not; what is over the cap goes from the oldest on, what
    somebody deleted before the rest.
    """
    going: list[Decision[KeptFile]] = []
    staying: list[KeptFile] = []
    for each in sorted(kept, key=_age):
        reason = _over(each, limits, now)
        if reason:
            going.append(Decision(each, reason))
        else:
            staying.append(each)
    return (*going, *_over_the_cap(staying, limits))


def _over(each: KeptFile, limits: Limits, now: datetime) -> str:
    if limits.days is not None and each.at < now - timedelta(days=limits.days):
        return f"older than {limits.days} days"
    if each.deleted_at is not None and each.deleted_at < now - timedelta(days=GRACE_DAYS):
        return f"deleted more than {GRACE_DAYS} days ago"
    return ""


def _over_the_cap(staying: Sequence[KeptFile], limits: Limits) -> Iterable[Decision[KeptFile]]:
    if limits.most_bytes is None:
        return
    left = sum(each.size for each in staying)
    for each in sorted(staying, key=lambda each: (each.deleted_at is None, *_age(each))):
        if left <= limits.most_bytes:
            return
        if each.size:  # what takes no room makes none
            left -= each.size
            yield Decision(each, f"over {limits.most_bytes / 2**30:g} GiB, and one of the oldest")


def _age(each: KeptFile) -> tuple[datetime, str]:
    return each.at, each.file
