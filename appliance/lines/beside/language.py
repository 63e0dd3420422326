"""The lines that a process beside the controller and the controller say to each other, without the socket.

Keys and messages that a side doesn't know are ignored, so that either may be newer.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from appliance.errors import RemoteProtocolError

Message = TypeVar("Message")

_ALIVE = "alive"


@dataclass(frozen=True, slots=True)
class Hello:
    """The process's first word: the number of the language that it speaks."""

    language: int


@dataclass(frozen=True, slots=True)
class Alive:
    """The process works: said each second, from the loop that does the work."""


@dataclass(frozen=True, slots=True)
class Language(Generic[Message]):
    """What is said on one socket, besides hello and alive.

    `part` is the process's name. `write` gives a message as JSON's values, its kind first; `read` gives None for what
    only a newer side says, and may raise ValueError, TypeError, KeyError or OverflowError for what none does.
    """

    part: str
    number: int
    longest_line_bytes: int
    write: Callable[[Message], dict[str, Any]]
    read: Callable[[dict[str, Any]], Message | None]

    @property
    def hello(self) -> Hello:
        """What the process says first."""
        return Hello(self.number)

    def line(self, message: Message | Hello | Alive) -> bytes:
        """Write a message."""
        return json.dumps(self._written(message), separators=(",", ":")).encode() + b"\n"

    def message(self, line: bytes) -> Message | Hello | Alive | None:
        """Read a line. Raises RemoteProtocolError for what neither side says."""
        try:
            told = json.loads(line)
            return self._message(told) if isinstance(told, dict) and told else None
        except (ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
            why = f"the {self.part}'s socket sent what is no message: {type(error).__name__}"
            raise RemoteProtocolError(why) from error

    @property
    def _hello(self) -> str:
        return f"zongji_{self.part}"

    def _written(self, message: Message | Hello | Alive) -> dict[str, Any]:
        match message:
            case Hello(language):
                return {self._hello: language}
            case Alive():
                return {_ALIVE: 1}
            case _:
                return self.write(message)

    def _message(self, told: dict[str, Any]) -> Message | Hello | Alive | None:
        name = next(iter(told))
        if name == self._hello:
            return Hello(int(told[name]))
        return Alive() if name == _ALIVE else self.read(told)


class Receiver(Generic[Message]):
    """The reading side of either: bytes in, messages out. After an error it takes nothing more."""

    def __init__(self, language: Language[Message]) -> None:
        """Begin."""
        self._language = language
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Message | Hello | Alive]:
        """Take bytes, split anywhere. Raises RemoteProtocolError for what neither side says."""
        self._buffer += data
        *lines, rest = self._buffer.split(b"\n")
        self._buffer = bytearray(rest)
        if max(map(len, [*lines, rest])) > self._language.longest_line_bytes:
            raise RemoteProtocolError(f"the {self._language.part}'s socket sent a line without end")
        return [message for each in lines if (message := self._language.message(bytes(each))) is not None]
