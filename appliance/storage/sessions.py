"""Who is signed in. The cookie's secret is kept as its hash alone: whoever reads the data base can't sign in by it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, insert, select, update

from appliance.storage.access import Store
from appliance.storage.audit import AuditEntry, write_entry
from appliance.storage.schema import sessions

if TYPE_CHECKING:
    from sqlalchemy import Row

_ID_CHARACTERS = 16


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in. `awaits_code`: the password was right, the second factor's code is still to come."""

    hash: str
    user: str
    created_at: datetime
    seen_at: datetime
    address: str
    browser: str
    awaits_code: bool = False
    revoked_at: datetime | None = None

    @property
    def id(self) -> str:
        """What it is called in lists."""
        return self.hash[:_ID_CHARACTERS]


class Sessions(Store):
    """The sign-ins of people."""

    def one(self, hash_: str) -> Session | None:
        """Give a sign-in by its secret's hash, also one that is over."""
        with self._reading() as connection:
            row = connection.execute(select(sessions).where(sessions.c.hash == hash_)).first()
        return None if row is None else _session(row)

    def of(self, user: str, seen_since: datetime) -> tuple[Session, ...]:
        """Give a person's sign-ins that weren't ended and were used since then, the newest first."""
        query = (
            select(sessions)
            .where(
                sessions.c.user == user,
                sessions.c.revoked_at.is_(None),
                sessions.c.awaits_code == 0,
                sessions.c.seen_at >= seen_since,
            )
            .order_by(sessions.c.created_at.desc(), sessions.c.hash)
        )
        with self._reading() as connection:
            return tuple(_session(row) for row in connection.execute(query))

    def knows_address(self, user: str, address: str) -> bool:
        """Tell whether the person has signed in from there, as far as sign-ins are kept."""
        query = select(sessions.c.hash).where(
            sessions.c.user == user, sessions.c.address == address, sessions.c.awaits_code == 0
        )
        with self._reading() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def add(self, session: Session, entry: AuditEntry | None, *, in_place_of: str = "", forget: datetime) -> None:
        """Keep a new sign-in, in place of the one with this hash; those not used since `forget` are forgotten."""
        with self._writing() as connection:
            connection.execute(delete(sessions).where((sessions.c.seen_at < forget) | (sessions.c.hash == in_place_of)))
            connection.execute(insert(sessions), _values(session))
            if entry is not None:
                write_entry(connection, entry)

    def seen(self, hash_: str, at: datetime) -> None:
        """Put down that it was used."""
        with self._writing() as connection:
            connection.execute(update(sessions).where(sessions.c.hash == hash_).values(seen_at=at))

    def revoke(self, hash_: str, at: datetime, entry: AuditEntry) -> None:
        """End one sign-in."""
        with self._writing() as connection:
            which = (sessions.c.hash == hash_, sessions.c.revoked_at.is_(None))
            connection.execute(update(sessions).where(*which).values(revoked_at=at))
            write_entry(connection, entry)


def revoke_sessions(connection: Connection, user: str, at: datetime, but: str) -> None:
    """End a person's sign-ins but the one of hash `but`, in a transaction of somebody's."""
    which = (sessions.c.user == user, sessions.c.revoked_at.is_(None), sessions.c.hash != but)
    connection.execute(update(sessions).where(*which).values(revoked_at=at))


def _values(session: Session) -> dict[str, object]:
    return {
        "hash": session.hash,
        "user": session.user,
        "created_at": session.created_at,
        "seen_at": session.seen_at,
        "address": session.address,
        "browser": session.browser,
        "awaits_code": int(session.awaits_code),
        "revoked_at": session.revoked_at,
    }


def _session(row: "Row[Any]") -> Session:
    return Session(
        hash=row.hash,
        user=row.user,
        created_at=row.created_at,
        seen_at=row.seen_at,
        address=row.address,
        browser=row.browser,
        awaits_code=bool(row.awaits_code),
        revoked_at=row.revoked_at,
    )
