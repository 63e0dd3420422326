"""Tones are measured within what settings need, and named only where the name is certain."""

import numpy as np
import pytest
from numpy.typing import NDArray

from drivers.analog.countries import country, country_codes
from drivers.api import Tone, ToneKind, ToneSet
from drivers.dsp.frames import level_dbm0, power_of
from drivers.dsp.learning.bursts import find_bursts
from drivers.dsp.learning.doubt import Doubt
from drivers.dsp.learning.line import LearnedLine, Recording, learn
from drivers.dsp.learning.measuring import MeasuredTone, measure_tones
from drivers.dsp.learning.naming import Basis, Named, Stage, name
from drivers.dsp.learning.sound import as_samples
from drivers.dsp.learning.voices import find_voices
from hil_rig.exchanges.sounds import (
    dropped_out,
    hum,
    mix,
    sample_count,
    silence,
    through_alaw,
    to_int16,
    tone,
    white_noise,
)

CHINA = country("cn").tones
BUSY = Tone((450.0,), (0.35, 0.35))


def only(sound: NDArray[np.float32]) -> MeasuredTone:
    found = measure_tones(sound)
    assert isinstance(found, tuple), found
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("level", [-35.0, -20.0, -5.0])
@pytest.mark.parametrize(
    ("frequencies_hz", "cadence_s"),
    [
        ((450.0,), (0.35, 0.35)),
        ((450.0,), (0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4, 0.4)),
        ((480.0, 620.0), (0.25, 0.25)),
        ((400.0, 450.0), (0.4, 0.2, 0.4, 2.0)),
        ((413.0, 438.0), (0.4, 0.2, 0.4, 2.0)),
        ((350.0, 440.0), ()),
    ],
)
def test_pitch_cadence_and_level_are_measured(
    frequencies_hz: tuple[float, ...], cadence_s: tuple[float, ...], level: float
) -> None:
    rng = np.random.default_rng(1)
    sound = mix(tone(frequencies_hz, cadence_s, 9, level), white_noise(9, level - 15, rng), hum(9, -20))
    found = only(through_alaw(sound))
    assert found.tone.frequencies_hz == pytest.approx(frequencies_hz, abs=2.0)
    assert found.tone.cadence_s == pytest.approx(cadence_s, abs=0.015)
    assert found.level_dbm0 == pytest.approx(level, abs=0.7)


def test_a_modulated_tone_has_its_side_tones() -> None:
    sides = tone((384, 416), (1, 2), 10, -20)
    found = only(mix(tone((400,), (1, 2), 10, -15), sides))
    assert found.tone.frequencies_hz == pytest.approx((384, 400, 416), abs=2)
    assert found.modulation_hz == pytest.approx(16, abs=1)
    assert found.tone.cadence_s == pytest.approx((1, 2), abs=0.02)


def test_drop_outs_clicks_and_a_cut_start_change_nothing() -> None:
    sound = dropped_out(dropped_out(tone((450,), (0.7, 0.7), 12, -15)[sample_count(0.3) :], 4.0, 50), 1.6, 60)
    sound[5000:5030] = 0.9
    assert only(sound).tone.cadence_s == pytest.approx((0.7, 0.7), abs=0.01)


def test_a_knock_between_beeps_is_no_beep() -> None:
    sound = tone((450,), (1, 2), 16, -35)
    for at_s in (1.9, 2.5, 4.6, 7.9):
        sound[sample_count(at_s) :][:32] = np.random.default_rng(11).uniform(-0.9, 0.9, 32)
    (voice, *_) = find_voices(sound)
    assert [round(burst.start_s, 1) for burst in find_bursts(sound, voice)] == [0, 3, 6, 9, 12, 15]


def test_three_pitches_in_turns_are_no_tone_of_their_own() -> None:
    parts = [
        np.concatenate((silence(at_s), tone((hz,), (0.33, 1.66), 9, -15)))
        for hz, at_s in ((950, 0), (1400, 0.33), (1800, 0.66))
    ]
    assert measure_tones(mix(*parts)) is Doubt.SEVERAL_TONES


