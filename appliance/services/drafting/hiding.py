"""PINs and passwords never leave the box: what is shown has stars in their place, and stars that come back mean them.

A secret is found again by its path; in a list, by the name of the entry that holds it; else by that name anywhere in
the part. So entries may be moved and renamed nodes keep their PINs. A password for a far side is told to nobody else:
it isn't found again once the entry names another server, account or kind of channel.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from appliance.config.model.base import SECRET_KEYS
from appliance.config.model.notifications import DingtalkChannel, FeishuChannel, MailServer, WecomChannel
from appliance.config.problem import ConfigError, Path, Problem

STARS = "********"
_STAND_FOR_IT = frozenset({STARS, "(hidden)"})
"""What `zongji config export` without PINs writes counts, too."""

_DESTINATION = ("kind", "host", "port", "security", "base_url", "url", "username", "ca_file")
"""Whom an entry's secret is shown to, and how that one proves who it is."""
_USUAL = {
    "security": frozenset({MailServer.model_fields["security"].default}),
    "base_url": frozenset(
        channel.model_fields["base_url"].default for channel in (WecomChannel, DingtalkChannel, FeishuChannel)
    ),
}
"""Said or left out, it is the same. Each robot's address is a maker's own."""

_Holder = tuple[str, str, tuple[str, ...]]
"""A secret's key, the name of the entry that holds it, and its destination."""


def hidden(value: Any) -> Any:  # noqa: ANN401 - whatever the tree holds
    """Give a part of a tree with stars in place of its secrets."""
    match value:
        case dict():
            return {key: STARS if _is_secret(key, item) else hidden(item) for key, item in value.items()}
        case list():
            return [hidden(item) for item in value]
        case _:
            return value


def revealed(new: Any, old: Any, path: Path = ()) -> Any:  # noqa: ANN401 - whatever the trees hold
    """Give what was sent with the secrets of `old` in place of stars; `path` is where it stands.

    Raises ConfigError with each that can't be told.
    """
    lost: list[Problem] = []
    made = _revealed(new, old, path, dict(_by_name(old)), lost)
    if lost:
        raise ConfigError(tuple(lost))
    return made


def _is_secret(key: object, item: object) -> bool:
    return key in SECRET_KEYS and isinstance(item, str | int | float) and not isinstance(item, bool)


def _destination(holder: Mapping[str, Any]) -> tuple[str, ...]:
    """Give whom the holder's secret goes to, in a form that can be compared."""
    return tuple(f"{key}={holder[key]!r}" for key in _DESTINATION if not _is_usual(key, holder.get(key)))


def _is_usual(key: str, value: Any) -> bool:  # noqa: ANN401 - whatever was sent
    return value is None or (isinstance(value, str) and value in _USUAL.get(key, ()))


def _revealed(new: Any, old: Any, path: Path, named: Mapping[_Holder, str], lost: list[Problem]) -> Any:  # noqa: ANN401 - whatever the trees hold
    match new:
        case dict():
            before = old if isinstance(old, dict) else {}
            return {
                key: _secret(new, key, before, (*path, key), named, lost)
                if _is_secret(key, item) and item in _STAND_FOR_IT
                else _revealed(item, before.get(key), (*path, key), named, lost)
                for key, item in new.items()
            }
        case list():
            return [
                _revealed(item, _counterpart(item, index, old), (*path, index), named, lost)
                for index, item in enumerate(new)
            ]
        case _:
            return new


def _secret(
    holder: dict[str, Any],
    key: str,
    before: dict[str, Any],
    path: Path,
    named: Mapping[_Holder, str],
    lost: list[Problem],
) -> Any:  # noqa: ANN401 - a text, or a number that is a fault
    destination = _destination(holder)
    if _is_secret(key, before.get(key)) and _destination(before) == destination:
        return before[key]
    known = named.get((key, str(holder.get("name", "")), destination))
    if known is None:
        lost.append(Problem(path, "can't be told from the stars: give it anew"))
    return known


def _counterpart(item: Any, index: int, old: Any) -> Any:  # noqa: ANN401 - whatever the trees hold
    """Give the entry of the old list that this one was: by its name where it has one, else by its place."""
    if not isinstance(old, list):
        return None
    if isinstance(item, dict) and "name" in item:
        same = [each for each in old if isinstance(each, dict) and each.get("name") == item["name"]]
        return same[0] if len(same) == 1 else None
    return old[index] if index < len(old) else None


def _by_name(value: Any) -> Iterator[tuple[_Holder, str]]:  # noqa: ANN401 - whatever the tree holds
    """Give the secrets of entries with a name; of two with one name, none is known by it."""
    found: dict[_Holder, set[str]] = {}
    for holder, secret in _named_secrets(value):
        found.setdefault(holder, set()).add(secret)
    for place, secrets in found.items():
        if len(secrets) == 1:
            yield place, next(iter(secrets))


def _named_secrets(value: Any) -> Iterator[tuple[_Holder, str]]:  # noqa: ANN401 - whatever the tree holds
    match value:
        case dict():
            for key, item in value.items():
                if _is_secret(key, item) and value.get("name"):
                    yield (key, str(value["name"]), _destination(value)), item
                else:
                    yield from _named_secrets(item)
        case list():
            for item in value:
                yield from _named_secrets(item)
        case _:
            return
