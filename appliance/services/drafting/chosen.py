"""Which configuration somebody speaks of: the draft, the one in force, or a revision by number."""

from appliance.config.canonical import document_of_json
from appliance.config.model.document import Document
from appliance.config.problem import ConfigError
from appliance.errors import UserError
from appliance.services.drafting.desk import Desk
from appliance.services.drafting.past import saved_revision
from appliance.storage.revisions import Revisions


def chosen_document(which: str, desk: Desk, revisions: Revisions) -> Document:
    """Give the document that `which` names: `draft`, `in_force`, or a number.

    Raises ConfigError with every fault of a draft that isn't whole, NoSuchPart, and UserError for another word.
    """
    if which == "draft":
        return desk.judge(desk.read().tree).whole()
    if which == "in_force":
        draft = desk.read()
        if not draft.in_force:
            raise UserError("No configuration was ever published here.", "publish the draft first")
        return document_of_json(saved_revision(revisions, draft.in_force).document)
    if not (which.isascii() and which.isdecimal() and len(which) < 16):
        raise UserError(f"'{which}' names no configuration.", "say draft, in_force, or the number of a revision")
    try:
        return document_of_json(saved_revision(revisions, int(which)).document)
    except ConfigError as error:
        raise UserError(f"Revision {which} can't be used by this release: {error.problems[0]}", "") from error
