"""Whether the far end has answered: what each course of sound on a line means, country by country."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.lines.answer import AnswerWatch, FarEnd
from appliance.lines.exchange_tones import tone_countries, tones_of_country
from appliance.lines.far_side import FarSide
from appliance.lines.listener import Silence
from appliance.lines.listening import ToneListener
from appliance.lines.ring_back import Sound
from drivers.api import RELEASING, ToneKind, ToneSet
from hil_rig.exchanges.sounds import silence, through_alaw, to_int16, tone, white_noise

CHINA = tones_of_country("CN") or {}
STEP_OF = {"T": Sound.TONE, "v": Sound.VOICE, ".": Sound.QUIET}
RING = "T" * 10 + "." * 40
HELLO = "v" * 8


def course(written: str, tones: ToneSet = CHINA) -> list[str]:
    """Give the states that a course of steps leads through: T is the exchange's tone, v a voice, a dot silence."""
    watch = AnswerWatch(tones)
    return [state.value for one in written if (state := watch.feed(STEP_OF[one])) is not None]


@pytest.mark.parametrize(
    ("written", "states"),
    [
        pytest.param("." * 100, ["silent"], id="nothing"),
        pytest.param(RING * 12, ["rings"], id="it rings for ever"),
        pytest.param("." * 15 + RING * 3, ["rings"], id="it rings after a while"),
        pytest.param("." * 60 + RING, ["silent", "rings"], id="it rings after a long while"),
        pytest.param(RING + HELLO + "." * 8, ["rings", "speaks", "answered"], id="answered"),
        pytest.param(RING + HELLO + "." * 7, ["rings", "speaks"], id="not yet known"),
        pytest.param(RING + "v" * 9 + "..." + "v" * 9 + "." * 9, ["rings", "speaks", "answered"], id="hello, hello?"),
        pytest.param(RING[:30] + HELLO + "." * 9, ["rings", "speaks", "answered"], id="answered in a pause"),
        pytest.param("T" * 10 + HELLO + "." * 9, ["rings", "speaks", "answered"], id="answered after one burst"),
        pytest.param(RING + "T" * 4 + HELLO + "." * 9, ["rings", "speaks", "answered"], id="answered in a burst"),
        pytest.param(RING * 2 + "." * 60, ["rings", "rung"], id="picked up, and says nothing"),
        pytest.param(RING + "." * 60 + HELLO + "." * 9, ["rings", "rung", "speaks", "answered"], id="says it late"),
        pytest.param(RING + "." * 20 + RING, ["rings", "rung", "rings"], id="a burst was lost"),
        pytest.param(
            RING + "v" * 40 + "." * 20, ["rings", "speaks", "speaks_on"], id="nobody answers, says the network"
        ),
        pytest.param(RING + ("v" * 14 + "...") * 4, ["rings", "speaks", "speaks_on"], id="it says it in sentences"),
        pytest.param(RING + "v" * 40 + "." * 20 + HELLO + "." * 9, ["rings", "speaks", "speaks_on"], id="no way back"),
        pytest.param("v" * 20 + "." * 20, ["spoken"], id="a short word before any ring-back is no answer"),
        pytest.param("." * 10 + "v" * 50 + "." * 30 + "v" * 40, ["spoken", "announced"], id="switched off"),
        pytest.param("v" * 300, ["spoken", "announced"], id="music in the place of ring-back"),
        pytest.param("v" * 300 + "." * 4 + HELLO + "." * 20, ["spoken", "announced"], id="who answers out of it"),
        pytest.param("v" * 40 + "." * 9 + RING, ["spoken", "announced", "rings"], id="ring-back after a word"),
        pytest.param("v.." * 2 + RING, ["rings"], id="a click is no voice"),
        pytest.param(RING[:30] + "v" + RING[31:] + RING, ["rings"], id="a click between bursts is none either"),
        pytest.param("TTTT..." * 12, [], id="busy"),
        pytest.param("TTTTTTT......." * 6, [], id="congestion"),
        pytest.param("T" * 100, [], id="a tone that doesn't stop"),
    ],
)
def test_what_a_course_of_sounds_means(written: str, states: list[str]) -> None:
    assert course(written) == states


def test_ring_back_that_the_tone_detector_alone_makes_out_counts() -> None:
    watch = AnswerWatch(CHINA)
    assert watch.recognised("busy") is None
    assert watch.recognised("ring_back") is FarEnd.RINGS
    assert watch.recognised("ring_back") is None
    assert [watch.feed(Sound.VOICE) for _ in range(3)][-1] is FarEnd.SPEAKS