@pytest.mark.parametrize(
    ("sound", "doubt"),
    [
        (tone((450,), (), 0.9), Doubt.TOO_SHORT),
        (silence(5), Doubt.SILENT),
        (np.zeros(0, np.float32), Doubt.TOO_SHORT),
        (hum(5, -10), Doubt.SILENT),
        (white_noise(5, -20, np.random.default_rng(2)), Doubt.NO_TONE),
        (tone((450,), (1, 4), 4), Doubt.TOO_FEW_CYCLES),
    ],
)
def test_what_tells_nothing_is_told(sound: NDArray[np.float32], doubt: Doubt) -> None:
    assert measure_tones(sound) is doubt


def test_sound_is_taken_as_numbers_of_either_kind() -> None:
    sound = tone((450,), (0.35, 0.35), 5)
    assert np.abs(as_samples(to_int16(sound)) - sound).max() < 1e-4
    assert np.isfinite(as_samples(np.array([np.nan, np.inf, 0.5]))).all()
    with pytest.raises(ValueError, match="mono"):
        as_samples(np.zeros((2, 100), np.int16))
    with pytest.raises(ValueError, match="int16, or floats"):
        as_samples(np.zeros(100, np.int32))  # type: ignore[arg-type] # refused at run time, too


def test_levels_are_those_of_g711() -> None:
    assert level_dbm0(0.5) == pytest.approx(3.14)  # a sine whose peaks reach full scale
    assert level_dbm0(power_of(-17.5)) == pytest.approx(-17.5)
    assert level_dbm0(0.0) == -99.0  # what nobody can hear has one level, whoever listens


def measured(what: Tone, repeats: int = 9) -> MeasuredTone:
    return MeasuredTone(what, -15, 0, None, 0, 9, repeats, 0.002, 0.99)


@pytest.mark.parametrize("code", country_codes())
def test_without_a_table_every_countrys_ring_back_and_busy_tone_are_named_by_the_general_limits(code: str) -> None:
    for kind, stage in ((ToneKind.RING_BACK, Stage.RINGING), (ToneKind.BUSY, Stage.ENGAGED)):
        found = name(measured(country(code).tones[kind]), stage, {})
        assert isinstance(found, Named)
        assert (found.kind, found.basis) == (kind, Basis.GENERAL)


@pytest.mark.parametrize(
    ("what", "stage", "kind"),
    [
        (Tone((431.0,)), Stage.OFF_HOOK, ToneKind.DIAL),
        (Tone((470.0,), (1.09, 4.3)), Stage.RINGING, ToneKind.RING_BACK),
        (Tone((450.0,), (0.39, 0.38)), Stage.FAR_HANG_UP, ToneKind.BUSY),
        (Tone((450.0,), (0.65, 0.64)), Stage.FAR_HANG_UP, ToneKind.CONGESTION),
        (Tone((450.0,), (0.35, 0.35)), Stage.RINGING, ToneKind.BUSY),
        (Tone((450.0,), (0.4, 0.4, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1)), Stage.WRONG_NUMBER, ToneKind.VACANT),
    ],
)
def test_a_tone_of_the_country_is_named_by_where_it_was_heard(what: Tone, stage: Stage, kind: ToneKind) -> None:
    named = name(measured(what), stage, CHINA)
    assert not isinstance(named, Doubt)
    assert (named.kind, named.basis, named.also) == (kind, Basis.COUNTRY, ())


def test_where_a_country_has_one_tone_for_two_kinds_both_are_told() -> None:
    named = name(measured(Tone((400.0,), (0.5, 0.5))), Stage.FAR_HANG_UP, country("jp").tones)
    assert not isinstance(named, Doubt)
    assert (named.kind, named.also) == (ToneKind.BUSY, (ToneKind.CONGESTION,))


