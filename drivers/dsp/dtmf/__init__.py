"""The keys that a caller presses (ITU-T Q.23, Q.24)."""

from drivers.dsp.dtmf.receiver import LEAST_LEVEL_DBM0, DtmfReceiver
from drivers.dsp.dtmf.values import KEYS, Digit

__all__ = ["KEYS", "LEAST_LEVEL_DBM0", "Digit", "DtmfReceiver"]
