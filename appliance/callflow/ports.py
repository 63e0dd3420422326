"""What the walk of a call needs of the world: a caller, phones to ring, a journal, a clock.

Asterisk stands behind `Caller` in the product; the simulator and the unit tests stand behind it elsewhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Protocol

from appliance.callflow.bell import Bell
from appliance.callflow.trace import (
    CallbackRequest,
    CallEnd,
    CallStart,
    Charge,
    FaxMessage,
    Hop,
    QueueWait,
    Recording,
    Step,
    SurveyAnswer,
    VoiceMessage,
)
from appliance.config.model.prompt import Prompt
from appliance.domain.ids import AgentId, CallId, DepartmentId, EndpointId, HotlineId, LineId
from appliance.domain.opening import Override
from appliance.domain.outcome import RingOutcome
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place


class CallerHungUp(Exception):
    """The caller is gone. Raised by every method of `Caller`; caught in one place, `callflow.run`."""


class MoveReason(StrEnum):
    """Why Asterisk sent a caller elsewhere by itself."""

    TRANSFER = "transfer"
    CONSULT = "consult"
    PICK_UP = "pickup"
    JOINED = "joined"
    FAX = "fax"


@dataclass(frozen=True, slots=True)
class Move:
    """A caller was sent elsewhere. `argument` is what a transfer goes to, as it was keyed.

    `leg` is whom the caller was joined with: they talk already, and `Caller.talk_on` waits until they don't.
    """

    reason: MoveReason
    argument: str = field(default="", repr=False)
    leg: "Leg | None" = None


class CallerMoved(Exception):
    """The caller is there, but was sent elsewhere in the middle of what was asked of the port.

    Every method of `Caller` may raise it but `ring`, whose result tells it. The next method works again.
    """

    def __init__(self, move: Move) -> None:
        super().__init__(move.reason.value)
        self.move = move


@dataclass(frozen=True, slots=True)
class CallerFacts:
    """What the line told about the call before anyone spoke."""

    call: CallId
    line: LineId
    called: str
    number: PhoneNumber | None
    name: str


@dataclass(frozen=True, slots=True)
class Listen:
    """How keys are awaited: `finished(keys)` says whether the keys so far need no further one.

    `closing` is a key by which many people end what they key, also where it is finished already: it is taken for a
    moment longer, so that the next question doesn't get it.
    """

    first_key_s: float
    next_key_s: float
    finished: Callable[[str], bool]
    barge_in: bool = True
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """One endpoint to be rung: a phone of ours (`line` is None), or `number` through `line`.

    `agent` is the person behind it, if any. `press_1` makes whoever answers press 1 before it counts as an answer.
    """

    endpoint: EndpointId
    agent: AgentId | None = None
    line: LineId | None = None
    number: str = field(default="", repr=False)
    press_1: bool = False


@dataclass(frozen=True, slots=True)
class RingRequest:
    """One attempt: whom to ring (all `legs` at once), for how long, and what each side hears.

    `ringtone`, or else `music` if any, replaces the ring tone for the caller while the agent's phone rings. When the
    agent has answered, the caller hears the agent's ID if `announce_id`, and the agent hears which hotline and
    department the call is for; then the two are joined. Their conversation is recorded at the endpoints in `recorded`.
    `whisper` is what the agent hears instead.
    """

    legs: tuple[Leg, ...]
    department: DepartmentId | None
    hotline: HotlineId | None
    ring_s: float
    ringtone: Prompt | None
    announce_id: bool
    recorded: frozenset[EndpointId] = frozenset()
    whisper: Prompt | None = None
    consulting: bool = False
    music: tuple[Prompt, ...] = ()


@dataclass(frozen=True, slots=True)
class RingResult:
    """How the attempt ended. `caller_left` tells that the caller hung up, in it or at its end.

    `answered` is the leg that answered; None also when there was but one. `billed` are legs that were answered before
    anybody pressed 1, and the seconds from there to their end, as far as that is known: a carrier bills them. `moved`
    tells that the caller was sent elsewhere, out of the attempt or the conversation.
    """

    outcome: RingOutcome
    cause: str
    ring_s: float
    talk_s: float
    caller_left: bool = False
    answered: Leg | None = None
    billed: tuple[tuple[Leg, float], ...] = ()
    moved: Move | None = None


class ConsultEnd(StrEnum):
    """How a consultation ended: the agent is back, has joined the two, or left before the colleague answered."""

    BACK = "back"
    JOINED = "joined"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Consulted:
    """How a consultation ended, and how the colleague was reached; None where nobody was rung."""

    end: ConsultEnd
    result: RingResult | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """How a caller waits: `prompts` once, to their end, then `music`, prompt after prompt and again, from where it was.

    A key of `keys` ends it, at any moment, and so does the time: `longest_s` from the beginning, but never within a
    prompt. `asks` tells that this is the one moment at which a scripted caller decides about the keys.
    """

    prompts: tuple[Prompt, ...]
    music: tuple[Prompt, ...]
    keys: frozenset[str]
    longest_s: float
    asks: bool = False


@dataclass(frozen=True, slots=True)
class RecordedMessage:
    """A message on disk; `file` is relative to the instance's voicemail folder, `seconds` end with the last word."""

    file: PurePosixPath
    seconds: float


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of recording: the message, None for one too short, and in words what kept it from being whole.

    With a `fault` the message is what fitted on the disk, or None where nothing did.
    """

    message: RecordedMessage | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class MessageLimits:
    """When recording a message stops by itself; a message shorter than `shortest_s` is dropped."""

    longest_s: float
    silence_s: float
    shortest_s: float = 1.0


@dataclass(frozen=True, slots=True)
class FaxSettings:
    """How a fax is received. `mailbox` is whose it will be, should nobody be left to say; `station_id` "" for none."""

    mailbox: DepartmentId | None
    ecm: bool
    station_id: str
    longest_s: float


@dataclass(frozen=True, slots=True)
class FaxResult:
    """What came of a reception.

    `file` is what was received, relative to the instance's folder of raw faxes, None without a page. `cause` is "" for
    a whole fax, else why it ended. `station` is what the far machine calls itself, `rate` is in bit/s, 0 when the two
    never came to terms. `caller_left` tells that the caller hung up, as fax machines do at the end.
    """

    file: PurePosixPath | None
    pages: int
    cause: str = ""
    station: str = field(default="", repr=False)
    rate: int = 0
    t38: bool = False
    caller_left: bool = False


class Caller(Protocol):
    """The person at the far end of a line, and all that can be done with them.

    Every method raises `CallerHungUp` as soon as the caller is gone.
    """

    facts: CallerFacts

    @property
    def answered(self) -> bool:
        """Whether the line has been answered (and the caller's call is being charged)."""
        ...

    @property
    def answered_at(self) -> datetime | None:
        """When the line was answered (UTC): from then on the caller's call is charged. None while it isn't."""
        ...

    @property
    def early_media(self) -> bool:
        """Whether this line can carry our audio before it is answered (SIP can, FXO and GSM can't)."""
        ...

    def speak_in(self, language: str) -> None:
        """Play prompts in this language from now on; one that hasn't been made in it is played in the site's."""
        ...

    async def answer(self) -> None:
        """Take the call; does nothing when it is already taken."""
        ...

    async def play(self, prompts: Sequence[Prompt]) -> None:
        """Play to the end, as early media while the call is unanswered and the line can; keys are ignored."""
        ...

    async def ask(self, prompts: Sequence[Prompt], listen: Listen) -> str:
        """Play and collect keys; give the keys pressed, "" when the time passed without one."""
        ...

    async def ring(self, request: RingRequest) -> RingResult:
        """Ring and, if answered, return when the conversation is over.

        Does not raise `CallerHungUp`: the result says whether the caller is still there.
        """
        ...

    async def consult(self, request: RingRequest | None, music: Sequence[Prompt]) -> Consulted:
        """Have the agent ring a colleague, whom they talked with, while the caller hears music.

        Only after a `ring` or `talk_on` that told so. None rings nobody, and the agent is told so. Raises
        `CallerHungUp` when the caller leaves: the two talk on.
        """
        ...

    async def pick_up(self, call: CallId, leg: Leg) -> bool:
        """Take over a call that rings elsewhere: its caller talks with us, who are the leg; False when it can't be.

        Raises `CallerHungUp` when we have it: this channel is the other call's from then on.
        """
        ...

    async def talk_on(self, leg: Leg, *, recorded: bool) -> RingResult:
        """Return when the conversation is over with somebody whom the caller was joined with.

        Only after a `ring` or `talk_on` that told so. Does not raise `CallerHungUp`, like `ring`.
        """
        ...

    async def wait(self, hold: Hold, bell: Bell) -> str:
        """Have the caller wait; give the key that ended it, "" when the time or the bell did.

        The bell, once rung, ends it at whatever moment, within a twentieth of a second while all goes well, else within
        two seconds.
        """
        ...

    async def play_message(self, file: PurePosixPath) -> None:
        """Play a voicemail to its end; `file` is relative to the instance's voicemail folder."""
        ...

    async def record_message(self, limits: MessageLimits) -> Recorded:
        """Record until `#`, silence, the limit or the hang-up; a second message of a call is another file.

        The message is durable on disk when this returns. Does not raise `CallerHungUp`: the hang-up is the usual
        end of a message, and the next step raises it; only a caller who left before the recording began raises it here.
        """
        ...

    async def listen_for_fax(self) -> None:
        """Have a fax machine heard from now on: then whatever plays or waits raises `CallerMoved`, once.

        Not while a phone rings for the caller or a message is recorded, nor after a reception.
        """
        ...

    async def receive_fax(self, settings: FaxSettings) -> FaxResult:
        """Receive a fax until its end, the hang-up or the limit; whole pages are kept whatever happens.

        The pages are durable on disk when this returns. Does not raise `CallerHungUp`, as the result tells it; only a
        caller who left before the reception began raises it here.
        """
        ...

    async def drop_message(self, file: PurePosixPath) -> None:
        """Remove a message that the caller has recorded anew, before it is on record. Doesn't raise `CallerHungUp`."""
        ...

    async def hang_up(self) -> None:
        """Release the call."""
        ...


class Journal(Protocol):
    """Where the call's facts go.

    The plain methods return at once and keep their order; the awaited ones return once the fact, and all before it,
    is durable, and give True; while the data base is sick they give False after 2 s: the fact stays queued, and the
    call goes on.
    """

    def opened(self, start: CallStart) -> None:
        """Open the call's record."""
        ...

    def step(self, step: Step) -> None:
        """Write one decision."""
        ...

    def hop(self, hop: Hop) -> None:
        """Write one attempt."""
        ...

    def charge(self, charge: Charge) -> None:
        """Write what one leg costs."""
        ...

    def wait(self, wait: QueueWait) -> None:
        """Write how a call waited in a queue."""
        ...

    async def survey(self, answer: SurveyAnswer) -> bool:
        """Keep the caller's answer."""
        ...

    async def message(self, message: VoiceMessage) -> bool:
        """Keep a voicemail."""
        ...

    async def fax(self, fax: FaxMessage) -> bool:
        """Keep a fax."""
        ...

    async def callback(self, request: CallbackRequest) -> bool:
        """Keep a request to be called back."""
        ...

    async def recording(self, recording: Recording) -> bool:
        """Keep a recording."""
        ...

    async def closed(self, end: CallEnd) -> bool:
        """Close the call's record; a second closing of the same call changes nothing."""
        ...


class Clock(Protocol):
    """The time, so that tests and the simulator can have their own."""

    def now(self) -> datetime:
        """Give the time of day: aware, in UTC."""
        ...


class RecordingRoom(Protocol):
    """Whether there is room on the disk for recordings."""

    def lacks(self) -> str:
        """Say why nothing can be recorded now, "" when it can; at once, by what was seen last."""
        ...


class Places(Protocol):
    """Where numbers belong."""

    def place(self, number: PhoneNumber) -> Place | None:
        """Give the place of a number as a line presents it; None when it is not known."""
        ...


class History(Protocol):
    """What earlier calls tell."""

    async def last_agent(self, caller: PhoneNumber, hotline: HotlineId, since: datetime) -> AgentId | None:
        """Give the agent who last talked with this caller on this hotline, not before `since`."""
        ...


class Openings(Protocol):
    """Which hotlines are open or closed by hand (B14)."""

    def override(self, hotline: HotlineId, at: datetime) -> Override | None:
        """Give what holds for the hotline at this moment; None when its schedules decide."""
        ...

    async def set(self, hotline: HotlineId, override: Override | None, by: str, at: datetime) -> None:
        """Open or close the hotline by hand from now on, None: leave it to its schedules again. It is on record."""
        ...


@dataclass(frozen=True, slots=True)
class Voiced:
    """What is recorded by telephone: a built-in prompt, or a recording of the company's own ("" for `builtin`).

    `number` is what calls it up, 3 digits or 4 to 6.
    """

    number: str
    builtin: str = ""


class PromptStudio(Protocol):
    """Where prompts that people record by telephone are kept."""

    def language(self, number: int) -> str | None:
        """Give the language of this number, counted from 1 in the order of their codes; None when there are fewer."""
        ...

    def find(self, number: str, language: str) -> Voiced | None:
        """Give what a number calls up in a language; None for nothing."""
        ...

    def synthetic(self, language: str) -> Sequence[Voiced]:
        """Give the built-in prompts of a language that nobody has recorded yet, in the order of their numbers."""
        ...

    async def keep(self, voiced: Voiced, language: str, take: PurePosixPath, by: str) -> str:
        """Keep what was recorded (a message's file) as this prompt; "", or why it can't be kept."""
        ...

    async def finish(self, by: str) -> None:
        """Have what was kept since the last time heard from the next call on."""
        ...


class Callbacks(Protocol):
    """The requests to be called back, for those who do."""

    async def open(self, sequence: int) -> CallbackRequest | None:
        """Give the request of this number; None when there is none, or when somebody has called back already."""
        ...

    async def done(self, sequence: int, by: AgentId, at: datetime) -> None:
        """Keep that an agent has called back."""
        ...


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """A message that nobody has listened to: its file below the voicemail folder, when it was left, and by whom."""

    file: PurePosixPath
    at: datetime
    caller: PhoneNumber | None


class Mailboxes(Protocol):
    """The voicemail of departments, for those who listen to it by phone; who did what goes on record."""

    async def unread(self, departments: Sequence[DepartmentId]) -> Sequence[WaitingMessage]:
        """Give the messages that nobody has listened to, the oldest first."""
        ...

    def played(self, file: PurePosixPath, by: AgentId, at: datetime) -> None:
        """Note that somebody hears a message."""
        ...

    async def mark_read(self, file: PurePosixPath, by: AgentId, at: datetime) -> None:
        """Mark a message as listened to."""
        ...

    async def delete(self, file: PurePosixPath, by: AgentId, at: datetime) -> None:
        """Delete a message; it can be brought back for a while."""
        ...


class Faxes(Protocol):
    """Where received faxes are finished and put on record."""

    async def keep(self, call: CallId, mailbox: DepartmentId | None, result: FaxResult) -> FaxMessage | None:
        """Make a received fax a PDF and put it on record; None when that fails: it is tried again at the next start."""
        ...
