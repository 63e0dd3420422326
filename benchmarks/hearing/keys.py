"""Keys along the axes of ITU-T Q.24, one at a time and together, over A-law."""

from dataclasses import dataclass, replace

import numpy as np

from benchmarks.hearing.figures import Count, Row
from drivers.dsp.dtmf import KEYS, DtmfReceiver
from hil_rig.exchanges import sounds
from hil_rig.keypad import SAMPLE_RATE_HZ, pair_hz
from hil_rig.measure.spandsp import hear_digits_strictly
from hil_rig.measure.wav import Samples

_LEAST = 0.999
_MOST_WRONGLY = 0.001
_TAIL_S = 0.1


@dataclass(frozen=True, slots=True)
class Pressed:
    """How a key is pressed. `level_dbm0` is that of both tones, `twist_db` by how much the high one is louder.

    `pause_s` presses it a second time after so long; `hole_s` is a drop-out in its middle.
    """

    seconds: float = 0.05
    level_dbm0: float = -15.0
    twist_db: float = 0.0
    low_offset: float = 0.0
    high_offset: float = 0.0
    noise_db: float | None = None  # below the key
    hum_dbm0: float | None = None
    hole_s: float = 0.0
    pause_s: float | None = None


_PLAIN = Pressed()
_LONG = Pressed(seconds=0.12)
_CORNER = Pressed(seconds=0.04, pause_s=0.04, noise_db=15.0, low_offset=0.015, high_offset=-0.015)

HEARD = {
    "40 ms long": replace(_PLAIN, seconds=0.04),
    "pause of 40 ms": replace(_PLAIN, seconds=0.04, pause_s=0.04),
    "0 dBm0": replace(_PLAIN, level_dbm0=0.0),
    "-25 dBm0": replace(_PLAIN, level_dbm0=-25.0),
    "-30 dBm0": replace(_PLAIN, level_dbm0=-30.0),
    "both tones 1.5 % high": replace(_PLAIN, low_offset=0.015, high_offset=0.015),
    "both tones 1.5 % low": replace(_PLAIN, low_offset=-0.015, high_offset=-0.015),
    "high tone 8 dB louder": replace(_PLAIN, twist_db=8.0),
    "high tone 4 dB softer": replace(_PLAIN, twist_db=-4.0),
    "high tone 8 dB softer": replace(_PLAIN, twist_db=-8.0),
    "drop-out of 10 ms": replace(_LONG, hole_s=0.010),
    "drop-out of 20 ms": replace(_LONG, hole_s=0.020),
    "drop-out of 30 ms": replace(_LONG, hole_s=0.030),
    "noise 15 dB below": replace(_PLAIN, seconds=0.04, noise_db=15.0),
    "hum as loud as the key": replace(_PLAIN, hum_dbm0=-15.0),
}
NOT_HEARD = {
    "20 ms long": replace(_PLAIN, seconds=0.020),
    "23 ms long": replace(_PLAIN, seconds=0.023),
    "both tones 3.5 % high": replace(_PLAIN, low_offset=0.035, high_offset=0.035),
    "both tones 3.5 % low": replace(_PLAIN, low_offset=-0.035, high_offset=-0.035),
    "-50 dBm0": replace(_PLAIN, level_dbm0=-50.0),
}
LOOKED_AT = {  # more than is promised: several at once, or beyond Q.24
    "noise 10 dB below": replace(_PLAIN, seconds=0.04, noise_db=10.0),
    "corner: 40/40 ms, ±1.5 %, +8 dB, noise 15 dB below": replace(_CORNER, twist_db=8.0),
    "corner: 40/40 ms, ±1.5 %, -4 dB, noise 15 dB below": replace(_CORNER, twist_db=-4.0),
    "noise 8 dB below": replace(_PLAIN, seconds=0.04, noise_db=8.0),
    "both tones 2 % high": replace(_PLAIN, low_offset=0.02, high_offset=0.02),
    "high tone 10 dB louder": replace(_PLAIN, twist_db=10.0),
    "high tone 10 dB softer": replace(_PLAIN, twist_db=-10.0),
    "30 ms long": replace(_PLAIN, seconds=0.030),
    "-33 dBm0": replace(_PLAIN, level_dbm0=-33.0),
}


def key_rows(trials: int, rng: np.random.Generator) -> list[Row]:
    """Each point of each axis, so many trials each."""
    rows = [_heard(pressed, trials, rng).row(f"key, {name}", _LEAST) for name, pressed in HEARD.items()]
    for name, pressed in NOT_HEARD.items():
        count = _heard(pressed, trials, rng)
        share = round(count.ours / trials, 4)
        peer = round(count.peer / trials, 4)
        holds = share <= _MOST_WRONGLY
        rows.append(Row(f"key that is none, {name}: heard ({trials})", share, "", _MOST_WRONGLY, holds, peer))
    return rows + [_heard(pressed, trials, rng).row(f"key, {name}") for name, pressed in LOOKED_AT.items()]


def hear_keys(line: Samples) -> str:
    """What our receiver hears of the whole line."""
    receiver = DtmfReceiver()
    return "".join(digit.key for digit in receiver.feed(line) + receiver.end())


def _heard(pressed: Pressed, trials: int, rng: np.random.Generator) -> Count:
    count = Count()
    for n in range(trials):
        key = KEYS[n % len(KEYS)]
        right = key if pressed.pause_s is None else key * 2
        line = _line(key, pressed, rng)
        count.add(ours=hear_keys(line) == right, peer=hear_digits_strictly(line) == right)
    return count


def _line(key: str, pressed: Pressed, rng: np.random.Generator) -> Samples:
    parts = [np.zeros(rng.integers(400, 1200), np.float32), _sound(key, pressed, rng)]
    if pressed.pause_s is not None:
        parts += [sounds.silence(pressed.pause_s), _sound(key, pressed, rng)]
    line = np.concatenate([*parts, sounds.silence(_TAIL_S)])
    seconds = len(line) / SAMPLE_RATE_HZ
    if pressed.noise_db is not None:
        line = sounds.mix(line, sounds.white_noise(seconds, pressed.level_dbm0 - pressed.noise_db, rng))
    if pressed.hum_dbm0 is not None:
        line = sounds.mix(line, sounds.hum(seconds, pressed.hum_dbm0))
    return sounds.through_alaw(line)


def _sound(key: str, pressed: Pressed, rng: np.random.Generator) -> Samples:
    turns = 2 * np.pi * np.arange(sounds.sample_count(pressed.seconds)) / SAMPLE_RATE_HZ
    low_hz, high_hz = pair_hz(key)
    ratio = 10 ** (pressed.twist_db / 20)
    low = np.sin(low_hz * (1 + pressed.low_offset) * turns + rng.uniform(0, 2 * np.pi))
    high = np.sin(high_hz * (1 + pressed.high_offset) * turns + rng.uniform(0, 2 * np.pi))
    sound = (low + ratio * high) * sounds.rms(pressed.level_dbm0) * np.sqrt(2 / (1 + ratio**2))
    return sounds.dropped_out(sound.astype(np.float32), (pressed.seconds - pressed.hole_s) / 2, 1000 * pressed.hole_s)
