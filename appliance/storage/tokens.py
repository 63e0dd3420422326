"""Programs that ask the API in somebody's name (F4). Their secrets are kept as hashes alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert, select, update

from appliance.domain.role import Right
from appliance.storage.access import Store
from appliance.storage.audit import AuditAction, AuditEntry, write_entry
from appliance.storage.schema import tokens

if TYPE_CHECKING:
    from sqlalchemy import Row


@dataclass(frozen=True, slots=True)
class Token:
    """A program's key. It may do what its `scopes` say and its person still may."""

    id: str
    hash: str
    user: str
    name: str
    scopes: frozenset[Right]
    created_at: datetime
    expires_at: datetime | None = None
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Tell whether it opens anything at that time."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


class Tokens(Store):
    """The tokens of everybody."""

    def by_hash(self, hash_: str) -> Token | None:
        """Give a token by its secret's hash, also one that is over."""
        with self._reading() as connection:
            row = connection.execute(select(tokens).where(tokens.c.hash == hash_)).first()
        return None if row is None else _token(row)

    def one(self, id_: str) -> Token | None:
        """Give a token by its id."""
        with self._reading() as connection:
            row = connection.execute(select(tokens).where(tokens.c.id == id_)).first()
        return None if row is None else _token(row)

    def all(self) -> tuple[Token, ...]:
        """Give all that weren't taken back, the newest first."""
        query = select(tokens).where(tokens.c.revoked_at.is_(None)).order_by(tokens.c.created_at.desc(), tokens.c.id)
        with self._reading() as connection:
            return tuple(_token(row) for row in connection.execute(query))

    def add(self, token: Token, entry: AuditEntry) -> None:
        """Keep a new one."""
        with self._writing() as connection:
            connection.execute(insert(tokens), _values(token))
            write_entry(connection, entry)

    def used(self, id_: str, at: datetime) -> None:
        """Put down that it was used."""
        with self._writing() as connection:
            connection.execute(update(tokens).where(tokens.c.id == id_).values(used_at=at))

    def revoke(self, id_: str, at: datetime, entry: AuditEntry) -> None:
        """Take it back."""
        with self._writing() as connection:
            connection.execute(
                update(tokens).where(tokens.c.id == id_, tokens.c.revoked_at.is_(None)).values(revoked_at=at)
            )
            write_entry(connection, entry)


def revoke_tokens(connection: Connection, user: str, at: datetime, by: str) -> None:
    """Take back all that a person has made, each on record, in a transaction of somebody's."""
    mine = (tokens.c.user == user, tokens.c.revoked_at.is_(None))
    for row in connection.execute(select(tokens.c.id, tokens.c.name).where(*mine)).all():
        write_entry(connection, AuditEntry(at, by, AuditAction.TOKEN_REVOKE, row.id, row.name))
    connection.execute(update(tokens).where(*mine).values(revoked_at=at))


def _values(token: Token) -> dict[str, object]:
    return {
        "id": token.id,
        "hash": token.hash,
        "user": token.user,
        "name": token.name,
        "scopes": " ".join(sorted(token.scopes)),
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "used_at": token.used_at,
        "revoked_at": token.revoked_at,
    }


def _token(row: "Row[Any]") -> Token:
    known = {right.value: right for right in Right}
    return Token(
        id=row.id,
        hash=row.hash,
        user=row.user,
        name=row.name,
        scopes=frozenset(known[word] for word in row.scopes.split() if word in known),
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
    )
