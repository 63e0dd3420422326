"""What a call leaves behind: the facts that are written to the journal while it happens.

All times are aware datetimes in UTC; durations are seconds. Free text in `decided` and `reason` is for the admin
who asks why a call went where it did: short English sentences with the rule's own words in them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from appliance.domain.far_leave import AnswerKnown, Release, ReleaseKnown
from appliance.domain.ids import (
    AgentId,
    CallId,
    DepartmentId,
    EndpointId,
    HotlineId,
    LineId,
    NodeId,
    TariffId,
    TrunkGroupId,
)
from appliance.domain.money import LegKind
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome, ServedBy, WaitEnd
from appliance.domain.phone_number import PhoneNumber


@dataclass(frozen=True, slots=True)
class CallStart:
    """A line has rung. `region` tells in words where the caller is, "" when that is not known.

    `kind` is `incoming`, `staff` when one of our own agents calls in, or `test` for one that an admin makes in the
    browser to hear a hotline.
    """

    call: CallId
    at: datetime
    line: LineId
    hotline: HotlineId | None
    called: str
    caller: PhoneNumber | None
    caller_name: str
    revision: str
    region: str = ""
    kind: str = "incoming"


@dataclass(frozen=True, slots=True)
class Step:
    """One decision on the call's path (D2).

    `sequence` counts from 0 within the call. `node` is None for what happens before the first node and after the
    last. `keys` are the keys that the caller pressed in this step, "" when none.
    """

    call: CallId
    sequence: int
    at: datetime
    node: NodeId | None
    kind: str
    decided: str
    reason: str
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Hop:
    """One attempt to reach an agent or an endpoint, once it is over.

    `endpoint` is where it rang, `line` the line that an outside endpoint was called on. `forwarded` counts the
    forwarding attempts of its ring node, this one included; 0 for an attempt that is none. `transferred_by` names the
    agent or endpoint that had transferred the caller; "" when nobody had. Of a number outside `answer_known` tells how
    its answer was known, and `release_known` how it was that who had answered there left.
    """

    call: CallId
    sequence: int
    at: datetime
    department: DepartmentId | None
    agent: AgentId | None
    outcome: RingOutcome
    cause: str
    ring_s: float
    talk_s: float
    endpoint: EndpointId | None = None
    line: LineId | None = None
    forwarded: int = 0
    transferred_by: str = ""
    answer_known: AnswerKnown | None = None
    release_known: ReleaseKnown | None = None


@dataclass(frozen=True, slots=True)
class QueueWait:
    """One visit of a call to a queue, once the call has left it.

    `sequence` counts the call's visits from 0. `first_place` and `place_at_end` are the places that it had when it came
    and when it left, 1 for who is next; both are the place that it would have had, for one who was turned away. `key`
    is the key by which the caller left, "" for whom it was otherwise.
    """

    call: CallId
    sequence: int
    node: NodeId
    entered_at: datetime
    left_at: datetime
    how: WaitEnd
    first_place: int
    place_at_end: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """What the caller said of the service; `key` is None when the caller hung up or pressed nothing valid."""

    call: CallId
    at: datetime
    hotline: HotlineId | None
    department: DepartmentId | None
    agent: AgentId
    key: str | None
    label: str | None


@dataclass(frozen=True, slots=True)
class VoiceMessage:
    """A message that a caller left; `file` is relative to the instance's voicemail folder."""

    call: CallId
    at: datetime
    mailbox: DepartmentId | None
    file: str
    seconds: float


@dataclass(frozen=True, slots=True)
class FaxMessage:
    """A received fax; `file` is its PDF, relative to the instance's fax folder, with `pages` pages.

    `station` is what the far machine calls itself, "" when it doesn't. `cause` is "" when the fax came whole, else why
    pages may be missing at its end. Where no page can be read, `pages` is 0 and `file` the TIFF as it came.
    """

    call: CallId
    at: datetime
    mailbox: DepartmentId | None
    file: str
    pages: int
    station: str = field(repr=False)
    cause: str = ""


@dataclass(frozen=True, slots=True)
class CallbackRequest:
    """A caller asks to be called back on `number`, by the people of `department`, through `trunk_group`."""

    call: CallId
    at: datetime
    number: PhoneNumber
    hotline: HotlineId
    department: DepartmentId
    trunk_group: TrunkGroupId


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorded conversation, caller left and agent right; `file` is relative to the recordings folder.

    `paused_s` of its `seconds` are silence in the place of what was said while it was paused. `format` is how the file
    is coded: "wav", "flac", "opus"; `size` is in bytes, None where it isn't known.
    """

    call: CallId
    at: datetime
    agent: AgentId
    file: str
    seconds: float
    paused_s: float = 0.0
    format: str = "wav"
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """One leg that a carrier bills, once it is over, and what it costs (D4).

    `sequence` counts the legs of a call from 0. `at` is when the leg was answered, `seconds` from there to its release.
    `hotline` is whose call it is, `line` the line that carried it; `trunk_group`, `endpoint` and `dialled` are those of
    an outgoing leg. `tariff` is None where none is set, and the leg then costs nothing. `amount` is exact, in
    `currency`, after the month's package has taken `package_s` seconds of it. `estimated`: the line doesn't tell an
    answer, so when the leg was answered is an estimate.
    """

    call: CallId
    sequence: int
    at: datetime
    seconds: float
    kind: LegKind
    hotline: HotlineId | None
    line: LineId | None
    tariff: TariffId | None
    currency: str
    amount: Decimal
    package_s: int = 0
    trunk_group: TrunkGroupId | None = None
    endpoint: EndpointId | None = None
    dialled: str = field(default="", repr=False)
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class CallEnd:
    """The call is over. `answered_at` is when an agent answered; None when none did.

    `refused_by` names the rule of screening or the cap that kept the caller out, "" when none did. `release` tells how
    the caller's hang-up is known; None where it was not the caller who hung up.
    """

    call: CallId
    at: datetime
    result: CallResult
    released_by: ReleasedBy
    served_by: ServedBy
    answered_at: datetime | None
    agent: AgentId | None
    department: DepartmentId | None
    ring_s: float
    talk_s: float
    note: str = ""
    endpoint: EndpointId | None = None
    refused_by: str = ""
    release: Release | None = None
