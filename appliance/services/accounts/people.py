"""People's accounts, as an admin or the command line keeps them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Engine

from appliance.domain.ids import AgentId
from appliance.domain.role import Role
from appliance.errors import UserError
from appliance.services.accounts.own_account import LANGUAGES, AccountChanged
from appliance.services.accounts.passwords import hashed, refuse_weak
from appliance.services.accounts.user_names import user_name
from appliance.storage.audit import AuditAction, AuditEntry
from appliance.storage.users import Kept, User, Users


class NameTaken(UserError):
    """Somebody is, or was, called so."""

    kind = "conflict"

    def __init__(self, user: str) -> None:
        super().__init__(
            f"The name '{user}' is taken.",
            "take another: a name is never given twice, the audit speaks of people by it",
        )


class LastAdmin(UserError):
    """Nobody would be left who can do everything."""

    kind = "conflict"

    def __init__(self) -> None:
        super().__init__("This is the last admin.", "make somebody else an admin first")


class NoSuchUser(UserError):
    """There is no such account."""

    kind = "not_found"

    def __init__(self, user: str) -> None:
        super().__init__(f"There is no account '{user}'.", "look at the list: `zongji users list`")


@dataclass(frozen=True, slots=True)
class NewUser:
    """Who is to have an account."""

    user: str
    name: str
    role: Role
    password: str = field(repr=False)
    agent: AgentId | None = None
    language: str = "zh"


class People:
    """The accounts of all. `by` is who does it, for the audit. Blocks; for threads."""

    def __init__(self, reading: Engine, writing: Engine, now: Callable[[], datetime]) -> None:
        self._users = Users(reading, writing)
        self._now = now

    def all(self) -> tuple[User, ...]:
        """Give all accounts by name."""
        return self._users.all()

    def one(self, user: str) -> User:
        """Give one account. Raises NoSuchUser."""
        found = self._users.one(user.strip().lower())
        if found is None:
            raise NoSuchUser(user)
        return found

    def add(self, new: NewUser, by: str) -> User:
        """Give somebody an account. Raises NameTaken, BadUserName and WeakPassword."""
        user, now = user_name(new.user), self._now()
        _known_language(new.language)
        refuse_weak(new.password, user)
        made = User(
            user=user,
            name=new.name.strip() or new.user.strip(),
            role=new.role,
            password_hash=hashed(new.password),
            created_at=now,
            changed_at=now,
            changed_by=by,
            agent=new.agent,
            language=new.language,
        )
        if not self._users.add(made, AuditEntry(now, by, AuditAction.USER_ADD, user, f"as {new.role}")):
            raise NameTaken(user)
        return made

    def change(self, before: User, after: User, by: str) -> User:
        """Keep what an account is now: name, role, agent, language, whether it is disabled.

        Whoever has another role, or none any more, is put out. Raises LastAdmin and AccountChanged.
        """
        _known_language(after.language)
        told = "; ".join(_differences(before, after))
        if not told:
            return before
        ends = after.role is not before.role or after.disabled_at is not None
        return self._keep(after, AuditAction.USER_CHANGE, told, by, ends_sessions=ends)

    def disable(self, user: User, by: str) -> User:
        """Let somebody sign in no more."""
        return self.change(user, replace(user, disabled_at=user.disabled_at or self._now()), by)

    def set_password(self, user: User, password: str, by: str) -> User:
        """Give somebody a new password, and put the person out everywhere. Raises WeakPassword."""
        refuse_weak(password, user.user)
        changed = replace(user, password_hash=hashed(password))
        return self._keep(changed, AuditAction.USER_PASSWORD, "by an admin", by, ends_sessions=True)

    def end_second_factor(self, user: User, by: str) -> User:
        """Have somebody's sign-ins ask for the password alone again: the telephone is lost."""
        changed = replace(user, totp_secret=None, totp_used=0, recovery_codes=())
        return self._keep(changed, AuditAction.SECOND_FACTOR, "taken off by an admin", by, ends_sessions=False)

    def _keep(self, user: User, action: AuditAction, detail: str, by: str, *, ends_sessions: bool) -> User:
        now = self._now()
        changed = replace(user, changed_at=now, changed_by=by)
        entry = AuditEntry(now, by, action, user.user, detail)
        match self._users.change(changed, entry, ends_sessions=ends_sessions):
            case Kept.LAST_ADMIN:
                raise LastAdmin
            case Kept.STALE:
                raise AccountChanged
            case Kept.YES:
                return replace(changed, version=user.version + 1)


def _known_language(language: str) -> None:
    if language not in LANGUAGES:
        raise UserError(f"There is no language '{language}'.", f"there are: {', '.join(LANGUAGES)}")


def _differences(before: User, after: User) -> list[str]:
    told = []
    if before.name != after.name:
        told.append("name")
    if before.role is not after.role:
        told.append(f"role {before.role} to {after.role}")
    if before.agent != after.agent:
        told.append(f"agent {before.agent or 'none'} to {after.agent or 'none'}")
    if before.language != after.language:
        told.append(f"language {after.language}")
    if (before.disabled_at is None) != (after.disabled_at is None):
        told.append("disabled" if after.disabled_at else "enabled")
    return told
