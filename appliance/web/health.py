"""Is the house healthy? Yes only when the controller is heard and everything that calls depend on works."""

from dataclasses import dataclass
from datetime import datetime

from appliance.services.live_state import PartHealth, Snapshot
from appliance.web.house import Link

PARTS = ("asterisk", "database")
"""What a call depends on besides the controller; the controller tells how they are."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part's health; `ok` is None when nobody can tell. `since` is when that last changed."""

    ok: bool | None
    detail: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Health:
    """The answer of `/api/health`."""

    ok: bool
    since: datetime
    controller: Part
    asterisk: Part
    database: Part


def health(link: Link) -> Health:
    """Judge by what is known. `since` is when the newest change of any part happened."""
    controller = Part(link.snapshot is not None, link.reason, link.since)
    asterisk, database = (_part(link.snapshot, name) for name in PARTS)
    parts = (controller, asterisk, database)
    return Health(
        ok=all(part.ok for part in parts),
        since=max(part.since for part in parts if part.since is not None),
        controller=controller,
        asterisk=asterisk,
        database=database,
    )


def _part(snapshot: Snapshot | None, name: str) -> Part:
    if snapshot is None:
        return Part(None, "only the controller can tell", None)
    match snapshot.health.get(name):
        case PartHealth(ok=ok, detail=detail, since=since):
            return Part(ok, detail, since)
        case None:
            return Part(None, "not checked yet", None)
