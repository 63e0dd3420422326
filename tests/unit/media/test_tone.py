from itertools import pairwise

import pytest

from appliance.media.pcm import Pcm
from appliance.media.tone import Tone, render


def cycles(pcm: Pcm) -> int:
    """Count the upward passages through zero: one for each cycle."""
    return sum(before <= 0 < after for before, after in pairwise(pcm.samples))


@pytest.mark.parametrize("tone", [Tone(1000, 300, 0), Tone(450, 1000, 4000)])
def test_lasts_as_long_and_swings_as_often_as_told(tone: Tone) -> None:
    sound = render(tone)
    assert sound.duration_s == pytest.approx((tone.on_ms + tone.off_ms) / 1000)
    assert cycles(sound) == pytest.approx(tone.hz * tone.on_ms / 1000, abs=1)


def test_is_silent_in_the_off_time() -> None:
    assert not any(render(Tone(450, 1000, 4000)).samples[8000:])


def test_has_the_level_of_an_exchange_tone() -> None:
    assert render(Tone(1000, 300, 0)).peak_dbfs == pytest.approx(-13.1, abs=0.1)


def test_begins_and_ends_without_a_click() -> None:
    samples = render(Tone(1000, 300, 0)).samples
    assert max(abs(sample) for sample in (*samples[:4], *samples[-4:])) < 150
