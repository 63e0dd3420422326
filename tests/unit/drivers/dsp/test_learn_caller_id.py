"""A line's way to tell who calls is chosen from its calls: never a wrong one, and never one that would lose a call."""

from datetime import datetime
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from drivers.analog.caller_id import LOSES_CALLS_UNPROVEN, CallerIdMode
from drivers.dsp.learning.caller_id_mode import (
    MODES,
    ModeChoice,
    ModeDoubt,
    Moment,
    ObservedMode,
    Sign,
    Signal,
    choose_mode,
)
from drivers.dsp.learning.caller_id_sounds import IncomingCall, classify, find_sign
from drivers.dsp.learning.proposal import WAITING_MODES
from hil_rig.exchanges.caller_id import CallerId, dtmf_digits, mdmf
from hil_rig.exchanges.fsk import BELL_202, PLAIN, V23, FskShape, FskStandard, framed, modulated
from hil_rig.exchanges.keys import KeyShape, keys
from hil_rig.exchanges.sounds import mix, silence, tone, white_noise

CALLER = CallerId("13800138000", at=datetime(2026, 11, 22, 9, 30))  # noqa: DTZ001 - the exchange's local clock
KEYS = keys(dtmf_digits(CALLER), KeyShape(tone_ms=60, gap_ms=60))
RINGS = ((3.0, 4.0), (8.0, 9.0))
DTMF_FIRST = Sign(Signal.DTMF, Moment.BEFORE_RING)
BELL = Sign(Signal.FSK_BELL, Moment.AFTER_FIRST_RING)


def fsk(standard: FskStandard, shape: FskShape = PLAIN) -> NDArray[np.float32]:
    return modulated(framed(mdmf(CALLER)), standard, shape)


def call(told: NDArray[np.float32], at_s: float, polarity_s: tuple[float, ...] = ()) -> IncomingCall:
    rings = [np.concatenate((silence(start_s), tone((25, 75, 325), (), 1, 0))) for start_s, _ in RINGS]
    sound = mix(np.concatenate((silence(at_s), told)), *rings, white_noise(10, -55, np.random.default_rng(4)))
    return IncomingCall(sound, RINGS, polarity_s)


@pytest.mark.parametrize("bias", [-12.0, 0.0, 12.0])
@pytest.mark.parametrize("level", [-36.0, -13.5, -3.0])
@pytest.mark.parametrize(("standard", "signal"), [(BELL_202, Signal.FSK_BELL), (V23, Signal.FSK_V23)])
def test_the_two_kinds_of_keying_are_told_apart(
    standard: FskStandard, signal: Signal, level: float, bias: float
) -> None:
    sound = fsk(standard, FskShape(level_dbm0=level, twist_db=3, frequency_bias_hz=bias))
    assert classify(mix(sound, white_noise(len(sound) / 8000, level - 20, np.random.default_rng(5)))) is signal


@pytest.mark.parametrize(
    "sound",
    [
        silence(2),
        white_noise(2, -10, np.random.default_rng(6)),
        tone((450,), (0.35, 0.35), 3),
        tone((480, 620), (0.25, 0.25), 3),
        keys("12", KeyShape()),  # somebody's two keys are no number
        silence(0.01),
    ],
)
def test_other_sounds_are_no_signal(sound: NDArray[np.float32]) -> None:
    assert classify(sound) is None


@pytest.mark.parametrize(
    ("heard", "sign"),
    [
        (call(KEYS, 0.8), DTMF_FIRST),
        (call(KEYS, 0.8, (0.5,)), Sign(Signal.DTMF, Moment.AFTER_POLARITY)),
        (call(KEYS, 4.6), Sign(Signal.DTMF, Moment.AFTER_FIRST_RING)),
        (call(KEYS, 4.6, (0.5,)), Sign(Signal.DTMF, Moment.AFTER_FIRST_RING)),
        (call(fsk(BELL_202), 4.6), BELL),
        (call(fsk(V23), 0.9, (0.5,)), Sign(Signal.FSK_V23, Moment.AFTER_POLARITY)),
        (call(silence(0), 0), None),
        (IncomingCall(silence(0), ()), None),
        (IncomingCall(KEYS, ()), DTMF_FIRST),
    ],
)
def test_a_call_tells_its_signal_and_its_moment(heard: IncomingCall, sign: Sign | None) -> None:
    assert find_sign(heard) == sign


@pytest.mark.parametrize(
    ("signs", "mode", "always"),
    [
        ([BELL, BELL], ObservedMode.FSK_BELL_AFTER_RING, True),
        ([BELL, None, BELL], ObservedMode.FSK_BELL_AFTER_RING, False),
        ([DTMF_FIRST, DTMF_FIRST], ObservedMode.DTMF_BEFORE_RING, True),
        ([None] * 5, ObservedMode.NONE, True),
    ],
)
def test_two_calls_of_one_way_are_a_mode(signs: list[Sign | None], mode: ObservedMode, always: bool) -> None:
    chosen = choose_mode(signs)
    assert isinstance(chosen, ModeChoice)
    assert (chosen.mode, chosen.always, chosen.calls) == (mode, always, len(signs))


@pytest.mark.parametrize(
    ("signs", "doubt"),
    [
        ([], ModeDoubt.TOO_FEW_CALLS),
        ([None] * 4, ModeDoubt.TOO_FEW_CALLS),
        ([BELL], ModeDoubt.TOO_FEW_CALLS),
        ([BELL, DTMF_FIRST], ModeDoubt.MIXED),
        ([BELL, None, None, BELL], ModeDoubt.MIXED),
        ([Sign(Signal.FSK_BELL, Moment.BEFORE_RING)] * 3, ModeDoubt.UNKNOWN_WAY),
        ([Sign(Signal.FSK_UNKNOWN, Moment.AFTER_FIRST_RING)] * 3, ModeDoubt.UNKNOWN_WAY),
    ],
)
def test_anything_else_is_a_doubt(signs: list[Sign | None], doubt: ModeDoubt) -> None:
    assert choose_mode(signs) is doubt


SIGNS = [None, *(Sign(signal, moment) for signal, moment in product(Signal, Moment))]


@given(st.lists(st.sampled_from(SIGNS), max_size=8))
def test_a_mode_is_always_one_that_was_seen_twice_or_nothing_seen_five_times(signs: list[Sign | None]) -> None:
    chosen = choose_mode(signs)
    if isinstance(chosen, ModeChoice) and chosen.mode is not ObservedMode.NONE:
        told = [sign for sign in signs if sign is not None]
        assert {MODES[sign.signal, sign.moment] for sign in told} == {chosen.mode}
        assert len(told) == chosen.telling >= 2
        assert 0.5 < chosen.confidence < 1
    elif isinstance(chosen, ModeChoice):
        assert len(signs) >= 5
        assert not any(signs)


@given(st.lists(st.sampled_from(SIGNS), max_size=6))
def test_the_order_of_calls_doesnt_matter(signs: list[Sign | None]) -> None:
    assert choose_mode(signs[::-1]) == choose_mode(signs)


def test_modes_are_those_that_cards_are_set_to() -> None:
    settable = {mode.value for mode in CallerIdMode}
    assert {mode.value for mode in ObservedMode} - settable == {"dtmf_after_ring"}
    assert {mode.value for mode in WAITING_MODES} == {mode.value for mode in LOSES_CALLS_UNPROVEN}
