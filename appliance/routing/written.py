"""The ways to write one telephone number, so that lists and lines needn't agree on one.

13800138000, +8613800138000, 008613800138000 and 013800138000 are one number.
"""

from dataclasses import dataclass

from appliance.domain.number_reading import Home, normalise
from appliance.domain.phone_number import PhoneNumber


@dataclass(frozen=True, slots=True)
class Written:
    """A number and its forms.

    `key` is the same for every way to write the number: with `+` and the calling code, or as it came where it can't be
    read. `forms` are what prefixes are compared with: as dialled from another city, from abroad, and as it came.
    """

    number: PhoneNumber
    key: str
    forms: tuple[str, ...]


def written(number: PhoneNumber, home: Home) -> Written:
    """Read a number as a line at `home` presents it."""
    shown = plus(number.digits)
    reading = normalise(number.digits, home)
    if reading is None:
        return Written(number, shown, (shown,))
    return Written(number, reading.international, tuple(dict.fromkeys((reading.digits, reading.international, shown))))


def plus(digits: str) -> str:
    """Write an international prefix in one way: `0081` is `+81`."""
    return "+" + digits.removeprefix("00") if digits.startswith("00") else digits
