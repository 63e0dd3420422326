"""Prompts, measured by what the product levels them by; the measures have tests of their own."""

import numpy as np

from appliance.media.pcm import Pcm
from appliance.media.sound.filters import Samples
from appliance.media.sound.limiter import true_peak_dbfs
from appliance.media.sound.loudness import loudness
from appliance.media.sound.pipeline import SHORT_S, TARGET_ACTIVE_DBOV, TARGET_LUFS
from appliance.media.sound.speech_level import active_level


def samples_of(pcm: Pcm) -> Samples:
    return np.frombuffer(pcm.data, "<i2") / 32768


def off_target_db(pcm: Pcm) -> float:
    """How much louder it is than every prompt ought to be."""
    samples = samples_of(pcm)
    if pcm.duration_s < SHORT_S:
        return active_level(samples) - TARGET_ACTIVE_DBOV
    return loudness(samples) - TARGET_LUFS


def peak_dbfs(pcm: Pcm) -> float:
    return true_peak_dbfs(samples_of(pcm))
