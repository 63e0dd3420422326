"""A loop that opens and soon closes again dials a pulse, however it was opened. Pure."""

import math
from collections.abc import Sequence

from hil_rig.exchanges.api import ExchangeError, Flash, Hook, Step, duration_s
from hil_rig.exchanges.physical.control import Order

SHORTEST_FLASH_S = 0.08
"""A shorter opening of the loop is a dialled pulse: those open it for about 60 ms."""

SHORTEST_PAUSE_S = 0.5
"""A loop that closes sooner again was never open for the exchange: it may have counted a pulse."""

_ROUNDING_S = 1e-6


class NumberNotAllowed(ExchangeError):
    """What was to be dialled isn't on the line's list; the text names the list, or why it would dial."""


class PulseGuard:
    """Follows the orders that one telephone's end gave. Times are seconds on the end's clock."""

    def __init__(self) -> None:
        self._on_hook_s: float | None = -math.inf  # since when; None while off-hook
        self._unplugged_s: float | None = None

    @property
    def is_off_hook(self) -> bool:
        """Whether the telephone is; its loop is closed then, unless it is unplugged."""
        return self._on_hook_s is None

    @property
    def is_plugged(self) -> bool:
        """Whether the cable is."""
        return self._unplugged_s is None

    def switched(self, order: Order, at_s: float) -> None:
        """An order was given; those that don't switch the loop are passed over."""
        match order:
            case Order.ON_HOOK if self._on_hook_s is None:
                self._on_hook_s = at_s
            case Order.OFF_HOOK:
                self._on_hook_s = None
            case Order.UNPLUG if self._unplugged_s is None:
                self._unplugged_s = at_s
            case Order.PLUG:
                self._unplugged_s = None
            case _:
                pass

    def check(self, steps: Sequence[Step], now_s: float) -> None:
        """NumberNotAllowed if the steps, begun now, would dial a pulse."""
        at_s, on_hook_s = now_s, self._on_hook_s
        for step in steps:
            match step:
                case Flash(seconds) if seconds < SHORTEST_FLASH_S:
                    raise NumberNotAllowed(f"a flash of {seconds} s dials a pulse")
                case Hook(is_off=True) if on_hook_s is not None and _is_soon(on_hook_s, at_s):
                    raise NumberNotAllowed("the loop closes so soon that this dials a pulse")
                case Hook(is_off=True) | Flash():
                    on_hook_s = None
                case Hook(is_off=False) if on_hook_s is None:
                    on_hook_s = at_s
                case _:
                    pass
            at_s += duration_s(step)

    def check_plug(self, now_s: float) -> None:
        """NumberNotAllowed if plugging in now would dial a pulse."""
        if self.is_off_hook and self._unplugged_s is not None and _is_soon(self._unplugged_s, now_s):
            raise NumberNotAllowed("plugged in so soon, the telephone that is off-hook dials a pulse")


def _is_soon(opened_s: float, closed_s: float) -> bool:
    return closed_s - opened_s < SHORTEST_PAUSE_S - _ROUNDING_S
