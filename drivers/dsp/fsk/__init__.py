"""Messages that an exchange sends to a telephone by frequency-shift keying at 1200 Bd: Bell 202 and ITU-T V.23."""

from drivers.dsp.fsk.receiver import FskReceiver
from drivers.dsp.fsk.values import FskEvent, FskFault, FskFaultReason, FskMessage, Modem

__all__ = ["FskEvent", "FskFault", "FskFaultReason", "FskMessage", "FskReceiver", "Modem"]
