"""What a call brought besides its ring: frequency shift keying or keys, and when. It reads no number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from drivers.dsp.frames import SAMPLE_RATE_HZ, power_of
from drivers.dsp.learning.caller_id_mode import Moment, Sign, Signal
from drivers.dsp.learning.sound import Curve, Samples, as_samples

_WINDOW = 320  # 40 ms: 25 Hz a bin
_STEP = 80
_STEP_S = _STEP / SAMPLE_RATE_HZ
_RING_MARGIN_S = 0.1
_POLARITY_BEFORE_S = 10.0  # of the ring: twenty keys, slow ones, last 5 s
_LEAST_LEVEL_DBM0 = -45.0

_MARKS_HZ = {Signal.FSK_BELL: 1200.0, Signal.FSK_V23: 1300.0}  # Telcordia GR-30; ITU-T V.23
_KEYING_BAND_HZ = (1050.0, 2350.0)
_LEAST_KEYING_SHARE = 0.85
_LEAST_KEYING_S = 0.25  # seizure, mark and the shortest message last 0.5 s (EN 300 659-1; without seizure 0.25 s)
_MARK_AROUND_HZ = 40.0
_LEAST_MARK_SHARE = 0.75
_LEAST_MARK_FRAMES = 3

_LOW_GROUP_HZ = (697.0, 770.0, 852.0, 941.0)  # ITU-T Q.23
_HIGH_GROUP_HZ = (1209.0, 1336.0, 1477.0, 1633.0)
_KEY_OFF = 0.03
_LEAST_KEY_SHARE = 0.8
_MOST_KEY_TWIST_DB = 12.0
_LEAST_KEYS = 3
_LEAST_KEY_FRAMES = 2


@dataclass(frozen=True, slots=True)
class IncomingCall:
    """What was seen and heard of one call, from idle until it was answered or given up.

    `rings_s` are beginning and end of each burst of ringing, `polarity_s` when the polarity was reversed.
    """

    sound: NDArray[np.int16] | NDArray[np.float32]
    rings_s: tuple[tuple[float, float], ...]
    polarity_s: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class _Spectra:
    hz: Curve
    powers: Curve
    total: Curve

    def share(self, bands_hz: Sequence[tuple[float, float]]) -> Curve:
        kept = np.zeros(len(self.hz), dtype=bool)
        for low, high in bands_hz:
            kept |= (self.hz >= low) & (self.hz <= high)
        shares: Curve = self.powers[:, kept].sum(axis=1) / self.total
        return shares


def find_sign(call: IncomingCall) -> Sign | None:
    """Find the first signal of a call that may tell its number; None where there is none before the third ring."""
    samples = as_samples(call.sound)
    for start_s, end_s in _quiet_times(call, len(samples) / SAMPLE_RATE_HZ):
        first, last = (round(at_s * SAMPLE_RATE_HZ) for at_s in (start_s, end_s))
        signal = classify(samples[first:last])
        if signal is not None:
            return Sign(signal, _moment(call, start_s, end_s))
    return None


def classify(samples: Samples) -> Signal | None:
    """Tell which signal a stretch without ringing holds: the spectrum alone is looked at, no bit is read."""
    if len(samples) < _WINDOW:
        return None
    spectra = _spectra(samples)
    keying = spectra.share([_KEYING_BAND_HZ]) >= _LEAST_KEYING_SHARE
    if _longest(keying) * _STEP_S >= _LEAST_KEYING_S:
        return _standard(spectra)
    return Signal.DTMF if len(list(_keys(spectra))) >= _LEAST_KEYS else None


def _quiet_times(call: IncomingCall, heard_s: float) -> Iterator[tuple[float, float]]:
    edges = [0.0, *(edge for ring in call.rings_s[:2] for edge in (ring[0] - _RING_MARGIN_S, ring[1] + _RING_MARGIN_S))]
    ends = [*edges[1::2], call.rings_s[2][0] if len(call.rings_s) > 2 else heard_s]
    for start_s, end_s in zip(edges[::2], ends, strict=True):
        if end_s > start_s:
            yield max(start_s, 0.0), min(end_s, heard_s)


def _moment(call: IncomingCall, start_s: float, end_s: float) -> Moment:
    if call.rings_s and start_s > call.rings_s[0][0]:
        return Moment.AFTER_FIRST_RING
    reversed_before = any(end_s - _POLARITY_BEFORE_S <= at_s <= end_s for at_s in call.polarity_s)
    return Moment.AFTER_POLARITY if reversed_before else Moment.BEFORE_RING


def _spectra(samples: Samples) -> _Spectra:
    frames = sliding_window_view(samples, _WINDOW)[::_STEP] * np.hanning(_WINDOW)
    powers: Curve = np.abs(np.fft.rfft(frames)) ** 2
    hz: Curve = np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE_HZ).astype(np.float64)
    voice = (hz >= 280) & (hz <= 3500)
    least = power_of(_LEAST_LEVEL_DBM0) * _WINDOW * np.sum(np.hanning(_WINDOW) ** 2) / 2
    total: Curve = powers[:, voice].sum(axis=1)
    loud = total >= least
    return _Spectra(hz, powers * loud[:, None], np.where(loud, total, 1.0))


def _longest(holds: NDArray[np.bool_]) -> int:
    longest = run = 0
    for one in holds:
        run = run + 1 if one else 0
        longest = max(longest, run)
    return longest


def _standard(spectra: _Spectra) -> Signal:
    """Tell the standard by its mark before the message: a tone of 1200 or of 1300 Hz."""
    frames = {
        signal: int((spectra.share([(hz - _MARK_AROUND_HZ, hz + _MARK_AROUND_HZ)]) >= _LEAST_MARK_SHARE).sum())
        for signal, hz in _MARKS_HZ.items()
    }
    best, other = sorted(frames, key=lambda signal: -frames[signal])
    clear = frames[best] >= _LEAST_MARK_FRAMES and frames[best] >= 3 * frames[other]
    return best if clear else Signal.FSK_UNKNOWN


def _keys(spectra: _Spectra) -> Iterator[tuple[int, int]]:
    """Give each key that sounds for two frames and more, by its places in both groups."""
    low, low_power = _of_group(spectra, _LOW_GROUP_HZ)
    high, high_power = _of_group(spectra, _HIGH_GROUP_HZ)
    twist = np.abs(10 * np.log10((low_power + 1e-20) / (high_power + 1e-20)))
    is_key = (low_power + high_power >= _LEAST_KEY_SHARE) & (twist <= _MOST_KEY_TWIST_DB)
    run = 0
    for place, sounds in enumerate(is_key):
        run = run + 1 if sounds else 0
        if run == _LEAST_KEY_FRAMES:
            yield int(low[place]), int(high[place])


def _of_group(spectra: _Spectra, group_hz: Sequence[float]) -> tuple[NDArray[np.intp], Curve]:
    """Give the strongest frequency of a group in each frame, and its share of the sound."""
    shares = np.array([spectra.share([(hz * (1 - _KEY_OFF) - 13, hz * (1 + _KEY_OFF) + 13)]) for hz in group_hz])
    return shares.argmax(axis=0), shares.max(axis=0)
