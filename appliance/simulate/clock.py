"""Virtual time: it stands still until something takes time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
"""A Friday; 20:00 in Shanghai."""


@dataclass(slots=True)
class VirtualClock:
    """A clock (`callflow.ports.Clock`) that stands still until time is passed."""

    at: datetime = NOON

    def now(self) -> datetime:
        """Give the virtual time of day."""
        return self.at

    def pass_s(self, seconds: float) -> None:
        """Let time go by."""
        if seconds:
            self.at += timedelta(seconds=seconds)
