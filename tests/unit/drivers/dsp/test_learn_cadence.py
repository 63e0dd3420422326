"""A rhythm is found in bursts, whatever was cut, disturbed or spoken between; or it is told why there is none."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.dsp.learning.bursts import Burst
from drivers.dsp.learning.cadence import Rhythm, find_rhythm
from drivers.dsp.learning.doubt import Doubt


def played(cadence_s: tuple[float, ...], heard_s: float, skipped_s: float = 0.0) -> list[Burst]:
    """The bursts of a cadence that began `skipped_s` before the recording."""
    bursts, at_s, place = [], -skipped_s, 0
    while at_s < heard_s:
        start_s, end_s = max(at_s, 0.0), min(at_s + cadence_s[place], heard_s)
        if place % 2 == 0 and end_s > start_s:
            bursts.append(Burst(start_s, end_s, 0.01, 1.0))
        at_s += cadence_s[place]
        place = (place + 1) % len(cadence_s)
    return bursts


@pytest.mark.parametrize(
    "cadence_s",
    [
        (0.35, 0.35),
        (1.0, 4.0),
        (2.0, 4.0),
        (0.4, 0.2, 0.4, 2.0),
        (0.2, 0.2, 0.6, 1.0),
        (0.2, 0.2, 0.2, 0.2, 0.2, 0.6),
        (0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4, 0.4),
        (0.4, 0.35, 0.225, 0.525),
        (0.25, 0.25, 0.75, 0.25),
    ],
)
@pytest.mark.parametrize("skipped", [0.0, 0.05, 0.4, 0.77])
def test_a_cadence_is_found_wherever_the_recording_begins(cadence_s: tuple[float, ...], skipped: float) -> None:
    found = find_rhythm(played(cadence_s, 20.0, skipped * sum(cadence_s)), 20.0)
    assert isinstance(found, Rhythm)
    assert found.cadence_s == pytest.approx(cadence_s, abs=0.002)


@given(
    cadence_s=st.sampled_from([(0.35, 0.35), (0.5, 0.5), (0.4, 0.2, 0.4, 2.0), (0.25, 0.25, 0.75, 0.25)]),
    bias=st.floats(-0.1, 0.1),
    skipped=st.floats(0, 0.99),
    seed=st.integers(0, 1000),
)
def test_jitter_and_bias_change_nothing_but_the_figures(
    cadence_s: tuple[float, ...], bias: float, skipped: float, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a made-up line, no secret
    sent = tuple(seconds * (1 + bias) for seconds in cadence_s)
    bursts = [
        Burst(one.start_s + chance.uniform(0, 0.008), one.end_s - chance.uniform(0, 0.008), 0.01, 1.0)
        for one in played(sent, 16.0, skipped * sum(sent))
        if one.length_s > 0.03
    ]
    found = find_rhythm(bursts, 16.0)
    assert isinstance(found, Rhythm)
    assert found.cadence_s == pytest.approx(sent, abs=0.017)


def test_one_disturbed_beep_doesnt_make_a_longer_cadence() -> None:
    bursts = played((0.7, 0.7), 11.0)
    bursts[3] = Burst(bursts[3].start_s - 0.06, bursts[3].end_s, 0.01, 1.0)
    found = find_rhythm(bursts, 11.0)
    assert isinstance(found, Rhythm)
    assert found.cadence_s == pytest.approx((0.7, 0.7), abs=0.002)


def test_beeps_that_drop_outs_split_are_whole_again() -> None:
    bursts = played((0.4, 0.2, 0.4, 2.0), 18.0)
    for place in (6, 3):
        whole = bursts[place]
        halves = (whole.start_s, whole.start_s + 0.1), (whole.start_s + 0.2, whole.end_s)
        bursts[place : place + 1] = [Burst(start_s, end_s, 0.01, 1.0) for start_s, end_s in halves]
    found = find_rhythm(bursts, 18.0)
    assert isinstance(found, Rhythm)
    assert found.cadence_s == pytest.approx((0.4, 0.2, 0.4, 2.0), abs=0.002)


def test_what_was_spoken_before_is_left_out() -> None:
    spoken = [Burst(at_s, at_s + length_s, 0.01, 0.6) for at_s, length_s in ((0.2, 0.31), (0.9, 0.12), (1.3, 0.22))]
    tone = [Burst(one.start_s + 2.5, one.end_s + 2.5, 0.01, 1.0) for one in played((0.35, 0.35), 8.0)]
    found = find_rhythm(spoken + tone, 10.6)
    assert isinstance(found, Rhythm)
    assert found.cadence_s == pytest.approx((0.35, 0.35), abs=0.002)
    assert found.start_s == 2.5


def test_what_doesnt_stop_is_steady() -> None:
    found = find_rhythm([Burst(0.5, 4.9, 0.01, 1.0)], 5.0)
    assert isinstance(found, Rhythm)
    assert (found.cadence_s, found.start_s, found.end_s) == ((), 0.5, 4.9)


@pytest.mark.parametrize(
    ("bursts", "doubt"),
    [
        ([], Doubt.NO_TONE),
        ([Burst(1.0, 2.0, 0.01, 1.0)], Doubt.TOO_FEW_CYCLES),
        ([Burst(0.0, 0.7, 0.01, 1.0), Burst(4.7, 5.0, 0.01, 1.0)], Doubt.TOO_FEW_CYCLES),  # both cut
        (
            [
                Burst(at_s, at_s + on_s, 0.01, 1.0)
                for at_s, on_s in ((1, 0.2), (1.5, 0.6), (2.9, 0.3), (3.4, 1.1), (6, 0.4))
            ],
            Doubt.NO_CADENCE,
        ),
    ],
)
def test_where_there_is_no_rhythm_it_is_told_why(bursts: list[Burst], doubt: Doubt) -> None:
    assert find_rhythm(bursts, 10.0 if len(bursts) != 2 else 5.0) is doubt


@given(seed=st.integers(0, 100_000))
def test_syllables_make_no_rhythm_that_a_name_would_be_given_for(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - made-up speech
    bursts, at_s = [], 0.3
    while at_s < 14:
        length_s = chance.uniform(0.05, 0.5)
        bursts.append(Burst(at_s, at_s + length_s, 0.01, 0.6))
        at_s += length_s + chance.uniform(0.08, 0.6)
    found = find_rhythm(bursts, 15.0)
    assert isinstance(found, Doubt) or found.repeats < 6 or found.spread_s > 0.015