@pytest.mark.parametrize(
    ("what", "stage", "country_tones", "answer"),
    [
        (Tone((480.0, 620.0), (0.5, 0.5)), Stage.FAR_HANG_UP, CHINA, ToneKind.BUSY),
        (Tone((425.0,), (1.0, 4.0)), Stage.RINGING, {}, ToneKind.RING_BACK),
        (Tone((350.0, 440.0)), Stage.OFF_HOOK, CHINA, ToneKind.DIAL),
        (Tone((450.0,)), Stage.FAR_HANG_UP, CHINA, Doubt.DIAL_TONE_AGAIN),
        (Tone((1000.0,), (0.5, 0.5)), Stage.FAR_HANG_UP, {}, ToneKind.HOWLER),
        (Tone((1000.0,), (0.5, 0.5)), Stage.RINGING, {}, Doubt.UNLIKELY),
        (Tone((450.0,), (0.4, 4.0)), Stage.FAR_HANG_UP, CHINA, Doubt.UNLIKELY),  # call waiting
        (Tone((450.0,), (1.0, 4.0)), Stage.FAR_HANG_UP, CHINA, Doubt.UNLIKELY),  # ring-back
        (Tone((450.0,), (0.35, 0.35)), Stage.OFF_HOOK, CHINA, Doubt.UNLIKELY),
        (
            Tone((450.0,), (0.9, 1.4)),
            Stage.RINGING,
            {ToneKind.RING_BACK: Tone((450,), (1, 1.5)), ToneKind.BUSY: Tone((450,), (0.85, 1.3))},
            Doubt.AMBIGUOUS,
        ),
    ],
)
def test_what_no_table_has_is_judged_by_the_limits_for_all(
    what: Tone, stage: Stage, country_tones: ToneSet, answer: ToneKind | Doubt
) -> None:
    named = name(measured(what), stage, country_tones)
    assert (named if isinstance(named, Doubt) else named.kind) is answer


def learned(*recordings: tuple[Stage, NDArray[np.float32]], tones: ToneSet = CHINA) -> LearnedLine:
    return learn([Recording(stage, sound) for stage, sound in recordings], tones)


def test_a_line_is_settled_by_its_three_tones() -> None:
    line = learned(
        (Stage.OFF_HOOK, tone((450,), (), 4)),
        (Stage.RINGING, tone((450,), (1, 4), 14)),
        (Stage.FAR_HANG_UP, tone((450,), (0.35, 0.35), 6)),
    )
    assert line.settled
    assert set(line.tone_set) == {ToneKind.DIAL, ToneKind.RING_BACK, ToneKind.BUSY}
    assert line.tone_set[ToneKind.BUSY].cadence_s == pytest.approx((0.35, 0.35), abs=0.005)
    assert all(one.confidence >= 0.7 for one in line.tones.values())
    assert line.unsure == ()


def test_a_stage_without_a_tone_leaves_the_line_unsettled() -> None:
    line = learned((Stage.OFF_HOOK, tone((450,), (), 4)), (Stage.RINGING, silence(9)))
    assert not line.settled
    assert [(one.stage, one.doubt) for one in line.unsure] == [(Stage.RINGING, Doubt.SILENT)]


def test_calls_are_released_by_what_came_after_a_hang_up() -> None:
    """An exchange may send another busy tone to who calls an engaged number, and be heard more clearly there."""
    after = mix(tone((450,), (0.31, 0.31), 6, -30), white_noise(6, -38, np.random.default_rng(3)))
    engaged = tone((450,), (0.38, 0.38), 9)
    for pair in (
        ((Stage.FAR_HANG_UP, after), (Stage.ENGAGED, engaged)),
        (
            (Stage.ENGAGED, engaged),
            (Stage.FAR_HANG_UP, after),
        ),
    ):
        assert learned(*pair).tone_set[ToneKind.BUSY].cadence_s == pytest.approx((0.31, 0.31), abs=0.01)


def test_of_two_recordings_the_surer_one_counts() -> None:
    noisy = mix(tone((450,), (0.36, 0.36), 5, -30), white_noise(5, -36, np.random.default_rng(3)))
    clear = tone((450,), (0.35, 0.35), 8)
    for pair in ((noisy, clear), (clear, noisy)):
        line = learned(*((Stage.FAR_HANG_UP, sound) for sound in pair))
        assert line.tone_set[ToneKind.BUSY].cadence_s == pytest.approx((0.35, 0.35), abs=0.004)


def test_one_tone_for_ringing_and_for_release_is_nobodys() -> None:
    odd: ToneSet = {ToneKind.RING_BACK: BUSY, ToneKind.BUSY: BUSY}
    sound = tone((450,), (0.35, 0.35), 8)
    line = learned((Stage.RINGING, sound), (Stage.FAR_HANG_UP, sound), tones={ToneKind.RING_BACK: BUSY})
    assert line.tones == {}
    assert {one.doubt for one in line.unsure} == {Doubt.CONTRADICTION}
    assert learned((Stage.RINGING, sound), tones=odd).unsure[0].doubt is Doubt.AMBIGUOUS
