"""Stories: calls that an admin wants to go a certain way, kept with the configuration and run at each publish (D7)."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from appliance.config.model.base import Id, Name, Number, Part, Target
from appliance.domain.outcome import CallResult

PhoneBehaviour = Literal["answers", "busy", "no_answer", "unreachable"]


class Expectation(Part):
    """What must come of it: each that is given must hold. `passes` are nodes that the call visits, in this order."""

    result: CallResult | None = None
    served_by: Target | None = None
    passes: tuple[Id, ...] = ()
    refused_by: Annotated[str, Field(max_length=64)] | None = None


class Story(Part):
    """A caller, a time, keys, what the phones do, and how it must end.

    `at` is in the site's time zone unless it carries its own. `keys` are pressed one question after the other; `-`
    is none. `caller` left out is a caller without a number. `phones` are agents or endpoints that do something else
    than `otherwise`.
    """

    name: Name
    hotline: Id
    caller: Number | None = None
    line: Id | None = None
    at: datetime
    keys: tuple[Annotated[str, StringConstraints(pattern=r"^([0-9*#]{1,20}|-)$")], ...] = ()
    phones: dict[Target, PhoneBehaviour] = {}
    otherwise: PhoneBehaviour = "answers"
    expect: Expectation


Stories = tuple[Story, ...]
