"""One idle line that is listened to: what it does and sends in, what the controller is to know out. No I/O."""

import re
from collections.abc import Iterator

import numpy as np

from appliance.config.model.line import CallerIdChoice
from appliance.lines.caller_ids.habits import Habits
from appliance.lines.cards.messages import CallerIdCame, CardsMessage, Ringing
from drivers.analog.dahdi_state import LineState
from drivers.dsp.caller_id import Arrival, CallArrived, CallerIdListener

_DIGITS = re.compile(r"\+?([0-9]{1,32})")
"""What of a number goes on: whatever else an exchange sends is as good as garbled."""


class HeardLine:
    """A port's line. `now_s` is any clock that never goes back."""

    def __init__(self, port: int, choice: CallerIdChoice, habits: Habits) -> None:
        """Listen from now on; `habits` tell how long it is worth while to wait, and learn from each call."""
        self._port = port
        self._choice = choice
        self._habits = habits
        self._listener = CallerIdListener()
        self._before = LineState()
        self._know()

    def take(self, state: LineState, samples: bytes, now_s: float) -> list[CardsMessage]:
        """Take the line's state, and what was heard since the last time (16-bit, 8 kHz); what is to be told of it.

        A line that our side holds is not listened to: what it carries is somebody's conversation.
        """
        before, self._before = self._before, state
        if state.is_ours or state.is_in_alarm:
            if not (before.is_ours or before.is_in_alarm):
                self._listener.call_over()
            return []
        heard = np.frombuffer(samples, np.int16)
        told = list(self._told(self._listener.feed(heard, now_s)))
        if state.is_ringing and not before.is_ringing:
            told += self._rings(now_s)
        elif before.is_ringing and not state.is_ringing:
            self._listener.ring_ended(now_s)
        return told

    def _rings(self, now_s: float) -> Iterator[CardsMessage]:
        watch = self._listener.watch
        call_before = watch.rings_since_s
        arrived = self._listener.ring_started(now_s)
        if watch.rings_since_s != call_before:
            yield Ringing(self._port)
        yield from self._told(arrived)

    def _told(self, arrived: CallArrived | None) -> Iterator[CardsMessage]:
        if arrived is None:
            return
        self._habits.learn(self._port, arrived)
        self._know()
        yield _message(self._port, arrived, self._habits.told(self._port))

    def _know(self) -> None:
        tells_nothing_later = self._habits.tells_nothing_after_ring(self._port)
        self._listener.watch.is_hasty = self._choice == "dtmf" or tells_nothing_later


def _message(port: int, arrived: CallArrived, habit: str) -> CallerIdCame:
    caller, fault = arrived.caller_id, arrived.fault
    sent_by = caller.sent_by if caller else fault.sent_by if fault else None
    mode = None if sent_by is None else sent_by.value
    if caller is None:
        return CallerIdCame(port, arrived.arrival.value, mode=mode, habit=habit)
    digits = _DIGITS.fullmatch(caller.number or "")
    if caller.number is not None and digits is None:
        return CallerIdCame(port, Arrival.UNREADABLE.value, mode=mode, habit=habit)
    absence = None if caller.absence is None else caller.absence.value
    number = None if digits is None else digits[1]
    return CallerIdCame(port, arrived.arrival.value, number, caller.name, absence, mode, habit=habit)
