"""Against guessing an agent's PIN: after some wrong ones no codes from mobiles for that agent, for a day.

The number that a caller shows can be faked, so what counts is whose PIN is guessed at, over all calls. The agent's desk
phone is not concerned: no PIN is asked for there.
"""

from collections import deque
from datetime import datetime, timedelta

from appliance.domain.ids import AgentId

MOST_WRONG = 5
WITHIN = timedelta(hours=24)
REFUSED_FOR = timedelta(hours=24)


class CodeGuard:
    """Counts wrong PINs by agent; forgotten when the process ends. `at` never goes back from call to call."""

    def __init__(self) -> None:
        """Begin with nobody suspected."""
        self._wrong: dict[AgentId, deque[datetime]] = {}
        self._refused_until: dict[AgentId, datetime] = {}

    def refused_until(self, agent: AgentId, at: datetime) -> datetime | None:
        """Tell until when no PIN of this agent is taken, not even the right one; None when it is."""
        until = self._refused_until.get(agent)
        return until if until is not None and at < until else None

    def wrong(self, agent: AgentId, at: datetime) -> datetime | None:
        """Count a wrong PIN; tell until when none is taken any more, None while there may be further tries."""
        tries = self._wrong.setdefault(agent, deque(maxlen=MOST_WRONG))
        tries.append(at)
        if len(tries) < MOST_WRONG or at - tries[0] >= WITHIN:
            return None
        del self._wrong[agent]
        self._refused_until[agent] = at + REFUSED_FOR
        return at + REFUSED_FOR

    def right(self, agent: AgentId) -> None:
        """Forget the wrong PINs: it was the agent who mistook a key."""
        self._wrong.pop(agent, None)
