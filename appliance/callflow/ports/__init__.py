"""What the walk of a call needs of the world: a caller, phones to ring, a journal, a clock.

Asterisk stands behind `Caller` in the product; the simulator and the unit tests stand behind it elsewhere. One file a
subject.
"""

from appliance.callflow.ports.boxes import Callbacks, Faxes, Mailboxes, WaitingMessage
from appliance.callflow.ports.caller import Caller, CallerFacts
from appliance.callflow.ports.house import Clock, FreeLines, History, Openings, OutsideLegs, Places, RecordingRoom
from appliance.callflow.ports.journal import Journal
from appliance.callflow.ports.leg import Leg
from appliance.callflow.ports.listening import (
    FaxResult,
    FaxSettings,
    Hold,
    Listen,
    MessageLimits,
    Recorded,
    RecordedMessage,
)
from appliance.callflow.ports.moves import CallerHungUp, CallerMoved, Move, MoveReason
from appliance.callflow.ports.ringing import Consulted, ConsultEnd, RingRequest, RingResult
from appliance.callflow.ports.studio import PromptStudio, Voiced

__all__ = [
    "Callbacks",
    "Caller",
    "CallerFacts",
    "CallerHungUp",
    "CallerMoved",
    "Clock",
    "ConsultEnd",
    "Consulted",
    "FaxResult",
    "FaxSettings",
    "Faxes",
    "FreeLines",
    "History",
    "Hold",
    "Journal",
    "Leg",
    "Listen",
    "Mailboxes",
    "MessageLimits",
    "Move",
    "MoveReason",
    "Openings",
    "OutsideLegs",
    "Places",
    "PromptStudio",
    "Recorded",
    "RecordedMessage",
    "RecordingRoom",
    "RingRequest",
    "RingResult",
    "Voiced",
    "WaitingMessage",
]
