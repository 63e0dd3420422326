"""What a draft would change, for people: each change with its place, the value before and after, and a sentence."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from appliance.config.canonical import canonical_json, tree_of
from appliance.config.diff import diff
from appliance.config.model.document import Document
from appliance.config.problem import Path
from appliance.services.drafting.hiding import hidden
from appliance.services.drafting.places import places_of

Kind = Literal["added", "removed", "changed", "order"]


@dataclass(frozen=True, slots=True)
class Difference:
    """`before` and `after` are the values at `path`, None where there was none; secrets are stars."""

    path: Path
    kind: Kind
    words: tuple[str, ...]
    before: Any = None
    after: Any = None


def differences(
    old: Mapping[str, Any], new: Mapping[str, Any], documents: tuple[Document | None, Document | None]
) -> tuple[Difference, ...]:
    """Compare two trees; `documents` are what they are read as. While one can't be read, only parts are told."""
    before, after = documents
    if before is None or after is None:
        return tuple(_parts(old, new))
    told: dict[Path, list[str]] = {}
    for each in diff(before, after):
        told.setdefault(each.path, []).append(each.words)
    return tuple(_difference(path, tuple(words), before, after) for path, words in told.items())


def _parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    places = dict.fromkeys([*places_of(old), *places_of(new)])
    changed = [place for place in places if place.get(old) != place.get(new)]
    return [_difference(place.path, (f"{place.words} changed",), old, new) for place in changed]


def _difference(path: Path, words: tuple[str, ...], old: object, new: object) -> Difference:
    before, after = _plain(_at(old, path)), _plain(_at(new, path))
    kind: Kind = "changed"
    if before == after and before is not None:
        kind = "order"
    elif before is None and after is not None:
        kind = "added"
    elif after is None and before is not None:
        kind = "removed"
    return Difference(path, kind, words, _shown(before, path), _shown(after, path))


def _at(here: Any, path: Path) -> Any:  # noqa: ANN401 - a document, a tree, or whatever lies in them
    """Give what lies at a path, defaults too where it is a document's; None where there is nothing."""
    for part in path:
        if isinstance(here, Mapping):
            here = here.get(part)
        elif isinstance(here, list | tuple):
            here = here[part] if isinstance(part, int) and part < len(here) else None
        else:
            here = getattr(here, str(part), None)
    return here


def _plain(value: object) -> Any:  # noqa: ANN401 - as JSON has it
    return json.loads(canonical_json(tree_of(value)))


def _shown(value: Any, path: Path) -> Any:  # noqa: ANN401 - whatever the tree holds
    """Hide secrets, also where the path leads to one itself."""
    return hidden({path[-1]: value})[path[-1]] if path and value is not None else hidden(value)
