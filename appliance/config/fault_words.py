"""What pydantic finds, in the words of this house: what the value is meant to be, not which expression it failed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

_SHAPES: Mapping[str, str] = {
    r"^[a-z0-9][a-z0-9-]{0,39}$": "is an id: small letters, digits and -, up to 40",
    r"^[a-z][a-z0-9-]{0,39}$": "is an endpoint's id: small letters, digits and -, beginning with a letter",
    r"^[0-9]{2,8}$": "is an agent's ID: 2 to 8 digits",
    r"^[0-9]{1,8}$": "is an extension: 1 to 8 digits",
    r"^([0-9]{2,8}|[a-z][a-z0-9-]{0,39})$": "is an agent's ID or an endpoint's id",
    r"^\+?[0-9*#]{1,32}$": "is a telephone number: digits, * and #, and a + in front",
    r"^\+?[0-9]{1,20}$": "is the beginning of a telephone number: digits, and a + in front",
    r"^[0-9*#]$": "is one key: 0 to 9, * or #",
    r"^[0-9]$": "is one key: 0 to 9",
    r"^[a-z]{2,3}$": "is a language's ISO 639 code of two or three small letters, such as zh",
    r"^[A-Z]{2}$": "is a country's ISO code of two capital letters, such as CN",
    r"^[A-Z]{3}$": "is a currency's code of three capital letters, such as CNY",
    r"^0[1-9][0-9]{1,2}$": 'is an area code with its zero, in quotes, such as "0755"',
    r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$": 'is a time of day, in quotes, such as "08:30"',
    r"^([0-9*#]{1,20}|-)$": "is what is keyed at one question: digits, * and #, or - for nothing",
    r"^[0-9a-f]{64}$": "is a SHA-256: 64 of 0-9 and a-f, as `zongji lists import` prints it",
    r"^/[^\x00-\x1f\x7f-\x9f]{1,255}$": "is a file of this machine, with its whole path, such as /etc/ssl/own-ca.pem",
    r"^([A-Za-z0-9.-]{1,253}|[0-9a-fA-F:.]{2,45})$": "is a host's name or address, such as smtp.example.com",
    r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$": (
        "is a mail address without a name, such as office@example.com"
    ),
    r"^[^\x00-\x1f\x7f-\x9f]*$": "can't hold control characters (Cc), such as line breaks",
    r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$": "can't hold control characters (Cc) but line breaks and tabs",
}

_NUMBERS = (int, float)


def words(detail: ErrorDetails) -> str:
    """Say what is wrong; what was given is added by whoever knows whether it may be shown."""
    tell = _TOLD.get(detail["type"])
    return tell(detail) if tell else detail["msg"].removeprefix("Value error, ")


def without_echoes(details: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out that a list is too short where that is so only because its entries have faults of their own."""
    return [
        detail
        for detail in details
        if detail["type"] != "too_short"
        or not any(_is_below(other["loc"], detail["loc"]) for other in details if other is not detail)
    ]


def _is_below(loc: tuple[int | str, ...], above: tuple[int | str, ...]) -> bool:
    return len(loc) > len(above) and loc[: len(above)] == above


def _shape(detail: ErrorDetails) -> str:
    pattern = detail.get("ctx", {}).get("pattern", "")
    return _SHAPES.get(pattern, f"has to match {pattern}")


def _text(detail: ErrorDetails) -> str:
    given: Any = detail["input"]
    is_number = isinstance(given, _NUMBERS) and not isinstance(given, bool)
    return "is text: put it in quotes" if is_number else "is text"


def _too_short(detail: ErrorDetails) -> str:
    least = detail.get("ctx", {}).get("min_length", 1)
    return f"needs at least {_count(least, detail)}"


def _too_long(detail: ErrorDetails) -> str:
    return f"can have at most {_count(detail.get('ctx', {}).get('max_length', 0), detail)}"


def _count(number: int, detail: ErrorDetails) -> str:
    """Say of what: a text has characters, a list entries."""
    one, more = ("character", "characters") if isinstance(detail["input"], str) else ("entry", "entries")
    return f"{number} {one if number == 1 else more}"


def _bound(told: str, key: str) -> Callable[[ErrorDetails], str]:
    return lambda detail: f"{told} {detail.get('ctx', {}).get(key)}"


def _one_of(detail: ErrorDetails) -> str:
    expected = str(detail.get("ctx", {}).get("expected", ""))
    return f"is one of {expected}" if " or " in expected else f"is {expected} here"


def _always(told: str) -> Callable[[ErrorDetails], str]:
    return lambda _: told


_TOLD: Mapping[str, Callable[[ErrorDetails], str]] = {
    "string_pattern_mismatch": _shape,
    "string_type": _text,
    "too_short": _too_short,
    "too_long": _too_long,
    "string_too_short": _too_short,
    "string_too_long": _too_long,
    "bool_type": _always("is yes or no: true or false"),
    "bool_parsing": _always("is yes or no: true or false"),
    "int_type": _always("is a whole number"),
    "int_parsing": _always("is a whole number"),
    "int_from_float": _always("is a whole number"),
    "float_type": _always("is a number"),
    "float_parsing": _always("is a number"),
    "decimal_type": _always("is a number"),
    "decimal_parsing": _always("is a number"),
    "finite_number": _always("is a number"),
    "greater_than_equal": _bound("is at least", "ge"),
    "greater_than": _bound("is more than", "gt"),
    "less_than_equal": _bound("is at most", "le"),
    "less_than": _bound("is less than", "lt"),
    "literal_error": _one_of,
    "enum": _one_of,
    "tuple_type": _always("is a list"),
    "list_type": _always("is a list"),
    "dict_type": _always("has keys of its own below it"),
    "model_type": _always("has keys of its own below it"),
    "model_attributes_type": _always("has keys of its own below it"),
    "missing": lambda _: "is required, and is missing",
    "date_from_datetime_parsing": lambda _: "is a date: YYYY-MM-DD",
    "date_parsing": lambda _: "is a date: YYYY-MM-DD",
    "datetime_parsing": lambda _: "is a date and time: YYYY-MM-DD HH:MM",
    "datetime_from_date_parsing": lambda _: "is a date and time: YYYY-MM-DD HH:MM",
}
