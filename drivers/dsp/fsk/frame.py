"""The bytes of one message: type, length, data, checksum (ETSI EN 300 659-1, Telcordia GR-30-CORE)."""

from drivers.dsp.fsk.values import FskEvent, FskFault, FskFaultReason, FskMessage, Modem

KNOWN_TYPES = frozenset({0x04, 0x06, 0x80, 0x82, 0x84, 0x85, 0x86, 0x89})
"""Message types: SDMF call set-up and message waiting (GR-30-CORE), MDMF call set-up, message waiting, advice of charge
and short message (ETSI EN 300 659-3). Another first byte is noise that looked like one."""

_FEWEST_BYTES = 3  # type, length, checksum


class Frame:
    """Collects a message's bytes, at most 258."""

    def __init__(self, modem: Modem, level_dbm0: float) -> None:
        self.modem = modem
        self.level_dbm0 = level_dbm0
        self._heard = bytearray()
        self._start_s = 0.0

    @property
    def is_plausible(self) -> bool:
        """Whether it can be a message, by its type."""
        return bool(self._heard) and self._heard[0] in KNOWN_TYPES

    @property
    def is_whole(self) -> bool:
        """Whether all bytes that the length tells have come, and the checksum."""
        heard = self._heard
        return len(heard) >= _FEWEST_BYTES and len(heard) >= heard[1] + _FEWEST_BYTES

    def add(self, byte: int, start_s: float) -> None:
        """Take the next byte, whose start bit began then."""
        if not self._heard:
            self._start_s = start_s
        self._heard.append(byte)

    def result(self) -> FskEvent:
        """A whole frame's message, where the bytes sum up to 0 modulo 256 with the checksum."""
        heard = bytes(self._heard)
        if sum(heard) % 256:
            return self.fault(FskFaultReason.CHECKSUM)
        return FskMessage(self.modem, heard[0], heard[2:-1], self._start_s, self.level_dbm0)

    def fault(self, reason: FskFaultReason) -> FskFault:
        """What was heard, and why it isn't a message."""
        return FskFault(reason, self.modem, bytes(self._heard), self._start_s, self.level_dbm0)
