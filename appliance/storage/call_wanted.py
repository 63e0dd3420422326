"""Which calls somebody looks for, in what order, and where a page of them begins."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from appliance.domain.ids import AgentId, CallId, DepartmentId, HotlineId, LineId
from appliance.domain.outcome import CallResult
from appliance.storage.record_values import CallRecord


class CallOrder(StrEnum):
    """How the list is sorted. Each has an index, so that the first page is as quick as a short list's."""

    NEWEST = "-started_at"
    OLDEST = "started_at"
    LONGEST_TALK = "-talk_s"
    SHORTEST_TALK = "talk_s"
    LONGEST_RING = "-ring_s"
    SHORTEST_RING = "ring_s"

    @property
    def descends(self) -> bool:
        """Whether the greatest comes first."""
        return self.value.startswith("-")

    @property
    def lead(self) -> str | None:
        """The column that comes before the time; None for an order by time."""
        name = self.value.removeprefix("-")
        return None if name == "started_at" else name


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which calls are wanted: all that is given must hold; None wants all.

    `since` is included, `until` is not. `number` is a caller's number, its beginning or its end, in digits; `numbers`
    are whole ones. `region` is a part of its words. `has_…` ask for at least one, or for none. `survey` is an answer's
    label. Seconds are included on both sides.
    """

    since: datetime | None = None
    until: datetime | None = None
    hotline: HotlineId | None = None
    line: LineId | None = None
    agent: AgentId | None = None
    department: DepartmentId | None = None
    result: CallResult | None = None
    kind: str | None = None
    call: CallId | None = None
    number: str | None = None
    numbers: tuple[str, ...] | None = None
    region: str | None = None
    refused_by: str | None = None
    survey: str | None = None
    has_recording: bool | None = None
    has_message: bool | None = None
    has_survey: bool | None = None
    has_fax: bool | None = None
    in_progress: bool | None = None
    sample: bool | None = None
    talk_s_min: float | None = None
    talk_s_max: float | None = None
    ring_s_min: float | None = None
    ring_s_max: float | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list: right after this call. `lead` is the value of the order's leading column."""

    started_at: datetime
    call: str
    lead: float | None = None


@dataclass(frozen=True, slots=True)
class CallPage:
    """Calls in their order, and where the next page begins; None at the list's end.

    A page may be short, even empty, and yet not the last: looking on was left for the next request, so that none takes
    long. `looked_to` is then how far back in the list it has been looked.
    """

    calls: tuple[CallRecord, ...]
    next: Place | None


@dataclass(frozen=True, slots=True)
class CallCount:
    """How many calls match; `more` says that there are at least so many, and counting on would have taken long."""

    count: int
    more: bool
