"""Signing in: the password, the second factor's code where there is one, and what becomes of those who keep failing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from appliance.errors import UserError
from appliance.services.accounts.lockout import Lockout, Subject
from appliance.services.accounts.passwords import matches
from appliance.services.accounts.second_factor import is_right
from appliance.services.accounts.secret_words import kept_hash, new_secret
from appliance.services.accounts.where import From
from appliance.storage.audit import AuditAction, AuditEntry, AuditLog
from appliance.storage.sessions import Session, Sessions
from appliance.storage.sign_in_failures import SignInFailures
from appliance.storage.users import User, Users

CODE_WITHIN = timedelta(minutes=5)

_KNOWN_FOR = timedelta(days=60)
_ACCOUNT_FREE = 5
_ADDRESS_FREE = 20
_BROWSER_CHARACTERS = 200
_USER_CHARACTERS = 64
_UNKNOWN = "an unknown name"
"""On record in place of what was typed: it may be a password in the wrong field."""


class SignInRefused(UserError):
    """The name or the password, or the code, isn't right. It never tells which."""

    kind = "sign_in_refused"


class PasswordWrong(UserError):
    """Somebody who is signed in has typed another password than the present one."""

    kind = "faulty"

    def __init__(self) -> None:
        super().__init__("The password isn't right.", "type your present password")


class CodeRefused(SignInRefused):
    """The second factor's code isn't right, or was taken before."""


class TooLate(SignInRefused):
    """The second step came too long after the first."""


class TooManyTries(UserError):
    """Somebody has failed too often and has to wait `wait_s`."""

    kind = "too_many_tries"

    def __init__(self, wait_s: int) -> None:
        told = f"{wait_s} seconds" if wait_s < 120 else f"{-(-wait_s // 60)} minutes"
        super().__init__("There were too many wrong tries.", f"wait {told}, then try again")
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What came of it: the cookie's secret, and whether the second factor's code is still to come."""

    secret: str
    user: User
    awaits_code: bool


class SigningIn:
    """Signs people in and out. Blocks; for threads."""

    def __init__(self, reading: Engine, writing: Engine, now: Callable[[], datetime]) -> None:
        self._users = Users(reading, writing)
        self._sessions = Sessions(reading, writing)
        self._lockout = Lockout(SignInFailures(reading, writing))
        self._log = AuditLog(reading, writing)
        self._now = now

    def by_password(self, user: str, password: str, where: From) -> SignedIn:
        """Take the first step. Raises SignInRefused and TooManyTries."""
        user = user.strip().lower()[:_USER_CHARACTERS]
        subjects = self._charged(user, where)
        known = self._users.one(user)
        may = known is not None and known.disabled_at is None
        right = matches(password, known.password_hash if known is not None and may else None)
        if known is None or not right:
            self._lockout.tell(subjects, self._log, known.user if known else _UNKNOWN, where)
            raise SignInRefused("The name or the password isn't right.", "try again; capitals matter in the password")
        self._lockout.give_back(subjects)
        if known.totp_secret is not None:
            return self._begin(known, where, awaits_code=True)
        self._lockout.clear(subjects[0])
        return self._begin(known, where)

    def by_code(self, secret: str, code: str, where: From) -> SignedIn:
        """Take the second step, with the first one's secret. Raises SignInRefused and TooManyTries."""
        half = self._sessions.one(kept_hash(secret))
        now = self._now()
        if half is None or not half.awaits_code or half.revoked_at or now - half.created_at > CODE_WITHIN:
            raise TooLate("That took too long.", "begin again with your name and password")
        subjects = self._charged(half.user, where)
        known = self._users.one(half.user)
        if known is None or known.disabled_at is not None or not is_right(self._users, known, code, now):
            self._lockout.tell(subjects, self._log, half.user, where)
            raise CodeRefused("This code isn't right.", "take the newest code of your app, or a recovery code")
        self._lockout.give_back(subjects[1:])
        self._lockout.clear(subjects[0])
        return self._begin(known, where, in_place_of=half.hash)

    def confirm(self, user: User, password: str, where: From) -> None:
        """Have somebody who is signed in say the password again. Raises PasswordWrong and TooManyTries."""
        subjects = self._charged(user.user, where)
        if not matches(password, user.password_hash):
            self._lockout.tell(subjects, self._log, user.user, where)
            raise PasswordWrong
        self._lockout.give_back(subjects)

    def begin(self, user: User, where: From) -> SignedIn:
        """Sign somebody in who has just proved who it is otherwise (the claim)."""
        return self._begin(user, where)

    def end(self, secret: str) -> None:
        """Sign out. A secret that opens nothing is nobody's loss."""
        found = self._sessions.one(kept_hash(secret))
        if found is not None and found.revoked_at is None:
            now = self._now()
            self._sessions.revoke(found.hash, now, AuditEntry(now, found.user, AuditAction.SIGN_OUT, found.user))

    def _charged(self, user: str, where: From) -> tuple[Subject, Subject]:
        """Count the try against the account and the address.

        Who has signed in from an address before is counted apart there, so that strangers can't lock the owner out.
        """
        known_here = self._sessions.knows_address(user, where.address)
        account = f"account {user} {where.network}" if known_here else f"account {user}"
        subjects = (Subject(account, _ACCOUNT_FREE), Subject(f"address {where.network}", _ADDRESS_FREE))
        wait_s = self._lockout.charge(subjects, self._now())
        if wait_s:
            raise TooManyTries(wait_s)
        return subjects

    def _begin(self, user: User, where: From, *, awaits_code: bool = False, in_place_of: str = "") -> SignedIn:
        secret, now = new_secret(), self._now()
        browser = where.browser[:_BROWSER_CHARACTERS]
        session = Session(kept_hash(secret), user.user, now, now, where.address, browser, awaits_code)
        entry = AuditEntry(now, user.user, AuditAction.SIGN_IN, user.user, f"from {where.address}")
        self._sessions.add(session, None if awaits_code else entry, in_place_of=in_place_of, forget=now - _KNOWN_FOR)
        return SignedIn(secret, user, awaits_code)
