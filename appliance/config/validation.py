"""From a tree of keys and values to the document, with the place of every fault."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from appliance.config.check import Material, check
from appliance.config.fault_words import without_echoes, words
from appliance.config.migrate import migrate
from appliance.config.model.base import SECRET_KEYS
from appliance.config.model.document import Document
from appliance.config.problem import ConfigError, Path, Problem


def document_of_tree(tree: Mapping[str, Any]) -> Document:
    """Validate a tree, of this release or an older one. Raises ConfigError with every fault of the parts.

    Names and prompts aren't checked yet: `checked` does. Where the tree came from YAML, faults tell their line.
    """
    try:
        return Document.model_validate(migrate(tree))
    except ValidationError as error:
        raise ConfigError(tuple(_problem(tree, detail) for detail in without_echoes(error.errors()))) from None


def checked(tree: Mapping[str, Any], material: Material) -> Document:
    """Validate a tree and check it as a whole. Raises ConfigError with every fault."""
    document = document_of_tree(tree)
    problems = check(document, material)
    if problems:
        raise ConfigError(tuple(Problem(p.path, p.message, line_of(tree, p.path)) for p in problems))
    return document


def line_of(tree: object, path: Path) -> int | None:
    """Find the 1-based line of the deepest part of `path` that the tree has; None when it came from no file."""
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


def _problem(tree: object, detail: ErrorDetails) -> Problem:
    path = _real_path(tree, detail["loc"])
    message = words(detail)
    given = detail["input"]
    if detail["type"] == "missing":
        path = (*path, detail["loc"][-1])
    if detail["type"] in {"union_tag_invalid", "union_tag_not_found"}:
        path, message = (*path, "kind"), _kind_message(detail.get("ctx", {}))
    elif _may_be_quoted(path, detail["type"]) and isinstance(given, str | int | float | bool):
        message = f"{message} (given: {_as_written(given)})"
    return Problem(path, message, line_of(tree, path))


def _as_written(given: str | float) -> str:
    """Give a value as the file has it: a number that began with zeros (010) keeps them."""
    width = getattr(given, "_width", None)  # where ruamel.yaml remembers it
    return repr(given) if width is None else str(given).zfill(width)


def _may_be_quoted(path: Path, fault: str) -> bool:
    """Tell whether a message may say what was given; a PIN is shown nowhere, and a wrong one is most of a right one."""
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    return fault not in {"unknown_key", "missing"} and key not in SECRET_KEYS


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
