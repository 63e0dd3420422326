"""Gateways, carriers and ports of cards that are gone for longer than a moment, and back again.

Each is told once, whatever flaps.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import structlog

from appliance.asterisk.peer_watch import lines_of_peer
from appliance.callflow.notices import Notice, NoticeKind, Notices
from appliance.config.model.document import Document
from appliance.config.model.endpoint import AnalogEndpoint
from appliance.config.model.line import AnalogLine
from appliance.errors import UserError
from appliance.storage.outbox_values import peer_key

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

HOLD_OFF_S = 60.0
PORT_HOLD_OFF_S = 6.0
"""A cable that is pulled is seen within 2 s, and a port doesn't flap as a network does: people know it within 10 s."""

FactsOf: TypeAlias = Callable[[str, Document], Mapping[str, str] | None]
"""Tells what people should know of it by a document; None where the document doesn't name it (any more)."""


def facts_of_peer(id_: str, document: Document) -> Mapping[str, str] | None:
    """Name a gateway or carrier, and its lines."""
    settings = document.sip_peers.get(id_)
    if settings is None:
        return None
    return {"peer": settings.name or id_, "lines": ", ".join(lines_of_peer(document, id_))}


def port_id(port: int) -> str:
    """Name a port of a card among what is told of here: no gateway can have such a name."""
    return f"port {port}"


def facts_of_port(id_: str, document: Document) -> Mapping[str, str] | None:
    """Name a port of a card, and the line or telephone there."""
    port = int(id_.removeprefix("port "))
    lines = [name for name, line in document.lines.items() if isinstance(line, AnalogLine) and line.port == port]
    telephones = (each for each in document.endpoints.values() if isinstance(each, AnalogEndpoint))
    names = [*lines, *(each.name for each in telephones if each.port == port)]
    return {"port": str(port), "lines": ", ".join(names)} if names else None


@dataclass(slots=True)
class _Peer:
    """What is so, since when and why; what people were told last; who looks again when the hold-off is over."""

    told_up: bool
    is_up: bool | None = None
    since: datetime | None = None
    why: str = ""
    timer: asyncio.TimerHandle | None = None


class PeerNews:
    """Hears of each change on the event loop; tells the notices when a state has held for `hold_off_s`.

    `was_down` says whether people were last told, by the process before perhaps, that a peer is down.
    """

    def __init__(
        self,
        notices: Notices,
        document: Callable[[], Document],
        now: Callable[[], datetime],
        was_down: Callable[[str], bool],
        hold_off_s: float = HOLD_OFF_S,
        facts_of: FactsOf = facts_of_peer,
    ) -> None:
        self._facts_of = facts_of
        self._notices = notices
        self._document = document
        self._now = now
        self._was_down = was_down
        self._hold_off_s = hold_off_s
        self._peers: dict[str, _Peer] = {}

    def changed(self, id_: str, *, is_up: bool, why: str) -> None:
        """Take a peer's state; the same again changes nothing but the reason."""
        peer = self._peers.get(id_)
        if peer is None:
            peer = self._peers[id_] = _Peer(told_up=not self._remembered_down(id_))
        peer.why = why or peer.why
        if is_up is peer.is_up:
            return
        peer.is_up, peer.since = is_up, self._now()
        if peer.timer is not None:
            peer.timer.cancel()
            peer.timer = None
        if is_up is not peer.told_up:
            peer.timer = asyncio.get_running_loop().call_later(self._hold_off_s, self._settle, id_)

    def close(self) -> None:
        """Tell nothing more."""
        for peer in self._peers.values():
            if peer.timer is not None:
                peer.timer.cancel()

    def _remembered_down(self, id_: str) -> bool:
        """Ask what people were last told; where the record can't be read, they may be told twice."""
        try:
            return self._was_down(id_)
        except UserError as error:
            _log.warning("the outbox can't be read", error=str(error))
            return False

    def _settle(self, id_: str) -> None:
        peer, document = self._peers[id_], self._document()
        peer.timer = None
        known = self._facts_of(id_, document)
        if known is None or peer.since is None or peer.is_up is None:
            del self._peers[id_]  # a publish has taken it away meanwhile
            return
        peer.told_up = peer.is_up
        facts = dict(known)
        if not peer.is_up and peer.why:
            facts["why"] = peer.why
        kind = NoticeKind.LINE_UP if peer.is_up else NoticeKind.LINE_DOWN
        self._notices.tell(Notice(kind, f"{peer_key(id_)}{peer.since.isoformat()}", peer.since, facts=facts))
