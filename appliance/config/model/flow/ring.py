"""Where a call is offered to people."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from appliance.config.model.base import Part, Target
from appliance.config.model.flow.offer import Offer

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


class Ring(Offer):
    """Offers the call until somebody answers, or everyone has been tried (B4-B9).

    Whom: a department, a list of targets, or whoever the caller dialled in a menu.
    """

    kind: Literal["ring"]
    dialled: bool = False
    forward: Forwarding = Forwarding()

    @model_validator(mode="after")
    def _exactly_one_whom(self) -> Self:
        if sum((self.department is not None, bool(self.targets), self.dialled)) != 1:
            raise ValueError("say whom to ring by exactly one of: department, targets, dialled")
        return self
