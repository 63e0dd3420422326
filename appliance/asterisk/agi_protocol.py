r"""FastAGI without I/O: bytes in, events out; a command in, bytes out.

Facts about Asterisk 22 that this file rests on (res_agi.c, and runs against it):
- Asterisk connects to us and sends `agi_<name>: <value>` lines and an empty line. `agi_network_script` comes
  second, so a value with a line break in it can't replace it: the first value of a name counts.
- A command is one line of at most 8191 bytes; Asterisk reads the rest of a longer one as another command.
  Words are split at blanks, `"` groups, `\` escapes.
- An answer is `200 result=…`, or 510 (unknown), 511 (dead channel), 520 (usage, mostly of many lines), after
  which the next command may be sent. `100 …` lines come before an answer and mean nothing.
- A `HANGUP` line may come before any answer, never inside one. AGI is not over then, but the channel is dead.
- `200 result=1 (<value>)` doesn't escape its value. A value with line breaks is joined up to a line that ends
  in `)`. What is left over then comes while no command waits, and is dropped: it can't shift later answers (but
  a line `HANGUP` among it is taken for one).
"""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from urllib.parse import parse_qsl

from appliance.asterisk.wire import Closed, LineBuffer, decode, encode
from appliance.errors import LocalProtocolError, RemoteProtocolError

MAX_LINE_BYTES = 65536
MAX_ANSWER_CHARACTERS = 262144
MAX_ENVIRONMENT_LINES = 256
MAX_STRAY_LINES = 1024  # between two answers; no honest variable has more lines than this
MAX_COMMAND_BYTES = 8190
MAX_COMMAND_WORDS = 127

_PREFIX = "agi_"
_USAGE_START = "520-"
_USAGE_END = "520 End of proper usage."
_VALUE_START = "200 result=1 ("
_PLAIN_WORD = re.compile(r"[A-Za-z0-9_./-]+")
_ANSWER = re.compile(r"(?P<code>[0-9]{3})[ -](?:result=(?P<result>\S*))?(?P<rest>.*)", re.DOTALL)
_POSITION = re.compile(r" endpos=(?P<endpos>[0-9]+)")
_REASON = re.compile(r" \((?P<value>[a-z]+)\)(?= endpos=)")


