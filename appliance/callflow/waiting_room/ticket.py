"""A call's place in a queue, and whom it could be offered to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from appliance.callflow.bell import Bell
from appliance.domain.ids import CallId, HotlineId, NodeId
from appliance.routing.allocation import Candidate, Choice
from appliance.routing.decision import Decision


@dataclass(frozen=True, slots=True)
class QueueKey:
    """One queue: a node of a hotline, under whichever revision."""

    hotline: HotlineId
    node: NodeId

    def __str__(self) -> str:
        return f"{self.hotline}/{self.node}"


class Wish(Protocol):
    """Whom a call that waits could be offered to."""

    @property
    def revision(self) -> str:
        """The revision that the call began with: calls of one queue and revision have the same team."""
        ...

    def choose(self) -> Decision[Choice]:
        """Choose among those of the team who are free for this call and don't rest."""
        ...

    def on_duty(self) -> int:
        """Count those of the team who are on duty, free or not."""
        ...


@dataclass(slots=True, eq=False)
class Ticket:
    """A call's place in a queue.

    `kept` are free for this call alone, `why` says how they were chosen; `is_deserted` tells that nobody of the team is
    on duty. The bell rings at either. `is_offered`: phones ring for it. `place` is 1 for who is next; once the call has
    left the queue, it is the place that it had. `now` tells when it came and left.
    """

    queue: QueueKey
    call: CallId
    wish: Wish
    now: Callable[[], datetime]
    is_first: bool = False
    bell: Bell = field(default_factory=Bell)
    number: int = 0
    place: int = 0
    kept: tuple[Candidate, ...] = ()
    why: str = ""
    is_deserted: bool = False
    is_offered: bool = False
    is_waiting: bool = False
    entered_at: datetime | None = None
    left_at: datetime | None = None

    @property
    def order(self) -> tuple[bool, int]:
        """What comes before what: those who go first, and within each class who came first."""
        return not self.is_first, self.number
