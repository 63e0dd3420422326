"""The document written as YAML that an admin likes to read: no defaults, Chinese as it is, short lists in a line."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter

from appliance.config.canonical import decimal_text, tree_of
from appliance.config.model.base import SECRET_KEYS
from appliance.config.model.document import Document

_WIDTH = 116
_SHORT = 90
"""Characters of the values of a list or mapping that stands in one line."""


class _Representer(RoundTripRepresenter):
    """Ruamel's, and what its own writes otherwise: None, Decimals, times."""


def _none(representer: RoundTripRepresenter, _value: None) -> ScalarNode:
    return representer.represent_scalar("tag:yaml.org,2002:null", "null")


def _decimal(representer: RoundTripRepresenter, value: Decimal) -> ScalarNode:
    text = decimal_text(value)
    return representer.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _time(representer: RoundTripRepresenter, value: date) -> ScalarNode:
    return representer.represent_scalar("tag:yaml.org,2002:timestamp", value.isoformat())


def _text(representer: RoundTripRepresenter, value: str) -> ScalarNode:
    """Quote what begins like a complex key: within a line of braces ruamel writes it plain, and can't read it back."""
    style = '"' if value.startswith("?") else None
    return representer.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Representer.add_representer(str, _text)
_Representer.add_representer(type(None), _none)
_Representer.add_representer(Decimal, _decimal)
_Representer.add_representer(date, _time)
_Representer.add_representer(datetime, _time)


def dump(document: Document, *, hide_pins: bool = False) -> str:
    """Write a document; `load` gives the very same one again. PINs and passwords stand in it in full: guard it.

    With `hide_pins` it is for looking at, and can't be read again.
    """
    tree = tree_of(document)
    return dump_tree(_without_pins(tree) if hide_pins else tree)


def dump_tree(tree: Mapping[str, Any]) -> str:
    """Write keys and values as they are, also of a document with faults."""
    yaml = YAML(typ="rt")
    yaml.Representer = _Representer
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    written = StringIO()
    yaml.dump(_laid_out(tree), written)
    return written.getvalue()


def _without_pins(value: Any) -> Any:  # noqa: ANN401 - whatever the tree holds
    match value:
        case dict():
            return {
                key: "(hidden)" if key in SECRET_KEYS and isinstance(item, str) else _without_pins(item)
                for key, item in value.items()
            }
        case list():
            return [_without_pins(item) for item in value]
        case _:
            return value


def _laid_out(value: Any) -> Any:  # noqa: ANN401 - whatever the tree holds
    """Put short lists and mappings of plain values into one line."""
    match value:
        case dict():
            laid: CommentedMap | CommentedSeq = CommentedMap((key, _laid_out(item)) for key, item in value.items())
            parts = [*value, *value.values()]
        case list():
            laid = CommentedSeq([_laid_out(item) for item in value])
            parts = value
        case _:
            return value
    if _is_short(parts):
        laid.fa.set_flow_style()
    return laid


def _is_short(parts: list[Any]) -> bool:
    is_plain = not any(isinstance(part, dict | list) or (isinstance(part, str) and "\n" in part) for part in parts)
    return is_plain and sum(len(str(part)) for part in parts) <= _SHORT
