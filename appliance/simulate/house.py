"""What earlier calls have left when the next one comes: who still talks, and who talked last with whom."""

from dataclasses import replace
from datetime import datetime, timedelta

from appliance.domain.ids import AgentId, HotlineId
from appliance.domain.phone_number import PhoneNumber
from appliance.simulate.attempt import Attempt
from appliance.simulate.past import LastTalk
from appliance.storage.past_calls import PastCall


class House:
    """The house as the record shows it, call by call in the order in which they began."""

    def __init__(self) -> None:
        """Begin on an empty day."""
        self._talks_until: dict[AgentId, datetime] = {}
        self._last_talks: dict[tuple[PhoneNumber, HotlineId], LastTalk] = {}

    def around(self, past: PastCall, attempt: Attempt) -> Attempt:
        """Add to an attempt what the house is like; whoever was rung in the call itself was free for it."""
        record = past.record
        rung = {hop.agent for hop in past.hops}
        busy = [who for who, until in self._talks_until.items() if until > record.started_at and who not in rung]
        known = self._last_talks.get((record.caller, record.hotline)) if record.caller and record.hotline else None
        return replace(attempt, in_talk=[*attempt.in_talk, *busy], last_talk=known)

    def saw(self, past: PastCall) -> None:
        """Remember a call for those that began later."""
        record = past.record
        if record.agent is None or record.answered_at is None:
            return
        self._talks_until[record.agent] = record.answered_at + timedelta(seconds=record.talk_s or 0)
        if record.caller is not None and record.hotline is not None:
            self._last_talks[record.caller, record.hotline] = LastTalk(record.agent, record.answered_at)
