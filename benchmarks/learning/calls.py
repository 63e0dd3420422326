"""Calls that come in on a made-up line: ring, and what tells the number before or after it."""

from datetime import datetime

import numpy as np

from benchmarks.learning.lines import Line
from drivers.dsp.learning.caller_id_mode import ObservedMode
from drivers.dsp.learning.caller_id_sounds import IncomingCall
from hil_rig.exchanges.caller_id import CallerId, dtmf_digits, mdmf, sdmf
from hil_rig.exchanges.fsk import BELL_202, V23, FskShape, FskStandard, framed, modulated
from hil_rig.exchanges.keys import KeyShape, keys
from hil_rig.exchanges.sounds import (
    dropped_out,
    hum,
    mix,
    sample_count,
    silence,
    through_alaw,
    to_int16,
    tone,
    white_noise,
)
from hil_rig.measure.wav import Samples

_FSK: dict[ObservedMode, FskStandard] = {
    ObservedMode.FSK_BELL_AFTER_RING: BELL_202,
    ObservedMode.FSK_V23_AFTER_RING: V23,
    ObservedMode.FSK_V23_AFTER_POLARITY: V23,
}
_AFTER_RING = {ObservedMode.FSK_BELL_AFTER_RING, ObservedMode.FSK_V23_AFTER_RING, ObservedMode.DTMF_AFTER_RING}
_AFTER_POLARITY = {ObservedMode.FSK_V23_AFTER_POLARITY, ObservedMode.DTMF_AFTER_POLARITY}
_RING_S, _PAUSE_S = 1.0, 4.0
_AT = datetime(2026, 11, 22, 9, 30)  # noqa: DTZ001 - the exchange's local clock
_WITHHELD = 0.1
_LOST = 0.05
_SIGNAL_DBM0 = (-30.0, -9.0)
_LEAST_SIGNAL_TO_NOISE_DB = 20.0  # what FSK receivers are measured at (GR-30)


def incoming(line: Line, number: int) -> IncomingCall:
    """Make a line's call; each number its own. One in ten withholds its number, one in twenty brings nothing."""
    rng = np.random.default_rng([666, line.seed, number])
    told = _told(line.caller_id, rng)
    before = told if line.caller_id not in _AFTER_RING else silence(0)
    polarity_s = 0.5
    first_s = polarity_s + 0.3 + len(before) / 8000 + float(rng.uniform(0.3, 0.8))
    rings = tuple(
        (first_s + turn * (_RING_S + _PAUSE_S), first_s + turn * (_RING_S + _PAUSE_S) + _RING_S) for turn in range(2)
    )
    seconds = rings[-1][1] + 0.5
    at_s = rings[0][1] + float(rng.uniform(0.5, 0.8)) if line.caller_id in _AFTER_RING else polarity_s + 0.3
    sound = mix(
        np.concatenate((silence(at_s), told)),
        white_noise(seconds, min(line.noise_dbm0, _SIGNAL_DBM0[0] - _LEAST_SIGNAL_TO_NOISE_DB), rng),
        hum(seconds, line.hum_dbm0),
        *(np.concatenate((silence(start_s), tone((25, 75, 325), (), end_s - start_s, 0))) for start_s, end_s in rings),
    )[: sample_count(seconds)]
    sound = dropped_out(sound, float(rng.uniform(0, seconds)), 20)
    reversed_at = (polarity_s,) if line.caller_id in _AFTER_POLARITY else ()
    return IncomingCall(to_int16(through_alaw(sound)), rings, reversed_at)


def _told(mode: ObservedMode, rng: np.random.Generator) -> Samples:
    if mode is ObservedMode.NONE or rng.random() < _LOST:
        return silence(0)
    digits = "" if rng.random() < _WITHHELD else "".join(map(str, rng.integers(0, 10, int(rng.integers(7, 12)))))
    caller = CallerId(number=digits, at=_AT)
    level = float(rng.uniform(*_SIGNAL_DBM0))
    twist = float(rng.uniform(-4, 4))
    if mode not in _FSK:
        shape = KeyShape(
            level_dbm0=level, twist_db=twist, tone_ms=float(rng.uniform(55, 110)), gap_ms=float(rng.uniform(55, 110))
        )
        return keys(dtmf_digits(caller), shape)
    bias = float(rng.uniform(-10, 10))
    shape_of_fsk = FskShape(level_dbm0=level, twist_db=twist, frequency_bias_hz=bias)
    return modulated(framed(sdmf(caller) if rng.random() < 0.3 else mdmf(caller)), _FSK[mode], shape_of_fsk)
