"""How calls are asked for: the filters of the list, as parameters of an address or in a body."""

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from appliance.config.model.base import PRINTED
from appliance.domain.ids import AgentId, CallId, DepartmentId, HotlineId, LineId
from appliance.domain.outcome import CallResult
from appliance.storage.call_extras import CallSurroundings
from appliance.storage.call_wanted import CallOrder, Place, Wanted
from appliance.web.errors import Refusal
from appliance.web.exact import Figure, Moment, YesNo
from appliance.web.paging import After, cursor, place_of

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=PRINTED)]
Seconds = Annotated[Figure, Field(ge=0, le=1_000_000)]

_AT: TypeAdapter[datetime] = TypeAdapter(Moment)
_PUNCTUATION = re.compile(r"[\s().\-/]")
_NUMBER = re.compile(r"\+?[0-9*#]{2,32}")
_CALL = re.compile(r"[a-z0-9-]*[0-9]{9,}\.[0-9]+")


class CallsFilter(BaseModel):
    """Which calls; all that is given must hold."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    since: Moment | None = Field(
        default=None, alias="from", description="begun then or later", examples=["2026-11-01T00:00:00+08:00"]
    )
    until: Moment | None = Field(default=None, alias="to", description="begun before then")
    hotline: Word | None = Field(default=None, examples=["main"])
    line: Word | None = Field(default=None, examples=["01"])
    agent: Word | None = Field(default=None, description="who talked with the caller", examples=["8001"])
    department: Word | None = Field(default=None, examples=["sales"])
    result: CallResult | None = None
    kind: Literal["incoming", "staff", "test", "self_call"] | None = None
    caller: Word | None = Field(
        default=None, description="a number: whole, its beginning or its end", examples=["8000"]
    )
    region: Word | None = Field(default=None, description="a part of the region's name", examples=["深圳"])
    refused_by: Word | None = Field(default=None, description="the rule or cap that kept the caller out, whole")
    survey: Word | None = Field(default=None, description="the answer's label, whole", examples=["满意"])
    has_recording: YesNo | None = None
    has_message: YesNo | None = None
    has_survey: YesNo | None = None
    has_fax: YesNo | None = None
    in_progress: YesNo | None = None
    sample: YesNo | None = Field(default=None, description="made up for the demonstration")
    talk_min: Seconds | None = Field(default=None, description="seconds of talk, at least")
    talk_max: Seconds | None = None
    ring_min: Seconds | None = Field(default=None, description="seconds of ringing, at least")
    ring_max: Seconds | None = None
    q: Word | None = Field(
        default=None, description="a part of a number, of a contact's name or company, or a call's id", examples=["王"]
    )


class CallsQuery(CallsFilter):
    """A page of calls."""

    sort: CallOrder = Field(
        default=CallOrder.NEWEST,
        description="by time, talk or ringing; `-` for the greatest first. Costs have no index and can't be sorted by",
    )
    limit: int = Field(default=50, ge=1, le=200, description="at most so many")
    after: After = None


def wanted_of(asked: CallsFilter, surroundings: CallSurroundings) -> Wanted:
    """Read the filters. Raises Refusal where `caller` is no part of a number."""
    number = _number(asked.caller)
    call, numbers = None, None
    if asked.q is not None:
        if _CALL.fullmatch(asked.q):
            call = CallId(asked.q)
        elif number is None and (typed := _digits(asked.q)) is not None:
            number = typed
        else:
            numbers = surroundings.numbers_of(asked.q)
    return Wanted(
        since=asked.since,
        until=asked.until,
        hotline=None if asked.hotline is None else HotlineId(asked.hotline),
        line=None if asked.line is None else LineId(asked.line),
        agent=None if asked.agent is None else AgentId(asked.agent),
        department=None if asked.department is None else DepartmentId(asked.department),
        result=asked.result,
        kind=asked.kind,
        call=call,
        number=number,
        numbers=numbers,
        region=asked.region,
        refused_by=asked.refused_by,
        survey=asked.survey,
        has_recording=asked.has_recording,
        has_message=asked.has_message,
        has_survey=asked.has_survey,
        has_fax=asked.has_fax,
        in_progress=asked.in_progress,
        sample=asked.sample,
        talk_s_min=asked.talk_min,
        talk_s_max=asked.talk_max,
        ring_s_min=asked.ring_min,
        ring_s_max=asked.ring_max,
    )


def place_in(asked: CallsQuery) -> Place | None:
    """Read where the page begins. Raises Refusal when `after` is no place of this list."""
    if asked.after is None:
        return None
    lead, at, call = place_of(asked.after, 3)
    try:
        return Place(_AT.validate_python(at), call, float(lead) if asked.sort.lead else None)
    except (ValueError, OverflowError) as error:
        raise Refusal("That is no place in this list.", "begin with the first page: leave `after` out") from error


def place_word(place: Place | None) -> str | None:
    """Write a place as a cursor."""
    return None if place is None else cursor(place.lead or 0.0, place.started_at.isoformat(), place.call)


def _number(typed: str | None) -> str | None:
    if typed is None:
        return None
    if (digits := _digits(typed)) is None:
        raise Refusal("That is no part of a telephone number.", "write two digits of it or more")
    return digits


def _digits(typed: str) -> str | None:
    bare = _PUNCTUATION.sub("", typed)
    return bare if _NUMBER.fullmatch(bare) else None
