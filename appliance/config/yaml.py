"""The document as YAML: read with the line of every fault, written so that reading gives the very same document."""

from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, Event, ScalarEvent
from ruamel.yaml.parser import RoundTripParser

from appliance.config.check import Material
from appliance.config.model.document import Document
from appliance.config.problem import ConfigError, Problem
from appliance.config.validation import checked
from appliance.config.yaml_out import dump

__all__ = ["LARGEST_DOCUMENT", "dump", "load", "parse"]

LARGEST_DOCUMENT = 2_000_000
"""Characters. Long lists have tables of their own; a document beyond this is not one."""

_DEEPEST = 20
"""Levels of nesting; a document has eight. The parser takes minutes for thousands."""


def load(text: str, material: Material) -> Document:
    """Read, validate and check a document. Raises ConfigError with every fault, its path and its line."""
    return checked(parse(text), material)


def parse(text: str) -> Mapping[str, Any]:
    """Read a file's keys and values, which remember their lines. Raises ConfigError for what is no plain YAML."""
    if len(text) > LARGEST_DOCUMENT:
        raise ConfigError((Problem((), f"the file has more than {LARGEST_DOCUMENT} characters"),))
    yaml = YAML(typ="rt")
    yaml.Parser = _PlainParser
    try:
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


class _PlainParser(RoundTripParser):
    """Lets through what an admin reads at a glance: keys, values and lists. Raises ConfigError at anything else."""

    _depth = 0

    def get_event(self) -> Event:
        """Give the next event; whoever makes values of them takes each of them here, once."""
        event: Event = super().get_event()
        self._depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if (fault := _cleverness(event, self._depth)) is not None:
            line = event.start_mark.line + 1 if event.start_mark else None
            raise ConfigError((Problem((), fault, line),))
        return event


def _cleverness(event: Event, depth: int) -> str | None:
    if isinstance(event, AliasEvent):
        return "aliases (*name) are not used here: write it out"
    if getattr(event, "anchor", None) is not None:
        return "anchors (&name) are not used here: write it out where it is needed"
    if isinstance(event, ScalarEvent) and event.value == "<<" and not event.style:
        return "merge keys (<<) are not used here: write it out"
    if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag is not None:
        return "tags (!name) are not used here: write the value alone"
    return f"nested deeper than {_DEEPEST} levels" if depth > _DEEPEST else None
