"""The ear's detector, on sounds that the rig makes and an A-law line carries."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from drivers.api import RELEASING, Tone, ToneKind
from drivers.dsp.tones import ToneDetector, Verdict
from hil_rig.exchanges.sounds import (
    dropped_out,
    hum,
    mix,
    silence,
    through_alaw,
    to_int16,
    tone,
    white_noise,
)
from hil_rig.measure.wav import Samples

CHINA = {
    ToneKind.DIAL: Tone((450.0,)),
    ToneKind.RING_BACK: Tone((450.0,), (1.0, 4.0)),
    ToneKind.BUSY: Tone((450.0,), (0.35, 0.35)),
    ToneKind.CONGESTION: Tone((450.0,), (0.7, 0.7)),
    ToneKind.VACANT: Tone((450.0,), (0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4, 0.4)),
    ToneKind.CALL_WAITING: Tone((450.0,), (0.4, 4.0)),
    ToneKind.HOWLER: Tone((950.0,)),
}
AMERICA = {
    ToneKind.DIAL: Tone((350.0, 440.0)),
    ToneKind.RING_BACK: Tone((440.0, 480.0), (2.0, 4.0)),
    ToneKind.BUSY: Tone((480.0, 620.0), (0.5, 0.5)),
    ToneKind.CONGESTION: Tone((480.0, 620.0), (0.25, 0.25)),
    ToneKind.CALL_WAITING: Tone((440.0,), (0.3, 9.7)),
    ToneKind.HOWLER: Tone((1400.0, 2060.0, 2450.0, 2600.0), (0.1, 0.1)),
}
AUSTRALIA = {
    ToneKind.BUSY: Tone((425.0,), (0.375, 0.375)),
    ToneKind.CONGESTION: Tone((425.0,), (0.375, 0.375)),
    ToneKind.VACANT: Tone((425.0,), (2.5, 0.5)),
    ToneKind.CALL_WAITING: Tone((425.0,), (0.2, 0.2, 0.2, 4.4)),
}
BEFORE_S = 1.003
"""Silence before each tone: no multiple of a window."""


def test_each_chinese_tone_is_known(heard: "Heard") -> None:
    for kind, known in CHINA.items():
        verdict = heard(CHINA, tone(known.frequencies_hz, known.cadence_s, 8))
        assert verdict.kind is kind
        assert verdict.began_s == pytest.approx(BEFORE_S, abs=0.011)
        assert verdict.frequencies_hz == pytest.approx(known.frequencies_hz, abs=1.0)
        assert verdict.cadence_s == pytest.approx(known.cadence_s, abs=0.011)
        assert verdict.level_dbm0 == pytest.approx(-15, abs=0.5)
        assert 0.9 < verdict.confidence <= 1
        assert verdict.releases == (kind in RELEASING)


def test_each_american_tone_is_known(heard: "Heard") -> None:
    for kind, known in AMERICA.items():
        verdict = heard(AMERICA, tone(known.frequencies_hz, known.cadence_s, 14))
        assert verdict.kind is kind
        assert verdict.frequencies_hz == pytest.approx(known.frequencies_hz, abs=1.0)
        assert verdict.cadence_s == pytest.approx(known.cadence_s, abs=0.021)


@pytest.mark.parametrize("level", [-35.0, -5.0, 2.0])
@pytest.mark.parametrize("bias", [-0.1, 0.1])
@pytest.mark.parametrize("off_hz", [-25.0, 25.0])
def test_busy_at_its_limits_releases_in_time(heard: "Heard", level: float, bias: float, off_hz: float) -> None:
    busy = tone([450], [0.35, 0.35], 3, level, cadence_bias=bias, frequency_bias_hz=off_hz)
    verdict = heard(CHINA, busy, noise=level - 15)
    assert verdict.kind is ToneKind.BUSY
    assert verdict.known_s - BEFORE_S <= 2.5
    assert verdict.frequencies_hz[0] == pytest.approx(450 + off_hz, abs=2)
    assert verdict.level_dbm0 == pytest.approx(level, abs=0.7)


@pytest.mark.parametrize(("kind", "limit_s"), [(ToneKind.BUSY, 2.5), (ToneKind.CONGESTION, 4.5)])
def test_a_tone_that_we_came_into_the_middle_of(heard: "Heard", kind: ToneKind, limit_s: float) -> None:
    on_s = CHINA[kind].cadence_s[0]
    whole = tone([450], CHINA[kind].cadence_s, 6, cadence_bias=0.1)
    for share in (0.05, 0.5, 0.95):
        verdict = heard(CHINA, whole[int(share * on_s * 8000) :])
        assert verdict.kind is kind
        assert verdict.known_s - BEFORE_S <= limit_s
        assert verdict.began_s == pytest.approx(BEFORE_S, abs=0.011) or share > 0.9


def test_hum_a_hole_and_a_clipped_tone_are_no_hindrance(heard: "Heard") -> None:
    busy = tone([450], [0.35, 0.35], 3)
    assert heard(CHINA, mix(busy, hum(3, -20, harmonics_db=(-20, -10)))).kind is ToneKind.BUSY
    assert heard(CHINA, mix(busy, hum(3, -20, hz=60))).kind is ToneKind.BUSY
    assert heard(CHINA, dropped_out(busy, 0.8, 20)).kind is ToneKind.BUSY
    assert heard(CHINA, np.sign(busy).astype(np.float32) * np.float32(0.5)).kind is ToneKind.BUSY


def test_what_sounds_beside_a_tone_makes_it_take_longer_and_no_more(heard: "Heard", rng: np.random.Generator) -> None:
    busy = tone([450], [0.35, 0.35], 4)
    alone = heard(CHINA, busy)
    echoed = heard(CHINA, mix(busy, white_noise(4, -24, rng)))
    assert (alone.kind, echoed.kind) == (ToneKind.BUSY, ToneKind.BUSY)
    assert echoed.known_s - alone.known_s == pytest.approx(3 * 0.35, abs=0.1)
    assert echoed.confidence < alone.confidence


def test_words_in_the_pauses_are_no_hindrance(heard: "Heard") -> None:
    busy = tone([450], [0.35, 0.35], 4)
    vowels = mix(*(tone([hz], [0.2, 0.13], 4, -28) for hz in (225, 450, 675)))
    assert heard(CHINA, mix(busy, vowels)).kind is ToneKind.BUSY


@pytest.mark.parametrize("softer_db", [8.0, 10.0, 12.0])
@pytest.mark.parametrize("bias", [-0.1, 0.0, 0.1])
@pytest.mark.parametrize("begun_s", [0.0, 0.2, 0.6, 0.9])
def test_congestion_whose_every_other_beat_is_softer(
    heard: "Heard", softer_db: float, bias: float, begun_s: float
) -> None:
    line = softer_beats(425, 0.375, 7, softer_db, bias)[int(begun_s * 8000) :]
    verdict = heard(AUSTRALIA, line)
    assert verdict.kind is ToneKind.CONGESTION
    assert verdict.known_s - BEFORE_S <= 4.5
    assert verdict.cadence_s == pytest.approx((0.375 * (1 + bias),) * 2, abs=0.011)
    assert verdict.frequencies_hz == pytest.approx((425,), abs=1.0)
    on_s = 0.375 * (1 + bias)
    in_beat_s = begun_s % (2 * on_s)
    pause_s = 2 * on_s - in_beat_s if in_beat_s > on_s else 0.0
    assert verdict.began_s - BEFORE_S == pytest.approx(pause_s, abs=0.011)


def test_softer_beats_release_a_line_that_knows_their_times_alone(heard: "Heard") -> None:
    learned = {ToneKind.BUSY: AUSTRALIA[ToneKind.BUSY]}
    line = softer_beats(425, 0.375, 7, 10)
    assert heard(learned, line).kind is ToneKind.BUSY
    assert heard(learned, line, noise=-30).known_s - BEFORE_S <= 4.5


def test_softer_beats_in_another_rhythm_release_nobody(rng: np.random.Generator) -> None:
    for on_s, softer_db in ((0.3, 10), (0.5, 10), (0.375, 5), (0.375, 15)):
        told = ToneDetector(AUSTRALIA).feed(on_line(softer_beats(425, on_s, 10, softer_db), rng, -50))
        assert [verdict for verdict in told if verdict.releases] == []


def test_the_split_of_the_samples_changes_nothing(rng: np.random.Generator) -> None:
    sounds = [tone(known.frequencies_hz, known.cadence_s, 4) for known in CHINA.values() if known.cadence_s]
    line = on_line(np.concatenate(sounds), rng, -40)
    whole = ToneDetector(CHINA).feed(line)
    assert [one.kind for one in whole] == [ToneKind.BUSY, ToneKind.CONGESTION, ToneKind.VACANT]
    for size in (1601, 160, 37):
        detector = ToneDetector(CHINA)
        parts = (line[first : first + size] for first in range(0, len(line), size))
        assert [verdict for some in parts for verdict in detector.feed(some)] == whole


def test_floats_are_heard_like_integers(rng: np.random.Generator) -> None:
    line = on_line(tone([450], [0.35, 0.35], 3), rng, -40)
    floats = line.astype(np.float32) / np.float32(32768)
    assert ToneDetector(CHINA).feed(floats) == ToneDetector(CHINA).feed(line) != []


def test_a_run_is_told_once_and_the_next_one_again(rng: np.random.Generator) -> None:
    busy = tone([450], [0.35, 0.35], 4)
    told = ToneDetector(CHINA).feed(on_line(np.concatenate((busy, silence(2), busy)), rng, -50))
    assert [verdict.kind for verdict in told] == [ToneKind.BUSY] * 2
    assert told[1].began_s - told[0].began_s == pytest.approx(6, abs=0.011)


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(lambda: tone([450], [0.5, 0.5], 10), id="another cadence"),
        pytest.param(lambda: tone([450], [0.2, 0.2], 10), id="a quicker one"),
        pytest.param(lambda: tone([450], [0.35, 0.7], 10), id="longer pauses"),
        pytest.param(lambda: tone([1000], [0.35, 0.35], 10), id="another frequency"),
        pytest.param(lambda: tone([500], [0.35, 0.35], 10), id="the nearest other frequency"),
        pytest.param(lambda: tone([383], [0.7, 0.7], 10), id="one whose phase goes on as that of 483 Hz would"),
        pytest.param(lambda: tone([517], [0.7, 0.7], 10), id="one whose phase goes on as that of 417 Hz would"),
        pytest.param(lambda: tone([450], [0.29, 0.29], 10), id="a sixth too quick"),
        pytest.param(lambda: tone([450, 565], [0.35, 0.35], 10), id="a chord"),
        pytest.param(lambda: mix(tone([450], [0.35, 0.35], 10), tone([700], [], 10)), id="another sound beside it"),
        pytest.param(lambda: tone([450], [0.35, 0.35], 10, -50), id="too weak: cross-talk"),
        pytest.param(lambda: _melody([440, 466] * 8), id="a melody"),
        pytest.param(lambda: _melody([450] * 8, step_db=5), id="beeps that grow"),
    ],
)
def test_what_is_not_the_tone_does_not_release(sound: Callable[[], Samples], rng: np.random.Generator) -> None:
    told = ToneDetector(CHINA).feed(on_line(sound(), rng, -50))
    assert [verdict for verdict in told if verdict.releases] == []


def test_memory_stays_bounded(rng: np.random.Generator) -> None:
    detector = ToneDetector(CHINA)
    for _ in range(20):
        detector.feed(on_line(tone([450], [0.05, 0.05], 5), rng, -60))
    (group,) = (group for group in detector._groups if ToneKind.BUSY in group._repeats._needed)
    assert group._softer._stretches is not None
    for repeats, stretches in ((group._repeats, group._stretches), (group._softer._repeats, group._softer._stretches)):
        assert len(repeats._heard) <= 24
        assert sum(len(one.band) for one in stretches._held) <= 8


Heard = Callable[..., Verdict]


@pytest.fixture
def heard(rng: np.random.Generator) -> Heard:
    """What is told first of a sound between silences, on a line with noise."""

    def listen(tones: dict[ToneKind, Tone], sound: Samples, noise: float = -45.0) -> Verdict:
        line = on_line(np.concatenate((silence(BEFORE_S), sound, silence(0.5))), rng, noise)
        told = ToneDetector(tones).feed(line)
        assert told, "nothing was recognised"
        return told[0]

    return listen


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(450)


def on_line(sound: Samples, rng: np.random.Generator, noise: float) -> NDArray[np.int16]:
    return to_int16(through_alaw(mix(sound, white_noise(len(sound) / 8000, noise, rng))))


def softer_beats(hz: float, on_s: float, seconds: float, softer_db: float, bias: float = 0.0) -> Samples:
    """A loud beat first, then a softer one, in turns."""
    every_other = (on_s, 3 * on_s)
    loud = tone([hz], every_other, seconds, cadence_bias=bias)
    soft = tone([hz], every_other, seconds, -15 - softer_db, cadence_bias=bias)
    return mix(loud, np.concatenate((silence(2 * on_s * (1 + bias)), soft)))[: len(loud)]


def _melody(notes_hz: list[int], step_db: float = 0.0) -> Samples:
    parts = [tone([hz], [0.35, 0.35], 0.7, -40 + step_db * place) for place, hz in enumerate(notes_hz)]
    return np.concatenate(parts)
