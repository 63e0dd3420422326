"""How a prompt has come through: PESQ, loudness, peaks."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from appliance.media.alaw import encode
from appliance.media.pcm import FULL_SCALE, Pcm
from appliance.media.sound.loudness import loudness
from appliance.media.sound.pipeline import SHORT_S, TARGET_ACTIVE_DBOV, TARGET_LUFS
from appliance.media.sound.speech_level import active_level
from benchmarks.prompts.pesq_judge import pesq_nb
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure import alaw

Sound = NDArray[np.float64]

_LEAST_LIKENESS = 0.9
_JUDGED_S = 1.6
"""P.862 looks at utterances of 0.2 s and more: what is shorter than this is judged several times in a row, so close
together that they count as one; reference and heard alike."""
_BETWEEN_S = 0.04
_FULL_SCALE = 0.99
"""A-law's loudest step lies at 0.984; a longer run at the top would be clipping."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One prompt as it was heard; None where it was not heard, or where a measure says nothing of it."""

    language: str
    id: str
    is_speech: bool
    duration_s: float
    is_heard: bool
    off_target_db: float | None = None
    level_lost_db: float | None = None
    pesq_heard: float | None = None
    pesq_coded: float | None = None
    highest: float = 0.0

    @property
    def name(self) -> str:
        """The prompt, and in which language."""
        return f"{self.language}/{self.id}"

    @property
    def is_short(self) -> bool:
        """Whether it is levelled by its active speech level."""
        return self.duration_s < SHORT_S

    @property
    def pesq_lost(self) -> float | None:
        """How much worse than one A-law coding it was heard."""
        if self.pesq_heard is None or self.pesq_coded is None:
            return None
        return self.pesq_coded - self.pesq_heard

    @property
    def is_clipped(self) -> bool:
        """Whether it touches full scale."""
        return self.highest >= _FULL_SCALE


def place_of(sent: Sound, recording: Sound) -> int | None:
    """Find where a recording is most like what was sent; None if it is nowhere like it."""
    if len(recording) < len(sent) or not sent.any():
        return None
    size = 1 << (len(recording) + len(sent)).bit_length()
    product = np.fft.irfft(np.fft.rfft(recording, size) * np.conj(np.fft.rfft(sent, size)), size)
    product = product[: len(recording) - len(sent) + 1]
    power = np.concatenate(([0.0], np.cumsum(recording**2)))
    local = np.maximum(power[len(sent) :] - power[: len(power) - len(sent)], 1e-9)
    likeness = product / np.sqrt(local * np.sum(sent**2))
    best = int(likeness.argmax())
    return best if likeness[best] >= _LEAST_LIKENESS else None


def judge(language: str, id_: str, sent: Sound, heard: Sound | None, *, is_speech: bool) -> Judged:
    """Judge one prompt; `heard` begins and ends where `sent` does."""
    duration_s = len(sent) / SAMPLE_RATE_HZ
    if heard is None:
        return Judged(language, id_, is_speech, duration_s, is_heard=False)
    lost_db = 20 * float(np.log10(np.std(sent) / max(float(np.std(heard)), 1e-9)))
    highest = float(np.abs(heard).max())
    if not is_speech:
        return Judged(language, id_, is_speech, duration_s, True, level_lost_db=lost_db, highest=highest)
    coded = over_a_law(sent)
    off_db = active_level(heard) - TARGET_ACTIVE_DBOV if duration_s < SHORT_S else loudness(heard) - TARGET_LUFS
    return Judged(
        language,
        id_,
        is_speech,
        duration_s,
        is_heard=True,
        off_target_db=off_db,
        level_lost_db=lost_db,
        pesq_heard=pesq_nb(_long_enough(sent), _long_enough(heard)),
        pesq_coded=pesq_nb(_long_enough(sent), _long_enough(coded)),
        highest=highest,
    )


def over_a_law(sent: Sound) -> Sound:
    """Code it once as G.711's table 1a has its decision values, which are not always the nearest, and decode it."""
    pcm = Pcm.of(float(sample) for sample in sent * FULL_SCALE)
    decoded: Sound = alaw.decode(np.frombuffer(encode(pcm), np.uint8)).astype(np.float64)
    return decoded


def _long_enough(sound: Sound) -> Sound:
    times = ceil(_JUDGED_S * SAMPLE_RATE_HZ / len(sound))
    if times == 1:
        return sound
    return np.tile(np.concatenate((sound, np.zeros(round(_BETWEEN_S * SAMPLE_RATE_HZ)))), times)
