"""Who calls, as the exchange tells it on an idle line: by FSK or DTMF, before the first ring or after it."""

from drivers.dsp.caller_id.listener import CallerIdListener
from drivers.dsp.caller_id.ringing import Arrival, CallArrived, RingWatch
from drivers.dsp.caller_id.values import (
    Absence,
    CallerId,
    CallerIdFault,
    CallerIdFaultReason,
    Heard,
    SentAt,
    SentBy,
)

__all__ = [
    "Absence",
    "Arrival",
    "CallArrived",
    "CallerId",
    "CallerIdFault",
    "CallerIdFaultReason",
    "CallerIdListener",
    "Heard",
    "RingWatch",
    "SentAt",
    "SentBy",
]
