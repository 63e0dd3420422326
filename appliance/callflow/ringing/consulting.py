"""What a consultation holds: the agent who consults, whoever is consulted, and their line."""

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime

from appliance.callflow.board import Taken
from appliance.callflow.charging import charge_outgoing
from appliance.callflow.ports import Leg
from appliance.callflow.ringing.legs import take_lines
from appliance.callflow.walk import Walk
from appliance.domain.ids import CallId
from appliance.routing.allocation import Candidate


@dataclass(slots=True)
class Consulting:
    """Two who talk about a caller. `legs` are whom the agent has rung: one or none.

    It is held until `release`; where the caller is gone before, or with somebody else, until the two have `parted`.
    """

    walk: Walk
    legs: tuple[Leg, ...] = ()
    _held: ExitStack = field(default_factory=ExitStack)
    _colleague: Taken | None = None
    _answered_at: datetime | None = None

    def take(self, by: Leg, chosen: Sequence[Candidate]) -> None:
        """Hold who consults, and whoever is chosen, if a line is free for them."""
        board, call = self.walk.board, self.walk.facts.call
        with suppress(ValueError):  # the phone may ring for another by now
            self._held.enter_context(board.offer((by,), call, staff=True)).answered(by)
        self.legs = take_lines(chosen, self.walk, self._held).legs
        if self.legs:
            self._held.callback(board.listen_to_answers(self._heard))
            self._colleague = self._held.enter_context(board.offer(self.legs, call, staff=True))

    def release(self) -> None:
        """Give everything back."""
        self._held.close()

    def parted(self) -> None:
        """Give everything back of two who talked on by themselves, and charge them to now."""
        self.release()
        if self._answered_at is not None:
            self.charge((self.walk.clock.now() - self._answered_at).total_seconds())

    def charge(self, talk_s: float) -> None:
        """Charge the leg, if it is one outside, for a talk of so many seconds up to now."""
        for leg in self.legs if talk_s else ():
            charge_outgoing(leg, talk_s, self.walk)

    def _heard(self, call: CallId) -> None:
        if call == self.walk.facts.call and self._colleague is not None and self._colleague.talking is not None:
            self._answered_at = self._answered_at or self.walk.clock.now()
