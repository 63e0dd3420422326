"""How a language reads aloud what stands in a typed text as figures."""

import re
from collections.abc import Sequence
from typing import Protocol

COMMA = ","
"""What sets thousands apart in the figures that the rules are given, such as 1,234.50."""


class Written(Protocol):
    """From figures, as `typed` recognises them, to words. Figures are of 0-9, with `,` and at most one `.` in them."""

    @property
    def cue(self) -> re.Pattern[str]:
        """Match what stands before digits that are said one by one, such as 电话."""
        ...

    @property
    def counted(self) -> re.Pattern[str]:
        """Match what follows a quantity, such as 个: then figures are a number, however many there are."""
        ...

    def prepare(self, text: str) -> str:
        """Put what only this language has into words."""
        ...

    def digits(self, groups: Sequence[str]) -> str:
        """Say groups of digits one by one, with a breath between groups."""
        ...

    def number(self, figures: str) -> str:
        """Say a number."""
        ...

    def year(self, year: int) -> str:
        """Say a year, as in a date."""
        ...

    def date(self, year: int | None, month: int, day: int) -> str:
        """Say a date."""
        ...

    def time(self, hour: int, minute: int) -> str:
        """Say a time; the hour is 0 to 24."""
        ...

    def span(self, first: str, last: str) -> str:
        """Join words to "from first to last"."""
        ...

    def money(self, figures: str, currency: str) -> str:
        """Say an amount; the currency is ¥, $, US$, HK$, € or £."""
        ...

    def percent(self, figures: str) -> str:
        """Say per cent."""
        ...

    def fraction(self, above: int, below: int) -> str:
        """Say a fraction."""
        ...

    def quantity(self, figures: str, unit: str) -> str | None:
        """Say a quantity with its written unit, such as kg; None when that is no unit."""
        ...

    def negative(self, words: str) -> str:
        """Say that a number is below zero."""
        ...

    def dotted(self, parts: Sequence[str]) -> str:
        """Say figures with more than one point in them, such as a version."""
        ...

    def word(self, letters: str) -> str:
        """Say a word of Latin letters."""
        ...
