"""The second factor: six digits of an app (TOTP, RFC 6238), or a recovery code; none is taken twice."""

from dataclasses import dataclass, field
from datetime import datetime

import pyotp

from appliance.services.accounts.secret_words import kept_hash, new_code, typed_code
from appliance.storage.audit import AuditAction, AuditEntry
from appliance.storage.users import User, Users

ISSUER = "Zongji"
RECOVERY_CODES = 8

_STEP_S = 30
_DIGITS = 6
_STEPS_OFF = (0, -1, 1)
"""A telephone's clock may be half a minute off."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What an app is given: the secret, and the same as the address that a QR code holds."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


def offer(user: str, box: str) -> Offer:
    """Make a new secret for somebody on the box of this name. Nothing is kept until a code confirms it."""
    secret = pyotp.random_base32()
    return Offer(secret, pyotp.TOTP(secret).provisioning_uri(name=f"{user}@{box}", issuer_name=ISSUER))


def step_of(secret: str, typed: str, now: datetime) -> int | None:
    """Give the time step whose code this is; None when it is none of now, 30 s ago or in 30 s."""
    code = typed_code(typed)
    if len(code) != _DIGITS or not code.isascii():
        return None
    totp = pyotp.TOTP(secret)
    current = int(now.timestamp()) // _STEP_S
    for off in _STEPS_OFF:
        if pyotp.utils.strings_equal(totp.generate_otp(current + off), code):
            return current + off
    return None


def new_recovery_codes() -> tuple[str, ...]:
    """Make the codes that serve once each when the telephone is lost."""
    return tuple(new_code(2, 5) for _ in range(RECOVERY_CODES))


def kept_codes(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Give what is kept of them."""
    return tuple(kept_hash(typed_code(code)) for code in codes)


def is_right(users: Users, user: User, typed: str, now: datetime) -> bool:
    """Tell whether it is a code of this person's now, and use it up."""
    if user.totp_secret is None:
        return False
    step = step_of(user.totp_secret, typed, now)
    if step is not None:
        return users.take_step(user.user, step)
    entry = AuditEntry(now, user.user, AuditAction.SECOND_FACTOR, user.user, "a recovery code was used")
    return users.take_recovery_code(user.user, kept_hash(typed_code(typed)), entry)
