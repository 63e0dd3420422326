"""How telephone lines present numbers, and what is meant: above all, numbers in China.

China's numbering plan: a mobile is `1[3-9]` and nine more digits; an area code is `010`, `02x` or `0` and three digits
from 3 on; subscribers have 7 or 8 digits; what begins with 1, 95 or 96 and has at most 8 digits is a service (950 may
be longer), as are 400 and 800. Lines add or leave out the trunk 0, `86`, `+86`, `0086` and the own area code as they
please.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

CHINA = "CN"
_CHINA_CODE = "86"
_OUR_INTERNATIONAL_PREFIX = "00"
_NORTH_AMERICAN_PREFIX = "011"

_IP_CARRIER = re.compile(r"(179\d\d|12593)(?=\d{10,})")
_MOBILE = re.compile(r"0?(1[3-9]\d{9})")
_WITHOUT_PLUS = re.compile(r"86(?=\d{10,12}$)")
_SERVICE = re.compile(r"0?([48]00\d{7})|10(?![1-8]\d{7}$)\d{1,18}|1\d{2,5}|9[56]\d{3,6}|950\d{2,10}")
_WITH_AREA = re.compile(r"0?(10|2\d|[3-9]\d{2})([1-9]\d{6,7})")
_SHORT_WITH_AREA = re.compile(r"0(10|2\d|[3-9]\d{2})([19]\d{2,5})")
_LOCAL = re.compile(r"[1-8]\d{6,7}")


class Kind(StrEnum):
    """What sort of number it is. `ABROAD` is any number outside China, with its calling code."""

    MOBILE = "mobile"
    FIXED = "fixed"
    LOCAL = "local"
    SERVICE = "service"
    ABROAD = "abroad"


@dataclass(frozen=True, slots=True)
class Reading:
    """A number as it is meant.

    `digits` of a Chinese number are as dialled from another city (`13800138000`, `075512345678`, `95588`), those of
    `ABROAD` begin with the calling code; `area_code` has its 0 and is known of `FIXED` alone.
    """

    kind: Kind
    digits: str
    area_code: str | None = None

    @property
    def international(self) -> str:
        """Give it with `+` and its calling code."""
        return f"+{self.digits}" if self.kind is Kind.ABROAD else f"+{_CHINA_CODE}{self.digits.removeprefix('0')}"


@dataclass(frozen=True, slots=True)
class Home:
    """Where a line is, so that numbers without a country or an area code are read as being from there."""

    country: str = CHINA
    calling_code: str = _CHINA_CODE
    area_code: str | None = None


def normalise(digits: str, home: Home) -> Reading | None:
    """Read a number as a line at `home` presents it; None when it can't be one (an extension, a code, too short)."""
    bare = digits.removeprefix("+")
    if not (bare.isascii() and bare.isdecimal()):
        return None
    international = _after_international_prefix(digits, home)
    if international is not None:
        return _with_calling_code(international)
    if home.country == CHINA:
        return _in_china(bare, home.area_code)
    if not home.calling_code:
        return None
    national = bare.removeprefix("0") if home.calling_code != "39" else bare  # Italy's 0 is part of the number
    return _with_calling_code(home.calling_code + national) if len(national) >= 6 else None


def _after_international_prefix(digits: str, home: Home) -> str | None:
    prefixes = ["+", _OUR_INTERNATIONAL_PREFIX] + ([_NORTH_AMERICAN_PREFIX] if home.calling_code == "1" else [])
    return next((digits.removeprefix(prefix) for prefix in prefixes if digits.startswith(prefix)), None)


def _with_calling_code(digits: str) -> Reading | None:
    if digits.startswith(_CHINA_CODE):
        return _in_china(digits.removeprefix(_CHINA_CODE), None)
    return Reading(Kind.ABROAD, digits) if 7 <= len(digits) <= 15 and digits[0] != "0" else None  # E.164: 15 at most


def _in_china(digits: str, area_code: str | None) -> Reading | None:
    digits = _WITHOUT_PLUS.sub("", _IP_CARRIER.sub("", digits))
    if mobile := _MOBILE.fullmatch(digits):
        return Reading(Kind.MOBILE, mobile[1])
    if _LOCAL.fullmatch(digits) and not digits.startswith("10"):
        return _local(digits, area_code)
    if service := _SERVICE.fullmatch(digits):
        return Reading(Kind.SERVICE, service[1] or digits)
    fixed = _WITH_AREA.fullmatch(digits) or _SHORT_WITH_AREA.fullmatch(digits)
    return Reading(Kind.FIXED, f"0{fixed[1]}{fixed[2]}", f"0{fixed[1]}") if fixed else None


def _local(digits: str, area_code: str | None) -> Reading:
    if area_code is None:
        return Reading(Kind.LOCAL, digits)
    return Reading(Kind.FIXED, area_code + digits, area_code)
