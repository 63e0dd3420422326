"""Passwords: what a good one is, and their hashes, each made by a process of its own."""

import json
import subprocess
import sys
from enum import StrEnum

import structlog

from appliance.errors import UserError
from appliance.services.turns import Turns

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

SHORTEST = 10
LONGEST = 256

_AT_ONCE = 2
_DIFFERENT_CHARACTERS = 4
_DENIED = frozenset(
    """
    1234567890 0123456789 12345678910 123456789a 1q2w3e4r5t qwertyuiop qwerty1234 qwerty12345 asdfghjkl1
    password12 password123 password1234 passw0rd123 iloveyou123 administrator admin12345 admin123456 letmein123
    welcome123 changeme123 zongji1234 zongji12345 zongjizongji woaini1314 woaini520520 5201314520 13145201314
    147258369a 1qaz2wsx3edc a123456789 aa12345678 abc1234567 abcd123456 abcdefghij qazwsxedcrfv 0987654321 9876543210
    """.split()  # noqa: SIM905 - a list of quoted words would be two pages
)

_HASHING = (sys.executable, "-m", "appliance.services.accounts.hashing")
_turns = Turns(_AT_ONCE, patience_s=10.0)  # each hash takes 19 MiB, and the box is small
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$0WyJZ0ocT1wCDFpbuKym0A$5wozD6RdVV3Obo/pef1TFanem6Tswy8q7BR+/iWPDuo"
"""Made of random bytes that were thrown away: whoever isn't there is looked for as long as whoever is."""


class Weakness(StrEnum):
    """Why a password isn't good enough."""

    SHORT = "short"
    LONG = "long"
    OWN_NAME = "own_name"
    COMMON = "common"


_TOLD = {
    Weakness.SHORT: f"This password is shorter than {SHORTEST} characters.",
    Weakness.LONG: f"This password is longer than {LONGEST} characters.",
    Weakness.OWN_NAME: "This password is the name that you sign in with, or digits alone.",
    Weakness.COMMON: "Everybody would guess this password.",
}


class WeakPassword(UserError):
    """A password that isn't good enough."""

    kind = "faulty"

    def __init__(self, weakness: Weakness) -> None:
        super().__init__(
            _TOLD[weakness], f"take {SHORTEST} characters or more; a sentence of your own is easy to remember"
        )
        self.weakness = weakness


class HashingBroken(UserError):
    """No password can be hashed: what does it has failed by itself, whatever the password."""

    kind = "failed"

    def __init__(self) -> None:
        super().__init__("Passwords can't be checked on this box just now.", "see why in the log of zongji-web")


def refuse_weak(password: str, user: str) -> None:
    """Raise WeakPassword when it is too short, everybody's or made of the name that is signed in with."""
    weakness = weakness_of(password.casefold(), user.casefold())
    if weakness is not None:
        raise WeakPassword(weakness)


def weakness_of(password: str, user: str) -> Weakness | None:
    """Tell what is wrong with a password; both in small letters."""
    if len(password) < SHORTEST:
        return Weakness.SHORT
    if len(password) > LONGEST:
        return Weakness.LONG
    if not password.replace(user, "").strip("0123456789 ") or password[::-1] == user:
        return Weakness.OWN_NAME
    if password in _DENIED or len(set(password)) < _DIFFERENT_CHARACTERS:
        return Weakness.COMMON
    return None


def hashed(password: str) -> str:
    """Hash it; takes about 0.15 s, and waits for its turn. Raises Overloaded and HashingBroken."""
    return str(_asked(password, None))


def matches(password: str, kept: str | None) -> bool:
    """Tell whether it is the password whose hash was kept; None, for nobody, takes as long.

    Raises Overloaded and HashingBroken.
    """
    is_right = _asked(password[: LONGEST + 1], kept or _NOBODYS)
    return is_right is True and kept is not None


def _asked(password: str, kept: str | None) -> object:
    words = json.dumps({"password": password, "kept": kept})
    with _turns.turn():
        done = subprocess.run(_HASHING, input=words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = done.stderr.strip().rpartition("\n")[2]  # what it was asked stands in no line of it
        log.error("password.not_hashed", status=done.returncode, why=last)
        raise HashingBroken
    return json.loads(done.stdout)
