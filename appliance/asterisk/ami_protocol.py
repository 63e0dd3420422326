"""AMI without I/O: bytes in, events out; actions in, bytes out; each answer told to its asker by ActionID.

Facts about Asterisk 22 that this file rests on (manager.c, and runs against it):
- One banner line, then messages of `Key: value` lines that end in CR LF, each message ended by an empty line.
  A lone LF belongs to its value.
- Keys may repeat and their order counts (`Output` of Command, `ChanVariable`): headers are a list of pairs.
- An action is refused by Asterisk when a line is longer than 1024 bytes or when it has more than 128 lines.
- A response carries the action's ActionID, not necessarily in the order of the actions. `EventList: start` in
  it announces events of the same ActionID, the last of them with `EventList: Complete`.
- Other events may carry an ActionID too (OriginateResponse goes to every client): these are ordinary events.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from appliance.asterisk.wire import Closed, LineBuffer, decode, encode
from appliance.errors import LocalProtocolError, RemoteProtocolError

MAX_LINE_BYTES = 65536
MAX_MESSAGE_LINES = 16384  # a long CLI command's output
MAX_LIST_EVENTS = 16384
MAX_ACTION_LINE_BYTES = 1000
MAX_ACTION_LINES = 120

_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BANNER = "Asterisk Call Manager/"
_LIST_PREFIX = "zongji-list-"
_ACTION_PREFIX = "zongji-"

Headers = Mapping[str, str] | Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Message:
    """A message as sent: pairs of key and value, in order. Keys are compared as Asterisk writes them."""

    headers: tuple[tuple[str, str], ...]

    def get(self, key: str, default: str = "") -> str:
        """Return the first value of a key."""
        return next((value for name, value in self.headers if name == key), default)

    def all(self, key: str) -> list[str]:
        """Return all values of a key that repeats, in order."""
        return [value for name, value in self.headers if name == key]


@dataclass(frozen=True, slots=True)
class Response(Message):
    """Asterisk's answer to one action."""

    @property
    def is_error(self) -> bool:
        """True when the action was not done; `get("Message")` says why."""
        return self.get("Response") == "Error"


@dataclass(frozen=True, slots=True)
class Event(Message):
    """Something that happened in Asterisk, or one entry of a listing."""

    @property
    def name(self) -> str:
        """The event's name, such as "Newstate"."""
        return self.get("Event")


@dataclass(frozen=True, slots=True)
class Banner:
    """The greeting: actions may be sent from now on."""

    version: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The whole answer to the action `action_id`; `items` are the entries of a listing."""

    action_id: str
    response: Response
    items: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A message that nobody waits for: an unknown kind, an answer given up or never asked for."""

    message: Message


AmiEvent = Banner | Reply | Event | Unmatched | Closed


class _Phase(Enum):
    BANNER = auto()
    MESSAGES = auto()
    CLOSED = auto()


@dataclass(slots=True)
class _Listing:
    """An answer that is still coming: the response, then its entries."""

    response: Response | None = None
    items: list[Event] = field(default_factory=list)


