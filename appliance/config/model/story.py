"""Stories: calls that an admin wants to go a certain way, kept with the configuration and run at each publish (D7)."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema, model_validator

from appliance.config.model.base import PRINTED, AgentNumber, Id, Name, Number, Part, Seconds, Target
from appliance.domain.outcome import CallResult

PhoneBehaviour = Literal["answers", "busy", "no_answer", "unreachable"]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=PRINTED)]


def _within_reach(at: datetime) -> datetime:
    if not 1970 <= at.year <= 2199:
        raise ValueError("is a time between 1970 and 2199")
    return at


def _no_figure(at: Any) -> Any:  # noqa: ANN401 - what somebody wrote
    if isinstance(at, int | float):
        raise ValueError("is a time like 2026-11-23 09:00")
    return at


_WALL = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", "examples": ["2026-11-23T09:00:00"]}

WallTime = Annotated[datetime, BeforeValidator(_no_figure), WithJsonSchema(_WALL)]
"""A time that is the site's where it carries no zone of its own."""


class Expectation(Part):
    """What must come of it: each that is given must hold.

    `passes` are nodes that the call visits, in this order, whatever is between them. `hears` are words that the caller
    hears, in this order; a built-in prompt may be named by its id. `refused_by` is the rule that keeps the caller out.
    """

    result: CallResult | None = None
    served_by: Target | None = None
    passes: tuple[Id, ...] = ()
    hears: tuple[Words, ...] = ()
    refused_by: Annotated[str, Field(max_length=64)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not any((self.result, self.served_by, self.passes, self.hears, self.refused_by)):
            raise ValueError(
                "say what must come of it by at least one of: result, served_by, passes, hears, refused_by"
            )
        return self


class Story(Part):
    """A caller, a time, keys, what the phones do, and how it must end.

    `at` is in the site's time zone unless it carries its own. `keys` are pressed one question after the other; `-`
    is none. `caller` left out is a caller without a number; `called` left out is the hotline's first number, and `line`
    its first line. `phones` are agents or endpoints that do something else than `otherwise`: an agent who is busy is
    in another call.

    `leaves_after_s` is when the caller hangs up, and `speaks_s` how long a voicemail would be;
    with `fax_pages` the caller is a fax machine with so many pages. `served_before_by`
    served this caller the day before; `by_hand` is how somebody has opened or closed the hotline; `drawn` is the
    percent that a branch by percentage draws.
    """

    name: Name
    hotline: Id
    caller: Number | None = None
    called: Number | None = None
    line: Id | None = None
    at: Annotated[WallTime, AfterValidator(_within_reach)]
    keys: tuple[Annotated[str, StringConstraints(pattern=r"^([0-9*#]{1,20}|-)$")], ...] = ()
    phones: dict[Target, PhoneBehaviour] = {}
    otherwise: PhoneBehaviour = "answers"
    leaves_after_s: Seconds | None = None
    speaks_s: Seconds = 5
    fax_pages: Annotated[int, Field(ge=0, le=1000)] = 0
    served_before_by: AgentNumber | None = None
    by_hand: Literal["open", "closed"] | None = None
    drawn: Annotated[int, Field(ge=1, le=100)] = 1
    expect: Expectation


Stories = tuple[Story, ...]
