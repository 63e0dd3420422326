"""Who did not take a call is left alone for a while."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from appliance.domain.ids import AgentId, Target

REST = timedelta(seconds=30)
"""For how long somebody is left alone who did not take a call."""


class Resting:
    """Those who rest, and until when."""

    def __init__(self) -> None:
        """Begin with nobody at rest."""
        self._until: dict[Target, datetime] = {}

    def leave_alone(self, targets: Sequence[Target], at: datetime) -> None:
        """Have those rest from this moment on."""
        self._until.update(dict.fromkeys(targets, at + REST))

    def rests(self, target: Target, at: datetime) -> bool:
        """Tell whether somebody rests at this moment."""
        until = self._until.get(target)
        return until is not None and at < until

    def next_rested(self, at: datetime) -> datetime | None:
        """Tell when the next of those who rest is through with it; None when nobody rests."""
        return min((until for until in self._until.values() if at < until), default=None)

    def rouse(self, agent: AgentId) -> bool:
        """Leave an agent alone no longer; tell whether they were."""
        return self._until.pop(agent, None) is not None

    def clear(self) -> None:
        """Have nobody rest."""
        self._until.clear()