@settings(max_examples=300)
@given(st.text("Tv.", max_size=400))
def test_without_ring_back_nothing_is_an_answer(written: str) -> None:
    states = course(written)
    assert len(states) <= len(written)
    for at, state in enumerate(states):
        if state in {"speaks", "answered", "speaks_on", "rung"}:
            assert "rings" in states[:at]


def steps(sound: np.ndarray, tones: ToneSet) -> list[str]:
    """Give the states that a sound leads through, by way of the ear's own measure of it."""
    samples, far_side, watch = to_int16(through_alaw(sound)), FarSide(tones), AnswerWatch(tones)
    heard = [step for at in range(0, len(samples), 160) for step in far_side.feed(samples[at : at + 160])]
    return [state.value for step in heard if (state := watch.feed(step)) is not None]


def speech_like(seconds: float) -> np.ndarray:
    """Give noise that swells and fades as syllables do."""
    noise = white_noise(seconds, -20, np.random.default_rng(3))
    swell = 0.55 - 0.45 * np.cos(2 * np.pi * 4 * np.arange(len(noise)) / 8000)
    return (noise * swell).astype(noise.dtype)


@pytest.mark.parametrize("code", sorted(tone_countries()))
def test_each_countrys_ring_back_is_known_and_its_other_tones_are_none(code: str) -> None:
    tones = tones_of_country(code) or {}
    ring_back = tones[ToneKind.RING_BACK]
    rung = tone(ring_back.frequencies_hz, ring_back.cadence_s, 3 * sum(ring_back.cadence_s))
    answered = np.concatenate((silence(1.5), rung, speech_like(0.8), silence(1.5)))
    assert steps(answered, tones)[-3:] == ["rings", "speaks", "answered"]
    for kind in RELEASING & set(tones):
        releasing = tone(tones[kind].frequencies_hz, tones[kind].cadence_s, 8)
        assert set(steps(np.concatenate((silence(1.5), releasing)), tones)) <= {"silent"}, kind


@pytest.mark.parametrize("noise_dbm0", [-60, -45, -35])
def test_a_lines_noise_is_no_voice(noise_dbm0: float) -> None:
    rings = np.concatenate((silence(1), tone((450.0,), (1.0, 4.0), 20)))
    noise = white_noise(21, noise_dbm0, np.random.default_rng(5))
    assert steps(rings + noise, CHINA)[-1] == "rings"
    assert steps(noise, CHINA) == ["silent"]


@pytest.mark.parametrize(
    ("stood", "written", "states"),
    [
        (FarEnd.RINGS, HELLO + "." * 9, ["speaks", "answered"]),
        (FarEnd.RINGS, "." * 60, ["rung"]),
        (FarEnd.RUNG, HELLO + "." * 9, ["speaks", "answered"]),
        (FarEnd.SPEAKS, "." * 9 + HELLO + "." * 9, ["answered"]),
        (FarEnd.ANNOUNCED, "." * 9 + RING, ["rings"]),
        (FarEnd.ANSWERED, "." * 9 + RING, []),
    ],
)
def test_another_ear_goes_on_from_where_the_leg_stood(stood: FarEnd, written: str, states: list[str]) -> None:
    watch = AnswerWatch(CHINA, stood)
    assert [state.value for one in written if (state := watch.feed(STEP_OF[one])) is not None] == states


def test_what_the_ear_tells_of_a_leg_is_the_course_and_the_tone_that_ends_it() -> None:
    sound = np.concatenate((tone((450.0,), (1.0, 4.0), 10), tone((450.0,), (0.35, 0.35), 3)))
    samples = to_int16(through_alaw(sound)).astype("<i2").tobytes()
    listener = ToneListener(CHINA, FarEnd.DIALLED)
    found = [one for at in range(0, len(samples), 320) for one in listener.hear(samples[at : at + 320])]
    told = [one.value if isinstance(one, FarEnd) else getattr(one, "kind", "") for one in found]
    assert told == ["rings", "ring_back", "busy"]


def test_silence_is_told_each_ten_seconds_until_something_is_heard() -> None:
    listener = ToneListener(CHINA)
    quiet = to_int16(white_noise(25, -50, np.random.default_rng(1)))
    loud = to_int16(tone((1000.0,), (), 0.1))
    said = np.concatenate((quiet, loud, quiet)).astype("<i2").tobytes()
    found = [one for at in range(0, len(said), 320) for one in listener.hear(said[at : at + 320])]
    assert found == [Silence(10), Silence(20), Silence(10), Silence(20)]
