"""The calls of one agent: those that the agent took, and those that rang at the agent in vain."""

from datetime import datetime

from sqlalchemy import exists, or_, select

from appliance.domain.ids import AgentId, CallId
from appliance.domain.outcome import RingOutcome
from appliance.storage import record_rows as rows
from appliance.storage.access import Reader
from appliance.storage.record_values import CallRecord
from appliance.storage.schema import calls, hops

_IN_VAIN = (RingOutcome.NO_ANSWER.value, RingOutcome.CANCELLED.value, RingOutcome.UNREACHABLE.value)


class AgentCalls(Reader):
    """Questions about one agent's calls, the newest first. Along the time, so that they stay quick: ask for days."""

    def missed(self, agent: AgentId, since: datetime, limit: int) -> tuple[CallRecord, ...]:
        """Give the callers' calls since then that rang at the agent and that nobody has answered."""
        rang = exists().where(hops.c.call == calls.c.id, hops.c.agent == agent, hops.c.outcome.in_(_IN_VAIN))
        query = select(calls).where(calls.c.started_at >= since, calls.c.kind == "incoming")
        query = query.where(calls.c.answered_at.is_(None), calls.c.ended_at.is_not(None), rang)
        with self._reading() as connection:
            found = connection.execute(query.order_by(calls.c.started_at.desc()).limit(limit))
            return tuple(rows.record(row) for row in found)

    def is_among(self, agent: AgentId, call: CallId) -> bool:
        """Tell whether a call rang at the agent, or was taken by the agent."""
        rang = exists().where(hops.c.call == calls.c.id, hops.c.agent == agent)
        query = select(calls.c.id).where(calls.c.id == call, or_(calls.c.agent == agent, rang))
        with self._reading() as connection:
            return connection.execute(query).first() is not None
