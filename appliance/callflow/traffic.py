"""How many callers of each hotline wait, or talk (B12)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from appliance.callflow.board import Taken
from appliance.domain.ids import CallId, HotlineId


@dataclass(slots=True)
class _InFlow:
    """A call: what it holds while it rings and is talked in, and whether somebody has answered it before."""

    taken: Taken | None = None
    served: bool = False

    @property
    def talks(self) -> bool:
        return self.taken is not None and self.taken.talking is not None


class Traffic:
    """The calls in flow, by hotline. `run_call` and the ring nodes tell of them."""

    def __init__(self) -> None:
        """Begin with no calls."""
        self._calls: dict[HotlineId, dict[CallId, _InFlow]] = {}

    @contextmanager
    def carrying(self, hotline: HotlineId, call: CallId) -> Iterator[None]:
        """Count a call as in the flow of its hotline."""
        calls = self._calls.setdefault(hotline, {})
        calls[call] = _InFlow()
        try:
            yield
        finally:
            del calls[call]

    @contextmanager
    def ringing(self, hotline: HotlineId, call: CallId, taken: Taken) -> Iterator[None]:
        """Follow an attempt: the call talks as soon as one of the legs taken for it has answered."""
        known = self._calls.get(hotline, {}).get(call) or _InFlow()
        known.taken = taken
        try:
            yield
        finally:
            known.served = known.served or known.talks
            known.taken = None

    def waiting(self, hotline: HotlineId) -> int:
        """Count the hotline's callers whom nobody has answered yet."""
        return sum(not call.served and not call.talks for call in self._in(hotline))

    def in_talk(self, hotline: HotlineId) -> int:
        """Count the hotline's callers who talk with somebody."""
        return sum(call.talks for call in self._in(hotline))

    def _in(self, hotline: HotlineId) -> Iterator[_InFlow]:
        return iter(self._calls.get(hotline, {}).values())
