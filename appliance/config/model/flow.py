"""The graph of nodes that a call walks. Each node says what happens and where the call goes next.

A node without `next` ends the call when it is done.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from appliance.config.model.base import Id, Part, Seconds
from appliance.config.model.people import AgentNumber
from appliance.config.model.prompt import Prompt

Key = Annotated[str, StringConstraints(pattern=r"^[0-9*#]$")]
SurveyKey = Annotated[str, StringConstraints(pattern=r"^[0-9]$")]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=r"^\P{Cc}*$")]


class Announcement(Part):
    """Plays, then goes on."""

    kind: Literal["announcement"]
    prompt: Prompt
    next: Id | None = None


class Menu(Part):
    """Plays, awaits a key and follows it (A2).

    `extensions` names the ring node that serves a dialled extension (an agent's ID or a department's extension);
    without it, extensions can't be dialled here. `wrong_key` and `no_key` are played before the menu is repeated;
    after `attempts` rounds without a valid key the call goes to `otherwise`.
    """

    kind: Literal["menu"]
    prompt: Prompt
    keys: Annotated[dict[Key, Id], Field(min_length=1)]
    extensions: Id | None = None
    first_key_s: Seconds = 5
    next_key_s: Seconds = 3
    attempts: Annotated[int, Field(ge=1, le=9)] = 3
    barge_in: bool = True
    wrong_key: Prompt | None = None
    no_key: Prompt | None = None
    otherwise: Id | None = None


class Ring(Part):
    """Offers the call to agents one after the other, the first free one first (B5).

    Whom: a department, a list of agents, or whoever the caller dialled in a menu. `next` is where the caller goes
    when the agent has hung up; `otherwise`, when nobody could be reached.
    """

    kind: Literal["ring"]
    department: Id | None = None
    agents: tuple[AgentNumber, ...] = ()
    dialled: bool = False
    ring_s: Seconds = 20
    ringtone: Prompt | None = None
    announce_id: bool = True
    record: bool = True
    next: Id | None = None
    otherwise: Id | None = None

    @model_validator(mode="after")
    def _exactly_one_whom(self) -> Self:
        if sum((self.department is not None, bool(self.agents), self.dialled)) != 1:
            raise ValueError("say whom to ring by exactly one of: department, agents, dialled")
        return self


class Voicemail(Part):
    """Greets by cause, beeps and records a message (A5). `greeting` replaces the built-in greetings."""

    kind: Literal["voicemail"]
    mailbox: Id | None = None
    greeting: Prompt | None = None
    longest_s: Seconds = 180
    silence_s: Seconds = 5
    next: Id | None = None


class Survey(Part):
    """Asks the caller to rate the agent who has just hung up (A4)."""

    kind: Literal["survey"]
    prompt: Prompt | None = None
    labels: Annotated[dict[SurveyKey, Label], Field(min_length=1)] = {
        "1": "非常满意",
        "2": "满意",
        "3": "不满意",
    }
    first_key_s: Seconds = 8
    attempts: Annotated[int, Field(ge=1, le=5)] = 2
    next: Id | None = None


class HangUp(Part):
    """Says good-bye, or nothing, and releases the call."""

    kind: Literal["hang_up"]
    prompt: Prompt | None = None


Node = Annotated[
    Announcement | Menu | Ring | Voicemail | Survey | HangUp,
    Field(discriminator="kind"),
]


class Flow(Part):
    """The nodes, and the first of them."""

    start: Id
    nodes: Annotated[dict[Id, Node], Field(min_length=1)]
