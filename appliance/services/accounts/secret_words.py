"""Secrets that we make: what a cookie, a token, a claim or a recovery code holds, and the hash that is kept of it."""

import hashlib
import secrets

UNAMBIGUOUS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No 0 and O, no 1, I and L: read out by telephone and typed from a label."""


def new_secret() -> str:
    """Make 256 random bits, as text that fits into a cookie."""
    return secrets.token_urlsafe(32)


def kept_hash(secret: str) -> str:
    """Give what is kept of a secret of ours: SHA-256, which is enough for what nobody can guess."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def new_code(groups: int, characters: int) -> str:
    """Make a code for people, such as `7KQ2-M4XD`."""
    return "-".join("".join(secrets.choice(UNAMBIGUOUS) for _ in range(characters)) for _ in range(groups))


def typed_code(typed: str) -> str:
    """Read a code as people type it: small letters, blanks and missing dashes don't matter."""
    return "".join(character for character in typed.upper() if character.isalnum())
