"""Which of several prompts that are much alike was heard, through a phone that stretched and cut what it heard.

Numbers said by the same voice share most of their sound: what tells 8001 from 8010 is the order of two syllables. A
judge who looks for a whole prompt loses it where a phone's jitter buffer slipped, and then takes the last syllable of
one for the middle of another. So each prompt is laid along the recording block by block, in order: slips are allowed,
each at a price, and the prompt that explains most was meant.
"""

from collections.abc import Mapping

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.wav import Samples

_BLOCK = SAMPLE_RATE_HZ // 25
"""40 ms: a syllable has several."""
_PRE_EMPHASIS = 0.9
_SILENT = 0.03
"""Of the loudest block: such a block says nothing."""
_AGREES = 0.5
"""The least correlation that is no chance: A-law leaves 0.95, other speech rarely reaches 0.5."""
_BLOCK_COSTS = 0.2
"""What each block of a prompt must bring at least: of two that explain as much, the shorter was heard."""
_SLIP_COSTS = 1.0
"""As much as a block that agrees: nobody slips to find one block more."""


def best_match(heard: Samples, prompts: Mapping[str, Samples]) -> str:
    """Name the prompt that explains the recording best; on a tie the first by name."""
    recording = _sharpened(heard)
    if len(recording) < _BLOCK:
        return min(prompts)
    norms = (np.sqrt((sliding_window_view(recording, _BLOCK) ** 2).sum(axis=1)) + 1e-9).astype(np.float32)
    return max(sorted(prompts), key=lambda name: _agreement(recording, norms, _sharpened(prompts[name])))


def _agreement(recording: Samples, norms: Samples, prompt: Samples) -> float:
    """Tell how well a prompt lies along a recording: its sounding blocks' correlations in their order, less a price."""
    blocks = prompt[: len(prompt) // _BLOCK * _BLOCK].reshape(-1, _BLOCK)
    loudness = np.sqrt((blocks**2).sum(axis=1))
    sounding = np.flatnonzero(loudness > _SILENT * loudness.max())
    best = np.zeros(len(norms))
    for at, steps in zip(sounding, np.diff(sounding, prepend=sounding[0]), strict=True):
        best = _followed(best, int(steps) * _BLOCK) + _agreements(recording, blocks[at] / loudness[at], norms)
    return float(best.max()) - _BLOCK_COSTS * len(sounding)


def _followed(best: NDArray[np.float64], steps: int) -> NDArray[np.float64]:
    """Give the best way to each place: on from its usual distance, or from any place before it, at a price."""
    straight = np.concatenate([np.zeros(steps), best])[: len(best)]
    slipped = np.maximum.accumulate(best) - _SLIP_COSTS
    followed: NDArray[np.float64] = np.maximum(straight, slipped)
    return followed


def _agreements(recording: Samples, block: Samples, norms: Samples) -> NDArray[np.float64]:
    found = np.correlate(recording, block, "valid") / norms
    return np.where(found > _AGREES, found, 0.0)


def _sharpened(samples: Samples) -> Samples:
    sharpened: Samples = np.append(samples[:1], samples[1:] - np.float32(_PRE_EMPHASIS) * samples[:-1])
    return sharpened
