"""What simulated calls are told of the house: who served the caller before, what somebody set by hand."""

from dataclasses import dataclass
from datetime import datetime

from appliance.domain.ids import AgentId, HotlineId
from appliance.domain.opening import Override
from appliance.domain.phone_number import PhoneNumber


@dataclass(frozen=True, slots=True)
class OneAgent:
    """A history (`callflow.ports.History`) in which everybody was served by the same agent, or by nobody."""

    agent: AgentId | None

    async def last_agent(self, caller: PhoneNumber, hotline: HotlineId, since: datetime) -> AgentId | None:  # noqa: ARG002 - the port's shape
        """Give that agent."""
        return self.agent


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
