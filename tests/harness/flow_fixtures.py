"""What the flow editor's own tests stand on: the templates' flows, their ways, and the keys of every node kind.

`python -m tests.harness.flow_fixtures` writes the file anew; `tests/unit/web/test_flow_fixtures.py` holds it.
"""

import json
from pathlib import Path
from typing import Any, get_args

from appliance.config.canonical import tree_of
from appliance.config.model.document import Document
from appliance.config.model.flow import Flow, Node, ways_of
from appliance.config.templates import template_names, template_text
from appliance.config.validation import document_of_tree
from appliance.config.yaml import parse

FIXTURES = Path(__file__).parents[2] / "appliance/web/ui/src/flow/fixtures.json"


def text() -> str:
    """Give what the file has to hold."""
    told = {"kinds": _kinds(), "templates": {name: _flows(_document(name)) for name in template_names()}}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _document(name: str) -> Document:
    return document_of_tree(parse(template_text(name)))


def _flows(document: Document) -> dict[str, Any]:
    return {
        id_: {"flow": tree_of(hotline.flow), "ways": _ways(hotline.flow)} for id_, hotline in document.hotlines.items()
    }


def _ways(flow: Flow) -> dict[str, Any]:
    return {id_: [[list(path), to] for path, to in ways_of(node)] for id_, node in flow.nodes.items()}


def _kinds() -> dict[str, dict[str, bool]]:
    """Name the keys of each kind, and whether a node can't do without it."""
    models = get_args(get_args(Node)[0])
    return {
        get_args(model.model_fields["kind"].annotation)[0]: {
            key: field.is_required() for key, field in model.model_fields.items() if key != "kind"
        }
        for model in models
    }


if __name__ == "__main__":
    FIXTURES.write_text(text(), encoding="utf-8")
