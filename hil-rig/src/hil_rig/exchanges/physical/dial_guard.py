"""A real line costs money and reaches people: it dials allowed numbers only, whatever is performed on it. Pure."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from hil_rig.exchanges.api import Flash, Hook, Play, Step, duration_s
from hil_rig.exchanges.physical.control import Order
from hil_rig.exchanges.physical.pulse_guard import NumberNotAllowed, PulseGuard
from hil_rig.exchanges.sounds import sample_count, silence
from hil_rig.measure.dtmf import heard_digits_text
from hil_rig.measure.wav import Samples


@dataclass(frozen=True, slots=True, eq=False)  # arrays don't compare to one truth
class Dialled:
    """What a telephone has sent since it was off-hook, once a performance is sent as far as its sample `at`."""

    sent: Samples = field(default_factory=lambda: silence(0))
    digits: str = ""
    is_whole: bool = False
    """An allowed number was dialled in full: what follows is free."""
    is_off_hook: bool = False
    at: int = 0
    sure_at: float = 0
    """Sample of the performance before which a cut leaves it open what was dialled."""
    is_unsure: bool = False
    """There was such a cut."""

    def cut(self, done: float) -> "Dialled":
        """The same, with the performance over after so many samples."""
        return replace(self, at=0, sure_at=0, is_unsure=self.is_unsure or done < self.sure_at)


class DialGuard:
    """Follows what one telephone's end sends. Only steps that `check` and `begin` let pass may be performed."""

    def __init__(self, allowed: Collection[str]) -> None:
        self._allowed = tuple(allowed)
        self._dialled = Dialled()
        self._loop = PulseGuard()

    def check(self, steps: Sequence[Step], then: Sequence[Step] = (), done: float = math.inf) -> Dialled:
        """What will be dialled when these begin, with `done` samples sent of what is performed; else NumberNotAllowed.

        All keys since off-hook, together, have to be an allowed number, its beginning, or it and what follows (the
        keys of a menu). A flash brings dial tone and begins anew. After keys that were cut, or a flash, nobody knows
        what the exchange has counted: nothing is played before the telephone was on-hook.
        """
        dialled = replace(self._dialled.cut(done), is_off_hook=self._loop.is_off_hook)
        once = self._after(dialled, [*steps, *then])
        twice = self._after(once, then)
        if not twice.is_whole and len(twice.digits) > len(once.digits):
            raise self._refusal(f"{twice.digits}…, without end,")
        is_switched_for_ever = any(isinstance(step, Hook | Flash) for step in then)
        return replace(twice, sure_at=math.inf) if is_switched_for_ever else twice

    def begin(self, dialled: Dialled, steps: Sequence[Step], now_s: float) -> None:
        """What `check` gave is performed from now on, or raises NumberNotAllowed because a pulse would be dialled."""
        self._loop.check(steps, now_s)
        self._dialled = dialled

    def cut(self, done: float) -> None:
        """What was performed is over, after so many samples of it."""
        self._dialled = self._dialled.cut(done)

    def switched(self, order: Order, at_s: float) -> None:
        """An order was given, at this second of the end's clock."""
        if order is Order.PLUG and not self._loop.is_plugged and self._loop.is_off_hook:
            self._dialled = Dialled()  # it comes back to a new dial tone
        self._loop.switched(order, at_s)

    def check_plug(self, now_s: float) -> None:
        """NumberNotAllowed if plugging in now would dial a pulse."""
        self._loop.check_plug(now_s)

    def _after(self, dialled: Dialled, steps: Sequence[Step]) -> Dialled:
        for step in steps:
            end = dialled.at + sample_count(duration_s(step))
            dialled = replace(self._after_one(dialled, step, end), at=end)
        return dialled

    def _after_one(self, dialled: Dialled, step: Step, end: int) -> Dialled:
        match step:
            case Hook(is_off=True) if not dialled.is_off_hook:
                return Dialled(is_off_hook=True, sure_at=end)
            case Hook(is_off):
                return replace(dialled, is_off_hook=is_off)
            case Play() | Flash() if dialled.is_unsure:
                raise NumberNotAllowed("what dialled was cut, and nobody knows how far it came: go on-hook first")
            case Flash():
                return Dialled(is_off_hook=True, sure_at=end)
            case Play(samples) if not dialled.is_whole:
                return self._with(dialled, samples, end)
            case _:
                return dialled

    def _with(self, dialled: Dialled, samples: Samples, end: int) -> Dialled:
        sent = np.concatenate([dialled.sent, samples])
        digits = heard_digits_text(sent)
        sure_at = end if digits else dialled.sure_at
        return replace(dialled, sent=sent, digits=digits, is_whole=self._is_whole_number(digits), sure_at=sure_at)

    def _is_whole_number(self, digits: str) -> bool:
        """Whether an allowed number was dialled in full; NumberNotAllowed where it is another one."""
        if any(digits.startswith(number) for number in self._allowed):
            return True
        if digits and not any(number.startswith(digits) for number in self._allowed):
            raise self._refusal(digits)
        return False

    def _refusal(self, digits: str) -> NumberNotAllowed:
        listed = ", ".join(self._allowed) or "none"
        return NumberNotAllowed(f"{digits} is not on this line's list of numbers ({listed}); see allowed_numbers")
