import pytest

from drivers.api import RELEASING, Tone, ToneKind


def test_a_tone_needs_frequencies_and_whole_beats() -> None:
    assert Tone((450.0,), (0.35, 0.35)).cadence_s == (0.35, 0.35)
    assert Tone((350.0, 440.0)).cadence_s == ()
    for frequencies_hz, cadence_s in (((), ()), ((0.0,), ()), ((450.0,), (0.35,)), ((450.0,), (0.35, 0.0))):
        with pytest.raises(ValueError, match=r"a (tone|cadence)"):
            Tone(frequencies_hz, cadence_s)


def test_what_a_talking_caller_may_hear_releases_nobody() -> None:
    assert ToneKind.CALL_WAITING not in RELEASING
    assert ToneKind.RING_BACK not in RELEASING
    assert ToneKind.DIAL not in RELEASING
