"""Saved revisions, read as documents and compared."""

from collections.abc import Mapping
from typing import Any

from appliance.config.canonical import document_of_json
from appliance.config.model.document import Document
from appliance.config.problem import ConfigError
from appliance.services.drafting.differences import Difference, differences
from appliance.services.drafting.errors import NoSuchPart
from appliance.services.drafting.replacing import tree_of_revision
from appliance.storage.revisions import Revisions, SavedRevision


def saved_revision(revisions: Revisions, number: int) -> SavedRevision:
    """Give a revision. Raises NoSuchPart when there is none."""
    saved = revisions.get(number)
    if saved is None:
        raise NoSuchPart(f"revision {number}")
    return saved


def compared(old: SavedRevision | None, new: SavedRevision) -> tuple[Difference, ...]:
    """Tell what differs from one revision to another; None is a box on which nothing was published yet."""
    empty: Mapping[str, Any] = {}
    before = empty if old is None else tree_of_revision(old)
    documents = None if old is None else _document(old), _document(new)
    return differences(before, tree_of_revision(new), documents)


def _document(saved: SavedRevision) -> Document | None:
    try:
        return document_of_json(saved.document)
    except ConfigError:  # a release of before took what this one doesn't
        return None
