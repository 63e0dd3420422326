"""What people who are not on the telephone ought to be told: a message, a missed call, a line that is down.

Whoever finds something out tells it here and goes on at once; who is told, by which way, and that nothing is lost on it
is the affair of `services.notify`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from appliance.domain.ids import AgentId, CallId, DepartmentId, HotlineId
from appliance.domain.notice import NoticeKind
from appliance.domain.phone_number import PhoneNumber

__all__ = ["RANK", "NobodyTold", "Notice", "NoticeKind", "Notices"]

RANK = "rank"
"""The fact of a rating that says where it stands: 1 is the worst answer of its survey, 2 the one before it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell.

    `key` is the same whenever the same thing is told again (after a crash, say), so that nobody is told twice; of a
    call's facts it has the call's id in it. `facts` are further particulars by name, such as {"seconds": "12"}.
    `file` is what was left behind, relative to its folder (voicemail, fax).
    """

    kind: NoticeKind
    key: str
    at: datetime
    call: CallId | None = None
    hotline: HotlineId | None = None
    department: DepartmentId | None = None
    agent: AgentId | None = None
    caller: PhoneNumber | None = None
    file: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


class Notices(Protocol):
    """Where notices go."""

    def tell(self, notice: Notice) -> None:
        """Take a notice and return at once; never raises, and never keeps a call waiting."""
        ...


class NobodyTold:
    """A house that notifies nobody."""

    def tell(self, notice: Notice) -> None:
        """Keep nothing."""
