"""Where a call is offered to people."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from appliance.config.model.base import Id, Part, Percent, Seconds, Target
from appliance.config.model.people import Distribution
from appliance.config.model.prompt import Prompt

Targets = Annotated[tuple[Target, ...], Field(max_length=10)]


class Forwarding(Part):
    """Where a call goes that its ring node could not deliver, by why (B7): 遇忙, 无应答, unreachable.

    The latest attempt's outcome picks the list, and the first of it that has not been tried is next. Each attempt is a
    hop; after `hops` of them it is over.
    """

    busy: Targets = ()
    no_answer: Targets = ()
    unreachable: Targets = ()
    hops: Annotated[int, Field(ge=1, le=10)] = 3


class Ring(Part):
    """Offers the call to agents and endpoints (B4-B9).

    Whom: a department, a list of targets, or whoever the caller dialled in a menu. `distribution` says in which order;
    left out, the department's own, and sequential for a list. `shares` are for `percentage`: whole percent by target.
    `sticky_days`: a caller who was served within so many days is offered to the same agent first.
    `next` is where the caller goes when the agent has hung up; `otherwise`, when nobody could be reached.
    """

    kind: Literal["ring"]
    department: Id | None = None
    targets: Annotated[tuple[Target, ...], Field(max_length=100)] = ()
    dialled: bool = False
    distribution: Distribution | None = None
    shares: dict[Target, Percent] = {}
    sticky_days: Annotated[int, Field(ge=1, le=365)] | None = None
    ring_s: Seconds = 20
    ringtone: Prompt | None = None
    announce_id: bool = True
    record: bool = True
    forward: Forwarding = Forwarding()
    next: Id | None = None
    otherwise: Id | None = None

    @model_validator(mode="after")
    def _exactly_one_whom(self) -> Self:
        if sum((self.department is not None, bool(self.targets), self.dialled)) != 1:
            raise ValueError("say whom to ring by exactly one of: department, targets, dialled")
        return self

    @model_validator(mode="after")
    def _shares_where_they_count(self) -> Self:
        if self.shares and self.distribution != "percentage":
            raise ValueError("shares are for `distribution: percentage`")
        return self
