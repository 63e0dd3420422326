"""What is wrong with a draft, and what is hardly meant."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from appliance.config.canonical import canonical_json, tree_of
from appliance.config.check import Material, check, warnings
from appliance.config.model.document import Document
from appliance.config.problem import ConfigError, Problem
from appliance.config.validation import document_of_tree
from appliance.services.drafting.places import Place


@dataclass(frozen=True, slots=True)
class Judgement:
    """`document` is None while parts can't be read; then names aren't checked yet. It is whole without faults."""

    document: Document | None
    faults: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()

    def whole(self) -> Document:
        """Give the document. Raises ConfigError with every fault."""
        if self.document is None or self.faults:
            raise ConfigError(self.faults)
        return self.document


def judge(tree: Mapping[str, Any], material: Material) -> Judgement:
    """Judge a tree; the last few judgements are remembered."""
    return _judged(json.dumps(tree, ensure_ascii=False), material)


@lru_cache(maxsize=4)
def _judged(text: str, material: Material) -> Judgement:
    try:
        document = document_of_tree(json.loads(text))
    except ConfigError as error:
        return Judgement(None, error.problems)
    faults = check(document, material)
    return Judgement(document, faults, () if faults else warnings(document))


def canonical(place: Place, value: Any) -> Any:  # noqa: ANN401 - a part as it was sent
    """Give a part in its one form, without defaults; as it was sent while it has faults of its own."""
    try:
        read = _adapter(place.section).validate_python({place.id: value} if place.id is not None else value)
    except ValidationError:
        return value
    made = json.loads(canonical_json(tree_of(read)))
    return made[place.id] if place.id is not None else made


@lru_cache(maxsize=32)
def _adapter(section: str) -> TypeAdapter[Any]:
    annotation: Any = Document.model_fields[section].annotation
    return TypeAdapter(annotation)


def within(problems: tuple[Problem, ...], place: Place) -> Iterator[Problem]:
    """Give those that lie below a part."""
    return (each for each in problems if each.path[: len(place.path)] == place.path)
