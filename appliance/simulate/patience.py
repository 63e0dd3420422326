"""How long a simulated caller stays: time passes when something takes time, and they hang up at an exact second."""

from datetime import UTC, datetime, timedelta
from math import inf

from appliance.callflow.ports import CallerHungUp
from appliance.simulate.clock import VirtualClock

_NEVER = datetime.max.replace(tzinfo=UTC)


class Patience:
    """The presence of one caller, who leaves `leaves_after_s` from now, whatever is going on then."""

    def __init__(self, leaves_after_s: float, clock: VirtualClock) -> None:
        """Begin to call."""
        self._clock = clock
        self._leaves_at = _NEVER if leaves_after_s == inf else clock.now() + timedelta(seconds=leaves_after_s)
        self._left = False

    @property
    def is_over(self) -> bool:
        """Whether the caller is gone."""
        return self._left or self._clock.at >= self._leaves_at

    def leave(self) -> None:
        """Hang up now."""
        self._left = True

    def within(self, seconds: float) -> float:
        """Let time pass until it is over or the caller hangs up; give what passed."""
        if self._leaves_at is not _NEVER:
            left_s = (self._leaves_at - self._clock.at).total_seconds()
            seconds = min(seconds, max(left_s, 0.0))
        self._clock.pass_s(seconds)
        return seconds

    def stay(self, seconds: float = 0.0) -> None:
        """Let time pass with a caller who must still be there at its end; raises CallerHungUp for one who isn't."""
        if seconds:
            self.within(seconds)
        if self.is_over:
            raise CallerHungUp
