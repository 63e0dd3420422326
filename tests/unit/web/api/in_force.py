"""A configuration in force, without a controller."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from appliance.config.canonical import document_json
from appliance.config.templates import template_text
from appliance.config.validation import document_of_tree
from appliance.config.yaml import parse
from appliance.services.publish.at_rest import box_of
from appliance.services.publish.saving import Saving
from appliance.storage.revisions import NewRevision, Revisions
from appliance.web.premises import Premises

BY = Saving("li")
AT = datetime(2026, 11, 2, 8, tzinfo=UTC)


def put_in_force(premises: Premises, tree: Mapping[str, Any], by: Saving = BY) -> int:
    """Put a tree in force; give the revision's number."""
    document = document_json(document_of_tree(tree))
    new = NewRevision(document=document, config_version=2, author=by.author, note=by.note, at=AT)
    return Revisions(premises.reading, premises.writing).save_and_point(new, box_of(premises.instance))


def template_tree(name: str) -> dict[str, Any]:
    """Give a template as a plain tree."""
    tree: dict[str, Any] = json.loads(document_json(document_of_tree(parse(template_text(name)))))
    return tree
