"""What the rules of a language must tell. Their values are without state, found by `registry.rules_of`."""

import datetime
from typing import Protocol

from appliance.domain.spoken.written import Written

LARGEST = 99_999_999
"""The largest number that is said as a number; beyond it, digits are said one by one."""

PromptIds = tuple[str, ...]
"""Built-in prompts, played one after the other without a pause between them."""


def checked(number: int, least: int = 0) -> int:
    """Give the number if it can be said as a number. Raises ValueError else."""
    if not least <= number <= LARGEST:
        raise ValueError(f"{number} is not from {least} to {LARGEST}")
    return number


def each_digit(digits: str) -> str:
    """Give the digits if they are nothing else. Raises ValueError else."""
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"{digits!r} is not digits")
    return digits


class Rules(Protocol):
    """From a value to the built-in prompts that say it. Numbers are 0 to `LARGEST`; others raise ValueError."""

    @property
    def written(self) -> Written | None:
        """How this language reads figures in typed texts; None leaves them to the speech engine."""
        ...

    def number(self, number: int) -> PromptIds:
        """Say a number as one counts: 105 is 一百零五, "one hundred five"."""
        ...

    def digits(self, digits: str, *, yao: bool = False) -> PromptIds:
        """Say digits one by one; `yao` says 1 as 幺 where the language has such a form. ValueError unless all 0-9."""
        ...

    def place(self, place: int) -> PromptIds:
        """Tell a caller the place in a queue, from 1, as a whole sentence."""
        ...

    def wait(self, minutes: int) -> PromptIds:
        """Tell a caller the estimated wait as a whole sentence; 0 means less than a minute."""
        ...

    def minutes(self, minutes: int) -> PromptIds:
        """Say a number of minutes with its unit; 0 means less than a minute."""
        ...

    def seconds(self, seconds: int) -> PromptIds:
        """Say a number of seconds with its unit."""
        ...

    def date(self, day: datetime.date) -> PromptIds:
        """Say year, month and day."""
        ...

    def time(self, moment: datetime.time) -> PromptIds:
        """Say hour and minute."""
        ...

    def weekday(self, day: datetime.date) -> PromptIds:
        """Say the day of the week."""
        ...
