"""Where a thing is spoken of, and calling it otherwise everywhere.

The checks know every reference: where they find fault once a thing goes by another id, it was spoken of.
"""

from collections.abc import Callable, Mapping
from typing import Any

from appliance.config.problem import ConfigError, Path, Problem
from appliance.services.drafting.errors import AlreadyThere, NoSuchPart
from appliance.services.drafting.judging import Judgement
from appliance.services.drafting.places import Place, Tree

Judge = Callable[[Mapping[str, Any]], Judgement]

_ROUNDS = 20
"""A check may tell of one place of several at a time."""
_NOBODYS = {"agents": "9999999{}"}


def uses(tree: Mapping[str, Any], place: Place, judge: Judge) -> tuple[Path, ...]:
    """Give the places that speak of a thing. Raises ConfigError while the draft can't be read, and NoSuchPart."""
    found, _ = _moved(tree, place, _unused(tree, place), judge)
    return found


def renamed(tree: Mapping[str, Any], place: Place, new: str, judge: Judge) -> Tree:
    """Give the tree with the thing, and all that speaks of it, under another id.

    Raises AlreadyThere, NoSuchPart, and ConfigError while the draft can't be read, or for what is no id.
    """
    if new in tree.get(place.section, {}):
        raise AlreadyThere(Place(place.section, new).words)
    _, made = _moved(tree, place, new, judge)
    return made


def _moved(tree: Mapping[str, Any], place: Place, new: str, judge: Judge) -> tuple[tuple[Path, ...], Tree]:
    if place.get(tree) is None or place.id is None:
        raise NoSuchPart(place.words)
    before = judge(tree)
    if before.document is None:
        raise ConfigError(before.faults)
    old = place.id
    made: Tree = {**tree, place.section: _key_changed(tree[place.section], old, new)}
    known = {(_back(each.path, place, old, new), each.message) for each in before.faults}
    found: list[Path] = []
    for _ in range(_ROUNDS):
        judgement = judge(made)
        if judgement.document is None:
            raise ConfigError(judgement.faults)
        news = [path for each in judgement.faults if (path := _spoken(made, each, known, old)) is not None]
        for path in news:
            made = _replaced(made, path, old, new)
        found += [_back(path, place, new, old) for path in news]
        if not news:
            break
    return tuple(dict.fromkeys(found)), made


def _spoken(tree: Tree, fault: Problem, known: set[tuple[Path, str]], old: str) -> Path | None:
    """Give the place that speaks of what is gone; None for a fault of another kind."""
    if (fault.path, fault.message) in known:
        return None
    here: Any = tree
    for part in fault.path:
        here = here.get(part) if isinstance(here, dict) else _item(here, part)
    return fault.path if here == old or fault.path[-1] == old else None


def _item(here: Any, index: str | int) -> Any:  # noqa: ANN401 - whatever the tree holds
    return here[index] if isinstance(here, list) and isinstance(index, int) and index < len(here) else None


def _replaced(here: Any, path: Path, old: str, new: str) -> Any:  # noqa: ANN401 - whatever the tree holds
    if not path:
        return new
    first, *rest = path
    if isinstance(here, list):
        return [_replaced(item, tuple(rest), old, new) if index == first else item for index, item in enumerate(here)]
    if not rest and first == old and here.get(first) != old:
        return _key_changed(here, old, new)
    return {key: _replaced(item, tuple(rest), old, new) if key == first else item for key, item in here.items()}


def _key_changed(table: Mapping[str, Any], old: str, new: str) -> Tree:
    return {new if key == old else key: item for key, item in table.items()}


def _back(path: Path, place: Place, now: str, then: str) -> Path:
    """Give a path in the table as it was with the other id."""
    return (path[0], then, *path[2:]) if path[:2] == (place.section, now) else path


def _unused(tree: Mapping[str, Any], place: Place) -> str:
    table = tree.get(place.section, {})
    shape = _NOBODYS.get(place.section, "nobodys-{}")
    return next(id_ for number in range(len(table) + 1) if (id_ := shape.format(number)) not in table)
