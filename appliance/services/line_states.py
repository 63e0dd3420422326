"""Each line as somebody who looks after it sees it: what carries it, whom it serves, what it does, whether it works."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from appliance.config.model.document import Document
from appliance.config.model.line import AnalogLine, SipLine
from appliance.domain.ids import LineId
from appliance.services.live_state import PartHealth, Snapshot

_PEER = "peer "


@dataclass(frozen=True, slots=True)
class PeerState:
    """The gateway or carrier behind a line. `ok` is None while nobody can tell; `detail` says what is wrong."""

    peer: str
    name: str
    kind: str
    login: str
    ok: bool | None
    detail: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class LineState:
    """A line; `port` is that of a card, for a line at one.

    `state` is None while the controller isn't heard; `hotlines` are those whose callers it brings.
    """

    line: str
    kind: str
    port: int | None
    peer: PeerState | None
    trunk_groups: Mapping[str, str]
    hotlines: Mapping[str, str]
    channels: int
    state: str | None
    since: datetime | None
    calls: int
    last_call_at: datetime | None


def line_states(
    document: Document, snapshot: Snapshot | None, last_calls: Mapping[LineId, datetime]
) -> tuple[LineState, ...]:
    """Give all lines of a document, in its order."""
    return tuple(_line(id_, document, snapshot, last_calls.get(LineId(id_))) for id_ in document.lines)


def _line(id_: str, document: Document, snapshot: Snapshot | None, last_call_at: datetime | None) -> LineState:
    line = document.lines[id_]
    live = None if snapshot is None else snapshot.lines.get(LineId(id_))
    groups = {name: group.name or name for name, group in document.trunk_groups.items() if id_ in group.lines}
    return LineState(
        line=id_,
        kind=line.kind,
        port=line.port if isinstance(line, AnalogLine) else None,
        peer=_peer(line.peer, document, snapshot) if isinstance(line, SipLine) else None,
        trunk_groups=groups,
        hotlines={
            name: hotline.name or name
            for name, hotline in document.hotlines.items()
            if groups.keys() & set(hotline.trunk_groups)
        },
        channels=line.channels,
        state=None if live is None else live.state,
        since=None if live is None else live.since,
        calls=0 if live is None else len(live.calls),
        last_call_at=last_call_at,
    )


def _peer(id_: str, document: Document, snapshot: Snapshot | None) -> PeerState:
    peer = document.sip_peers[id_]
    health: PartHealth | None = None if snapshot is None else snapshot.health.get(_PEER + id_)
    return PeerState(
        peer=id_,
        name=peer.name or id_,
        kind=peer.kind,
        login=peer.login,
        ok=None if health is None else health.ok,
        detail="" if health is None else health.detail,
        since=None if health is None else health.since,
    )
