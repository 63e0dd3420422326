"""What the analysis counts. Nothing here is anybody's number: figures, and the names of the house."""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Self

from appliance.domain.outcome import RingOutcome, WaitEnd

PROMPT_S = 20
"""The service level's promise: somebody answers within so many seconds."""


class Dimension(StrEnum):
    """By what calls are put together. `HOUR` is a weekday's hour, Monday's first being 0, the last of Sunday 167."""

    TOTAL = "total"
    DAY = "day"
    HOUR = "hour"
    HOTLINE = "hotline"
    CALLED = "called"
    LINE = "line"
    REGION = "region"
    DEPARTMENT = "department"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which calls are looked at; None wants all."""

    hotline: str | None = None
    line: str | None = None
    called: str | None = None
    region: str | None = None
    department: str | None = None
    agent: str | None = None


EVERYTHING = Chosen()


@dataclass(frozen=True, slots=True)
class Figures:
    """Callers' calls, by what became of them.

    `asked` are those for whom somebody was rung or who waited for somebody; `prompt` are those of them who were
    answered within 20 s of that moment. `talk_s` and `wait_s` are sums over the answered: the wait goes from when the
    caller was first offered to somebody, or came into a queue, to the answer. `estimated` are the answered whose
    conversation began on a line that doesn't tell an answer, by what was heard of it; `estimated_s` is their talk.
    """

    calls: int = 0
    answered: int = 0
    busy: int = 0
    no_answer: int = 0
    abandoned: int = 0
    unreachable: int = 0
    refused: int = 0
    voicemail: int = 0
    callback: int = 0
    fax: int = 0
    completed: int = 0
    interrupted: int = 0
    asked: int = 0
    prompt: int = 0
    lost: int = 0
    """Busy, not answered, unreachable, or given up by the caller while somebody was rung or awaited."""
    talk_s: float = 0.0
    wait_s: float = 0.0
    estimated: int = 0
    estimated_s: float = 0.0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    @property
    def service_level(self) -> float | None:
        """The share of those who asked for somebody that was answered within 20 s; None of nobody."""
        return self.prompt / self.asked if self.asked else None

    @property
    def mean_talk_s(self) -> float | None:
        """How long a conversation was; None without any."""
        return self.talk_s / self.answered if self.answered else None

    @property
    def estimated_share(self) -> float | None:
        """The share of the talk whose length rests on an estimate; None without any talk."""
        return self.estimated_s / self.talk_s if self.talk_s else None

    @property
    def mean_wait_s(self) -> float | None:
        """How long an answered caller waited; None without any."""
        return self.wait_s / self.answered if self.answered else None


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one value of a dimension; `key` is "" for calls that have none."""

    key: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Rung:
    """How often an agent's phone was tried with an outcome, and how long they talked in all.

    One who was passed over, being in another call, has not been tried.
    """

    agent: str
    outcome: RingOutcome
    count: int
    talk_s: float


@dataclass(frozen=True, slots=True)
class Answers:
    """How often callers gave a key in the survey; the key is None for those who gave none."""

    agent: str
    department: str
    hotline: str
    key: str | None
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Waited:
    """How often callers left a queue in one way, and how long they had waited, together and at most."""

    hotline: str
    queue: str
    how: WaitEnd
    count: int
    seconds: float
    longest_s: float


@dataclass(frozen=True, slots=True)
class LineUse:
    """A line was in use, by a caller or by a leg that went out on it; seconds since 1970 in UTC."""

    line: str
    began: float
    ended: float


@dataclass(frozen=True, slots=True)
class Told:
    """All figures of a period: each dimension's groups, and the wait that 95 of 100 answered callers didn't exceed."""

    groups: dict[Dimension, tuple[Group, ...]]
    slow_wait_s: float | None

    @property
    def total(self) -> Figures:
        """The figures of all calls."""
        return next((group.figures for group in self.groups.get(Dimension.TOTAL, ())), Figures())

    @classmethod
    def nothing(cls) -> Self:
        """Give the figures of no calls."""
        return cls({}, None)


@dataclass(frozen=True, slots=True)
class Hourly:
    """The calls of one hour of one day on one hotline. `hour` counts the wall clock's hours since 1970.

    `unserved` got nothing of what they called for: no conversation, no message, no call back, no fax.
    """

    hotline: str
    hour: int
    calls: int
    unserved: int
