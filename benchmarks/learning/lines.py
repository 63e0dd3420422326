"""Made-up lines: a country's tones, each as one exchange might have them, with the faults of a real line."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from drivers.analog.countries import country
from drivers.api import Tone, ToneKind
from drivers.dsp.learning.caller_id_mode import ObservedMode
from drivers.dsp.learning.naming import Stage

COUNTRIES = ("cn", "us", "gb", "de", "fr", "it", "jp", "au", "br", "ru", "in", "es")
"""Whose tones are sent (ITU-T E.180 Supplement 2; each file of drivers/analog/profiles names its source)."""

_BIAS = 0.10
_EACH_FREQUENCY = 0.005
_LEVELS_DBM0 = (-35.0, -5.0)
_LEAST_SIGNAL_TO_NOISE_DB = 15.0
_NOISE_DBM0 = (-70.0, -30.0)
_HUM_DBM0 = (-60.0, -20.0)
_CONGESTED = 0.3
_ALSO_ENGAGED = 0.5
_ALSO_WRONG = 0.5
_SPOKEN_TO = 0.25


@dataclass(frozen=True, slots=True)
class Line:
    """One made-up line. `sent` is what its exchange sends at each stage, which is also the truth to be found."""

    seed: int
    country: str
    sent: Mapping[Stage, tuple[ToneKind, Tone]]
    level_dbm0: float
    twist_db: float
    noise_dbm0: float
    hum_dbm0: float
    spoken_to: bool
    caller_id: ObservedMode


def made_up(seed: int) -> Line:
    """Make a line; each seed its own, the countries in turns."""
    rng = np.random.default_rng([6, seed])
    code = COUNTRIES[seed % len(COUNTRIES)]
    level = float(rng.uniform(*_LEVELS_DBM0))
    noise = float(rng.uniform(_NOISE_DBM0[0], min(_NOISE_DBM0[1], level - _LEAST_SIGNAL_TO_NOISE_DB)))
    bias = float(rng.uniform(-_BIAS, _BIAS))
    kinds = _kinds(code, rng)
    return Line(
        seed=seed,
        country=code,
        sent={stage: (kind, _biased(country(code).tones[kind], bias, rng)) for stage, kind in kinds.items()},
        level_dbm0=level,
        twist_db=float(rng.uniform(-6, 6)),
        noise_dbm0=noise,
        hum_dbm0=float(rng.uniform(*_HUM_DBM0)),
        spoken_to=bool(rng.random() < _SPOKEN_TO),
        caller_id=ObservedMode(str(rng.choice(list(ObservedMode)))),
    )


def _kinds(code: str, rng: np.random.Generator) -> dict[Stage, ToneKind]:
    kinds = {
        Stage.OFF_HOOK: ToneKind.DIAL,
        Stage.RINGING: ToneKind.RING_BACK,
        Stage.FAR_HANG_UP: ToneKind.CONGESTION if rng.random() < _CONGESTED else ToneKind.BUSY,
    }
    if rng.random() < _ALSO_ENGAGED:
        kinds[Stage.ENGAGED] = ToneKind.BUSY
    if rng.random() < _ALSO_WRONG and ToneKind.VACANT in country(code).tones:
        kinds[Stage.WRONG_NUMBER] = ToneKind.VACANT
    return kinds


def _biased(tone: Tone, bias: float, rng: np.random.Generator) -> Tone:
    """One exchange's clock moves all its frequencies alike, and each a little; each cadence has its own bias."""
    each = rng.uniform(-_EACH_FREQUENCY, _EACH_FREQUENCY, 3) if len(tone.frequencies_hz) == 2 else np.zeros(3)
    stretch = 1 + float(rng.uniform(-_BIAS, _BIAS))
    frequencies = (hz * (1 + bias + float(own)) for hz, own in zip(tone.frequencies_hz, each, strict=False))
    return Tone(tuple(frequencies), tuple(seconds * stretch for seconds in tone.cadence_s))
