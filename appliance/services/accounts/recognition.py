"""Who asks, by the cookie of a browser or the token of a program."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from appliance.domain.role import RIGHTS, Right
from appliance.errors import UserError
from appliance.services.accounts.secret_words import kept_hash
from appliance.storage.sessions import Session, Sessions
from appliance.storage.tokens import Tokens
from appliance.storage.users import User, Users

IDLE = timedelta(hours=12)
LIFETIME = timedelta(days=7)
TOKEN_PREFIX = "zt_"  # noqa: S105 - what every token begins with, so that people and scanners know one

_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Known:
    """Who asks. `session` names the session or the token in lists; `hash` is what is kept of its secret."""

    user: User
    rights: frozenset[Right]
    session: str
    hash: str


def is_over(session: Session, now: datetime) -> bool:
    """Tell whether a sign-in opens nothing any more: ended, unused for 12 hours, or a week old."""
    if session.awaits_code or session.revoked_at is not None:
        return True
    return now - session.seen_at >= IDLE or now - session.created_at >= LIFETIME


class Recognition:
    """Tells who asks. Blocks; for threads."""

    def __init__(self, reading: Engine, writing: Engine, now: Callable[[], datetime]) -> None:
        self._users = Users(reading, writing)
        self._sessions = Sessions(reading, writing)
        self._tokens = Tokens(reading, writing)
        self._now = now

    def by_cookie(self, secret: str, *, is_use: bool = True) -> Known | None:
        """Tell who asks with this cookie; None when it opens nothing (any more).

        Only what `is_use` puts the idle end off: an open page that asks by itself doesn't.
        """
        now = self._now()
        found = self._sessions.one(kept_hash(secret))
        user = None if found is None or is_over(found, now) else self._users.one(found.user)
        if found is None or user is None or user.disabled_at is not None:
            return None
        if is_use and now - found.seen_at >= _SEEN_EVERY:
            with suppress(UserError):  # a full disk must not shut people out
                self._sessions.seen(found.hash, now)
        return Known(user, RIGHTS[user.role], found.id, found.hash)

    def by_token(self, secret: str, *, is_use: bool = True) -> Known | None:
        """Tell in whose name a program asks; None when its token opens nothing (any more)."""
        now = self._now()
        token = self._tokens.by_hash(kept_hash(secret)) if secret.startswith(TOKEN_PREFIX) else None
        user = self._users.one(token.user) if token is not None and token.holds(now) else None
        if token is None or user is None or user.disabled_at is not None:
            return None
        if is_use and (token.used_at is None or now - token.used_at >= _SEEN_EVERY):
            with suppress(UserError):
                self._tokens.used(token.id, now)
        return Known(user, token.scopes & RIGHTS[user.role], f"token:{token.id}", token.hash)
