"""The live socket's language: lines of JSON, without the socket.

    {"zongji_live": 1, "version": "0.1.0"}          hello: the language's number, the product's version
    {"sequence": 41, "calls": {…}, "agents": {…}, …} the snapshot
    {"sequence": 42, "change": {"kind": "call", …}}  each change, numbered without a gap
    {"alive": 42}                                     nothing new for a while: the last number

Keys that a reader doesn't know are ignored, and kinds of changes but for their number, so that a newer controller may
say more.
"""

import json
from dataclasses import dataclass, fields, replace
from typing import Annotated, Any, get_args

from pydantic import Field, TypeAdapter, ValidationError

from appliance.errors import RemoteProtocolError
from appliance.services.live_state import Change, Snapshot, apply

LANGUAGE = 1
LONGEST_LINE_BYTES = 4 * 1024 * 1024
"""A snapshot of some ten thousand calls; what is longer doesn't come from a controller."""

_SNAPSHOT: TypeAdapter[Snapshot] = TypeAdapter(Snapshot)
_CHANGE: TypeAdapter[Change] = TypeAdapter(Annotated[Change, Field(discriminator="kind")])
_KINDS = frozenset(field.default for change in get_args(Change) for field in fields(change) if field.name == "kind")


@dataclass(frozen=True, slots=True)
class Update:
    """The state of the house after `change`; `change` is None when this is the first one of a connection."""

    snapshot: Snapshot
    change: Change | None


def hello_line(version: str) -> bytes:
    """Write the first line."""
    return json.dumps({"zongji_live": LANGUAGE, "version": version}).encode() + b"\n"


def snapshot_line(snapshot: Snapshot) -> bytes:
    """Write the second line."""
    return _SNAPSHOT.dump_json(snapshot) + b"\n"


def change_line(sequence: int, change: Change) -> bytes:
    """Write a change."""
    return b'{"sequence":%d,"change":%b}\n' % (sequence, _CHANGE.dump_json(change))


def alive_line(sequence: int) -> bytes:
    """Write that there is nothing new."""
    return b'{"alive":%d}\n' % sequence


class LiveReceiver:
    """The reading side: bytes in, updates out. After an error it takes nothing more."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._greeted = False
        self._snapshot: Snapshot | None = None

    def feed(self, data: bytes) -> list[Update]:
        """Take bytes, split anywhere. Raises RemoteProtocolError for what no controller says, or a gap."""
        self._buffer += data
        *lines, rest = self._buffer.split(b"\n")
        self._buffer = bytearray(rest)
        if max(map(len, [*lines, rest])) > LONGEST_LINE_BYTES:
            raise RemoteProtocolError("the live socket sent a line without end")
        return [update for line in lines if (update := self._line(bytes(line))) is not None]

    def _line(self, line: bytes) -> Update | None:
        message = _object(line)
        try:
            return self._message(message)
        except (ValidationError, KeyError) as error:
            raise RemoteProtocolError(f"the live socket sent an unknown message: {error}") from error

    def _message(self, message: dict[str, Any]) -> Update | None:
        if not self._greeted:
            self._hello(message)
            return None
        if self._snapshot is None:
            self._snapshot = _SNAPSHOT.validate_python(message)
            return Update(self._snapshot, None)
        if "alive" in message:
            self._expect(message["alive"], self._snapshot.sequence)
            return None
        return self._change(message, self._snapshot)

    def _hello(self, message: dict[str, Any]) -> None:
        if message.get("zongji_live") != LANGUAGE:
            raise RemoteProtocolError(f"the live socket doesn't speak language {LANGUAGE}")
        self._greeted = True

    def _change(self, message: dict[str, Any], before: Snapshot) -> Update | None:
        self._expect(message["sequence"], before.sequence + 1)
        if _is_of_another_release(message["change"]):
            self._snapshot = replace(before, sequence=before.sequence + 1)
            return None
        change = _CHANGE.validate_python(message["change"])
        self._snapshot = apply(before, change)
        return Update(self._snapshot, change)

    def _expect(self, number: object, wanted: int) -> None:
        if number != wanted:
            raise RemoteProtocolError(f"the live socket's numbers have a gap: {number!r} where {wanted} was due")


def _is_of_another_release(change: object) -> bool:
    return isinstance(change, dict) and isinstance(kind := change.get("kind"), str) and kind not in _KINDS


def _object(line: bytes) -> dict[str, Any]:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RemoteProtocolError("the live socket sent what isn't JSON") from error
    if not isinstance(message, dict):
        raise RemoteProtocolError("the live socket sent what isn't an object")
    return message
