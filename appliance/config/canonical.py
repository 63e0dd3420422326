"""The one form of a document: a tree without defaults, its JSON, its hash.

Keys of a part stand in the model's order, ids in the document's own (which an admin chose). A PIN is written in full:
whoever holds this text holds the PINs.
"""

import json
from datetime import date
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any

from pydantic import SecretStr

from appliance.config.model.base import Part
from appliance.config.model.document import Document
from appliance.config.model.prompt import TextPrompt
from appliance.config.problem import ConfigError, Problem
from appliance.config.validation import document_of_tree


def tree_of(value: object) -> Any:  # noqa: ANN401 - a mapping, a list or a plain value, as the part asks
    """Give a part as mappings, lists and plain values: dates and Decimals stay what they are, defaults are left out."""
    match value:
        case Part():
            return _part(value)
        case dict():
            return {key: tree_of(item) for key, item in value.items()}
        case tuple():
            return [tree_of(item) for item in value]
        case _:
            return _plain_value(value)


def _part(part: Part) -> Any:  # noqa: ANN401 - a text to speak stands alone
    if isinstance(part, TextPrompt):
        return part.text
    return {name: tree_of(getattr(part, name)) for name in type(part).model_fields if _is_told(part, name)}


def _plain_value(value: object) -> object:
    match value:
        case SecretStr():
            return value.get_secret_value()
        case Enum():
            return value.value
        case float() if value.is_integer():
            return int(value)
        case _:
            return value


def document_json(document: Document) -> str:
    """Write the document as canonical JSON: equal documents in the same order give the same text."""
    return canonical_json(tree_of(document))


def canonical_json(tree: object) -> str:
    """Write what `tree_of` gave, of a document or a part, as canonical JSON."""
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"), default=_plain)


def document_of_json(text: str) -> Document:
    """Read what `document_json` wrote, in this release or an older one. Raises ConfigError for anything else.

    Names and prompts aren't checked: what a document refers to may have gone since.
    """
    try:
        tree = json.loads(text)
    except ValueError as error:
        raise ConfigError((Problem((), f"not JSON: {error}"),)) from None
    if not isinstance(tree, dict):
        raise ConfigError((Problem((), "the document is not a mapping of keys"),))
    return document_of_tree(tree)


def document_hash(document: Document) -> str:
    """Give the SHA-256 of the canonical JSON, in hexadecimal."""
    return sha256(document_json(document).encode()).hexdigest()


def decimal_text(number: Decimal) -> str:
    """Write a number without exponent and without idle zeros."""
    return format(number.normalize() + 0, "f")


def _is_told(part: Part, name: str) -> bool:
    """Tell whether a key differs from its default, so that it has to be written."""
    field = type(part).model_fields[name]
    return field.is_required() or getattr(part, name) != field.get_default(call_default_factory=True)


def _plain(value: object) -> str:
    match value:
        case Decimal():
            return decimal_text(value)
        case date():  # a datetime is one, too
            return value.isoformat()
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form")