class AmiConnection:
    """One connection to the manager. The events don't depend on how the bytes were split."""

    def __init__(self) -> None:
        self._phase = _Phase.BANNER
        self._lines = LineBuffer(b"\r\n", MAX_LINE_BYTES)
        self._headers: list[tuple[str, str]] = []
        self._pending: dict[str, _Listing] = {}
        self._numbers = itertools.count(1)

    def request(self, name: str, headers: Headers = (), *, listing: bool = False) -> tuple[str, bytes]:
        """Encode an action under a new ActionID; its answer comes as the `Reply` with that id."""
        if self._phase is not _Phase.MESSAGES:
            raise LocalProtocolError(f"an action can't be sent in phase {self._phase.name.lower()}")
        action_id = f"{_LIST_PREFIX if listing else _ACTION_PREFIX}{next(self._numbers)}"
        data = encode_action(name, action_id, headers)
        self._pending[action_id] = _Listing()
        return action_id, data

    def forget(self, action_id: str) -> None:
        """Give up waiting: what still comes for this action is `Unmatched`."""
        self._pending.pop(action_id, None)

    def receive(self, data: bytes) -> Iterator[AmiEvent]:
        """Take bytes in and yield what they complete; after `Closed` all is ignored."""
        self._lines.feed(data)
        try:
            while self._phase is not _Phase.CLOSED and (line := self._lines.next_line()) is not None:
                if (event := self._read_line(decode(line))) is not None:
                    yield event
        except RemoteProtocolError as fault:
            yield from self._close(fault)
        if self._phase is _Phase.CLOSED:
            self._lines.clear()

    def receive_eof(self) -> Iterator[AmiEvent]:
        """Asterisk closed the connection; half a message is no message."""
        yield from self._close(None)

    def _close(self, fault: RemoteProtocolError | None) -> Iterator[AmiEvent]:
        if self._phase is not _Phase.CLOSED:
            self._phase = _Phase.CLOSED
            self._pending.clear()
            yield Closed(fault)

    def _read_line(self, line: str) -> AmiEvent | None:
        if self._phase is _Phase.BANNER:
            return self._read_banner(line)
        if line:
            self._read_header(line)
            return None
        if not self._headers:
            return None
        headers = tuple(self._headers)
        self._headers.clear()
        return self._classify(headers)

    def _read_banner(self, line: str) -> Banner:
        if not line.startswith(_BANNER):
            raise RemoteProtocolError("this is no Asterisk manager: the greeting is missing")
        self._phase = _Phase.MESSAGES
        return Banner(line.removeprefix(_BANNER))

    def _read_header(self, line: str) -> None:
        if len(self._headers) >= MAX_MESSAGE_LINES:
            raise RemoteProtocolError(f"a message has more than {MAX_MESSAGE_LINES} lines")
        key, _, value = line.partition(":")
        self._headers.append((key, value.removeprefix(" ")))

    def _classify(self, headers: tuple[tuple[str, str], ...]) -> AmiEvent | None:
        match headers[0][0]:
            case "Event":
                return self._take_event(Event(headers))
            case "Response":
                return self._take_response(Response(headers))
            case _:
                return Unmatched(Message(headers))

    def _take_response(self, response: Response) -> AmiEvent | None:
        action_id = response.get("ActionID")
        listing = self._pending.get(action_id)
        if listing is None or listing.response is not None:
            return Unmatched(response)
        if action_id.startswith(_LIST_PREFIX) and response.get("EventList").lower() == "start":
            listing.response = response
            return None
        del self._pending[action_id]
        return Reply(action_id, response)

    def _take_event(self, event: Event) -> AmiEvent | None:
        action_id = event.get("ActionID")
        if not action_id.startswith(_LIST_PREFIX):
            return event
        listing = self._pending.get(action_id)
        if listing is None or listing.response is None:
            return Unmatched(event)
        if event.get("EventList").lower() in ("complete", "cancelled"):
            del self._pending[action_id]
            return Reply(action_id, listing.response, tuple(listing.items))
        if len(listing.items) >= MAX_LIST_EVENTS:
            raise RemoteProtocolError(f"a listing has more than {MAX_LIST_EVENTS} entries")
        listing.items.append(event)
        return None


def encode_action(name: str, action_id: str, headers: Headers = ()) -> bytes:
    """One action as bytes; a `LocalProtocolError` for what would not reach Asterisk as this one action."""
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    lines = [_encode_header(key, value) for key, value in (("Action", name), ("ActionID", action_id), *pairs)]
    if len(lines) > MAX_ACTION_LINES:
        raise LocalProtocolError(f"an action has more than {MAX_ACTION_LINES} lines")
    return b"".join(lines) + b"\r\n"


def _encode_header(key: str, value: str) -> bytes:
    if not _KEY.fullmatch(key):
        raise LocalProtocolError(f"{key!r} is no header's name")
    line = encode(f"{key}: {value}")
    if len(line) > MAX_ACTION_LINE_BYTES:
        raise LocalProtocolError(f"the header {key} is longer than {MAX_ACTION_LINE_BYTES} bytes")
    return line + b"\r\n"
