"""Figures in English texts: 9:00-18:00 is "nine AM to six PM", $12.50 "twelve dollars and fifty cents"."""

import re
from collections.abc import Sequence

from appliance.domain.spoken.en_numbers import (
    LARGEST_WRITTEN,
    digit_words,
    hour_words,
    number_words,
    ordinal_words,
    year_words,
)
from appliance.domain.spoken.written import COMMA

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_CURRENCIES = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "US$": ("US dollar", "US dollars", "cent", "cents"),
    "HK$": ("Hong Kong dollar", "Hong Kong dollars", "cent", "cents"),
    "€": ("euro", "euros", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "¥": ("yuan", "yuan", "fen", "fen"),
}
_UNITS = {
    "km": "kilometer", "㎞": "kilometer", "m": "meter", "cm": "centimeter", "㎝": "centimeter", "mm": "millimeter",
    "㎜": "millimeter", "kg": "kilogram", "㎏": "kilogram", "g": "gram", "mg": "milligram", "L": "liter",
    "ml": "milliliter", "mL": "milliliter", "m²": "square meter", "㎡": "square meter", "m³": "cubic meter",
    "km²": "square kilometer", "h": "hour", "min": "minute", "s": "second", "W": "watt", "kW": "kilowatt",
    "kWh": "kilowatt hour", "V": "volt", "A": "amp", "MB": "megabyte", "GB": "gigabyte", "TB": "terabyte",
}  # fmt: skip
_SAME_IN_PLURAL = {"Hz": "hertz", "kHz": "kilohertz", "MHz": "megahertz", "GHz": "gigahertz"}
_CUE = (
    r"(?i:\b(?:call|dial|phone|telephone|tel|mobile|hotline|fax|number|no|extension|ext|agent|agent ID|room|code|zip|"
    r"account|order|QQ|WeChat|text)\b\.?(?: (?:is|us at|us on|at|on|number|to))*)"
)
_COUNTED = r"\s*(?i:dollars?|euros?|yuan|people|hours?|days?|weeks?|months?|years?|minutes?|seconds?|times?|calls?)\b"
_LAST_MONTH, _LAST_DAY = 12, 31
_SPELT = re.compile(r"[A-Z]{2,4}")


class WrittenEnglish:
    """See `Written`."""

    cue = re.compile(_CUE)
    counted = re.compile(_COUNTED)

    def prepare(self, text: str) -> str:
        """Put "9 am", "22nd" and keys into words."""
        for pattern, put in _OWN:
            text = re.sub(pattern, put, text)
        return text

    def digits(self, groups: Sequence[str]) -> str:
        """Say "four zero zero, eight zero zero"."""
        return ", ".join(" ".join(digit_words(group)) for group in groups)

    def number(self, figures: str) -> str:
        """Say "three point one four"."""
        whole, _, part = figures.replace(COMMA, "").partition(".")
        words = _number(int(whole)) if int(whole) <= LARGEST_WRITTEN else " ".join(digit_words(whole))
        return f"{words} point {' '.join(digit_words(part))}" if part else words

    def year(self, year: int) -> str:
        """Say "twenty twenty-six"."""
        return _hyphened(year_words(year))

    def date(self, year: int | None, month: int, day: int) -> str:
        """Say "November twenty-second, twenty twenty-six"."""
        after = "" if year is None else f", {self.year(year)}"
        return f"{_MONTHS[month - 1]} {_hyphened(ordinal_words(day))}{after}"

    def time(self, hour: int, minute: int) -> str:
        """Say "nine oh five AM"."""
        return _hyphened(hour_words(hour % 24, minute))

    def span(self, first: str, last: str) -> str:
        """Say "nine AM to six PM"."""
        return f"{first} to {last}"

    def money(self, figures: str, currency: str) -> str:
        """Say "twelve dollars and fifty cents"."""
        one, many, cent, cents = _CURRENCIES[currency]
        whole, _, part = figures.replace(COMMA, "").partition(".")
        if len(part) > 2 or (part and currency == "¥"):
            return f"{self.number(figures)} {many}"
        small = int(part.ljust(2, "0"))
        words = f"{self.number(whole)} {one if int(whole) == 1 else many}"
        return f"{words} and {_number(small)} {cent if small == 1 else cents}" if small else words

    def percent(self, figures: str) -> str:
        """Say "ten percent"."""
        return f"{self.number(figures)} percent"

    def fraction(self, above: int, below: int) -> str:
        """Say "two thirds"."""
        if below < 2 or above >= below:
            return f"{_number(above)} over {_number(below)}"
        name = {2: "half", 4: "quarter"}.get(below) or _hyphened(ordinal_words(below))
        return f"{_number(above)} {name if above == 1 else f'{name}s'}"

    def quantity(self, figures: str, unit: str) -> str | None:
        """Say "two kilograms"."""
        words = self.number(figures)
        if unit in {"℃", "°C"}:
            return f"{words} degrees Celsius"
        if unit == "km/h":
            return f"{words} kilometers an hour"
        if unit in _SAME_IN_PLURAL:
            return f"{words} {_SAME_IN_PLURAL[unit]}"
        return f"{words} {_UNITS[unit]}{'' if figures == '1' else 's'}" if unit in _UNITS else None

    def negative(self, words: str) -> str:
        """Say "minus five"."""
        return f"minus {words}"

    def dotted(self, parts: Sequence[str]) -> str:
        """Say "one point two point three"."""
        return " point ".join(self.number(part) for part in parts)

    def word(self, letters: str) -> str:
        """Spell initials of two to four letters, such as V I P; words are left to the engine."""
        return " ".join(letters) if _SPELT.fullmatch(letters) else letters


