"""What the ear's detector makes of a line: which tone, since when, whatever the frames are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.domain.heard_tone import HeardTone
from appliance.lines.exchange_tones import is_release, tones_of_country
from appliance.lines.listening import ToneListener
from hil_rig.exchanges.sounds import dropped_out, silence, through_alaw, to_int16, tone, white_noise

CHINA = tones_of_country("CN")
FRAME_BYTES = 320
SPEECH_S = 3.0


def frames(*sounds: np.ndarray) -> list[bytes]:
    data = to_int16(through_alaw(np.concatenate(sounds))).astype("<i2").tobytes()
    return [data[start : start + FRAME_BYTES] for start in range(0, len(data), FRAME_BYTES)]


def tones_heard(listener: ToneListener, frame: bytes) -> list[HeardTone]:
    return [found for found in listener.hear(frame) if isinstance(found, HeardTone)]


@pytest.mark.parametrize(("kind", "cadence_s", "within_s"), [("busy", 0.35, 2.5), ("congestion", 0.7, 4.5)])
def test_a_tone_is_told_once_with_the_time_since_it_began(kind: str, cadence_s: float, within_s: float) -> None:
    assert CHINA is not None
    listener = ToneListener(CHINA)
    quiet_s = 1.3
    told = [
        (round((index + 1) * 0.02, 2), heard)
        for index, frame in enumerate(frames(silence(quiet_s), tone((450.0,), (cadence_s, cadence_s), 10)))
        for heard in tones_heard(listener, frame)
    ]
    ((at_s, heard),) = told
    assert (heard.kind, is_release(heard.kind)) == (kind, True)
    assert at_s - quiet_s < within_s
    assert at_s - heard.lasted_s == pytest.approx(quiet_s, abs=0.03)
    assert heard.frequencies_hz == pytest.approx((450.0,), abs=2)
    assert heard.cadence_s == pytest.approx((cadence_s, cadence_s), abs=0.02)
    assert heard.level_dbm0 == pytest.approx(-15, abs=0.5)
    assert heard.confidence > 0.8


def lasted_s(holes_at_s: tuple[float, ...]) -> tuple[float, float]:
    """Give for how long the busy tone was told to have sounded, and for how long it had, with holes in its bursts."""
    busy = tone((450.0,), (0.35, 0.35), 8)
    for at_s in holes_at_s:
        busy = dropped_out(busy, at_s, 60)
    talk = white_noise(SPEECH_S, -20, np.random.default_rng(7))
    assert CHINA is not None
    listener = ToneListener(CHINA)
    for count, frame in enumerate(frames(talk, busy), 1):
        for heard in tones_heard(listener, frame):
            return heard.lasted_s, count * 0.02 - SPEECH_S
    raise AssertionError("no tone was told")


@pytest.mark.parametrize("holes_at_s", [(), (0.15,), (0.15, 0.82), (0.15, 0.82, 1.55)])
def test_the_first_bursts_count_also_when_they_are_damaged(holes_at_s: tuple[float, ...]) -> None:
    told, true = lasted_s(holes_at_s)
    assert told == pytest.approx(true, abs=0.05)


@pytest.mark.parametrize("cadence_s", [(0.4, 4.0), (1.0, 4.0), ()])
def test_who_is_still_there_is_not_released(cadence_s: tuple[float, ...]) -> None:
    assert CHINA is not None
    listener = ToneListener(CHINA)
    heard = [one for frame in frames(tone((450.0,), cadence_s, 20)) for one in tones_heard(listener, frame)]
    assert not [one.kind for one in heard if is_release(one.kind)]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.binary(max_size=700), max_size=30))
def test_no_samples_are_too_strange(pieces: list[bytes]) -> None:
    assert CHINA is not None
    listener = ToneListener(CHINA)
    for piece in pieces:
        listener.hear(piece)


def test_a_country_whose_exchanges_are_not_known_has_no_tones() -> None:
    assert tones_of_country("XX") is None
    assert tones_of_country("CA") == tones_of_country("US")
