"""What people change about their own account: password, language, second factor, and where they are signed in."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Engine

from appliance.errors import UserError
from appliance.services.accounts.passwords import hashed, refuse_weak
from appliance.services.accounts.recognition import IDLE, LIFETIME
from appliance.services.accounts.second_factor import kept_codes, new_recovery_codes, step_of
from appliance.storage.audit import AuditAction, AuditEntry
from appliance.storage.sessions import Session, Sessions
from appliance.storage.users import Kept, User, Users

LANGUAGES = ("zh", "en")


class AccountChanged(UserError):
    """The account was changed by somebody else meanwhile."""

    kind = "conflict"

    def __init__(self) -> None:
        super().__init__("The account was changed meanwhile.", "look at it again, and make your change there")


@dataclass(frozen=True, slots=True)
class RecoveryCodes:
    """Codes that are shown once."""

    codes: tuple[str, ...] = field(repr=False)


class OwnAccount:
    """The account of one person, changed by that person. `session` is the hash of the sign-in that it is done in."""

    def __init__(self, reading: Engine, writing: Engine, now: Callable[[], datetime]) -> None:
        self._users = Users(reading, writing)
        self._sessions = Sessions(reading, writing)
        self._now = now

    def one(self, user: str) -> User:
        """Give the account. Raises UserError when there is none (any more)."""
        found = self._users.one(user)
        if found is None:
            raise UserError("There is no account of this name.", "sign in again")
        return found

    def set_password(self, user: User, new: str, session: str) -> None:
        """Set a new password and put the person out everywhere else. Raises WeakPassword."""
        refuse_weak(new, user.user)
        self._change(user, AuditAction.USER_PASSWORD, "", session, password_hash=hashed(new))

    def set_language(self, user: User, language: str) -> None:
        """Set the language of the pages."""
        if language not in LANGUAGES:
            raise UserError(f"There is no language '{language}'.", f"there are: {', '.join(LANGUAGES)}")
        if user.language != language:
            self._change(user, AuditAction.USER_CHANGE, f"language {language}", None, language=language)

    def begin_second_factor(self, user: User, secret: str, code: str, session: str) -> RecoveryCodes:
        """Have sign-ins ask for a code from now on; `code` proves that the app has the secret.

        Gives the recovery codes, which are shown once. The person is put out everywhere else. Raises UserError.
        """
        step = step_of(secret, code, self._now())
        if step is None:
            raise UserError("This code isn't right.", "type the six digits that your app shows now")
        codes = new_recovery_codes()
        kept = {"totp_secret": secret, "totp_used": step, "recovery_codes": kept_codes(codes)}
        self._change(user, AuditAction.SECOND_FACTOR, "set up", session, **kept)
        return RecoveryCodes(codes)

    def end_second_factor(self, user: User) -> None:
        """Have sign-ins ask for the password alone."""
        if user.totp_secret is not None:
            kept = {"totp_secret": None, "totp_used": 0, "recovery_codes": ()}
            self._change(user, AuditAction.SECOND_FACTOR, "taken off", None, **kept)

    def sessions(self, user: str) -> tuple[Session, ...]:
        """Give the sign-ins of a person that still open the house, the newest first."""
        now = self._now()
        return tuple(each for each in self._sessions.of(user, now - IDLE) if now - each.created_at < LIFETIME)

    def end_session(self, user: str, id_: str, by: str) -> bool:
        """End one of a person's sign-ins; False when there is none of this id."""
        now = self._now()
        for session in self.sessions(user):
            if session.id == id_:
                self._sessions.revoke(session.hash, now, AuditEntry(now, by, AuditAction.SESSION_REVOKE, user))
                return True
        return False

    def _change(self, user: User, action: AuditAction, detail: str, keep: str | None, **values: object) -> None:
        """Change the account; with a session to `keep`, all others end."""
        now = self._now()
        changed = replace(user, changed_at=now, changed_by=user.user, **values)  # type: ignore[arg-type] # fields by name
        entry = AuditEntry(now, user.user, action, user.user, detail)
        if self._users.change(changed, entry, ends_sessions=keep is not None, but=keep or "") is not Kept.YES:
            raise AccountChanged
