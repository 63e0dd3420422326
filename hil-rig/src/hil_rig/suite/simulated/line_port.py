"""The simulated switchboard's side of a line: ringing and numbers seen, and whether there is a line at all."""

import re

import numpy as np

from hil_rig.exchanges.api import LineEvent, LineEventKind
from hil_rig.exchanges.sounds import level_dbm0, sample_count
from hil_rig.measure.wav import Samples
from hil_rig.suite.simulated.keys import keys_in
from hil_rig.suite.simulated.messages import number_in
from hil_rig.suite.simulated.traits import NumberTraits, RingTraits

_KEPT_S = 25.0


class Ringing:
    """Rounds of ringing, as long as they go on."""

    def __init__(self, traits: RingTraits) -> None:
        self._traits = traits
        self.rounds = 0
        self._burst_s: float | None = None
        self._ended_s = -100.0

    def see(self, event: LineEvent) -> None:
        """Take an event of the line."""
        if event.kind is LineEventKind.RING_ON:
            self._burst_s = event.at_s
        elif event.kind is LineEventKind.RING_OFF and self._burst_s is not None:
            self._count(event.at_s)
            self._burst_s = None

    def is_to_answer(self, now_s: float) -> bool:
        """Whether the ringing has gone on for long enough."""
        if self._burst_s is not None:
            begins = self._burst_s - self._ended_s >= self._traits.round_pause_s
            long_enough = self._traits.least_ring_s <= now_s - self._burst_s <= self._traits.longest_ring_s
            return long_enough and self.rounds + int(begins) >= self._traits.answers_in_round
        return self._traits.answers_in_round <= self.rounds

    def is_over(self, now_s: float) -> bool:
        """Whether a ringing has ended that nobody answered."""
        return bool(self.rounds) and self._burst_s is None and now_s - self._ended_s > self._traits.over_after_s

    def is_going_on(self) -> bool:
        """Whether it rings just now, or has rung a moment ago."""
        return self._burst_s is not None or self.rounds > 0

    def clear(self) -> None:
        """Forget it."""
        self.rounds, self._burst_s, self._ended_s = 0, None, -100.0

    def _count(self, now_s: float) -> None:
        burst_s = now_s if self._burst_s is None else self._burst_s
        if not self._traits.least_ring_s <= now_s - burst_s <= self._traits.longest_ring_s:
            return
        if burst_s - self._ended_s >= self._traits.round_pause_s:
            self.rounds += 1
        self._ended_s = now_s


class Numbers:
    """The caller's number, out of all that an idle line has said."""

    def __init__(self, traits: NumberTraits) -> None:
        self._traits = traits
        self._heard = np.zeros(0, np.float32)
        self._first_ring = -1
        self._last = ""

    def take(self, samples: Samples) -> None:
        """Hear on; what was heard long before any ringing is forgotten."""
        self._heard = np.concatenate([self._heard, samples])
        most = sample_count(_KEPT_S)
        if len(self._heard) > most and self._first_ring < 0:
            self._heard = self._heard[-most:]

    def ring(self) -> None:
        """A ring begins."""
        if self._first_ring < 0:
            self._first_ring = len(self._heard)

    def clear(self) -> None:
        """Begin anew."""
        self._heard, self._first_ring = np.zeros(0, np.float32), -1

    def number(self) -> str:
        """The caller's number, or nothing."""
        found = self._found()
        if self._traits.keeps_last:
            found = found or self._last
            self._last = found
        return found

    def _found(self) -> str:
        if level_dbm0(self._heard) < -75:
            return ""
        before, after = self._heard[: self._first_ring], self._heard[self._first_ring :]
        for part, hears in ((before, self._traits.hears_keys_before_ring), (after, self._traits.hears_keys_after_ring)):
            if hears and (found := self._by_keys(part)) is not None:
                return found
        told = number_in(self._heard, self._traits.messages) if self._traits.hears_fsk else None
        return told or ""

    def _by_keys(self, part: Samples) -> str | None:
        if level_dbm0(part) < -75:
            return None
        keys = "".join(key.digit for key in keys_in(part, self._traits.keys))
        found = re.search(f"[{self._traits.starts}]([0-9]+)[{self._traits.ends}]", keys)
        if found is None:
            return None
        is_number = len(found[1]) >= self._traits.least_digits or self._traits.codes_are_numbers
        return found[1] if is_number else ""
