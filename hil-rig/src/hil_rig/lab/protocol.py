"""The lab's command channel: JSON lines over a virtual serial port. Sans-I/O, the same on both ends.

The host asks `{"id": 7, "do": "hook", "line": 3, "hook": "ring"}`; the guest answers `{"id": 7, "ok": {…}}` or
`{"id": 7, "error": "…"}`, and reports by itself `{"event": "line", "line": 3, "what": "ringoffhook", "at_s": 12.34}`.
Bytes (audio, files) travel as base64.
"""

import base64
import binascii
import json
from dataclasses import dataclass, field
from typing import Any

LONGEST_LINE = 4 * 1024 * 1024
"""Bytes: a little more than three minutes of audio in base64."""
PORT_NAME = "org.zongji.lab"
"""The virtual serial port's name, as the guest's kernel lists it."""

Message = dict[str, Any]


class BadMessage(ValueError):
    """A line that is no message, or a message without what it needs; the text says what is wrong."""


def encode(message: Message) -> bytes:
    """One line. Raises BadMessage where it would be longer than the other end takes."""
    line = json.dumps(message, separators=(",", ":"), allow_nan=False).encode() + b"\n"
    if len(line) > LONGEST_LINE:
        raise BadMessage(f"a message of {len(line)} bytes; {LONGEST_LINE} are allowed")
    return line


def decode(line: bytes) -> Message:
    """The message in a line. Raises BadMessage for anything but a JSON object."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as wrong:
        raise BadMessage(f"not JSON: {line[:60]!r}") from wrong
    if not isinstance(found, dict):
        raise BadMessage(f"not an object: {line[:60]!r}")
    return found


@dataclass(slots=True)
class Lines:
    """Cuts what arrives into lines. A line that is too long is dropped whole, and told once as None."""

    _held: bytearray = field(default_factory=bytearray)
    _dropping: bool = False

    def feed(self, data: bytes) -> list[bytes | None]:
        """The lines that are complete now, without their ends; empty ones are passed over."""
        parts = data.split(b"\n")
        found = [line for part in parts[:-1] for line in self._completed(part)]
        self._hold(parts[-1])
        return found

    def _completed(self, part: bytes) -> list[bytes | None]:
        self._hold(part)
        line, dropped = bytes(self._held), self._dropping
        self._held.clear()
        self._dropping = False
        return [None] if dropped else [line] * bool(line.strip())

    def _hold(self, part: bytes) -> None:
        if self._dropping or len(self._held) + len(part) > LONGEST_LINE:
            self._dropping = True
            self._held.clear()
        else:
            self._held += part


def text(message: Message, name: str) -> str:
    """A field that must be text."""
    value = message.get(name)
    if not isinstance(value, str):
        raise BadMessage(f"{name}: text is needed, not {value!r:.60}")
    return value


def texts(message: Message, name: str) -> list[str]:
    """A field that must be a list of texts, at least one."""
    value = message.get(name)
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        raise BadMessage(f"{name}: a list of texts is needed, not {value!r:.60}")
    return value


def whole(message: Message, name: str, least: int, most: int) -> int:
    """A field that must be a whole number from `least` to `most`."""
    value = message.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BadMessage(f"{name}: a whole number from {least} to {most} is needed, not {value!r:.60}")
    return value


def seconds(message: Message, name: str, most: float) -> float:
    """A field that must be a time above 0, `most` seconds at most."""
    value = message.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= most:
        raise BadMessage(f"{name}: seconds above 0, {most:g} at most, are needed, not {value!r:.60}")
    return float(value)


def raw(message: Message, name: str) -> bytes:
    """A field that must be bytes in base64."""
    try:
        return base64.b64decode(text(message, name), validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise BadMessage(f"{name}: base64 is needed") from wrong


def packed(data: bytes) -> str:
    """Bytes as they travel."""
    return base64.b64encode(data).decode()
