"""What Asterisk's two text protocols share: bounded lines, tolerant text, and the end of a connection.

Text is UTF-8 with `surrogateescape`: a caller's name in GBK or any other bytes survives the way in and out
unchanged. Neither protocol can carry a line break or a NUL inside a value: these are refused on the way out.
"""

from dataclasses import dataclass

from appliance.errors import LocalProtocolError, RemoteProtocolError

_FORBIDDEN = frozenset("\r\n\0")


@dataclass(frozen=True, slots=True)
class Closed:
    """The connection's last event: the peer ended it (`fault` is None) or broke the protocol."""

    fault: RemoteProtocolError | None = None


class LineBuffer:
    """Cut a stream of bytes into lines, however the bytes were split.

    `max_line_bytes` counts a line without its terminator; a longer one is a `RemoteProtocolError` as soon as
    that is certain, so that no more than one bounded line and one fed piece are ever held.
    """

    def __init__(self, terminator: bytes, max_line_bytes: int) -> None:
        self._terminator = terminator
        self._max_line_bytes = max_line_bytes
        self._buffer = bytearray()
        self._scanned = 0  # no terminator begins before this place: one-byte pieces cost no second search

    def feed(self, data: bytes) -> None:
        """Add what was read."""
        self._buffer += data

    def next_line(self) -> bytes | None:
        """Take the next whole line, without its terminator; None until there is one."""
        width = len(self._terminator)
        end = self._buffer.find(self._terminator, self._scanned)
        if end > self._max_line_bytes or (end < 0 and len(self._buffer) >= self._max_line_bytes + width):
            raise RemoteProtocolError(f"a line is longer than {self._max_line_bytes} bytes")
        if end < 0:
            self._scanned = max(0, len(self._buffer) - width + 1)
            return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + width]
        self._scanned = 0
        return line

    def clear(self) -> None:
        """Drop what is left, once nobody will ask for it."""
        self._buffer.clear()
        self._scanned = 0


def decode(line: bytes) -> str:
    """Bytes of any encoding as text that `encode` turns into the same bytes again."""
    return line.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """Text as bytes for a single line; what could break out of its line is a `LocalProtocolError`."""
    if not _FORBIDDEN.isdisjoint(text):
        raise LocalProtocolError("a value holds a line break or a NUL")
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise LocalProtocolError(f"a value can't be encoded: {error.reason}") from error
