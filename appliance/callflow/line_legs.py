"""The outgoing legs on all lines: each is there as long as who made it says so, or its channel is there without them.

Who walks a call may be out of reach of it while its leg talks on, as when this process was frozen: the line is taken
until the leg's channel is gone, or until somebody else counts it.
"""

from collections import Counter

from appliance.domain.ids import CallId, LineId


class LineLegs:
    """Told of both sides, in whichever order; those that give a bool tell whether a line carries another number now."""

    def __init__(self) -> None:
        """Begin with none."""
        self._legs: dict[LineId, list[CallId]] = {}
        self._channels: Counter[tuple[LineId, CallId]] = Counter()
        self._left: Counter[tuple[LineId, CallId]] = Counter()

    def on(self, line: LineId) -> tuple[CallId, ...]:
        """Give the calls whose legs a line carries."""
        return tuple(self._legs.get(line, ()))

    def began(self, line: LineId, call: CallId) -> bool:
        """Count a leg; one that was left is counted already."""
        if self._left[line, call]:
            self._left[line, call] -= 1
            return False
        self._legs.setdefault(line, []).append(call)
        return True

    def ended(self, line: LineId, call: CallId) -> None:
        """Forget what `began` told."""
        self._legs[line].remove(call)

    def left(self, line: LineId, call: CallId) -> bool:
        """Take that who told `began` doesn't know what became of the leg: it ends with its channel, if there is one."""
        if self._channels[line, call] > self._left[line, call]:
            self._left[line, call] += 1
            return False
        self.ended(line, call)
        return True

    def channel_came(self, line: LineId, call: CallId) -> None:
        """Take that a leg has its channel."""
        self._channels[line, call] += 1

    def channel_gone(self, line: LineId, call: CallId) -> bool:
        """Take that a leg's channel is gone."""
        self._channels[line, call] -= 1
        is_over = self._left[line, call] > self._channels[line, call]
        if is_over:
            self._left[line, call] -= 1
            self.ended(line, call)
        self._channels, self._left = +self._channels, +self._left
        return is_over
