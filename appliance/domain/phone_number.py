"""Telephone numbers that mask themselves wherever they are printed."""

import re
from dataclasses import dataclass
from typing import Self

_SHAPE = re.compile(r"\+?[0-9*#]{1,32}")
_PUNCTUATION = re.compile(r"[\s().\-/]")
_SHOWN_DIGITS = 4


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """One number as it was dialled or presented: digits, `*`, `#` and a leading `+`, nothing else.

    `str()` and `repr()` mask it, so that it may stand in a log; `digits` is the number itself.
    """

    digits: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Take a number as a line presents it; None when the line presents none (anonymous, a name, nonsense)."""
        bare = _PUNCTUATION.sub("", text)
        return cls(bare) if _SHAPE.fullmatch(bare) else None

    def masked(self) -> str:
        """Give the number with all but the last digits hidden: `13800138000` → `*******8000`."""
        hidden = max(0, len(self.digits) - _SHOWN_DIGITS)
        return "*" * hidden + self.digits[hidden:]

    def __str__(self) -> str:
        return self.masked()

    def __repr__(self) -> str:
        return f"PhoneNumber({self.masked()})"
