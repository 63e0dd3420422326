"""What simulated calls share: where numbers belong, the lists of callers, and what earlier calls have left."""

from dataclasses import dataclass, field

from appliance.callflow.ledger import Ledger
from appliance.callflow.list_book import ListBook
from appliance.callflow.ports import Places
from appliance.callflow.rotation import Rotation
from appliance.callflow.switchboard import NowhereKnown


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for several calls.

    Without `rotation` branches by percentage go by what each attempt draws, and the distributions remember nothing;
    without `ledger` no earlier call counts towards a cap.
    """

    places: Places = field(default_factory=NowhereKnown)
    lists: ListBook = field(default_factory=ListBook)
    rotation: Rotation | None = None
    ledger: Ledger | None = None
