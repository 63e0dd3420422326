"""The parts of a document that are changed one at a time: an entry of a table, or a section that is one thing.

Which sections there are is the model's to say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from appliance.config.model.document import Document
from appliance.config.problem import Path

Tree = dict[str, Any]


def _plain(annotation: Any) -> Any:  # noqa: ANN401 - a type as the model has it
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _is_table(annotation: Any) -> bool:  # noqa: ANN401 - a type as the model has it
    """Tell whether a section holds things with parts of their own, by id; names by id are one thing."""
    annotation = _plain(annotation)
    return get_origin(annotation) is dict and _plain(get_args(annotation)[1]) is not str


TABLES = tuple(name for name, field in Document.model_fields.items() if _is_table(field.annotation))
"""Sections that hold things by id: hotlines, agents, …"""
SINGLES = tuple(name for name in Document.model_fields if name not in {*TABLES, "config_version"})
"""Sections that are one thing: site, recordings, …"""


@dataclass(frozen=True, slots=True)
class Place:
    """One part: `id` is None for a section that is one thing."""

    section: str
    id: str | None = None

    @property
    def path(self) -> Path:
        """Its path in the document."""
        return (self.section,) if self.id is None else (self.section, self.id)

    @property
    def key(self) -> str:
        """Its name in the draft's notes: `hotlines/main`, `site`."""
        return "/".join(map(str, self.path))

    @property
    def words(self) -> str:
        """What it is called in a sentence."""
        return self.section if self.id is None else f"{self.section.removesuffix('s').replace('_', ' ')} '{self.id}'"

    def get(self, tree: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a mapping, or the list of stories
        """Give the part; None when it isn't there. A section that is left out is empty."""
        if self.id is None:
            return tree.get(self.section, [] if self.section == "stories" else {})
        table = tree.get(self.section)
        return table.get(self.id) if isinstance(table, Mapping) else None

    def put(self, tree: Tree, value: Any) -> None:  # noqa: ANN401 - as `get` gives it
        """Put the part in; what else stands there stays in its order. None takes it away."""
        if self.id is None:
            tree[self.section] = value
            if not value:
                del tree[self.section]
            return
        table = tree.setdefault(self.section, {})
        if value is None:
            table.pop(self.id, None)
        else:
            table[self.id] = value


def places_of(tree: Mapping[str, Any]) -> Iterator[Place]:
    """Give every part that the tree has."""
    for section in SINGLES:
        yield Place(section)
    for section in TABLES:
        table = tree.get(section)
        for id_ in table if isinstance(table, Mapping) else ():
            yield Place(section, str(id_))


def in_order(tree: Mapping[str, Any]) -> Tree:
    """Give the tree with its sections in the model's order, without empty ones; what means nothing stays at the end."""
    known = {name: tree[name] for name in Document.model_fields if name in tree}
    return {name: value for name, value in {**known, **tree}.items() if value not in ({}, [], None)}
