"""When a steady sound begins and ends."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from drivers.dsp.frames import SAMPLE_RATE_HZ
from drivers.dsp.learning.sound import VOICE_BAND_HZ, Curve, Samples, band_power
from drivers.dsp.learning.voices import Voice

_WINDOW = 384  # 48 ms: bridges the nulls of two frequencies 25 Hz apart, and drop-outs up to 45 ms
_EDGE_WINDOW = 128
_STEP = 16
_STEP_S = _STEP / SAMPLE_RATE_HZ
_HALF_BAND_HZ = 35.0
_FLOOR = 0.03  # of the sound's power: 15 dB below it; E.180's quiet second half of a congestion tone is 10 dB below
_MOST_FLOOR = 0.3
_OVER_NOISE = 4.0
_QUIET_PERCENTILE = 10
_LEAST_GAP_S = 0.07  # shorter ones are drop-outs: the shortest pause of E.180 Supplement 2 is 0.1 s
_LEAST_BURST_S = 0.04
_LEAST_POWER = 1e-12
_KNOCK_S = 0.15
_LEAST_PURITY = 0.4
_EDGE_PARTS = (0.08, 0.25)  # the lower, the less it matters whether a beat or a modulation begins with its null
_MOST_EDGE_S = 0.04


@dataclass(frozen=True, slots=True)
class Burst:
    """A steady sound, from `start_s` to `end_s`: its typical mean square, and its share of all that sounded."""

    start_s: float
    end_s: float
    power: float
    purity: float

    @property
    def length_s(self) -> float:
        """How long it sounds."""
        return self.end_s - self.start_s


def find_bursts(samples: Samples, voice: Voice) -> tuple[Burst, ...]:
    """Find when the voice sounds, in the order of time, within about 5 ms. What is mostly other sound is left out."""
    bands = tuple((hz - _HALF_BAND_HZ, hz + _HALF_BAND_HZ) for hz in voice.frequencies_hz)
    own = band_power(samples, bands, _WINDOW, _STEP)
    everything = band_power(samples, (VOICE_BAND_HZ,), _WINDOW, _STEP)
    at = np.minimum((np.array(voice.moments_s) / _STEP_S).astype(int), len(own) - 1)
    edges = band_power(samples, bands, _EDGE_WINDOW, _STEP)
    typical = float(np.median(own[at]))
    noise = float(np.percentile(own, _QUIET_PERCENTILE))
    floor = max(_FLOOR * typical, min(_OVER_NOISE * noise, _MOST_FLOOR * typical))
    part = float(np.clip(_OVER_NOISE * noise / max(typical, _LEAST_POWER), *_EDGE_PARTS))
    found = (
        _burst(
            own[start:end], edges[start:end] >= part * float(np.median(own[start:end])), everything[start:end], start
        )
        for start, end in _stretches(own >= floor)
    )
    # where the threshold is crossed early, the window reaches a beep before the beep does
    early_s = (_EDGE_PARTS[1] - part) * _EDGE_WINDOW / SAMPLE_RATE_HZ
    drawn_in = (replace(one, start_s=one.start_s + early_s, end_s=one.end_s - early_s) for one in found)
    return tuple(one for one in _joined(drawn_in) if one.length_s >= _LEAST_BURST_S and one.purity >= _LEAST_PURITY)


def _stretches(on: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], on.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _joined(bursts: Iterable[Burst]) -> list[Burst]:
    joined: list[Burst] = []
    for burst in bursts:
        if joined and burst.start_s - joined[-1].end_s <= _LEAST_GAP_S:
            longer = max(joined[-1], burst, key=lambda one: one.length_s)
            joined[-1] = Burst(joined[-1].start_s, burst.end_s, longer.power, longer.purity)
        else:
            joined.append(burst)
    return joined


def _burst(own: Curve, sounds: NDArray[np.bool_], everything: Curve, start: int) -> Burst:
    """Draw the edges in to where the sound really comes and goes: `own` has rounded them off."""
    over = np.flatnonzero(sounds) if sounds.any() else np.array([0, len(own) - 1])
    most = round(_MOST_EDGE_S / _STEP_S)
    first = min(int(over[0]), most)
    last = max(len(own) - min(len(own) - 1 - int(over[-1]), most), first + 1)
    power = float(np.median(own[first:last]))
    purity = _purity(own[first:last], everything[first:last])
    return Burst((start + first) * _STEP_S, (start + last) * _STEP_S, power, min(purity, 1.0))


def _purity(own: Curve, everything: Curve) -> float:
    """Tell the share of all that sounded: its middle over time, for a knock in a tone doesn't count; alone it does."""
    if len(own) * _STEP_S < _KNOCK_S:
        return float(own.sum() / max(everything.sum(), _LEAST_POWER))
    return float(np.median(own / np.maximum(everything, _LEAST_POWER)))
