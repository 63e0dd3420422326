"""The document as YAML: read with the line of every fault."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from io import StringIO
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, Event, ScalarEvent

from appliance.config.check import Material, check
from appliance.config.migrate import migrate
from appliance.config.model.document import Document
from appliance.config.problem import ConfigError, Path, Problem

LARGEST_DOCUMENT = 2_000_000
"""Characters. Long lists have tables of their own; a document beyond this is not one."""

_DEEPEST = 20
"""Levels of nesting; a document has eight. The parser takes minutes for thousands."""


def load(text: str, material: Material) -> Document:
    """Read, validate and check a document. Raises ConfigError with every fault, its path and its line."""
    tree = _parse(text)
    try:
        document = Document.model_validate(migrate(tree))
    except ValidationError as error:
        raise ConfigError(tuple(_problem(tree, detail) for detail in error.errors())) from None
    problems = check(document, material)
    if problems:
        raise ConfigError(tuple(Problem(p.path, p.message, _line(tree, p.path)) for p in problems))
    return document


def _parse(text: str) -> Any:  # noqa: ANN401 - whatever the file holds
    if len(text) > LARGEST_DOCUMENT:
        raise ConfigError((Problem((), f"the file has more than {LARGEST_DOCUMENT} characters"),))
    yaml = YAML(typ="rt")
    try:
        _refuse_cleverness(yaml.parse(StringIO(text)))
        tree = yaml.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ConfigError((Problem((), f"not YAML: {error.problem}", mark.line + 1 if mark else None),)) from None
    except YAMLError as error:
        raise ConfigError((Problem((), f"not YAML: {str(error).splitlines()[0]}"),)) from None
    except ValueError as error:  # a date or a number beyond what Python can hold
        raise ConfigError((Problem((), f"a value can't be read: {error}"),)) from None
    if not isinstance(tree, Mapping):
        raise ConfigError((Problem((), "the document is empty or not a mapping of keys", 1),))
    return tree


def _refuse_cleverness(events: Iterable[Event]) -> None:
    """Let through what an admin reads at a glance: keys, values and lists."""
    depth = 0
    for event in events:
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if (fault := _cleverness(event, depth)) is not None:
            line = event.start_mark.line + 1 if event.start_mark else None
            raise ConfigError((Problem((), fault, line),))


def _cleverness(event: Event, depth: int) -> str | None:
    if isinstance(event, AliasEvent):
        return "aliases (*name) are not used here: write it out"
    if getattr(event, "anchor", None) is not None:
        return "anchors (&name) are not used here: write it out where it is needed"
    if isinstance(event, ScalarEvent) and event.value == "<<":
        return "merge keys (<<) are not used here: write it out"
    if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag is not None:
        return "tags (!name) are not used here: write the value alone"
    return f"nested deeper than {_DEEPEST} levels" if depth > _DEEPEST else None


def _problem(tree: object, detail: ErrorDetails) -> Problem:
    path = _real_path(tree, detail["loc"])
    message = detail["msg"].removeprefix("Value error, ")
    given = detail["input"]
    if detail["type"] == "missing":
        path = (*path, detail["loc"][-1])
    if detail["type"] in {"union_tag_invalid", "union_tag_not_found"}:
        path, message = (*path, "kind"), _kind_message(detail.get("ctx", {}))
    elif detail["type"] not in {"unknown_key", "missing"} and isinstance(given, str | int | float | bool):
        message = f"{message} (given: {given!r})"
    return Problem(path, message, _line(tree, path))


def _kind_message(context: Mapping[str, Any]) -> str:
    if "tag" not in context:
        return "says what this is, and is missing"
    kinds = context["expected_tags"].replace("'", "").split(", ")
    close = get_close_matches(str(context["tag"]), kinds, n=1)
    hint = f", did you mean '{close[0]}'?" if close else ""
    return f"there is no kind '{context['tag']}'{hint}; allowed: {', '.join(kinds)}"


def _real_path(tree: object, loc: Sequence[str | int]) -> Path:
    """Keep what the file has of a path, without pydantic's additions: tags of unions, and `[key]` marks."""
    path: list[str | int] = []
    here: Any = tree
    for part in loc:
        if _has(here, part):
            here = here[part]
            path.append(part)
    return tuple(path)


def _has(tree: object, part: str | int) -> bool:
    if isinstance(tree, Mapping):
        return part in tree
    return isinstance(tree, list) and isinstance(part, int) and part < len(tree)


def _line(tree: object, path: Path) -> int | None:
    """Find the 1-based line of the deepest part of `path` that the file has."""
    here: Any = tree
    line: int | None = None
    for part in path:
        marks = getattr(here, "lc", None)
        present = part in here if isinstance(here, Mapping) else isinstance(part, int)
        if marks is None or not present:
            break
        line = (marks.key(part) if isinstance(here, Mapping) else marks.item(part))[0] + 1
        here = here[part]
    return line
