"""Calls as the API gives them."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from pydantic import BaseModel, Field

from appliance.domain.far_leave import AnswerKnown, ReleaseKnown
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome, ServedBy, WaitEnd
from appliance.services.call_names import Names
from appliance.storage.call_extras import CallExtras
from appliance.storage.record_values import CallRecord, MessageState
from appliance.web.api.agent_bodies import WrapUpCodeBody


class Named(BaseModel):
    """Something of the configuration, and what it was called then."""

    id: str = Field(examples=["8001"])
    name: str = Field(examples=["小王"])


class ContactOfCall(BaseModel):
    """Who the number belongs to."""

    id: str
    name: str = Field(examples=["王女士"])


class Sum(BaseModel):
    """What a call costs in one currency."""

    currency: str = Field(examples=["CNY"])
    amount: str = Field(description="exact, as digits", examples=["0.30"])


class ReleaseBody(BaseModel):
    """How a hang-up is known."""

    known: ReleaseKnown
    tone: str = Field(description="by which tone; empty when by none", examples=["busy"])
    confidence: float | None = Field(description="how sure that is, from 0 to 1; null when it is by no tone")


class CallBody(BaseModel):
    """A call in the list. What only its end settles is null while it is in progress."""

    id: str = Field(examples=["box-1763772000.12"])
    started_at: datetime
    answered_at: datetime | None = Field(description="when an agent answered")
    ended_at: datetime | None = Field(description="null: in progress")
    kind: str = Field(description="incoming, staff or test", examples=["incoming"])
    sample: bool = Field(description="made up for the demonstration")
    caller: str | None = Field(description="null: withheld", examples=["13800138000"])
    caller_name: str = Field(description="the name that the line presented")
    contact: ContactOfCall | None
    region: str = Field(examples=["广东 深圳"])
    called: str = Field(examples=["4008001234"])
    hotline: Named | None
    line: str
    department: Named | None
    agent: Named | None = Field(description="who talked with the caller")
    endpoint: Named | None = Field(description="where it was answered")
    result: CallResult | None
    released_by: ReleasedBy | None
    release: ReleaseBody | None = Field(description="how the caller's hang-up is known; null: they stayed")
    served_by: ServedBy | None
    refused_by: str = Field(description="the rule or cap that kept the caller out; empty when none did")
    ring_s: float | None
    talk_s: float | None
    recordings: int
    messages: int
    faxes: int
    survey: str | None = Field(description="the answer's label", examples=["满意"])
    costs: list[Sum]


class CallsBody(BaseModel):
    """A page of calls. It may be short, even empty, and yet not the last: looking on is left to the next request."""

    items: list[CallBody]
    next: str | None = Field(default=None, description="send it as `after` for the next page; null at the list's end")
    looked_to: datetime | None = Field(
        default=None, description="how far the list has been looked through, where the page is short and not the last"
    )


class CountBody(BaseModel):
    """How many calls match."""

    count: int = Field(examples=[10000])
    more: bool = Field(description="there are at least so many; counting them all would take too long")


class ChoicesBody(BaseModel):
    """What calls can be filtered by: what is on record, also of former days."""

    hotline: list[Named]
    line: list[str]
    agent: list[Named]
    department: list[Named]
    region: list[str]
    refused_by: list[str]
    survey: list[str]


class StepBody(BaseModel):
    """One decision on the path; the nodes in their order are what lights up in the picture of the flow."""

    sequence: int
    at: datetime
    node: str | None = Field(description="null before the first node and after the last", examples=["menu"])
    kind: str = Field(description="the node's kind, or what decided in its place", examples=["menu"])
    decided: str = Field(examples=["key 1"])
    reason: str = Field(description="because of which rule", examples=["key 1 was pressed"])
    keys: str = Field(description="what the caller pressed", examples=["1"])


class HopBody(BaseModel):
    """One attempt to reach somebody."""

    at: datetime
    department: Named | None
    agent: Named | None
    endpoint: Named | None
    line: str | None = Field(description="the line that an outside endpoint was called on")
    outcome: RingOutcome
    cause: str
    ring_s: float
    talk_s: float
    forwarded: int = Field(description="which forwarding attempt it was; 0: none")
    transferred_by: Named | None
    answer_known: AnswerKnown | None = Field(description="how the answer of a number outside was known")
    release_known: ReleaseKnown | None = Field(description="how it was known that who had answered there left")


class WaitBody(BaseModel):
    """One visit to a queue."""

    node: str
    entered_at: datetime
    left_at: datetime
    how: WaitEnd
    first_place: int
    place_at_end: int
    key: str


class SurveyBody(BaseModel):
    """What the caller said of the service."""

    at: datetime
    agent: Named
    key: str | None = Field(description="null: the caller was asked and pressed nothing")
    label: str | None


class ChargeBody(BaseModel):
    """One leg that a carrier bills."""

    at: datetime
    seconds: float
    kind: str
    line: str | None
    dialled: str
    tariff: str | None = Field(description="null: none is set, and the leg costs nothing")
    currency: str
    amount: str
    package_s: int = Field(description="seconds that the month's package took")
    estimated: bool = Field(description="the line doesn't tell an answer: from when on it is charged is an estimate")


class RecordingBody(BaseModel):
    """A recorded conversation, the caller on the left and the agent on the right."""

    file: str = Field(description="its name in the addresses of `recordings`")
    at: datetime
    agent: Named
    seconds: float
    paused_s: float
    format: str = Field(examples=["wav"])
    bytes: int | None


class LeftBody(BaseModel):
    """A message or a fax that the caller left."""

    file: str
    at: datetime
    seconds: float | None = Field(default=None, description="of a message")
    pages: int | None = Field(default=None, description="of a fax")
    state: MessageState = Field(description="`heard`: of a fax, that somebody has looked at it")


class CallbackOfCall(BaseModel):
    """The caller's wish to be called back."""

    number: int = Field(description="what an agent keys to call back")
    done_at: datetime | None
    done_by: str | None


