"""What is heard on a made-up line: tones with all that stands around them."""

from collections.abc import Iterator

import numpy as np

from benchmarks.learning.lines import Line
from benchmarks.learning.speech import babble
from drivers.api import Tone, ToneKind
from drivers.dsp.learning.line import Recording
from drivers.dsp.learning.naming import Stage
from hil_rig.exchanges.sounds import (
    dropped_out,
    hum,
    louder,
    mix,
    sample_count,
    silence,
    through_alaw,
    to_int16,
    tone,
    white_noise,
)
from hil_rig.measure.wav import Samples

_HEARD_S = {
    Stage.OFF_HOOK: 7.0,
    Stage.RINGING: 20.0,
    Stage.FAR_HANG_UP: 12.0,
    Stage.ENGAGED: 8.0,
    Stage.WRONG_NUMBER: 12.0,
}
_LONGEST_WAIT_S = 1.5
_SPEECH_S = (1.0, 3.0)
_SIDE_TONES_DB = -4.4  # both together, for a modulation of 85 %: each has (0.85/2)² of the carrier's power
_QUIET_BEATS_DB = -10.0  # every other beat of Australia's congestion tone (ACIF S002)
_MOST_DROPOUTS, _DROPOUT_MS = 3, (5, 60)
_MOST_CLICKS, _CLICK_S = 3, 0.004
_HARMONICS_DB = (-25.0, -15.0, -35.0, -25.0)


def recordings(line: Line) -> Iterator[Recording]:
    """Make the recordings of one procedure, as they come from an A-law line; the same for a seed at each run."""
    for place, stage in enumerate(line.sent):
        rng = np.random.default_rng([66, line.seed, place])
        yield Recording(stage, to_int16(through_alaw(_heard(line, stage, rng))))


def _heard(line: Line, stage: Stage, rng: np.random.Generator) -> Samples:
    seconds = _HEARD_S[stage]
    sent = _shifted(_signal(line, stage, seconds), rng)
    if line.spoken_to and stage in {Stage.RINGING, Stage.FAR_HANG_UP, Stage.WRONG_NUMBER}:
        sent = np.concatenate((louder(babble(float(rng.uniform(*_SPEECH_S)), rng), line.level_dbm0), sent))
    for _ in range(int(rng.integers(0, _MOST_DROPOUTS + 1))):
        sent = dropped_out(sent, float(rng.uniform(0, seconds)), float(rng.uniform(*_DROPOUT_MS)))
    faults = (
        white_noise(seconds, line.noise_dbm0, rng),
        hum(seconds, line.hum_dbm0, harmonics_db=_HARMONICS_DB),
        _clicks(seconds, rng),
    )
    return mix(sent[: sample_count(seconds)], *faults)


def _signal(line: Line, stage: Stage, seconds: float) -> Samples:
    kind, sent = line.sent[stage]
    quieter = kind is ToneKind.CONGESTION and line.country == "au"
    if quieter:
        return _with_quiet_beats(sent, seconds, line.level_dbm0)
    match sent.frequencies_hz:
        case (hz,):
            return tone((hz,), sent.cadence_s, seconds, line.level_dbm0)
        case (low, high):
            shares = 10 ** (np.array([0.0, line.twist_db]) / 10)
            levels = line.level_dbm0 + 10 * np.log10(shares / shares.sum())
            pair = zip((low, high), levels, strict=True)
            return mix(*(tone((hz,), sent.cadence_s, seconds, float(level)) for hz, level in pair))
    low, carrier, high = sent.frequencies_hz
    together = 10 * np.log10(1 + 10 ** (_SIDE_TONES_DB / 10))
    middle = tone((carrier,), sent.cadence_s, seconds, line.level_dbm0 - together)
    return mix(middle, tone((low, high), sent.cadence_s, seconds, line.level_dbm0 - together + _SIDE_TONES_DB))


def _with_quiet_beats(sent: Tone, seconds: float, level_dbm0: float) -> Samples:
    on_s, off_s = sent.cadence_s
    loud = tone(sent.frequencies_hz, (on_s, 2 * off_s + on_s), seconds, level_dbm0)
    quiet = tone(sent.frequencies_hz, (on_s, 2 * off_s + on_s), seconds, level_dbm0 + _QUIET_BEATS_DB)
    return mix(loud, np.concatenate((silence(on_s + off_s), quiet)))


def _shifted(sent: Samples, rng: np.random.Generator) -> Samples:
    """Let the tone begin after a while, or have begun before, in the middle of a beep."""
    shift_s = float(rng.uniform(-_LONGEST_WAIT_S, _LONGEST_WAIT_S))
    return sent[sample_count(-shift_s) :] if shift_s < 0 else np.concatenate((silence(shift_s), sent))


def _clicks(seconds: float, rng: np.random.Generator) -> Samples:
    """Make the knocks of relays and of ring trip: milliseconds of noise near full scale."""
    clicks = silence(seconds)
    for at_s in [0.0, *rng.uniform(0, seconds - 0.1, int(rng.integers(0, _MOST_CLICKS + 1)))]:
        first = sample_count(float(at_s))
        length = sample_count(_CLICK_S)
        clicks[first : first + length] = np.exp(-np.arange(length) / 8) * rng.uniform(-0.9, 0.9, length)
    return clicks