@dataclass(frozen=True, slots=True)
class Environment:
    """What Asterisk tells of the call: `values` by name without `agi_`, where "unknown" means absent."""

    values: Mapping[str, str]
    script: str
    """The path of the agi:// address without its leading slash; "" when it had none."""
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def channel(self) -> str:
        """The channel's name, such as "PJSIP/line1-00000001"."""
        return self.values.get("channel", "")

    @property
    def unique_id(self) -> str:
        """Asterisk's id of the channel."""
        return self.values.get("uniqueid", "")

    @property
    def arguments(self) -> tuple[str, ...]:
        """The words given to AGI() after the address."""
        names = (f"arg_{number}" for number in itertools.count(1))
        return tuple(self.values[name] for name in itertools.takewhile(self.values.__contains__, names))


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one command.

    `result` stands as sent: a number, digits with * and #, or nothing; what -1 means depends on the command.
    `value` is what stood in parentheses ("timeout", "hangup", a variable's value), None without them.
    `end_samples` is `endpos`, in samples of the file. `text` is the whole answer, as sent.
    """

    code: int
    result: str
    value: str | None
    end_samples: int | None
    text: str

    @property
    def digit(self) -> str:
        """The key that ended the command, for those that report it as an ASCII number; "" when none did."""
        return chr(int(self.result)) if re.fullmatch(r"[1-9][0-9]{0,2}", self.result) else ""


@dataclass(frozen=True, slots=True)
class HangupNotice:
    """The channel was hung up; only commands that Asterisk allows on a dead channel still work."""


AgiEvent = Environment | Answer | HangupNotice | Closed


class _Phase(Enum):
    ENVIRONMENT = auto()
    IDLE = auto()
    PENDING = auto()  # a command was sent and waits for its answer
    CLOSED = auto()


class AgiConnection:
    """One call's conversation with Asterisk. The events don't depend on how the bytes were split."""

    def __init__(self) -> None:
        self._phase = _Phase.ENVIRONMENT
        self._lines = LineBuffer(b"\n", MAX_LINE_BYTES)
        self._environment: list[tuple[str, str]] = []
        self._partial: list[str] = []  # the lines so far of an answer that has more than one
        self._partial_characters = 0
        self._strays = 0

    def send(self, words: Sequence[str]) -> bytes:
        """Encode a command for sending; a `LocalProtocolError` if it is malformed or not its turn."""
        if self._phase is not _Phase.IDLE:
            raise LocalProtocolError(f"a command can't be sent in phase {self._phase.name.lower()}")
        line = encode_command(words)
        self._phase = _Phase.PENDING
        self._strays = 0
        return line

    def receive(self, data: bytes) -> list[AgiEvent]:
        """Take bytes in; after `Closed` all is ignored."""
        events: list[AgiEvent] = []
        self._lines.feed(data)
        try:
            while self._phase is not _Phase.CLOSED and (line := self._lines.next_line()) is not None:
                if (event := self._read_line(decode(line))) is not None:
                    events.append(event)
        except RemoteProtocolError as fault:
            events += self._close(fault)
        if self._phase is _Phase.CLOSED:
            self._lines.clear()
        return events

    def receive_eof(self) -> list[AgiEvent]:
        """Asterisk closed the connection; half a line is no line."""
        return self._close(None)

    def _close(self, fault: RemoteProtocolError | None) -> list[AgiEvent]:
        if self._phase is _Phase.CLOSED:
            return []
        self._phase = _Phase.CLOSED
        return [Closed(fault)]

    def _read_line(self, line: str) -> AgiEvent | None:
        if self._phase is _Phase.ENVIRONMENT:
            return self._read_environment(line)
        if line == "HANGUP" and not self._is_inside_value():
            return HangupNotice()
        if self._phase is not _Phase.PENDING:
            self._count_stray()
            return None
        return self._read_answer(line)

    def _is_inside_value(self) -> bool:
        return bool(self._partial) and self._partial[0].startswith(_VALUE_START)

    def _read_environment(self, line: str) -> Environment | None:
        if not line and self._environment:
            self._phase = _Phase.IDLE
            return _environment(self._environment)
        if len(self._environment) >= MAX_ENVIRONMENT_LINES:
            raise RemoteProtocolError(f"more than {MAX_ENVIRONMENT_LINES} lines of environment")
        name, colon, value = line.partition(":")
        if colon and name.startswith(_PREFIX):
            self._environment.append((name.removeprefix(_PREFIX), value.removeprefix(" ")))
        elif self._environment:  # a line break inside the value before
            self._environment.append(("", line))
        else:
            raise RemoteProtocolError("this is no FastAGI client: the environment doesn't begin with agi_")
        return None

    def _read_answer(self, line: str) -> Answer | None:
        self._partial.append(line)
        self._partial_characters += len(line) + 1
        if self._partial_characters > MAX_ANSWER_CHARACTERS:
            raise RemoteProtocolError(f"an answer is longer than {MAX_ANSWER_CHARACTERS} characters")
        if _continues(self._partial[0], line):
            return None
        match = _ANSWER.fullmatch("\n".join(self._partial))
        self._partial.clear()
        self._partial_characters = 0
        if match is None or match["code"][0] == "1":
            self._count_stray()
            return None
        self._phase = _Phase.IDLE
        self._strays = 0
        return _answer(match)

    def _count_stray(self) -> None:
        self._strays += 1
        if self._strays > MAX_STRAY_LINES:
            raise RemoteProtocolError(f"more than {MAX_STRAY_LINES} lines that answer nothing")


def encode_command(words: Sequence[str]) -> bytes:
    """One command line. Each of `words` reaches Asterisk as exactly one word, blanks and quotes included."""
    if not words or not words[0]:
        raise LocalProtocolError("a command needs a word")
    if len(words) > MAX_COMMAND_WORDS:
        raise LocalProtocolError(f"a command has more than {MAX_COMMAND_WORDS} words")
    line = encode(" ".join(map(_quote, words))) + b"\n"
    if len(line) > MAX_COMMAND_BYTES:
        raise LocalProtocolError(f"a command is longer than {MAX_COMMAND_BYTES} bytes")
    return line


def _quote(word: str) -> str:
    if _PLAIN_WORD.fullmatch(word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _continues(first: str, last: str) -> bool:
    """Tell whether an answer that began with the line `first` goes on after the line `last`."""
    if first.startswith(_USAGE_START):
        return not last.endswith(_USAGE_END)
    has_reason = _REASON.match(first, len(_VALUE_START) - len(" ("))
    return first.startswith(_VALUE_START) and not has_reason and not last.endswith(")")


def _environment(lines: list[tuple[str, str]]) -> Environment:
    values: dict[str, str] = {}
    last = ""
    for name, value in lines:
        if not name:
            values[last] += f"\n{value}"
        elif name not in values:
            values[name] = value
            last = name
    script, _, query = values.get("network_script", "").partition("?")
    return Environment(values, script, dict(parse_qsl(query, keep_blank_values=True)))


def _answer(match: re.Match[str]) -> Answer:
    rest = match["rest"]
    is_value = rest.startswith(" (") and rest.endswith(")")  # whatever stands inside, be it " endpos=…"
    reason = None if is_value else _REASON.match(rest)
    position = _POSITION.match(rest, reason.end() if reason else 0)
    return Answer(
        code=int(match["code"]),
        result=match["result"] or "",
        value=rest[2:-1] if is_value else reason and reason["value"],
        end_samples=int(position["endpos"]) if position else None,
        text=match.string,
    )
