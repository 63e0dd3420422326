"""Who may sign in to the web (F3). Whatever changes is written with its line of the audit, or neither is."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy import insert as insert_row

from appliance.domain.ids import AgentId
from appliance.domain.role import Role
from appliance.storage.access import Store
from appliance.storage.audit import AuditEntry, write_entry
from appliance.storage.schema import users
from appliance.storage.sessions import revoke_sessions
from appliance.storage.tokens import revoke_tokens

if TYPE_CHECKING:
    from sqlalchemy import Row


@dataclass(frozen=True, slots=True)
class User:
    """A person who may sign in. `version` counts up with each change; `recovery_codes` are hashes."""

    user: str
    name: str
    role: Role
    password_hash: str = field(repr=False)
    created_at: datetime
    changed_at: datetime
    changed_by: str
    agent: AgentId | None = None
    language: str = "zh"
    totp_secret: str | None = field(default=None, repr=False)
    totp_used: int = 0
    recovery_codes: tuple[str, ...] = field(default=(), repr=False)
    version: int = 1
    disabled_at: datetime | None = None


class Kept(Enum):
    """What came of a change of an account."""

    YES = auto()
    STALE = auto()
    """It isn't made from the account's newest version."""
    LAST_ADMIN = auto()
    """No admin would be left who can sign in."""


class Users(Store):
    """The accounts of people."""

    def one(self, user: str) -> User | None:
        """Give an account; None when there is none of this name."""
        with self._reading() as connection:
            return _one(connection, user)

    def all(self) -> tuple[User, ...]:
        """Give all accounts, also disabled ones, by name."""
        with self._reading() as connection:
            return tuple(_user(row) for row in connection.execute(select(users).order_by(users.c.user)))

    def any(self) -> bool:
        """Tell whether anybody was ever given an account: if not, the box is there to be claimed."""
        with self._reading() as connection:
            return connection.execute(select(users.c.user).limit(1)).first() is not None

    def add(self, user: User, entry: AuditEntry, *, only_first: bool = False) -> bool:
        """Keep a new account; False, and nothing is kept, when its name was ever taken.

        With `only_first` also when there is any account already.
        """
        with self._writing() as connection:
            taken = select(users.c.user).limit(1)
            if not only_first:
                taken = taken.where(func.lower(users.c.user) == user.user.lower())
            if connection.execute(taken).first() is not None:
                return False
            connection.execute(insert_row(users), _values(user))
            write_entry(connection, entry)
            return True

    def change(self, user: User, entry: AuditEntry, *, ends_sessions: bool = False, but: str = "") -> Kept:
        """Keep what `user` has become, made from `user.version`; but for `Kept.YES` nothing is kept.

        `ends_sessions` puts the person out everywhere but in the session of hash `but`. Another password takes the
        person's tokens back: whoever knew the old one may have made some.
        """
        with self._writing() as connection:
            known = _one(connection, user.user)
            if known is None or known.version != user.version:
                return Kept.STALE
            if _is_last_admin_going(connection, known, user):
                return Kept.LAST_ADMIN
            changed = replace(user, version=user.version + 1)
            connection.execute(update(users).where(users.c.user == user.user).values(_values(changed)))
            if ends_sessions:
                revoke_sessions(connection, user.user, user.changed_at, but)
            write_entry(connection, entry)
            if known.password_hash != user.password_hash:
                revoke_tokens(connection, user.user, user.changed_at, entry.who)
            return Kept.YES

    def take_step(self, user: str, step: int) -> bool:
        """Use up a code of the second factor; False when it, or a newer one, was taken before."""
        with self._writing() as connection:
            newer = update(users).where(users.c.user == user, users.c.totp_used < step).values(totp_used=step)
            return connection.execute(newer).rowcount == 1

    def take_recovery_code(self, user: str, code_hash: str, entry: AuditEntry) -> bool:
        """Use up a recovery code; False when it is none of this person's."""
        with self._writing() as connection:
            known = _one(connection, user)
            if known is None or code_hash not in known.recovery_codes:
                return False
            left = " ".join(code for code in known.recovery_codes if code != code_hash)
            connection.execute(update(users).where(users.c.user == user).values(recovery_codes=left))
            write_entry(connection, entry)
            return True


def _is_last_admin_going(connection: Connection, before: User, after: User) -> bool:
    if not _is_acting_admin(before) or _is_acting_admin(after):
        return False
    others = select(func.count()).where(
        users.c.role == Role.ADMIN.value, users.c.disabled_at.is_(None), users.c.user != before.user
    )
    return connection.execute(others).scalar_one() == 0


def _is_acting_admin(user: User) -> bool:
    return user.role is Role.ADMIN and user.disabled_at is None


def _one(connection: Connection, user: str) -> User | None:
    row = connection.execute(select(users).where(users.c.user == user)).first()
    return None if row is None else _user(row)


def _values(user: User) -> dict[str, object]:
    return {
        "user": user.user,
        "name": user.name,
        "role": user.role.value,
        "agent": user.agent,
        "language": user.language,
        "password_hash": user.password_hash,
        "totp_secret": user.totp_secret,
        "totp_used": user.totp_used,
        "recovery_codes": " ".join(user.recovery_codes),
        "version": user.version,
        "created_at": user.created_at,
        "changed_at": user.changed_at,
        "changed_by": user.changed_by,
        "disabled_at": user.disabled_at,
    }


def _user(row: "Row[Any]") -> User:
    return User(
        user=row.user,
        name=row.name,
        role=Role(row.role),
        agent=None if row.agent is None else AgentId(row.agent),
        language=row.language,
        password_hash=row.password_hash,
        totp_secret=row.totp_secret,
        totp_used=row.totp_used,
        recovery_codes=tuple(row.recovery_codes.split()),
        version=row.version,
        created_at=row.created_at,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        disabled_at=row.disabled_at,
    )
