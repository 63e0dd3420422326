"""Asterisk's configuration format: sections of `key = value`, each value checked against injection."""

from collections.abc import Iterable, Mapping

from appliance.errors import LocalProtocolError

_FORBIDDEN = set("\r\n\0;[]")
_SHOWN = "; [ ], a line break or a NUL"


def section(name: str, settings: Mapping[str, object] | Iterable[tuple[str, object]]) -> str:
    """Write one section. A key may come more than once when pairs are given.

    Raises LocalProtocolError, without the value in it, for one that would end its line, begin a comment or open a
    section.
    """
    pairs = settings.items() if isinstance(settings, Mapping) else settings
    lines = [f"[{_clean(name, 'a name')}]"]
    for key, value in pairs:
        clean = _clean(key, f"a key of [{name}]")
        lines.append(f"{clean} = {_clean(str(value), f'what {key!r} of [{name}] is set to')}")
    return "\n".join(lines) + "\n\n"


def _clean(text: str, what: str) -> str:
    """Refuse without quoting: the text may be a password."""
    if _FORBIDDEN & set(text):
        raise LocalProtocolError(f"{what} can't stand in Asterisk's configuration: it has one of {_SHOWN}")
    return text
