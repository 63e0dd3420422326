"""What a test may ask of a telephone, whichever driver stands behind it."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self


class PhoneError(Exception):
    """A phone refused or could not do what it was asked; the text says which phone and what."""


class PhoneTimeout(PhoneError):
    """An awaited event did not come in time; the text lists the events that did."""


class PhoneUnavailable(PhoneError):
    """A driver can't run on this machine; the text says why and names the remedy."""


class DigitMode(StrEnum):
    """How a pressed key travels: as RTP events, as audible tones, or in SIP messages."""

    RFC4733 = "rfc4733"
    INBAND = "inband"
    INFO = "info"


class EventKind(StrEnum):
    """What can happen on a phone."""

    REGISTERED = "registered"
    REGISTRATION_FAILED = "registration_failed"
    INCOMING = "incoming"
    RINGING = "ringing"  # the far end sent 180
    EARLY_MEDIA = "early_media"  # the far end sent 183, or audio before the answer
    ANSWERED = "answered"  # on either side
    ENDED = "ended"  # by either side, or refused
    DIGIT = "digit"  # received by RFC 4733 or SIP INFO; inband digits are the judges' business


@dataclass(frozen=True, slots=True)
class PhoneAccount:
    """Who the phone is and which server it talks to.

    `user` and `password` answer a 401 or 407 challenge. `number` stands in the From header (default: `user`).
    With `register` the phone registers `user` while it opens, so `number` has to be the same then.
    """

    user: str
    password: str = ""
    server_host: str = "127.0.0.1"
    server_port: int = 5060
    number: str | None = None
    display_name: str = ""
    register: bool = False

    def __post_init__(self) -> None:
        """Refuse what would register one name and call with another."""
        if self.register and self.number not in {None, self.user}:
            raise ValueError(f"a registering phone has one name: number={self.number!r}, user={self.user!r}")

    @property
    def caller_number(self) -> str:
        """The user part of the From header."""
        return self.user if self.number is None else self.number

    def destination(self, uri_user: str) -> str:
        """The SIP URI to call: `uri_user` at the server, or `uri_user` itself where it is a whole `sip:` URI."""
        if uri_user.startswith("sip:"):
            return uri_user
        return f"sip:{uri_user}@{self.server_host}:{self.server_port}"


@dataclass(frozen=True, slots=True)
class PhoneScript:
    """What a phone does by itself, as a person would who was told beforehand.

    `auto_answer_after_s` rings (180) at once and answers after so long; `auto_reject` is the SIP code to refuse
    every call with; `say` is a WAV that is played as soon as a call is answered, over and over if `say_looped`.
    """

    auto_answer_after_s: float | None = None
    auto_reject: int | None = None
    say: Path | None = None
    say_looped: bool = False

    def __post_init__(self) -> None:
        """Refuse contradictions."""
        if self.auto_answer_after_s is not None and self.auto_reject is not None:
            raise ValueError("a phone either answers or rejects by itself, not both")

    @property
    def is_empty(self) -> bool:
        """Whether the phone does nothing by itself."""
        return self == PhoneScript()


@dataclass(frozen=True, slots=True)
class PhoneEvent:
    """One thing that happened. `at` is `time.monotonic()`, comparable between all processes of one machine.

    `call` counts the phone's calls from 1 (0: no call, as in a registration). Only the fields of the event's
    kind are filled: `number` and `display_name` for `incoming`, `code` and `reason` (SIP) for `ended` and
    `registration_failed`, `digit` and `how` for `digit`.
    """

    kind: EventKind
    at: float
    call: int = 0
    number: str = ""
    display_name: str = ""
    code: int = 0
    reason: str = ""
    digit: str = ""
    how: DigitMode | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """What one call sounded like: 8 kHz mono 16-bit WAVs, without gaps, both from `started_at` to the end.

    `started_at` is the `time.monotonic()` of sample 0, so sample n was heard at `started_at + n / 8000`
    (within 60 ms: jitter buffer and frame length).
    """

    heard: Path
    said: Path
    started_at: float
    call: int = field(default=0)


class SipPhone(Protocol):
    """A telephone with one line. All methods block with a deadline; another call while one is up is busy (486).

    A method that can't be done (no call to answer, no such file) raises PhoneError.
    """

    @property
    def name(self) -> str:
        """The account's user, for messages."""

    @property
    def uri(self) -> str:
        """Where the open phone listens, `sip:user@127.0.0.1:port`: another phone may call it there directly."""

    def open(self) -> None:
        """Start the phone; with `register`, return once it is registered or raise PhoneError."""

    def close(self) -> None:
        """End the call if there is one, complete its recording and stop. Safe to repeat."""

    def __enter__(self) -> Self:
        """Open."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""

    def call(self, uri_user: str) -> None:
        """Send an INVITE to `uri_user` at the server, or to a whole `sip:` URI, and return.

        Events of earlier calls that no `wait` has returned are passed over.
        """

    def wait(self, kind: EventKind | str, timeout_s: float) -> PhoneEvent:
        """Return the oldest event of `kind` that no `wait` returned before, or raise PhoneTimeout."""

    def events(self) -> list[PhoneEvent]:
        """All events since the phone was opened, oldest first."""

    def ring(self) -> None:
        """Answer the incoming call with 180."""

    def answer(self, code: int = 200) -> None:
        """Answer the incoming call; 183 opens early media towards the caller."""

    def reject(self, code: int = 486) -> None:
        """Refuse the incoming call."""

    def play(self, wav: Path, *, looped: bool = False) -> None:
        """Play a WAV (8 kHz, mono, 16 bit) into the call, now or as soon as audio flows, then silence.

        What was playing before stops.
        """

    def send_digits(
        self, digits: str, how: DigitMode = DigitMode.RFC4733, *, tone_ms: int = 100, gap_ms: int = 100
    ) -> None:
        """Press keys (0-9 * # A-D) and return when all are sent. A driver may round lengths up; its docstring says."""

    def hang_up(self) -> None:
        """End the call, or give up calling."""

    @property
    def recording(self) -> Path:
        """What the latest call heard so far; complete after `finish_recording`."""

    @property
    def recording_started_at(self) -> float:
        """The monotonic time of the recording's sample 0."""

    def finish_recording(self, timeout_s: float = 5.0, *, call: int | None = None) -> Recording:
        """Await that the recording of a call (default: the latest) is complete and return it.

        The call has to be over. PhoneError where the call had no audio.
        """
