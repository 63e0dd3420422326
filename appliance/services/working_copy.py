"""The two documents that pages speak of: the one in force, and the draft that isn't yet."""

from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import Engine

from appliance.config.canonical import document_of_json
from appliance.config.model.document import Document
from appliance.config.problem import ConfigError
from appliance.config.validation import document_of_tree
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.services.drafting import Desk
from appliance.services.publish.at_rest import box_of
from appliance.storage.revisions import Revisions


def in_force(instance: Instance, reading: Engine) -> Document | None:
    """Give the document in force; None when nothing was ever published."""
    number = Revisions(reading, reading).current_number(box_of(instance))
    return None if number is None else _document(reading, number)


@lru_cache(maxsize=2)  # what a revision says never changes, and pages ask every few seconds
def _document(reading: Engine, number: int) -> Document | None:
    saved = Revisions(reading, reading).get(number)
    try:
        return None if saved is None else document_of_json(saved.document)
    except UserError:
        return None


def drafted(instance: Instance, reading: Engine) -> Document | None:
    """Give the draft; None when there is none, or it isn't whole enough to be read as a document."""
    draft = Desk(instance, reading, reading, lambda: datetime.now(UTC)).read()
    if draft.version == 0:
        return None
    try:
        return document_of_tree(draft.tree)
    except (ConfigError, ValueError):
        return None
