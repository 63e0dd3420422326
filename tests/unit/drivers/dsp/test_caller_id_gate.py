"""Silence is kept from the work; nothing that tells a caller is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.dsp.caller_id.gate import BLOCK, SoundGate
from hil_rig.exchanges import sounds
from hil_rig.keypad import SAMPLE_RATE_HZ, digit_samples
from hil_rig.measure.wav import Samples

_KEYS = sounds.from_int16(np.array(digit_samples("D1C", tone_ms=40, gap_ms=40), np.int16))


def _passed(line: Samples, piece: int = 800) -> Samples:
    gate = SoundGate()
    return np.concatenate([gate.feed(line[first : first + piece]) for first in range(0, len(line), piece)])


def test_silence_noise_and_hum_are_not_worked_on() -> None:
    rng = np.random.default_rng(6)
    quiet = sounds.mix(sounds.white_noise(10, -60.0, rng), sounds.hum(10, -30.0, harmonics_db=(-20,)))
    assert len(_passed(quiet)) == 0


@pytest.mark.parametrize("level_dbm0", [-5.0, -30.0, -42.0])
def test_keys_pass_whole_with_what_was_just_before_them(level_dbm0: float) -> None:
    keys = sounds.louder(_KEYS, level_dbm0 - sounds.level_dbm0(_KEYS[:320]))
    line = np.concatenate([sounds.silence(3.0), keys, sounds.silence(8.0)])
    passed = _passed(line)
    first = int(np.flatnonzero(passed)[0]) - int(np.flatnonzero(keys)[0])
    assert np.array_equal(passed[first : first + len(keys)], keys)
    assert first >= BLOCK
    assert len(passed) < len(keys) + 2.2 * SAMPLE_RATE_HZ


def test_it_tells_whether_something_sounds() -> None:
    gate = SoundGate()
    told = [gate.is_sounding]
    for heard in (_KEYS, sounds.silence(0.6)):
        gate.feed(heard)
        told.append(gate.is_sounding)
    assert told == [False, True, False]


@settings(max_examples=20, deadline=None)
@given(cuts=st.lists(st.integers(0, 40_000), max_size=10))
def test_what_passes_does_not_depend_on_how_the_samples_are_cut(cuts: list[int]) -> None:
    line = np.concatenate([sounds.silence(1.0), _KEYS, sounds.silence(3.0), _KEYS])
    gate = SoundGate()
    passed = np.concatenate([gate.feed(part) for part in np.split(line, sorted(cuts))])
    assert np.array_equal(passed, _passed(line))
