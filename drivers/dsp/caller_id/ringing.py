"""When a ringing call is taken, with its caller ID or without: a pure decision that never loses a call.

A call is taken at the first of: a caller ID that was heard, the second ring, and a deadline after the first one. What
is still being received then may be finished, up to a second deadline. On a line that is known to tell nothing after the
ring it is taken earlier, when nothing sounds any more. All times are one clock's, in seconds.
"""

from dataclasses import dataclass
from enum import StrEnum

from drivers.dsp.caller_id.values import CallerId, CallerIdFault, Heard

DEADLINE_S = 6.0
"""After the first ring's start. The longest way (Telcordia GR-30-CORE): a ring of 2 s, up to 1.5 s of silence, a
message of up to 2 s; the next ring would come after 6 s."""

LAST_DEADLINE_S = 8.0
"""After the first ring's start, whatever is still on its way."""

SILENCE_S = 1.6
"""After the first ring's end. A message after a ring begins within 1.5 s of it (Telcordia GR-30-CORE; EN 300 659-1 has
2 s): what hasn't begun by then doesn't come."""

_PARTS_RINGS_S = 1.0  # a shorter pause is within one ring: 0.4 s on, 0.2 off, 0.4 on is one ring in Britain
_NEW_CALL_S = 7.5  # without a ring; the longest pause between two is 5 s, and chan_dahdi gives a call up after 8 s
_BEFORE_RING_S = 6.0  # a caller ID that no ring follows for so long belongs to no call


class Arrival(StrEnum):
    """How it is known who calls."""

    BEFORE_RING = "before_ring"
    AFTER_RING = "after_ring"
    UNREADABLE = "unreadable"  # something came that can't be believed
    NOTHING_CAME = "nothing_came"


@dataclass(frozen=True, slots=True)
class CallArrived:
    """Take the call now. `caller_id` is there with the first two arrivals only, `fault` with the third."""

    arrival: Arrival
    caller_id: CallerId | None = None
    fault: CallerIdFault | None = None


class RingWatch:
    """One line's rings and what was heard about them; gives CallArrived once for each call.

    `is_hasty` lets a call be taken when SILENCE_S have passed after its first ring and nothing sounds; it may be set
    at any time.
    """

    def __init__(self) -> None:
        self.is_hasty = False
        self._silence_s: float | None = None
        self._before: tuple[float, CallerId] | None = None
        self._fault: tuple[float, CallerIdFault] | None = None
        self._first_ring_s: float | None = None
        self._last_ring_s = 0.0
        self._is_ringing = False
        self._due_s = 0.0
        self._arrived = False

    @property
    def rings_since_s(self) -> float | None:
        """When the first ring of the present call began; None where there is none."""
        return self._first_ring_s

    def deadline_s(self) -> float | None:
        """When the call will be taken at the latest; None where no call waits."""
        if self._first_ring_s is None or self._arrived:
            return None
        return self._first_ring_s + LAST_DEADLINE_S

    def ring_started(self, now_s: float, *, under_way: bool = False) -> CallArrived | None:
        """The line rings. `under_way`: a caller ID is being received just now."""
        pause_s, self._last_ring_s = now_s - self._last_ring_s, now_s
        self._is_ringing, self._silence_s = True, None
        if self._first_ring_s is None or (self._arrived and pause_s >= _NEW_CALL_S):
            return self._begin(now_s)
        if pause_s >= _PARTS_RINGS_S:
            self._due_s = min(self._due_s, now_s)
        return self.pass_time(now_s, under_way=under_way)

    def ring_ended(self, now_s: float) -> None:
        """The ring has stopped; another one may come. Says nothing where none rang."""
        if not self._is_ringing:
            return
        self._is_ringing, self._last_ring_s = False, now_s
        self._silence_s = now_s + SILENCE_S

    def heard(self, heard: Heard, now_s: float) -> CallArrived | None:
        """A caller ID came, or what should have been one."""
        if self._arrived and now_s - self._last_ring_s >= _NEW_CALL_S:
            self.call_over()
        if isinstance(heard, CallerIdFault):
            self._fault = (now_s, heard)
        elif self._first_ring_s is None:
            self._before = (now_s, heard)
        elif not self._arrived:
            return self._arrive(CallArrived(Arrival.AFTER_RING, heard))
        return None

    def pass_time(self, now_s: float, *, under_way: bool = False, sounding: bool = False) -> CallArrived | None:
        """Look whether the call has waited for long enough. `sounding`: something is on the line that may be one."""
        if self._first_ring_s is None or self._arrived:
            return None
        is_silent = self.is_hasty and not sounding and self._silence_s is not None and now_s >= self._silence_s
        is_due = now_s >= self._due_s or is_silent
        if not is_due or (under_way and now_s < self._first_ring_s + LAST_DEADLINE_S):
            return None
        return self._without_number()

    def end(self) -> CallArrived | None:
        """Nothing more will be heard: a call that waits is taken at once."""
        return self._without_number() if self._first_ring_s is not None and not self._arrived else None

    def call_over(self) -> None:
        """The line is idle again; the next ring is another call's."""
        self._before = self._fault = self._first_ring_s = self._silence_s = None
        self._arrived = self._is_ringing = False

    def _begin(self, now_s: float) -> CallArrived | None:
        before, fault = self._before, self._fault
        self.call_over()
        self._fault = fault if fault is not None and now_s - fault[0] <= _BEFORE_RING_S else None
        self._is_ringing, self._first_ring_s = True, now_s
        self._due_s = now_s + DEADLINE_S
        if before is not None and now_s - before[0] <= _BEFORE_RING_S:
            return self._arrive(CallArrived(Arrival.BEFORE_RING, before[1]))
        return None

    def _without_number(self) -> CallArrived:
        if self._fault is None:
            return self._arrive(CallArrived(Arrival.NOTHING_CAME))
        return self._arrive(CallArrived(Arrival.UNREADABLE, fault=self._fault[1]))

    def _arrive(self, arrived: CallArrived) -> CallArrived:
        self._arrived = True
        return arrived
