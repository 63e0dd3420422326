"""How the command line prints: tables in which Chinese aligns, times of the machine's zone, JSON for programs."""

import json
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from appliance.domain.phone_number import PhoneNumber

_WIDTH_OF_A_FILE = 160


def console() -> Console:
    """Give the screen. What is printed is taken literally: a caller's name is no markup."""
    width = None if sys.stdout.isatty() else _WIDTH_OF_A_FILE
    return Console(markup=False, highlight=False, emoji=False, width=width)


def table(*columns: str, unbroken: str = "") -> Table:
    """Make a table without a frame; the column `unbroken` is printed whole, so that it can be copied."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in columns:
        made.add_column(name, no_wrap=name == unbroken, overflow="fold")
    return made


def plain(text: str | None) -> str:
    """Make text from outside harmless: a caller's name may hold a terminal's control sequences."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text or "")


def local(at: datetime) -> str:
    """Print a time in the machine's zone."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def zone(at: datetime) -> str:
    """Print the machine's zone at that time, as an offset from UTC."""
    return at.astimezone().strftime("%z")


def seconds(duration_s: float | None) -> str:
    """Print a duration: `4.5 s`, `12:05 min`; nothing when there is none."""
    if duration_s is None:
        return ""
    if duration_s < 60:
        return f"{duration_s:.1f} s"
    minutes, rest = divmod(round(duration_s), 60)
    return f"{minutes}:{rest:02} min"


def print_json(value: object) -> None:
    """Print a value of the product for another program: numbers whole, times in UTC."""
    sys.stdout.write(json.dumps(_jsonable(value), ensure_ascii=False, indent=2) + "\n")


def _jsonable(value: object) -> object:
    match value:
        case PhoneNumber(digits):
            return digits
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case Mapping():
            return {str(key): _jsonable(item) for key, item in value.items()}
        case list() | tuple():
            return [_jsonable(item) for item in value]
    if is_dataclass(value):
        return {field.name: _jsonable(getattr(value, field.name)) for field in fields(value)}
    return value
