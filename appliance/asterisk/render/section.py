"""Asterisk's configuration format: sections of `key = value`, each value checked against injection."""

from collections.abc import Iterable, Mapping

from appliance.errors import LocalProtocolError

_FORBIDDEN = set("\r\n\0;[]")


def section(name: str, settings: Mapping[str, object] | Iterable[tuple[str, object]]) -> str:
    """Write one section. A key may come more than once when pairs are given.

    Raises LocalProtocolError for a value that would end its line, begin a comment or open a section.
    """
    pairs = settings.items() if isinstance(settings, Mapping) else settings
    lines = [f"[{_clean(name)}]", *(f"{_clean(key)} = {_clean(str(value))}" for key, value in pairs)]
    return "\n".join(lines) + "\n\n"


def _clean(text: str) -> str:
    if _FORBIDDEN & set(text):
        raise LocalProtocolError(f"{text!r} can't stand in Asterisk's configuration")
    return text
