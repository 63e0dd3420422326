"""How a caller leaves the hands of a node: by hanging up, or because Asterisk sends them elsewhere."""

from dataclasses import dataclass, field
from enum import StrEnum

from appliance.callflow.ports.leg import Leg


class CallerHungUp(Exception):
    """The caller is gone. Raised by every method of `Caller`; caught in one place, `callflow.run`."""


class MoveReason(StrEnum):
    """Why Asterisk sent a caller elsewhere by itself."""

    TRANSFER = "transfer"
    CONSULT = "consult"
    PICK_UP = "pickup"
    JOINED = "joined"
    FAX = "fax"


@dataclass(frozen=True, slots=True)
class Move:
    """A caller was sent elsewhere. `argument` is what a transfer goes to, as it was keyed.

    `leg` is whom the caller was joined with: they talk already, and `Caller.talk_on` waits until they don't.
    """

    reason: MoveReason
    argument: str = field(default="", repr=False)
    leg: "Leg | None" = None


class CallerMoved(Exception):
    """The caller is there, but was sent elsewhere in the middle of what was asked of the port.

    Every method of `Caller` may raise it but `ring`, whose result tells it. The next method works again.
    """

    def __init__(self, move: Move) -> None:
        super().__init__(move.reason.value)
        self.move = move
