"""What every prompt goes through, wherever it comes from: high-passed, cut, and as loud as every other."""

import numpy as np

from appliance.media.cut import PIECE_MARGIN_S, SENTENCE_MARGIN_S, SENTENCE_PAUSE_S, Cut
from appliance.media.sound.filters import RATE_HZ, Samples, high_passed
from appliance.media.sound.limiter import CEILING_DBFS, limited, true_peak_dbfs
from appliance.media.sound.loudness import loudness
from appliance.media.sound.speech_level import active_level

TARGET_LUFS = -23.0
"""EBU R128's own. Speech of telephone quality at this loudness has an active level of -17 dBm0: 3 dB above the level
that telephone networks are laid out for (-20 dBm0, which is -26 dBov: ITU-T G.107), so a prompt is never the quiet one
of the two who speak. Its peaks lie 17 to 21 dB above it: with the ceiling at -3 dBFS the limiter touches one prompt in
ten, by about 1 dB, and A-law has all its steps to spare."""
TARGET_ACTIVE_DBOV = -23.3
"""For what is too short to have a loudness; of the built-in sentences, the active level at the loudness above."""
SHORT_S = 1.0

_MOST_LIMITED_DB = 6.0
_SILENCE_DBOV = -60.0
_FLOOR_DBFS = -45.0
_CLOSE_DB = 0.02
_TURNS = 7


_MARGIN_S = {Cut.SENTENCE: SENTENCE_MARGIN_S, Cut.PIECE: PIECE_MARGIN_S}
_PAUSE_S = {Cut.SENTENCE: SENTENCE_PAUSE_S, Cut.PIECE: 0.0}


def finish(samples: Samples, cut: Cut) -> Samples:
    """Make a prompt of sound at any level; empty when there is nothing to hear in it."""
    clean = high_passed(samples)
    if active_level(clean) < _SILENCE_DBOV:
        return np.zeros(0)
    return level(_in_whole_packets(_trimmed(clean, cut)))


def level(samples: Samples) -> Samples:
    """Bring it to the loudness of all prompts; under a second to their active speech level.

    Peaks are limited by 6 dB at most: what would need more stays quieter.
    """
    short = len(samples) < SHORT_S * RATE_HZ
    target = TARGET_ACTIVE_DBOV if short else TARGET_LUFS
    measure = active_level if short else loudness
    highest_db = CEILING_DBFS + _MOST_LIMITED_DB - true_peak_dbfs(samples)
    gain_db = min(0.0, highest_db)
    for _ in range(_TURNS):
        levelled = limited(samples * 10 ** (gain_db / 20))  # what is as loud as it must be has its peaks, too
        missing_db = target - measure(levelled)
        if abs(missing_db) < _CLOSE_DB:
            break
        gain_db = min(highest_db, gain_db + missing_db)
    return levelled


def _in_whole_packets(samples: Samples) -> Samples:
    """Fill up with silence to packets of 20 ms, as it will be sent."""
    return np.pad(samples, (0, -len(samples) % (RATE_HZ // 50)))


def _trimmed(samples: Samples, cut: Cut) -> Samples:
    """Cut both ends, but for the margin, and add the pause."""
    if cut is Cut.WHOLE:
        return samples
    margin = round(_MARGIN_S[cut] * RATE_HZ)
    tight = _tight(_tight(samples, margin), margin)  # without the silence around it the level is another
    return np.concatenate((tight, np.zeros(round(_PAUSE_S[cut] * RATE_HZ))))


def _tight(samples: Samples, margin: int) -> Samples:
    """Cut what is quieter than the floor, at the level of all prompts, at both ends."""
    floor_db = _FLOOR_DBFS + active_level(samples) - TARGET_ACTIVE_DBOV
    loud = np.flatnonzero(np.abs(samples) > 10 ** (floor_db / 20))
    return samples[max(0, int(loud[0]) - margin) : int(loud[-1]) + 1 + margin] if len(loud) else samples[:0]
