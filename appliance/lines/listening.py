"""The ear's detector: gives a connection's samples to `drivers.dsp`, and tells what that is sure of.

Of an outgoing leg it also tells how far that has come, until the far end has answered as far as can be told; of any
line, from time to time, for how long its far side has brought nothing.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from appliance.domain.heard_tone import HeardTone
from appliance.lines.answer import AnswerWatch, FarEnd
from appliance.lines.far_side import FarSide
from appliance.lines.listener import Found, Silence
from drivers.api import ToneSet
from drivers.dsp.first_burst import samples_earlier
from drivers.dsp.frames import SAMPLE_RATE_HZ, power_of
from drivers.dsp.tones import ToneDetector, Verdict

_SAMPLES = np.dtype("<i2")
_KEPT_FRAMES = 400
"""8 s of Asterisk's frames: so far back a tone's beginning is looked for."""


_AUDIBLE = power_of(-42.0) * 32768**2
"""As a mean square of samples: a landline's noise is weaker."""
_SILENCE_TOLD_S = 10


class ToneListener:
    """A `Listener` of one line's tones, clocked by its samples."""

    def __init__(self, tones: ToneSet, answer: FarEnd | None = None) -> None:
        """Listen for these, and to an outgoing leg for the answer, from where it has come to."""
        self._answer = None if answer is None else _Answer(tones, answer)
        self._silence = _Silence()
        self._detector = ToneDetector(tones)
        self._fed = 0
        self._kept: deque[NDArray[np.int16]] = deque([np.zeros(0, np.int16)], _KEPT_FRAMES)

    def hear(self, samples: bytes) -> tuple[Found, ...]:
        """Take samples and give what they make certain."""
        frame = np.frombuffer(samples, _SAMPLES, len(samples) // _SAMPLES.itemsize).astype(np.int16)
        self._fed += len(frame)
        self._kept.append(frame)
        tones = tuple(map(self._heard, self._detector.feed(frame)))
        far_end = self._answer.hear(frame, tones) if self._answer is not None else ()
        return (*tones, *far_end, *self._silence.hear(frame))

    def _heard(self, verdict: Verdict) -> HeardTone:
        return HeardTone(
            kind=verdict.kind.value,
            confidence=verdict.confidence,
            lasted_s=self._lasted(verdict) / SAMPLE_RATE_HZ,
            frequencies_hz=verdict.frequencies_hz,
            cadence_s=verdict.cadence_s,
            level_dbm0=verdict.level_dbm0,
        )

    def _lasted(self, verdict: Verdict) -> int:
        """Tell for how many samples the tone has sounded, its first bursts included."""
        recognised = max(0, self._fed - round(verdict.began_s * SAMPLE_RATE_HZ))
        if not verdict.releases:
            return recognised
        kept = np.concatenate(self._kept)
        before = kept[: max(0, len(kept) - recognised)]
        return recognised + samples_earlier(before, verdict.frequencies_hz, verdict.level_dbm0)


class _Answer:
    """How far an outgoing leg has come."""

    def __init__(self, tones: ToneSet, state: FarEnd) -> None:
        self._far_side = FarSide(tones)
        self._watch = AnswerWatch(tones, state)

    def hear(self, frame: NDArray[np.int16], tones: tuple[HeardTone, ...]) -> tuple[FarEnd, ...]:
        if self._watch.state is FarEnd.ANSWERED:
            return ()
        states = [self._watch.recognised(tone.kind) for tone in tones]
        states += [self._watch.feed(sound) for sound in self._far_side.feed(frame)]
        return tuple(state for state in states if state is not None)


class _Silence:
    """For how long nothing has been heard."""

    def __init__(self) -> None:
        self._samples = 0

    def hear(self, frame: NDArray[np.int16]) -> tuple[Silence, ...]:
        if len(frame) and float(np.mean(np.square(frame, dtype=np.float32))) > _AUDIBLE:
            self._samples = 0
            return ()
        before = self._samples // (_SILENCE_TOLD_S * SAMPLE_RATE_HZ)
        self._samples += len(frame)
        now = self._samples // (_SILENCE_TOLD_S * SAMPLE_RATE_HZ)
        return (Silence(float(now * _SILENCE_TOLD_S)),) if now > before else ()
