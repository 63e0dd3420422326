"""Whole lists of callers: made, changed in what they are for, removed; each gives the changed tree of a document."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from appliance.errors import UserError
from appliance.services.list_keeping import Tree


class ListUse(StrEnum):
    """What all hotlines do with a list's callers."""

    NONE = "none"
    BLOCK = "block"
    ALWAYS = "always"
    ONLY = "only"


_DECIDING = (ListUse.BLOCK, ListUse.ALWAYS, ListUse.ONLY)


@dataclass(frozen=True, slots=True)
class ListPlan:
    """What a list is beside its numbers: a name, a region as the document has it, and callers without a number.

    `use` is what all hotlines do with it; None leaves each hotline as it is.
    """

    name: str
    region: Mapping[str, Any] | None = None
    anonymous: bool = False
    use: ListUse | None = None


def free_id(*trees: Mapping[str, Any]) -> str:
    """Give an id that no list of these documents has."""
    taken = {id_ for tree in trees for id_ in tree.get("lists", {})}
    return next(f"list-{number}" for number in range(1, len(taken) + 2) if f"list-{number}" not in taken)


def with_list(tree: Mapping[str, Any], id_: str, plan: ListPlan, number: str | None) -> Tree:
    """Give the tree with a list more, which begins with a number, if any.

    Raises UserError when it holds nothing, or another list has the id.
    """
    if id_ in tree.get("lists", {}):
        raise UserError(f"There is a list '{id_}' already.", "look at the lists, and try again")
    made = copy.deepcopy(dict(tree))
    made.setdefault("lists", {})[id_] = {} if number is None else {"numbers": [number]}
    return _planned(made, id_, plan)


def changed_list(tree: Mapping[str, Any], id_: str, plan: ListPlan) -> Tree:
    """Give the tree in which a list is planned otherwise. Raises UserError when there is none, or it holds nothing."""
    _known(tree, id_)
    return _planned(copy.deepcopy(dict(tree)), id_, plan)


def without_list(tree: Mapping[str, Any], id_: str) -> Tree:
    """Give the tree without a list, and with no hotline that uses it.

    Raises UserError when there is none, or when a hotline that lets in its callers alone would let in everybody.
    """
    _known(tree, id_)
    for hotline_id, hotline in tree.get("hotlines", {}).items():
        if list(_entries(hotline, ListUse.ONLY)) == [id_]:
            raise UserError(
                f"Without this list, the hotline '{hotline.get('name') or hotline_id}' would let everybody in.",
                "if that is meant, first choose in the list's settings what the hotlines do with it instead",
            )
    made = copy.deepcopy(dict(tree))
    del made["lists"][id_]
    for hotline in made.get("hotlines", {}).values():
        for use in _DECIDING:
            _unused(hotline, id_, use)
    return made


def _known(tree: Mapping[str, Any], id_: str) -> None:
    if id_ not in tree.get("lists", {}):
        raise UserError(f"There is no list '{id_}'.", "look at the lists")


def _planned(made: Tree, id_: str, plan: ListPlan) -> Tree:
    list_: Tree = made["lists"][id_]
    wanted = {"name": plan.name, "region": plan.region and dict(plan.region), "anonymous": plan.anonymous or None}
    for key, value in wanted.items():
        list_.pop(key, None)
        if value is not None:
            list_[key] = value
    if not any(list_.get(key) for key in ("numbers", "prefixes", "region", "anonymous", "table")):
        raise UserError("The list holds nobody.", "give it a number, a region, or callers without a number")
    if plan.use is not None:
        for hotline in made.get("hotlines", {}).values():
            _used(hotline, id_, plan.use)
    return made


def _used(hotline: Tree, id_: str, use: ListUse) -> None:
    """Have a hotline use the list so, and no other way; what it does with it already stays with its announcement."""
    for other in _DECIDING:
        if other is not use:
            _unused(hotline, id_, other)
    if use is ListUse.NONE or any(_names(entry, id_) for entry in _entries(hotline, use)):
        return
    entry: Any = {"list": id_} if use is ListUse.BLOCK else id_
    hotline.setdefault("screening", {}).setdefault(use.value, []).append(entry)


def _unused(hotline: Tree, id_: str, use: ListUse) -> None:
    entries = _entries(hotline, use)
    if any(_names(entry, id_) for entry in entries):
        hotline["screening"][use.value] = [entry for entry in entries if not _names(entry, id_)]


def _entries(hotline: Mapping[str, Any], use: ListUse) -> Sequence[Any]:
    entries: Sequence[Any] = hotline.get("screening", {}).get(use.value, ())
    return entries


def _names(entry: Any, id_: str) -> bool:  # noqa: ANN401 - a draft's may be half filled
    """Tell whether an entry of a hotline's screening names the list."""
    return bool(entry.get("list") == id_ if isinstance(entry, Mapping) else entry == id_)
