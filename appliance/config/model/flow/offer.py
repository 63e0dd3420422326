"""What all nodes have in common that offer a call to people."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from appliance.config.model.base import Id, Part, Percent, Seconds, Target
from appliance.config.model.people import Distribution
from appliance.config.model.prompt import Prompt


class Offer(Part):
    """Offers the call to agents and endpoints.

    Whom: a department, or a list of targets. `distribution` says in which order; left out, the department's own, and
    sequential for a list. `shares` are for `percentage`: whole percent by target. `sticky_days`: a caller who was
    served within so many days is offered to the same agent first. `next` is where the caller goes when the agent has
    hung up; `otherwise`, when nobody could be reached.
    """

    kind: str
    department: Id | None = None
    targets: Annotated[tuple[Target, ...], Field(max_length=100)] = ()
    distribution: Distribution | None = None
    shares: dict[Target, Percent] = {}
    sticky_days: Annotated[int, Field(ge=1, le=365)] | None = None
    ring_s: Seconds = 20
    ringtone: Prompt | None = None
    announce_id: bool = True
    record: bool | None = None
    next: Id | None = None
    otherwise: Id | None = None

    @model_validator(mode="after")
    def _shares_where_they_count(self) -> Self:
        if self.shares and self.distribution != "percentage":
            raise ValueError("shares are for `distribution: percentage`")
        return self
