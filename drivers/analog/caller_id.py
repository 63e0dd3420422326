"""The ways in which exchanges tell who calls, and what chan_dahdi is told to find them.

Keywords: `cidsignalling` and `cidstart` in Asterisk 22's `chan_dahdi.conf.sample`, read by `process_dahdi`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class CallerIdMode(StrEnum):
    """How, and when, the caller's number comes (ETSI EN 300 659-1; Telcordia GR-30; NTT's in Japan)."""

    NONE = "none"
    FSK_BELL_AFTER_RING = "fsk_bell_after_ring"
    FSK_V23_AFTER_RING = "fsk_v23_after_ring"
    FSK_V23_AFTER_POLARITY = "fsk_v23_after_polarity"
    FSK_V23_JAPAN = "fsk_v23_japan"
    DTMF_BEFORE_RING = "dtmf_before_ring"
    DTMF_AFTER_POLARITY = "dtmf_after_polarity"


SIGNALLING: Mapping[CallerIdMode, tuple[str, str]] = MappingProxyType(
    {
        CallerIdMode.NONE: ("bell", "ring"),
        CallerIdMode.FSK_BELL_AFTER_RING: ("bell", "ring"),
        CallerIdMode.FSK_V23_AFTER_RING: ("v23", "ring"),
        CallerIdMode.FSK_V23_AFTER_POLARITY: ("v23", "polarity"),
        CallerIdMode.FSK_V23_JAPAN: ("v23_jp", "ring"),
        CallerIdMode.DTMF_BEFORE_RING: ("dtmf", "dtmf"),
        CallerIdMode.DTMF_AFTER_POLARITY: ("dtmf", "polarity_in"),
    }
)
"""`cidsignalling` and `cidstart` of each mode."""

LOSES_CALLS_UNPROVEN = frozenset(
    {CallerIdMode.DTMF_BEFORE_RING, CallerIdMode.DTMF_AFTER_POLARITY, CallerIdMode.FSK_V23_AFTER_POLARITY}
)
"""Modes that wait for something before the ring.

On a line that doesn't send it, a call may never reach the dialplan: with `cidstart=dtmf` chan_dahdi gives up with
"DTMFCID timed out waiting for ring" after each ring. They are set on lines on which they were observed, no others.
"""


def careful_mode(mode: CallerIdMode, *, proven: bool) -> CallerIdMode:
    """The mode that a line may be set to: one that can lose calls only where it was proven on this very line."""
    if mode in LOSES_CALLS_UNPROVEN and not proven:
        return CallerIdMode.FSK_BELL_AFTER_RING
    return mode
