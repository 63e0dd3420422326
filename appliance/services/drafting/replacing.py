"""Other documents in the place of the draft: a YAML file, a template, an earlier revision; and the draft as YAML."""

import json
from collections.abc import Mapping
from typing import Any

from appliance.config.canonical import canonical_json, document_json
from appliance.config.migrate import migrate
from appliance.config.problem import ConfigError, Problem
from appliance.config.templates import template_text
from appliance.config.validation import document_of_tree
from appliance.config.yaml import parse
from appliance.services.drafting.desk import Desk, Draft
from appliance.services.drafting.hiding import revealed
from appliance.services.drafting.places import Place, Tree, places_of
from appliance.storage.revisions import SavedRevision


def tree_of_yaml(text: str) -> Tree:
    """Read a file as a draft: it may have faults, but must be YAML. Raises ConfigError."""
    return one_form(_plain(parse(text)))


def tree_of_template(name: str) -> Tree:
    """Give a template. Raises KeyError when there is none of this name."""
    return one_form(_plain(parse(template_text(name))))


def tree_of_revision(saved: SavedRevision) -> Tree:
    """Give a saved document, in this release's keys."""
    return dict(migrate(json.loads(saved.document)))


def replace_draft(desk: Desk, tree: Tree, basis: str, who: str) -> Draft:
    """Put another document in the draft's place; stars mean the secrets that stand there.

    Raises DraftChanged when the draft isn't the one with the mark, and ConfigError for stars that mean nothing.
    """
    places: list[Place] = []

    def change(draft: Draft) -> Tree:
        desk.refuse_another(draft, basis)
        made: Tree = revealed(tree, draft.tree)
        places.extend(place for place in places_of(made) if place.get(made) != place.get(draft.tree))
        return made

    return desk.change(change, who, places)


def one_form(tree: Mapping[str, Any]) -> Tree:
    """Give a document in its one form; as it is while it can't be read."""
    brought = dict(migrate(tree))
    try:
        made: Tree = json.loads(document_json(document_of_tree(brought)))
    except ConfigError:
        return brought
    return made


def _plain(tree: Mapping[str, Any]) -> Tree:
    """Give what JSON can hold. Raises ConfigError for the rest."""
    try:
        plain: Tree = json.loads(canonical_json(tree))
    except (TypeError, ValueError) as error:
        raise ConfigError((Problem((), f"holds what no document can: {error}"),)) from None
    return plain
