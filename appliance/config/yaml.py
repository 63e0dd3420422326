"""The document as YAML: read with the line of every fault."""

from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent

from appliance.config.check import Material, check
from appliance.config.model.document import Document
from appliance.config.problem import ConfigError, Path, Problem

LARGEST_DOCUMENT = 2_000_000
"""Characters. Long lists have tables of their own; a document beyond this is not one."""


def load(text: str, material: Material) -> Document:
    """Read, validate and check a document. Raises ConfigError with every fault, its path and its line."""
    tree = _parse(text)
    try:
        document = Document.model_validate(tree)
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
        for event in yaml.parse(StringIO(text)):
            if isinstance(event, AliasEvent):
                line = event.start_mark.line + 1 if event.start_mark else None
                raise ConfigError((Problem((), "aliases (*name) are not used here: write it out", line),))
        tree = yaml.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ConfigError((Problem((), f"not YAML: {error.problem}", mark.line + 1 if mark else None),)) from None
    except YAMLError as error:
        raise ConfigError((Problem((), f"not YAML: {str(error).splitlines()[0]}"),)) from None
    if not isinstance(tree, Mapping):
        raise ConfigError((Problem((), "the document is empty or not a mapping of keys", 1),))
    return tree


def _problem(tree: object, detail: ErrorDetails) -> Problem:
    path = _real_path(tree, detail["loc"])
    context = detail.get("ctx", {})
    if detail["type"] == "unknown_key":
        path = (*path, str(context["key"]))
    message = detail["msg"].removeprefix("Value error, ")
    given = detail["input"]
    if detail["type"] not in {"unknown_key", "missing"} and isinstance(given, str | int | float | bool):
        message = f"{message} (given: {given!r})"
    return Problem(path, message, _line(tree, path))


def _real_path(tree: object, loc: Sequence[str | int]) -> Path:
    """Drop what pydantic adds to a path: tags of unions, and `[key]` marks."""
    path: list[str | int] = []
    here: Any = tree
    for index, part in enumerate(loc):
        if _has(here, part):
            here = here[part]
            path.append(part)
        elif index == len(loc) - 1 and part != "[key]" and isinstance(here, Mapping):
            path.append(part)  # a key that is missing has no place of its own
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
