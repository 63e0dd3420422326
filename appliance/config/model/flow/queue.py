"""A waiting room for callers."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from appliance.config.model.base import Id, Seconds
from appliance.config.model.flow.keys import Key
from appliance.config.model.flow.offer import Offer
from appliance.config.model.prompt import Prompt

OVERFLOWS = ("after_wait", "when_full", "when_nobody_on_duty")
"""The keys of a queue that say where callers go whom nobody could serve there."""

Prompts = Annotated[tuple[Prompt, ...], Field(max_length=20)]


class Queue(Offer):
    """Has callers wait until an agent is free for them, in the order in which they came (A10).

    Whom: a department, or a list of targets. Callers of any of the lists in `first`, and those whom the hotline lets in
    always, go before the others. `music` is heard while waiting, one after the other; left out, a ringtone. Every
    `every_s` the next of `messages` is played, and the caller is told the place in the queue and about how long it will
    take. A key of `leave` leads out. Who has waited for `longest_wait_s` goes to `after_wait`; who would have to wait
    behind `most_waiting` others, to `when_full`; if nobody is on duty, or not any more, it is `when_nobody_on_duty`.
    Each of these three is `otherwise` where it is left out.
    """

    kind: Literal["queue"]
    music: Prompts = ()
    messages: Prompts = ()
    every_s: Seconds = 30
    announce_place: bool = True
    announce_wait: bool = True
    first: tuple[Id, ...] = ()
    leave: dict[Key, Id] = {}
    longest_wait_s: Seconds = 600
    after_wait: Id | None = None
    most_waiting: Annotated[int, Field(ge=0, le=1000)] | None = None
    when_full: Id | None = None
    when_nobody_on_duty: Id | None = None

    @model_validator(mode="after")
    def _exactly_one_whom(self) -> Self:
        if (self.department is not None) == bool(self.targets):
            raise ValueError("say who takes the calls by exactly one of: department, targets")
        return self
