"""The measurement of prompts, on sounds that are known: what it must find, it finds."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from appliance.media.cut import Cut
from appliance.media.sound.pipeline import finish
from benchmarks.prompts import judging
from benchmarks.prompts.figures import holds, rows
from benchmarks.prompts.judging import Judged, Sound, judge, over_a_law, place_of
from benchmarks.prompts.playing import Asked, bunches
from tests.unit.media.sound.signals import babble, quiet, sine


@pytest.fixture(autouse=True)
def no_pesq(monkeypatch: pytest.MonkeyPatch) -> None:
    """PESQ is compiled for the real measurement; here the share of what is lost stands for it."""

    def like(reference: Sound, degraded: Sound) -> float:
        return 4.5 - 10 * float(np.sum((reference - degraded) ** 2) / np.sum(reference**2))

    monkeypatch.setattr(judging, "pesq_nb", like)


def prompt(duration_s: float = 2.0) -> Sound:
    """Speech that is as loud as every prompt."""
    return np.round(finish(babble(duration_s), Cut.WHOLE) * 32768) / 32768


def line(sent: Sound) -> Sound:
    return over_a_law(sent)


def test_what_went_over_an_a_law_line_alone_holds() -> None:
    for duration_s in (0.3, 2.0):
        found = judge("zh", "welcome", prompt(duration_s), line(prompt(duration_s)), is_speech=True)
        assert holds(found)
        assert found.pesq_lost == pytest.approx(0.0, abs=1e-9)
        assert found.is_short == (duration_s < 1)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda sound: sound * 0.8, "quieter"),
        (lambda sound: np.where(np.arange(len(sound)) % 8000 < 800, 0.0, sound), "gaps"),
        (lambda sound: np.clip(sound * 6, -1, 1), "clipped"),
    ],
)
def test_what_is_lost_is_found(spoil: Callable[[Sound], Sound], reason: str) -> None:
    found = judge("zh", "welcome", prompt(), spoil(line(prompt())), is_speech=True)
    assert not holds(found), reason
    assert found.is_clipped == (reason == "clipped")


def test_what_was_not_heard_is_counted() -> None:
    heard = judge("zh", "one", prompt(), line(prompt()), is_speech=True)
    judged = [heard, judge("zh", "two", prompt(), None, is_speech=True)]
    assert not holds(judged[1])
    whole = next(row for row in rows(judged) if row.name.startswith("prompts heard whole"))
    assert (whole.value, whole.target, whole.holds) == (1, 2, False)


def test_a_tone_is_judged_by_its_level() -> None:
    tone = sine(-13.0, 0.3)
    assert holds(judge("zh", "beep", tone, line(tone), is_speech=False))
    assert not holds(judge("zh", "beep", tone, line(tone * 0.7), is_speech=False))


def test_it_is_found_where_it_was_heard_and_nowhere_else() -> None:
    sent = prompt()
    recording = np.concatenate((quiet(1.3), line(sent), quiet(0.7), line(babble(1.0, 7))))
    assert place_of(sent, recording) == 10400
    assert place_of(prompt()[::-1].copy(), recording) is None
    assert place_of(sent, sent[:100]) is None


def test_the_worst_are_named_in_the_figures() -> None:
    fine = judge("en", "fine", prompt(), line(prompt()), is_speech=True)
    worse = Judged("en", "worse", True, 2.0, True, off_target_db=-1.5, pesq_heard=3.0, pesq_coded=4.0, highest=0.5)
    told = {row.name: row for row in rows([fine, worse])}
    lost = told["most PESQ-NB lost on the way, en (worse)"]
    assert (lost.value, lost.holds) == (1.0, False)
    assert told["most loudness off target, from 1 s on, en (worse)"].value == 1.5


def test_prompts_are_dealt_out_evenly() -> None:
    asked = [Asked("zh", str(number), Path("x"), True) for number in range(10)]
    assert sorted(map(len, bunches(asked, 4))) == [2, 2, 3, 3]
    assert len(bunches(asked[:2], 4)) == 2
