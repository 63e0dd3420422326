"""Who hears on idle lines who calls: what the process with the hands on the cards asks of it."""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias

from appliance.config.model.line import CallerIdChoice
from appliance.lines.cards.messages import CardsMessage
from drivers.analog import Found

Tell: TypeAlias = Callable[[CardsMessage], None]
"""Tells the controller, at any time from the event loop."""


class CallerIdSource(Protocol):
    """All methods are called on the event loop; `run` until cancelled."""

    def listen(self, ports: Mapping[int, CallerIdChoice]) -> None:
        """Hear these FXO ports while they are idle, and no others any more; none when the controller is gone."""
        ...

    def found(self, found: Found) -> None:
        """Take what is there of cards now."""
        ...

    async def run(self) -> None:
        """Hear, and tell `Ringing` and `CallerIdCame`."""
        ...
