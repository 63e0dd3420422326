"""Netstrings (`5:hello,`), the frames of baresip's ctrl_tcp. Bytes in, payloads out."""

_MAX_PAYLOAD = 1 << 20
_MAX_LENGTH_DIGITS = 7


class NetstringError(ValueError):
    """The bytes are no netstring, or a longer one than any that is expected."""


def encode(payload: bytes) -> bytes:
    """Frame one payload."""
    return b"%d:%b," % (len(payload), payload)


class NetstringDecoder:
    """Collects bytes; the payloads don't depend on how the bytes were split."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> list[bytes]:
        """Return the payloads that are complete now; NetstringError at the first wrong byte."""
        self._buffer += data
        payloads = []
        while (payload := self._take()) is not None:
            payloads.append(payload)
        return payloads

    def _take(self) -> bytes | None:
        digits, colon, rest = self._buffer.partition(b":")
        if digits and not (digits.isdigit() and len(digits) <= _MAX_LENGTH_DIGITS):
            raise NetstringError(f"not a length: {digits[:20]!r}")
        if not colon:
            return None
        length = int(digits) if digits else _MAX_PAYLOAD + 1
        if length > _MAX_PAYLOAD:
            raise NetstringError(f"not a length: {digits!r}")
        if len(rest) <= length:
            return None
        if rest[length : length + 1] != b",":
            raise NetstringError(f"no comma after {length} bytes")
        self._buffer = rest[length + 1 :]
        return rest[:length]
