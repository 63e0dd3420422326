"""Is the house healthy? Yes only when the controller is heard and everything that calls depend on works.

What else fails (a full disk, people who can't be told, a gateway that is gone) is a warning: calls are served.
"""

from collections.abc import Mapping
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
    """The answer of `/api/health`. `warnings` are the faults that calls don't depend on; `since` is not theirs."""

    ok: bool
    since: datetime
    controller: Part
    asterisk: Part
    database: Part
    warnings: Mapping[str, Part]


def health(link: Link) -> Health:
    """Judge by what is known. `since` is when the newest change of a part that calls depend on happened."""
    controller = Part(link.snapshot is not None, link.reason, link.since)
    asterisk, database = (_part(link.snapshot, name) for name in PARTS)
    parts = (controller, asterisk, database)
    return Health(
        ok=all(part.ok for part in parts),
        since=max(part.since for part in parts if part.since is not None),
        controller=controller,
        asterisk=asterisk,
        database=database,
        warnings=_warnings(link.snapshot),
    )


def _warnings(snapshot: Snapshot | None) -> Mapping[str, Part]:
    parts = snapshot.health if snapshot is not None else {}
    return {name: _part(snapshot, name) for name, part in sorted(parts.items()) if name not in PARTS and not part.ok}


def _part(snapshot: Snapshot | None, name: str) -> Part:
    if snapshot is None:
        return Part(None, "only the controller can tell", None)
    match snapshot.health.get(name):
        case PartHealth(ok=ok, detail=detail, since=since):
            return Part(ok, detail, since)
        case None:
            return Part(None, "not checked yet", None)
