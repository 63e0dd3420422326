"""What callers are asked to key, to wait for, to say and to send."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from appliance.config.model.prompt import Prompt
from appliance.domain.ids import DepartmentId


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
