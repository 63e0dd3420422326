"""The controller's side of telling people: a notice becomes rows of the outbox, and the daemon is woken."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import structlog

from appliance.callflow.ledger import CapWarning
from appliance.callflow.notices import Notice, NoticeKind
from appliance.config.model.document import Document
from appliance.config.model.hotline import Hotline
from appliance.config.model.people import Agent, Department
from appliance.services.notify.addressing import Addressee, who_is_told
from appliance.services.notify.poke import poke
from appliance.storage.outbox import OutboxJournal
from appliance.storage.outbox_values import NewNotice, Particulars, Party

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class PostBox:
    """Takes notices (`callflow.notices.Notices`).

    The rows go behind the facts that were told to the journal before, in the same stream. Who tells first and closes
    the call's record then, loses nothing on a kill in between: the record is still open, and is settled, and told,
    again.
    """

    def __init__(
        self, journal: OutboxJournal, document: Callable[[], Document], now: Callable[[], datetime], socket: Path
    ) -> None:
        """Take where rows go, who knows the configuration in force, the clock, and the daemon's socket."""
        self._journal = journal
        self._document = document
        self._now = now
        self._socket = socket

    def tell(self, notice: Notice) -> None:
        """Take a notice and return at once; the boundary where a bug in telling costs the telling alone."""
        try:
            self._tell(notice)
        except Exception as error:  # noqa: BLE001 - the boundary: whoever tells is serving a call
            _log.error("a notice is lost", kind=notice.kind, key=notice.key, exc_info=error)

    def _tell(self, notice: Notice) -> None:
        document = self._document()
        decision = who_is_told(notice, document)
        _log.debug("notice", kind=notice.kind, key=notice.key, told=len(decision.value), reason=decision.reason)
        particulars = particulars_of(notice, document) if decision.value else Particulars()
        for addressee in decision.value:
            self._journal.put(self._row(notice, particulars, addressee)).add_done_callback(self._wake)

    def _row(self, notice: Notice, particulars: Particulars, addressee: Addressee) -> NewNotice:
        return NewNotice(
            key=notice.key,
            channel=addressee.channel,
            kind=notice.kind.value,
            at=notice.at,
            caller=notice.caller,
            call=notice.call,
            particulars=particulars,
            reason=addressee.reason,
            since=self._now(),
        )

    def _wake(self, durable: "asyncio.Future[bool]") -> None:
        if not durable.cancelled() and durable.result():
            poke(self._socket)


def particulars_of(notice: Notice, document: Document) -> Particulars:
    """Add what people call the hotline, the department and the agent now: a later publish may take them away."""
    return Particulars(
        hotline=_party(notice.hotline, document.hotlines),
        department=_party(notice.department, document.departments),
        agent=_party(notice.agent, document.agents),
        file=notice.file,
        facts=dict(notice.facts),
    )


def _party(
    id_: str | None, known: Mapping[str, Hotline] | Mapping[str, Department] | Mapping[str, Agent]
) -> Party | None:
    if not id_:
        return None
    found = known.get(id_)
    return Party(id_, found.name if found else id_)


def cap_notice(warning: CapWarning, at: datetime) -> Notice:
    """Tell that a month's cap has come near: once a month, hotline and cap, however often the daemon starts."""
    cap = warning.cap
    key = f"cap:{warning.hotline}:{warning.month}:{cap.amount}:{cap.calls}:{cap.warn_percent}"
    facts = {"month": warning.month, "told": warning.told}
    return Notice(NoticeKind.CAP_WARNING, key, at, hotline=warning.hotline, facts=facts)
