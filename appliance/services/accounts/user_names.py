"""The names that people sign in with. They stand in the audit for ever, so none is given twice."""

import re
import unicodedata

from appliance.errors import UserError
from appliance.storage.audit import BY_ITSELF

LONGEST_NAME = 32

_NAME = re.compile(r"[^\W\d_][\w.-]*")
_OURS = frozenset({BY_ITSELF, "set-up", "root"})


class BadUserName(UserError):
    """Nobody can sign in with such a name."""

    kind = "faulty"


def user_name(typed: str) -> str:
    """Give the name as it is kept: small letters. Raises BadUserName."""
    name = unicodedata.normalize("NFKC", typed).strip().lower()
    if not 2 <= len(name) <= LONGEST_NAME or not _NAME.fullmatch(name):
        raise BadUserName(
            f"'{typed[:40]}' can't be a name to sign in with.",
            f"take 2 to {LONGEST_NAME} letters, digits, dots or dashes, with a letter first, such as li or li.na",
        )
    if name in _OURS:
        raise BadUserName(f"'{name}' stands for the switchboard itself in the audit.", "take another name")
    return name
