"""The graph of nodes that a call walks. Each node says what happens and where the call goes next.

A node without `next` ends the call when it is done.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from appliance.config.model.base import Id, Name, Part, Percent, Seconds, Target
from appliance.config.model.people import Distribution, Pin
from appliance.config.model.prompt import Prompt
from appliance.config.model.region import Region
from appliance.config.problem import Path

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


class ScheduleBranch(Part):
    """Goes by the time (B1, B2, B14). `holiday` is where holidays lead; left out, they are closed like other times."""

    kind: Literal["schedule"]
    schedule: Id
    open: Id
    closed: Id
    holiday: Id | None = None


class RegionRule(Part):
    """Callers of `where` go to `next`."""

    where: Region
    next: Id


class RegionBranch(Part):
    """Goes by where the caller is (B3); `unknown` is for callers without a number, or with one from nowhere known."""

    kind: Literal["region"]
    rules: Annotated[tuple[RegionRule, ...], Field(min_length=1)]
    unknown: Id
    otherwise: Id


class Share(Part):
    """`percent` of the calls go to `next`."""

    percent: Percent
    next: Id


class PercentageBranch(Part):
    """Goes by shares that add up to 100 (B4)."""

    kind: Literal["percentage"]
    shares: Annotated[tuple[Share, ...], Field(min_length=1)]


class TrafficRule(Part):
    """True while `measure` lies between `at_least` and `at_most`, both included.

    `calls_waiting` are callers of this hotline whom nobody has answered yet, `calls_in_talk` those in a conversation;
    `free_agents` of `department` or of all; `free_lines` of `trunk_group` or of all.
    """

    measure: Literal["calls_waiting", "calls_in_talk", "free_agents", "free_lines"]
    department: Id | None = None
    trunk_group: Id | None = None
    at_least: Annotated[int, Field(ge=0)] | None = None
    at_most: Annotated[int, Field(ge=0)] | None = None
    next: Id

    @model_validator(mode="after")
    def _has_a_bound(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise ValueError("give at least one of: at_least, at_most")
        return self


class TrafficBranch(Part):
    """Goes by how busy the house is (B12): the first rule that is true."""

    kind: Literal["traffic"]
    rules: Annotated[tuple[TrafficRule, ...], Field(min_length=1)]
    otherwise: Id


class CallerBranch(Part):
    """Goes by who calls: callers of any of `lists` to `matched`, the others to `otherwise` (a lane for VIPs)."""

    kind: Literal["caller"]
    lists: Annotated[tuple[Id, ...], Field(min_length=1)]
    matched: Id
    otherwise: Id


class PinCode(Part):
    """A PIN, and the name under which its use is on record."""

    name: Name
    pin: Pin


class PinEntry(Part):
    """Asks for a PIN before letting the caller on (A8); keys end by `#` or when no longer PIN exists."""

    kind: Literal["pin"]
    pins: Annotated[tuple[PinCode, ...], Field(min_length=1)]
    prompt: Prompt | None = None
    first_key_s: Seconds = 8
    next_key_s: Seconds = 4
    attempts: Annotated[int, Field(ge=1, le=9)] = 3
    next: Id
    otherwise: Id | None = None


Node = Annotated[
    Announcement
    | Menu
    | Ring
    | Voicemail
    | Survey
    | HangUp
    | ScheduleBranch
    | RegionBranch
    | PercentageBranch
    | TrafficBranch
    | CallerBranch
    | PinEntry,
    Field(discriminator="kind"),
]


class Flow(Part):
    """The nodes, and the first of them."""

    start: Id
    nodes: Annotated[dict[Id, Node], Field(min_length=1)]


def ways_of(node: Node) -> tuple[tuple[Path, str], ...]:
    """Give every way out of a node: the path of the key that names it, within the node, and the node that it names."""
    ways: list[tuple[Path, str]] = []
    for field in ("next", "otherwise", "extensions", "open", "closed", "holiday", "unknown", "matched"):
        target = getattr(node, field, None)
        if target is not None:
            ways.append(((field,), target))
    match node:
        case Menu():
            ways += [(("keys", key), target) for key, target in node.keys.items()]
        case RegionBranch(rules=rules):
            ways += [(("rules", index, "next"), rule.next) for index, rule in enumerate(rules)]
        case TrafficBranch(rules=tests):
            ways += [(("rules", index, "next"), test.next) for index, test in enumerate(tests)]
        case PercentageBranch():
            ways += [(("shares", index, "next"), share.next) for index, share in enumerate(node.shares)]
        case _:
            pass
    return tuple(ways)
