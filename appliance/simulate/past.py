"""What simulated calls are told of the house: who served the caller before, what somebody set by hand."""

from dataclasses import dataclass
from datetime import datetime

from appliance.domain.ids import AgentId, HotlineId
from appliance.domain.opening import Override
from appliance.domain.phone_number import PhoneNumber


@dataclass(frozen=True, slots=True)
class LastTalk:
    """The last conversation of a caller with this hotline: with whom, and when."""

    agent: AgentId
    at: datetime


@dataclass(frozen=True, slots=True)
class OneTalk:
    """A history (`callflow.ports.History`) of one conversation, or of none."""

    talk: LastTalk | None

    async def last_agent(self, caller: PhoneNumber, hotline: HotlineId, since: datetime) -> AgentId | None:  # noqa: ARG002 - the port's shape
        """Give its agent, unless it is too long ago."""
        return self.talk.agent if self.talk is not None and self.talk.at >= since else None


@dataclass(slots=True)
class ByHand:
    """Openings (`callflow.ports.Openings`) that are the same for every hotline."""

    opening: Override | None

    def override(self, hotline: HotlineId, at: datetime) -> Override | None:  # noqa: ARG002 - the port's shape
        """Give what was set, while it holds."""
        return self.opening if self.opening is not None and self.opening.holds(at) else None

    async def set(self, hotline: HotlineId, override: Override | None, by: str, at: datetime) -> None:  # noqa: ARG002 - the port's shape
        """Open or close from now on."""
        self.opening = override