WRITTEN = WrittenEnglish()


def _number(number: int) -> str:
    return _hyphened(number_words(number))


def _hyphened(words: Sequence[str]) -> str:
    """Join words as they are written: twenty-two."""
    return re.sub(
        r"ty (?=(?:one|two|three|four|five|six|seven|eight|nine|\w+(?:st|nd|rd|th))\b)", "ty-", " ".join(words)
    )


def _on_the_clock(found: re.Match[str]) -> str:
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3].upper()
    return f" {_hyphened((*number_words(hour), *(_minutes(minute))))} {half}M "


def _shouted(found: re.Match[str]) -> str:
    """Lower a text in capitals; what stands among short ones only is initials."""
    is_text = any(len(word) > len("ABCD") for word in found[0].split())
    return found[0].lower() if is_text else found[0]


def _slashed(found: re.Match[str]) -> str:
    """Say 22/11/2026 as a date; where both could be the month, the first is."""
    first, second, year = (int(part) for part in found.groups())
    month, day = (first, second) if first <= _LAST_MONTH else (second, first)
    return WRITTEN.date(year, month, day) if 1 <= month <= _LAST_MONTH and 1 <= day <= _LAST_DAY else found[0]


def _in_year(found: re.Match[str]) -> str:
    return f"{found[1]} {WRITTEN.year(int(found[2]))}"


def _minutes(minute: int) -> tuple[str, ...]:
    return (*(("oh",) if minute < 10 else ()), *number_words(minute)) if minute else ()


_OWN = (
    (r"(?<![\d/.-])(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?![\d/])", _slashed),
    (r"\b[A-Z]{2,}(?:\s+[A-Z]{2,})+\b", _shouted),
    (r"(?i)(?<=\d)(\s*[ap]\.?m\.?)\s*[-–—~]\s*(?=\d)", lambda at: f"{at[1]} to "),
    (rf"(?i)\b(year|in|since|from|until|by)\s+((?:19|20)\d\d)\b(?![.,:/-]\d|{_COUNTED})", _in_year),
    (r"(?<![\d.:])(1[0-2]|0?[1-9])(?::([0-5]\d))?\s*([AaPp])(?:\.[Mm]\.|[Mm]\b)", _on_the_clock),
    (r"(?<![\d.,])(\d{1,4})(?:st|nd|rd|th)\b", lambda at: _hyphened(ordinal_words(int(at[1])))),
    (r"#(?=\s+key)", lambda _: "hash"),
    (r"\*(?=\s+key)", lambda _: "star"),
    (r"\s*&\s*", lambda _: " and "),
    (r"(?<=[A-Za-z0-9])\.(?=[A-Za-z]{2})", lambda _: " dot "),
    (r"(?<=[A-Za-z0-9])@(?=[A-Za-z])", lambda _: " at "),
)