class NoteBody(BaseModel):
    """What somebody wrote about the call."""

    id: str
    at: datetime
    by: str
    wrap_up: str | None = Field(description="what came of the call: a code's id", examples=["quote"])
    wrap_up_name: str = Field(description="what the code is called today; empty without", examples=["要报价"])
    text: str


class StoryBody(CallBody):
    """One call, whole."""

    revision: str = Field(description="the configuration that the call went by", examples=["12"])
    note: str = Field(description="what an admin should know besides")
    path: list[StepBody]
    hops: list[HopBody]
    waits: list[WaitBody]
    surveys: list[SurveyBody]
    charges: list[ChargeBody]
    kept_recordings: list[RecordingBody]
    kept_messages: list[LeftBody]
    kept_faxes: list[LeftBody]
    callback: CallbackOfCall | None
    notes: list[NoteBody]
    wrap_up_codes: list[WrapUpCodeBody] = Field(description="those that may be noted today")


def call_body(record: CallRecord, extras: CallExtras, names: Names) -> CallBody:
    """Tell a call."""
    contact = extras.contact
    return CallBody(
        id=record.call,
        started_at=record.started_at,
        answered_at=record.answered_at,
        ended_at=record.ended_at,
        kind=record.kind,
        sample=record.is_sample,
        caller=None if record.caller is None else record.caller.digits,
        caller_name=record.caller_name,
        contact=None if contact is None else ContactOfCall(id=contact.contact, name=contact.name),
        region=record.region,
        called=record.called,
        hotline=named(record.hotline, names.hotlines),
        line=record.line,
        department=named(record.department, names.departments),
        agent=named(record.agent, names.agents),
        endpoint=named(record.endpoint, {**names.endpoints, **names.agents}),
        result=record.result,
        released_by=record.released_by,
        release=None if record.release is None else ReleaseBody(**asdict(record.release)),
        served_by=record.served_by,
        refused_by=record.refused_by,
        ring_s=record.ring_s,
        talk_s=record.talk_s,
        recordings=extras.recordings,
        messages=extras.messages,
        faxes=extras.faxes,
        survey=extras.survey,
        costs=[Sum(currency=currency, amount=format(amount, "f")) for currency, amount in extras.costs],
    )


def named(id_: str | None, names: Mapping[str, str]) -> Named | None:
    """Name a thing; by its id where its name isn't known."""
    return None if not id_ else Named(id=id_, name=names.get(id_, id_))
