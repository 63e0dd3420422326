"""What every part of the controller stands on: its instance, the revision in force, the boards, the live view."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from appliance.callflow.board import AgentBoard
from appliance.callflow.line_board import LineBoard
from appliance.callflow.ports import Clock
from appliance.domain.instance import Instance
from appliance.services.live import LiveView
from appliance.services.published import InForce, Published


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Give the time of day in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class House:
    """Values and boards in memory, nothing that is opened or closed. The live view counts from when this was made."""

    instance: Instance
    published: Published
    agents: AgentBoard
    lines: LineBoard
    live: LiveView
    clock: Clock

    @classmethod
    def of(cls, instance: Instance, current: InForce) -> Self:
        """Begin with empty boards and a revision."""
        clock = SystemClock()
        return cls(
            instance,
            Published(current),
            AgentBoard(now=time.monotonic),
            LineBoard(),
            LiveView(clock.now),
            clock,
        )
