"""What a contact may hold, and reading it as people write it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from appliance.domain.number_reading import Home
from appliance.domain.phone_number import PhoneNumber
from appliance.routing.written import written
from appliance.storage.contacts import ContactNumber

LONGEST = {"name": 64, "company": 128, "email": 128, "address": 256, "remark": 2000}
MOST_NUMBERS = 20
LONGEST_LABEL = 32
LEAST_DIGITS = 3

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LETTERS = re.compile(r"[^0-9+*#]")


class Unfit(ValueError):
    """It can't be kept; the text says why, and quotes nothing."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A contact as it was written, with its numbers as they were written: (number, label)."""

    name: str = ""
    company: str = ""
    email: str = ""
    address: str = ""
    remark: str = ""
    numbers: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def tidied(self) -> "Draft":
        """Take away what people don't see. Raises Unfit for what is missing or too long."""
        texts = {name: tidy(getattr(self, name), keep_lines=name in {"address", "remark"}) for name in LONGEST}
        texts["name"] = texts["name"] or texts["company"]
        if not texts["name"]:
            raise Unfit("a contact needs a name")
        for name, longest in LONGEST.items():
            if len(texts[name]) > longest:
                raise Unfit(f"{name} is longer than {longest} characters")
        return Draft(**texts, numbers=self.numbers)


def tidy(text: str, *, keep_lines: bool = False) -> str:
    """Take away control characters, and spaces at both ends."""
    clean = _CONTROL.sub("", text.replace("\r\n", "\n"))
    return clean.strip() if keep_lines else " ".join(clean.split())


def number_key(shown: str, home: Home) -> str | None:
    """Give the one form of a number that all ways to write it share; None for what is no number."""
    number = PhoneNumber.parse(_LETTERS.sub("", shown))
    if number is None or sum(map(str.isdecimal, number.digits)) < LEAST_DIGITS:
        return None
    return written(number, home).key


def read_numbers(given: Iterable[tuple[str, str]], home: Home) -> tuple[ContactNumber, ...]:
    """Read a contact's numbers, each once. Raises Unfit."""
    found: dict[str, ContactNumber] = {}
    for shown, label in given:
        text = tidy(shown)[:40]
        if not text:
            continue
        key = number_key(text, home)
        if key is None:
            raise Unfit("one of the numbers is no telephone number")
        found.setdefault(key, ContactNumber(key, text, tidy(label)[:LONGEST_LABEL]))
    if len(found) > MOST_NUMBERS:
        raise Unfit(f"a contact has {MOST_NUMBERS} numbers at most")
    return tuple(found.values())


def ways_to_write(key: str, home: Home) -> tuple[str, ...]:
    """Give the forms in which lines present a number, for looking it up in the record of calls."""
    digits = key.removeprefix("+")
    forms = [key, digits, f"00{digits}"]
    code = home.calling_code
    if key.startswith("+") and code and digits.startswith(code):
        national = digits.removeprefix(code)
        forms += [national, f"0{national}"]
        area = (home.area_code or "").removeprefix("0")
        if area and national.startswith(area) and len(national) - len(area) >= 7:
            forms.append(national.removeprefix(area))
    return tuple(dict.fromkeys(forms))
