"""Hears the keys that a caller presses.

Limits are those of ITU-T Q.24's table (administrations differ; ours take the wider side where that costs nothing):
±1.5 % must be heard and ±3.5 % must not; 40 ms must be heard and 23 ms must not; a pause of 40 ms parts two digits.
Q.24 asks that a gap of 10 ms doesn't part one; ours bridges 30 ms, for lines that pass through lossy networks.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drivers.dsp.bandpass import BLOCK, Blocks, Signal
from drivers.dsp.dtmf.press import Press, Step
from drivers.dsp.dtmf.tones import STEP_S, Group, Steps, ToneGroups
from drivers.dsp.dtmf.values import COLUMNS_HZ, KEYS, Digit
from drivers.dsp.frames import Sound, level_dbm0, power_of

LEAST_LEVEL_DBM0 = -40.0
"""Each tone's least level. Q.24 asks to hear -25 dBm (AT&T) and -24 (NTT), and not to hear -55 and -29. NTT's limit
keeps out cross-talk of its own loops; a box behind two local loops meets keys of well below -25, and hears them, as
Asterisk does."""

_LARGEST_OFFSET = 0.03  # of one window; the press as a whole is held to LARGEST_OFFSET
_LEAST_PURITY = 0.72
_LEAST_SHARE = 0.6  # of all that is heard above 150 Hz; 15 dB of S/N leave 0.97
_LARGEST_TWIST = 10 ** (12 / 10)  # Q.24: the widest administration asks for 10 dB (Australia)
_NOTHING = 1e-12  # keeps silence from dividing by nothing
_NOTICED_STEPS = 10  # of the same key, one after the other
_LOOK_BACK = 48  # steps, in which the start of a press is looked for
_FLUSH = 4 * BLOCK  # samples of silence that end a press: filter, window and the longest gap


class DtmfReceiver:
    """Give it a line's samples in pieces of any size; it gives each digit when it has ended. Memory is bounded."""

    def __init__(self, *, least_level_dbm0: float = LEAST_LEVEL_DBM0) -> None:
        """Hear digits whose tones have at least this level each."""
        self._blocks = Blocks()
        self._groups = ToneGroups()
        self._least = power_of(least_level_dbm0)
        self._recent: deque[Step] = deque(maxlen=_LOOK_BACK)
        self._unread: _Unread | None = None
        self._press: Press | None = None
        self._step = self._start = self._alike = 0

    @property
    def sounding(self) -> bool:
        """Whether a key seems to be held down just now."""
        return self._press is not None

    def feed(self, samples: Sound) -> list[Digit]:
        """The digits that ended in these samples (8 kHz), in order."""
        return [digit for block in self._blocks.feed(samples) for digit in self._hear(self._groups.feed(block))]

    def end(self) -> list[Digit]:
        """Nothing more comes: the digit that was still sounding, where it was long enough."""
        return self.feed(np.zeros(_FLUSH, np.float32))

    def _hear(self, steps: Steps) -> Iterator[Digit]:
        keys, share = self._keys(steps)
        block = _Unread(keys, share, steps)
        if self._press is None and keys.max() < 0:
            self._unread, self._alike = block, 0
            self._recent.clear()
            self._step += len(keys)
            return
        if self._unread is not None:
            self._recent.extend(self._unread.steps())
            self._unread = None
        for step in block.steps():
            self._step += 1
            self._alike = self._alike + 1 if self._recent and step.key == self._recent[-1].key >= 0 else 0
            self._recent.append(step)
            yield from self._follow(step)

    def _follow(self, step: Step) -> Iterator[Digit]:
        """Go on with the press; another one begins when its key has been seen for long enough."""
        press = self._press
        if press is not None and not press.goes_on(step):
            yield from self._let_go(press)
        elif self._alike >= _NOTICED_STEPS and (press is None or press.key != step.key):
            if press is not None:
                yield from self._let_go(press)
            self._press = Press(step.key, list(self._recent))
            self._start = self._step - self._press.lead

    def _let_go(self, press: Press) -> Iterator[Digit]:
        self._press = None
        while len(self._recent) > _NOTICED_STEPS:  # what came before belongs to this press
            self._recent.popleft()
        if press.is_digit:
            yield self._told(press)

    def _told(self, press: Press) -> Digit:
        low, high = press.powers
        return Digit(
            key=KEYS[press.key],
            start_s=max(0.0, round(self._start * STEP_S - self._groups.delay_s, 4)),
            duration_s=round(press.sounding_steps * STEP_S, 4),
            level_dbm0=round(level_dbm0(low + high), 2),
            twist_db=round(level_dbm0(high) - level_dbm0(low), 2),
            offset=round(press.offset, 4),
        )

    def _keys(self, steps: Steps) -> tuple[NDArray[np.intp], Signal]:
        """Each step's key (-1 where the sound isn't that of one), and both tones' share of the sound."""
        low, high = steps.low, steps.high
        share = (low.power + high.power) / (steps.whole + _NOTHING)
        is_key = (
            _is_tone(low)
            & _is_tone(high)
            & (np.minimum(low.power, high.power) >= self._least)
            & (share >= _LEAST_SHARE)
            & (low.power <= _LARGEST_TWIST * high.power)
            & (high.power <= _LARGEST_TWIST * low.power)
        )
        return np.where(is_key, low.tone * len(COLUMNS_HZ) + high.tone, -1), share


@dataclass(frozen=True, slots=True)
class _Unread:
    """A block that is taken apart only where it matters: most of a call has no key."""

    keys: NDArray[np.intp]
    share: Signal
    found: Steps

    def steps(self) -> Iterator[Step]:
        low, high = self.found.low, self.found.high
        figures = ((low.envelope, high.envelope), (low.power, high.power), (low.offset, high.offset))
        pairs = [zip(of_low.tolist(), of_high.tolist(), strict=True) for of_low, of_high in figures]
        return map(Step, self.keys.tolist(), self.share.tolist(), *pairs)


def _is_tone(group: Group) -> NDArray[np.bool_]:
    is_tone: NDArray[np.bool_] = (np.abs(group.offset) <= _LARGEST_OFFSET) & (group.purity >= _LEAST_PURITY)
    return is_tone
