"""Tokens by which programs ask the API (F4): made and taken back by people."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine

from appliance.domain.role import Right
from appliance.errors import UserError
from appliance.services.accounts.recognition import TOKEN_PREFIX
from appliance.services.accounts.secret_words import kept_hash, new_secret
from appliance.storage.audit import AuditAction, AuditEntry
from appliance.storage.tokens import Token, Tokens

PEOPLE_ONLY = frozenset({Right.OWN_ACCOUNT, Right.USERS_EDIT, Right.TOKENS_EDIT})
"""What a token never may: by any of these it could get more rights than it was given."""

_ID_BYTES = 6


class BadToken(UserError):
    """A token can't be made so."""

    kind = "faulty"


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A new token, and its secret, which is shown this once."""

    token: Token
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewToken:
    """What is asked for. `rights` are those of the person who asks."""

    name: str
    scopes: frozenset[Right]
    expires_at: datetime | None
    rights: frozenset[Right]


class ApiTokens:
    """The tokens of all. Blocks; for threads."""

    def __init__(self, reading: Engine, writing: Engine, now: Callable[[], datetime]) -> None:
        self._tokens = Tokens(reading, writing)
        self._now = now

    def all(self) -> tuple[Token, ...]:
        """Give those that weren't taken back, the newest first; also those whose time is over."""
        return self._tokens.all()

    def add(self, new: NewToken, by: str) -> MadeToken:
        """Make one in the name of `by`. Raises BadToken."""
        now = self._now()
        _refuse_bad(new, now)
        secret = TOKEN_PREFIX + new_secret()
        token = Token(
            secrets.token_hex(_ID_BYTES), kept_hash(secret), by, new.name.strip(), new.scopes, now, new.expires_at
        )
        told = f"{token.name}: {' '.join(sorted(token.scopes))}"
        self._tokens.add(token, AuditEntry(now, by, AuditAction.TOKEN_ADD, token.id, told))
        return MadeToken(token, secret)

    def revoke(self, id_: str, by: str) -> bool:
        """Take one back; False when there is none of this id."""
        found, now = self._tokens.one(id_), self._now()
        if found is None or found.revoked_at is not None:
            return False
        self._tokens.revoke(id_, now, AuditEntry(now, by, AuditAction.TOKEN_REVOKE, id_, found.name))
        return True


def _refuse_bad(new: NewToken, now: datetime) -> None:
    if not new.name.strip():
        raise BadToken("A token needs a name.", "say what it is for")
    if not new.scopes:
        raise BadToken("A token that may do nothing is of no use.", "choose what it may do")
    if refused := sorted(new.scopes & PEOPLE_ONLY):
        raise BadToken(f"A token never may: {', '.join(refused)}.", "leave these out; they are for people alone")
    if refused := sorted(new.scopes - new.rights):
        raise BadToken(f"You may not do this yourself: {', '.join(refused)}.", "leave these out")
    if new.expires_at is not None and new.expires_at <= now:
        raise BadToken("This token would have ended already.", "choose a day to come, or no end")
