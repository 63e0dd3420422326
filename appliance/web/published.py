"""The document in force, for routes that can't do without."""

from appliance.config.model.document import Document
from appliance.services.working_copy import in_force
from appliance.web.errors import Conflict
from appliance.web.premises import Premises


def published(here: Premises) -> Document:
    """Give the document in force. Raises Conflict (409) when nothing was ever published."""
    document = in_force(here.instance, here.reading)
    if document is None:
        raise Conflict("Nothing was published on this switchboard yet.", "go through the first set-up, or publish")
    return document
