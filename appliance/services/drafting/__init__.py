"""The draft: a document that isn't in force yet, one a box, changed part by part by several people at a time.

It may have faults, each told with its path; `publish` puts it in force whole. `desk.py` is the order of events.
"""

from appliance.services.drafting.desk import Desk, Draft, Part
from appliance.services.drafting.errors import AlreadyThere, DraftChanged, NoSuchPart, NothingDrafted
from appliance.services.drafting.judging import Judgement
from appliance.services.drafting.places import SINGLES, TABLES, Place

__all__ = [
    "SINGLES",
    "TABLES",
    "AlreadyThere",
    "Desk",
    "Draft",
    "DraftChanged",
    "Judgement",
    "NoSuchPart",
    "NothingDrafted",
    "Part",
    "Place",
]
