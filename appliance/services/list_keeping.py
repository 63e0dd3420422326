"""Lists of callers as people keep them: an entry more, an entry less, a whole file.

A list's entries stand in the document while they are few; once a list has a table, all that comes goes there, as a
new version under its content's hash. These functions change a document's tree and leave it to others to publish it.
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from appliance.errors import UserError
from appliance.routing.screening_file import canonical, content_hash
from appliance.routing.screening_table import Entry, EntryKind
from appliance.storage.screening_tables import ListVersion, ScreeningTables

Tree = dict[str, Any]

BLOCKED = "blocked"
"""The list that "block this caller" makes where no hotline blocks any yet."""

_BLOCKED_NAME = "不接的来电"
_KEYS = {EntryKind.NUMBER: "numbers", EntryKind.PREFIX: "prefixes"}
_MOST_IN_DOCUMENT = 1000


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a file would change."""

    entries: int
    added: int
    removed: int


class ListKeeper:
    """Changes lists in a tree; long ones are kept beside it."""

    def __init__(self, tables: ScreeningTables, author: str, now: datetime) -> None:
        self._tables = tables
        self._author = author
        self._now = now

    def entries(self, tree: Mapping[str, Any], id_: str) -> tuple[Entry, ...]:
        """Give all entries of a list, those of the document first. Raises UserError when there is no such list."""
        list_ = _list(tree, id_)
        return (*inline_entries(list_), *self._long(list_))

    def with_entry(self, tree: Mapping[str, Any], id_: str, entry: Entry) -> Tree:
        """Give the tree with one entry more; the same tree when the list has it already."""
        if any((one.kind, one.value) == (entry.kind, entry.value) for one in self.entries(tree, id_)):
            return dict(tree)
        made, list_ = _changing(tree, id_)
        inline = inline_entries(list_)
        if list_.get("table") or entry.note or len(inline) >= _MOST_IN_DOCUMENT:
            self._put_long(list_, id_, (*self._long(list_), entry))
        else:
            list_.setdefault(_KEYS[entry.kind], []).append(entry.value)
        return made

    def without_entry(self, tree: Mapping[str, Any], id_: str, entry: Entry) -> Tree:
        """Give the tree with one entry less. Raises UserError when the list hasn't it, or would be empty.

        The list that `blocking` has made goes with its last entry, so that blocking a caller can be taken back.
        """
        made, list_ = _changing(tree, id_)
        key = _KEYS[entry.kind]
        long = self._long(list_)
        rest = tuple(one for one in long if (one.kind, one.value) != (entry.kind, entry.value))
        if entry.value in list_.get(key, ()):
            list_[key] = [value for value in list_[key] if value != entry.value]
        elif len(rest) == len(long):
            raise UserError("The list hasn't got this entry.", "look at the list again")
        if len(rest) != len(long):
            self._put_long(list_, id_, rest)
        if id_ == BLOCKED and _is_empty(list_):
            return _unhung(made, id_)
        _refuse_empty(list_)
        return made

    def with_file(self, tree: Mapping[str, Any], id_: str, entries: Sequence[Entry], *, replacing: bool) -> Tree:
        """Give the tree with a file's entries: in place of what the list has, or besides."""
        made, list_ = _changing(tree, id_)
        kept = () if replacing else (*inline_entries(list_), *self._long(list_))
        for key in _KEYS.values():
            list_.pop(key, None)
        self._put_long(list_, id_, (*kept, *entries))
        return made

    def compare(self, tree: Mapping[str, Any], id_: str, entries: Sequence[Entry], *, replacing: bool) -> Comparison:
        """Tell what a file would change, without changing anything."""
        before = {(one.kind, one.value) for one in self.entries(tree, id_)}
        new = {(one.kind, one.value) for one in entries}
        gone = len(before - new) if replacing else 0
        return Comparison(len(new if replacing else before | new), len(new - before), gone)

    def blocking(self, tree: Mapping[str, Any], entry: Entry) -> Tree:
        """Give the tree in which a caller is blocked: on the first list that blocks, or a new one for all hotlines."""
        if found := _first_blocking(tree):
            return self.with_entry(tree, found, entry)
        made = copy.deepcopy(dict(tree))
        list_ = made.setdefault("lists", {}).setdefault(BLOCKED, {"name": _BLOCKED_NAME, "numbers": []})
        if entry.value not in list_.setdefault("numbers", []):
            list_["numbers"].append(entry.value)
        for hotline in made.get("hotlines", {}).values():
            hotline.setdefault("screening", {}).setdefault("block", []).append({"list": BLOCKED})
        return made

    def blocked_on(self, tree: Mapping[str, Any], entry: Entry) -> tuple[str, bool]:
        """Tell the list that `blocking` takes, and whether the entry is on it already."""
        id_ = _first_blocking(tree) or BLOCKED
        entries = self.entries(tree, id_) if id_ in tree.get("lists", {}) else ()
        return id_, any((one.kind, one.value) == (entry.kind, entry.value) for one in entries)

    def _long(self, list_: Mapping[str, Any]) -> tuple[Entry, ...]:
        table = list_.get("table")
        return () if not table else self._tables.load(table["hash"]) or ()

    def _put_long(self, list_: Tree, id_: str, entries: Sequence[Entry]) -> None:
        kept = canonical(entries)
        if not kept:
            list_.pop("table", None)
            return
        name = (list_.get("table") or {}).get("name", id_)
        version = ListVersion(name, content_hash(kept), self._now, self._author, len(kept))
        self._tables.save(version, kept)
        list_["table"] = {"name": name, "hash": version.hash}


def inline_entries(list_: Mapping[str, Any]) -> tuple[Entry, ...]:
    """Give the entries that stand in the document itself."""
    return tuple(Entry(kind, str(value)) for kind, key in _KEYS.items() for value in list_.get(key, ()))


def _blocks(hotline: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    blocks: Sequence[Mapping[str, Any]] = hotline.get("screening", {}).get("block", ())
    return blocks


def _first_blocking(tree: Mapping[str, Any]) -> str | None:
    hotlines = tree.get("hotlines", {}).values()
    named = (block.get("list") for hotline in hotlines for block in _blocks(hotline))
    return next((id_ for id_ in named if id_), None)  # a draft may name none yet


def _unhung(tree: Tree, id_: str) -> Tree:
    """Take a list away, from what blocks by it as well."""
    del tree["lists"][id_]
    for hotline in tree.get("hotlines", {}).values():
        if blocks := _blocks(hotline):
            hotline["screening"]["block"] = [block for block in blocks if block.get("list") != id_]
    return tree


def _list(tree: Mapping[str, Any], id_: str) -> Mapping[str, Any]:
    list_: Mapping[str, Any] | None = tree.get("lists", {}).get(id_)
    if list_ is None:
        raise UserError(f"There is no list '{id_}'.", "look at the lists")
    return list_


def _changing(tree: Mapping[str, Any], id_: str) -> tuple[Tree, Tree]:
    _list(tree, id_)
    made = copy.deepcopy(dict(tree))
    return made, made["lists"][id_]


def _is_empty(list_: Mapping[str, Any]) -> bool:
    return not any(list_.get(key) for key in ("numbers", "prefixes", "region", "anonymous", "table"))


def _refuse_empty(list_: Mapping[str, Any]) -> None:
    if _is_empty(list_):
        raise UserError("It is the list's last entry.", "add another one first, or remove the list from the hotlines")
