"""Notices on their way: put in with the facts that they tell, taken out by who delivers them.

`OutboxJournal` is the controller's side, on its writer thread. `Outbox` is everybody else's: the daemon that delivers,
and those who look.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, delete, func, or_, select, true, update

from appliance.domain.notice import NoticeKind
from appliance.domain.phone_number import PhoneNumber
from appliance.storage.access import Store
from appliance.storage.outbox_values import (
    ChannelFigures,
    NewNotice,
    OutboxState,
    Particulars,
    StoredNotice,
    peer_key,
)
from appliance.storage.schema import outbox
from appliance.storage.statements import insert_once
from appliance.storage.writer import Writer

if TYPE_CHECKING:
    import asyncio
    from typing import Self

    from sqlalchemy import ColumnElement, Engine, Row

FARTHEST = timedelta(hours=2)
"""Nothing is put off for longer: what seems to be was put off before the clock was set back."""


class OutboxJournal:
    """The controller's side: each notice goes to the writer, behind the facts that were told before it.

    `box` names whose daemon is to deliver them.
    """

    def __init__(self, writer: Writer, dialect: str, box: str = "") -> None:
        self._writer = writer
        self._box = box
        self._insert = insert_once(outbox, dialect)

    def put(self, new: NewNotice) -> "asyncio.Future[bool]":
        """Queue a notice, unless it is known already; the future gives True once it is durable."""
        values = {
            "id": new.id,
            "box": self._box,
            "key": new.key,
            "channel": new.channel,
            "kind": new.kind,
            "at": new.at,
            "caller": new.caller and new.caller.digits,
            "call": new.call,
            "payload": new.particulars.json(),
            "reason": new.reason,
            "state": OutboxState.WAITING.value,
            "since": new.since,
            "attempts": 0,
            "refusals": 0,
            "next_at": new.since,
            "begun_at": None,
            "cut_off": 0,
            "last_error": "",
            "done_at": None,
        }
        return self._writer.submit_awaitable(self._insert, values)


ERASED = "{}"
"""The particulars of a notice whose caller was erased: it is never told."""


class Outbox(Store):
    """Reading, and each step of a notice as one short transaction.

    One process a box alone may take (`adopt`, `begin`, `sent`, `put_off`, `give_up`).
    """

    def __init__(self, engine: "Engine", writing: "Engine") -> None:
        """Look at the notices of all boxes."""
        super().__init__(engine, writing)
        self._is_own: ColumnElement[bool] = true()

    @classmethod
    def of_box(cls, url: str, box: str) -> "Self":
        """Open it for one box, whose notices alone are taken, and told of by figures. Raises UserError as `open`."""
        opened = cls.open(url)
        opened._is_own = outbox.c.box == box  # noqa: SLF001 - its own class
        return opened

    def latest(self, limit: int, state: OutboxState | None = None) -> tuple[StoredNotice, ...]:
        """Give up to `limit` notices, the newest first."""
        query = select(outbox).order_by(outbox.c.at.desc(), outbox.c.id).limit(limit)
        with self._reading() as connection:
            rows = connection.execute(query.where(outbox.c.state == state) if state else query)
            return tuple(_notice(row) for row in rows)

    def get(self, id_: str) -> StoredNotice | None:
        """Give one notice; None when there is none of this id."""
        with self._reading() as connection:
            row = connection.execute(select(outbox).where(outbox.c.id == id_)).one_or_none()
            return None if row is None else _notice(row)

    def was_told_down(self, peer: str) -> bool:
        """Tell whether the latest that people were told of a peer is that it is down."""
        query = select(outbox.c.kind).where(outbox.c.key.startswith(peer_key(peer), autoescape=True), self._is_own)
        with self._reading() as connection:
            return connection.execute(query.order_by(outbox.c.at.desc()).limit(1)).scalar() == NoticeKind.LINE_DOWN

    def waiting(self, now: datetime) -> dict[str, datetime]:
        """Give the channels for which something waits, and from when on it may be tried."""
        at = case((outbox.c.next_at > now + FARTHEST, now), else_=outbox.c.next_at)
        query = select(outbox.c.channel, func.min(at, type_=outbox.c.next_at.type))
        query = query.where(outbox.c.state == OutboxState.WAITING, outbox.c.begun_at.is_(None), self._is_own)
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(outbox.c.channel))}

    def figures(self, since: datetime) -> tuple[ChannelFigures, ...]:
        """Tell of every channel that has something waiting, or gave up after `since` and has told nothing after that.

        What was given up as its caller was erased doesn't count.
        """
        told = outbox.alias("told")
        last_sent = select(func.max(told.c.done_at)).where(
            told.c.channel == outbox.c.channel, told.c.box == outbox.c.box, told.c.state == OutboxState.SENT
        )
        sent_since = func.coalesce(outbox.c.done_at <= last_sent.scalar_subquery(), False)
        waits = outbox.c.state == OutboxState.WAITING
        gone = (outbox.c.state == OutboxState.GIVEN_UP) & (outbox.c.done_at > since) & (outbox.c.payload != ERASED)
        query = select(
            outbox.c.channel,
            func.count(case((waits, 1))),
            func.min(case((waits, outbox.c.since)), type_=outbox.c.since.type),
            func.max(outbox.c.last_error),
            func.count(case((gone, 1))),
        )
        query = (
            query.where(or_(waits, gone & ~sent_since), self._is_own)
            .group_by(outbox.c.channel)
            .order_by(outbox.c.channel)
        )
        with self._reading() as connection:
            return tuple(ChannelFigures(*row) for row in connection.execute(query))

    def adopt(self, now: datetime) -> int:
        """Make those ready again whose try was going on when the daemon before ended; give how many there were."""
        is_cut = outbox.c.begun_at.is_not(None) & (outbox.c.state == OutboxState.WAITING)
        cut = update(outbox).where(is_cut, self._is_own)
        with self._writing() as connection:
            done = connection.execute(cut.values(begun_at=None, cut_off=outbox.c.cut_off + 1, next_at=now))
            return done.rowcount

    def begin(self, channel: str, now: datetime) -> StoredNotice | None:
        """Take the notice of a channel that is due first, and put on record that it is being tried; None for none."""
        due = or_(outbox.c.next_at <= now, outbox.c.next_at > now + FARTHEST)
        query = select(outbox.c.id).where(
            outbox.c.state == OutboxState.WAITING,
            outbox.c.channel == channel,
            outbox.c.begun_at.is_(None),
            due,
            self._is_own,
        )
        with self._writing() as connection:
            id_ = connection.execute(query.order_by(outbox.c.next_at, outbox.c.at, outbox.c.id).limit(1)).scalar()
            if id_ is None:
                return None
            begun = {"begun_at": now, "attempts": outbox.c.attempts + 1}
            connection.execute(update(outbox).where(outbox.c.id == id_).values(begun))
            return _notice(connection.execute(select(outbox).where(outbox.c.id == id_)).one())

    def sent(self, id_: str, now: datetime, detail: str = "") -> None:
        """Put on record that a notice was told; `detail` is what was less than perfect about it."""
        self._done(id_, OutboxState.SENT, now, detail)

    def give_up(self, id_: str, now: datetime, why: str, *, refused: bool) -> None:
        """Put on record that a notice is tried no more."""
        self._done(id_, OutboxState.GIVEN_UP, now, why, refusals=outbox.c.refusals + refused)

    def put_off(self, id_: str, until: datetime, why: str, *, refused: bool) -> None:
        """Put on record that a try failed, and when the next one is due."""
        refusals = outbox.c.refusals + refused
        self._update(outbox.c.id == id_, begun_at=None, next_at=until, last_error=why, refusals=refusals)

    def retry(self, id_: str, now: datetime) -> bool:
        """Begin anew with a notice that was given up, or that waits; False for one that was told, or is being tried."""
        is_idle = outbox.c.begun_at.is_(None) & (outbox.c.state != OutboxState.SENT) & (outbox.c.payload != ERASED)
        anew = {"state": OutboxState.WAITING, "since": now, "next_at": now, "attempts": 0, "refusals": 0}
        return self._update((outbox.c.id == id_) & is_idle, **anew, done_at=None) > 0

    def prune(self, before: datetime) -> int:
        """Remove what was done before; give how many."""
        with self._writing() as connection:
            return connection.execute(delete(outbox).where(outbox.c.done_at < before)).rowcount

    def _done(self, id_: str, state: OutboxState, now: datetime, last_error: str, **more: Any) -> None:  # noqa: ANN401 - a column's expression
        """End a notice; one that was erased meanwhile stays as it is."""
        values = {"state": state, "done_at": now, "begun_at": None, "last_error": last_error, **more}
        self._update((outbox.c.id == id_) & (outbox.c.state == OutboxState.WAITING), **values)

    def _update(self, which: "ColumnElement[bool]", **values: Any) -> int:  # noqa: ANN401 - a row's values, checked by the data base
        with self._writing() as connection:
            return connection.execute(update(outbox).where(which).values(values)).rowcount


def _notice(row: "Row[Any]") -> StoredNotice:
    found = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    caller, payload, state = found.pop("caller"), found.pop("payload"), found.pop("state")
    return StoredNotice(
        **found,
        caller=None if caller is None else PhoneNumber(caller),
        particulars=Particulars.of_json(payload),
        state=OutboxState(state),
    )
