"""Which prompts a recording holds, when, and how much of each: alignment with the prompts' own files.

A prompt's whole file is correlated with the recording (FFT, after pre-emphasis, so that speech gives sharp peaks).
Each good peak is a claim "the prompt lies here", which is then checked block by block at that place: the blocks
that agree say how much was heard. Where claims overlap, the one that explains more of the recording wins, so of
prompts that share words the one that was played is reported.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.wav import Samples, read_mono

_PRE_EMPHASIS = 0.9
_BLOCK = 800  # 100 ms
_SLIP = 1200  # on a busy machine a jitter buffer inserts up to 150 ms inside a prompt
_PEAKS = 10  # places a prompt is looked for: more than it can be repeated in one call
_HEAD = 4800  # 600 ms: what a caller who interrupts has heard at least, for the peaks of short pieces
_LEAST_AGREEMENT = 0.6  # correlation of one block; A-law leaves 0.95 and more, other speech rarely 0.5
_LEAST_AFTER_SLIP = 0.8  # the best of thousands of places: there other speech reaches 0.7 by chance
_LEAST_HEARD = 2400  # 300 ms, or the whole of a shorter prompt
_LARGEST_HOLE = 3  # blocks inside a prompt that may be missing (lost packets, a digit pressed over it)
_SILENT = 0.03  # of the prompt's loudest block RMS: such a block says nothing
_COMPLETE = 0.9
_COMPLETE_BONUS = 1200  # a block and a half: less than a word
_MOST_OVERLAP = 0.3  # of a claim that may lie inside a better one


@dataclass(frozen=True, slots=True)
class Heard:
    """A prompt that was heard. Times are seconds from the recording's start.

    `heard_share` is the part of the prompt's sounding blocks (100 ms) that was heard: below 1 it was cut off or
    began before the recording. `score` is the mean correlation of the heard blocks (1: bit by bit the same). It was
    the prompt's sound from `from_s` to `to_s`.
    """

    prompt_id: str
    start_s: float
    end_s: float
    score: float
    heard_share: float
    from_s: float
    to_s: float


@dataclass(frozen=True, slots=True)
class _Claim:
    """A stretch of the recording that a prompt explains; positions in samples."""

    prompt_id: str
    start: int
    end: int
    explained: int
    score: float
    share: float
    from_block: int
    to_block: int

    @property
    def weight(self) -> int:
        """How much it explains; of a prompt and a longer one that begins like it, the complete one weighs more."""
        return self.explained + (_COMPLETE_BONUS if self.share >= _COMPLETE else 0)

    def overlap(self, other: "_Claim") -> float:
        """Which part of this claim lies inside the other."""
        common = min(self.end, other.end) - max(self.start, other.start)
        return max(0, common) / (self.end - self.start)


def hear(recording: Path | Samples, prompts: Mapping[str, Path | Samples]) -> list[Heard]:
    """The prompts heard in a mono recording, in order.

    Where a prompt was cut before the first word that tells it from another candidate, the better match of the
    two is given (on a tie the first by id): the recording itself doesn't know more.
    """
    sharpened = {prompt_id: _sharpened(prompts[prompt_id]) for prompt_id in sorted(prompts)}
    listener = _Listener(_sharpened(recording), max(map(len, sharpened.values()), default=0))
    claims = [claim for prompt_id, prompt in sharpened.items() for claim in _claims(prompt_id, prompt, listener)]
    claims.sort(key=lambda claim: (claim.weight, claim.score), reverse=True)
    kept: list[_Claim] = []
    for claim in claims:
        if all(claim.overlap(better) <= _MOST_OVERLAP for better in kept):
            kept.append(claim)
    return [_report(claim) for claim in sorted(kept, key=lambda claim: claim.start)]


def _report(claim: _Claim) -> Heard:
    return Heard(
        claim.prompt_id,
        round(claim.start / SAMPLE_RATE_HZ, 3),
        round(claim.end / SAMPLE_RATE_HZ, 3),
        round(claim.score, 3),
        round(claim.share, 3),
        round(claim.from_block * _BLOCK / SAMPLE_RATE_HZ, 3),
        round(claim.to_block * _BLOCK / SAMPLE_RATE_HZ, 3),
    )


def _sharpened(source: Path | Samples) -> Samples:
    samples = read_mono(source) if isinstance(source, Path) else source
    sharpened: Samples = np.append(samples[:1], samples[1:] - np.float32(_PRE_EMPHASIS) * samples[:-1])
    return sharpened


def _claims(prompt_id: str, prompt: Samples, listener: "_Listener") -> list[_Claim]:
    if not len(prompt) or not len(listener.heard):
        return []
    offsets = listener.peaks(prompt)
    if len(prompt) > _HEAD:
        offsets |= listener.peaks(prompt[:_HEAD])
    claims = [_checked(prompt_id, prompt, listener.heard, offset) for offset in sorted(offsets)]
    return [claim for claim in claims if claim is not None]


class _Listener:
    """The recording with what is computed once for all prompts."""

    def __init__(self, heard: Samples, longest_prompt: int) -> None:
        self.heard = heard
        self._size = _fast_size(len(heard) + longest_prompt)
        self._spectrum = np.fft.rfft(heard, self._size)
        self._energy = np.concatenate([[0.0], np.cumsum(heard.astype(np.float64) ** 2)])

    def peaks(self, prompt: Samples) -> set[int]:
        """Where in the recording the prompt may begin (negative: before it): the best places."""
        correlation = np.fft.irfft(self._spectrum * np.conj(np.fft.rfft(prompt, self._size)), self._size)
        before = len(prompt) - 1
        strength = np.abs(np.concatenate([correlation[self._size - before :], correlation[: len(self.heard)]]))
        strength /= np.sqrt(self._energy_under(len(prompt)))
        offsets = set()
        for _ in range(_PEAKS):
            peak = int(strength.argmax())
            offsets.add(peak - before)
            strength[max(0, peak - _BLOCK // 2) : peak + _BLOCK // 2] = 0
        return offsets

    def _energy_under(self, length: int) -> NDArray[np.float64]:
        """The recording's energy under a prompt at each place, with a floor so that silence doesn't win."""
        ends = np.append(self._energy[1:], np.full(length - 1, self._energy[-1]))
        starts = np.append(np.zeros(length - 1), self._energy[:-1])
        energy: NDArray[np.float64] = ends - starts
        energy += 0.05 * energy.max() + 1e-12
        return energy


def _fast_size(least: int) -> int:
    """The smallest product of 2, 3 and 5 that is no smaller: FFTs of such sizes are quick."""
    sizes: list[int] = [2**i * 3**j * 5**k for i in range(32) for j in range(3) for k in range(3)]
    return min(size for size in sizes if size >= least)


def _checked(prompt_id: str, prompt: Samples, heard: Samples, offset: int) -> _Claim | None:
    """Compare block by block, following small slips, and keep the longest stretch that agrees."""
    blocks = len(prompt) // _BLOCK or 1
    pieces = [prompt[i * _BLOCK : (i + 1) * _BLOCK] for i in range(blocks)]
    loudness = np.array([float(np.sqrt(np.mean(piece**2))) for piece in pieces])
    sounding = loudness > _SILENT * loudness.max()
    agreements = np.zeros(blocks)
    places = np.zeros(blocks, dtype=int)
    for i, piece in enumerate(pieces):
        places[i] = offset + i * _BLOCK
        if sounding[i]:
            follow = bool(agreements[max(0, i - 2) : i].max(initial=0) >= _LEAST_AGREEMENT)
            agreements[i], slip = _agreement(piece, heard, int(places[i]), follow=follow)
            offset += slip
            places[i] += slip
    stretch = _longest_stretch(agreements >= _LEAST_AGREEMENT, sounding)
    if stretch is None:
        return None
    first, last = stretch
    good = agreements[first : last + 1] >= _LEAST_AGREEMENT
    explained = int(good.sum()) * _BLOCK
    if explained < min(_LEAST_HEARD, int(sounding.sum()) * _BLOCK):
        return None
    score = float(agreements[first : last + 1][good].mean())
    start = max(0, int(places[first]))
    end = min(len(heard), int(places[last]) + len(pieces[last]))
    if start >= end:
        return None  # it followed slips out of the recording
    share = int(good.sum()) / int(sounding.sum())
    return _Claim(prompt_id, start, end, explained, score, share, first, last + 1)


def _agreement(piece: Samples, heard: Samples, place: int, *, follow: bool) -> tuple[float, int]:
    """Correlation of a block at its place; where it disagrees in mid-prompt, the best within the slip."""
    straight = _correlation(piece, heard, place)
    if straight >= _LEAST_AGREEMENT or not follow:
        return straight, 0
    start = place - _SLIP
    around = heard[max(0, start) : place + len(piece) + _SLIP]
    if start < 0 or len(around) < len(piece):
        return straight, 0
    windows = sliding_window_view(around, len(piece))
    norms = np.sqrt((windows**2).sum(axis=1) * float((piece**2).sum())) + 1e-9
    found = (windows @ piece) / norms
    best = int(found.argmax())
    if found[best] < _LEAST_AFTER_SLIP:
        return straight, 0
    return float(found[best]), best - _SLIP


def _correlation(piece: Samples, heard: Samples, place: int) -> float:
    if place < 0 or place + len(piece) > len(heard):
        return 0.0
    there = heard[place : place + len(piece)]
    norm = float(np.sqrt((there**2).sum() * (piece**2).sum()))
    return float(there @ piece) / norm if norm > 0 else 0.0


def _longest_stretch(agrees: NDArray[np.bool_], sounding: NDArray[np.bool_]) -> tuple[int, int] | None:
    """First and last block of the longest stretch that agrees, small holes and silent blocks allowed."""
    best: tuple[int, int] | None = None
    first = last = -1
    hole = 0
    for i in range(len(agrees)):
        if agrees[i]:
            first = i if first < 0 else first
            last, hole = i, 0
            if best is None or last - first > best[1] - best[0]:
                best = first, last
        elif sounding[i] and first >= 0:
            hole += 1
            if hole > _LARGEST_HOLE:
                first, hole = -1, 0
    return best
