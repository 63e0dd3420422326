"""Open or closed by hand: what somebody has set, until when (B14)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Override:
    """A hotline is open, or closed, whatever its schedules say; `until` is aware, None for until it is taken back."""

    open: bool
    until: datetime | None
    by: str

    def holds(self, at: datetime) -> bool:
        """Tell whether it still holds."""
        return self.until is None or at < self.until
