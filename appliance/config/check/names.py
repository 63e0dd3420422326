"""Names that must mean something."""

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches

from appliance.config.problem import Path, Problem

_SHOWN = 12
"""So many names are told; of more, the first ones."""


def missing(path: Path, what: str, name: str | None, known: Collection[str]) -> Iterator[Problem]:
    """Find a name that means nothing; None means nothing was named."""
    if name is None or name in known:
        return
    close = get_close_matches(name, known, n=1)
    hint = f", did you mean '{close[0]}'?" if close else f"; there are: {_told(known)}"
    yield Problem(path, f"there is no {what} '{name}'{hint}")


def all_missing(path: Path, what: str, names: Iterable[str], known: Collection[str]) -> Iterator[Problem]:
    """Find the names of a list that mean nothing, and those that come twice."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        yield from missing((*path, index), what, name, known)
        if name in seen:
            yield Problem((*path, index), f"{what} '{name}' comes twice")
        seen.add(name)


def _told(known: Collection[str]) -> str:
    names = sorted(known)
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}" if names else "none"
