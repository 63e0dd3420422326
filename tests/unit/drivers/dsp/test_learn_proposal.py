"""What was learned becomes settings with reasons, and a later check tells what has changed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.api import Tone, ToneKind
from drivers.dsp.learning.caller_id_mode import ModeChoice, ObservedMode
from drivers.dsp.learning.doubt import Doubt
from drivers.dsp.learning.drift import Check, Drift, Drifted, find_drift
from drivers.dsp.learning.echo import EchoReturn, measure_echo, propose_gains
from drivers.dsp.learning.line import LearnedLine, LearnedTone, Unsure
from drivers.dsp.learning.measuring import MeasuredTone
from drivers.dsp.learning.naming import Basis, Named, Stage
from drivers.dsp.learning.proposal import Answer, Facts, FarHangUp, Habits, Proposal, Setting, Why, propose
from hil_rig.exchanges.sounds import louder, mix, silence, white_noise

DIAL = Tone((450.0,))
BUSY = Tone((450.0,), (0.35, 0.35))
CHINA = {ToneKind.DIAL: DIAL, ToneKind.BUSY: BUSY}
STAGES = {ToneKind.DIAL: Stage.OFF_HOOK, ToneKind.BUSY: Stage.FAR_HANG_UP, ToneKind.CONGESTION: Stage.FAR_HANG_UP}


def learned(kind: ToneKind, tone: Tone, level_dbm0: float = -15) -> LearnedTone:
    measured = MeasuredTone(tone, level_dbm0, 0, None, 0, 9, 9, 0.002, 0.99)
    return LearnedTone(STAGES[kind], Named(kind, Basis.COUNTRY, 0.1), measured, 0.95)


def line(tones: dict[ToneKind, Tone] = CHINA, level_dbm0: float = -15, *unsure: Unsure) -> LearnedLine:
    return LearnedLine({kind: learned(kind, tone, level_dbm0) for kind, tone in tones.items()}, unsure)


def proposed(facts: Facts, setting: Setting, kind: ToneKind | None = None) -> Proposal | None:
    found = [one for one in propose(facts) if one.setting is setting and one.kind is kind]
    assert len(found) <= 1
    return found[0] if found else None


def test_a_tone_near_the_countrys_is_the_countrys() -> None:
    own = Tone((468.0,), (0.38, 0.37))
    facts = Facts(line({ToneKind.DIAL: Tone((452.0,)), ToneKind.BUSY: own}), CHINA)
    dial, busy = (proposed(facts, Setting.TONE, kind) for kind in (ToneKind.DIAL, ToneKind.BUSY))
    assert dial is not None
    assert busy is not None
    assert (dial.value, dial.why) == (DIAL, Why.AS_THE_COUNTRY)
    assert (busy.value, busy.why) == (own, Why.OWN_TONE)
    assert busy.figures["level_dbm0"] == -15


@pytest.mark.parametrize(
    ("choice", "value", "why"),
    [
        (ModeChoice(ObservedMode.FSK_BELL_AFTER_RING, 3, 3, 0.8), ObservedMode.FSK_BELL_AFTER_RING, Why.SEEN_ALWAYS),
        (ModeChoice(ObservedMode.FSK_BELL_AFTER_RING, 3, 2, 0.6), ObservedMode.FSK_BELL_AFTER_RING, Why.SEEN_MOSTLY),
        (ModeChoice(ObservedMode.DTMF_BEFORE_RING, 3, 3, 0.8), ObservedMode.DTMF_BEFORE_RING, Why.SEEN_ALWAYS),
        (ModeChoice(ObservedMode.DTMF_BEFORE_RING, 3, 2, 0.6), ObservedMode.NONE, Why.WOULD_LOSE_CALLS),
        (ModeChoice(ObservedMode.DTMF_AFTER_RING, 3, 2, 0.6), ObservedMode.DTMF_AFTER_RING, Why.SEEN_MOSTLY),
        (ModeChoice(ObservedMode.NONE, 3, 3, 0.8), ObservedMode.NONE, Why.NEVER_SEEN),
    ],
)
def test_no_caller_id_is_proposed_that_could_lose_a_call(choice: ModeChoice, value: ObservedMode, why: Why) -> None:
    found = proposed(Facts(line(), CHINA, choice), Setting.CALLER_ID)
    assert found is not None
    assert (found.value, found.why, found.figures["calls"]) == (value, why, 3)


def test_a_mode_in_doubt_is_not_proposed() -> None:
    assert proposed(Facts(line(), CHINA), Setting.CALLER_ID) is None


@pytest.mark.parametrize(
    ("habits", "tones", "hang_up", "answer"),
    [
        (Habits(), CHINA, FarHangUp.TONE, Answer.ESTIMATED),
        (Habits(), {ToneKind.DIAL: DIAL}, FarHangUp.SILENCE, Answer.ESTIMATED),
        (Habits(polarity_at_hang_up=True, polarity_at_answer=True), CHINA, FarHangUp.POLARITY, Answer.POLARITY),
        (Habits(polarity_at_hang_up=True, loop_break_at_hang_up=True), CHINA, FarHangUp.LOOP_BREAK, Answer.ESTIMATED),
    ],
)
def test_the_surest_sign_of_a_calls_end_is_proposed(
    habits: Habits, tones: dict[ToneKind, Tone], hang_up: FarHangUp, answer: Answer
) -> None:
    facts = Facts(line(tones), CHINA, habits=habits)
    found = [proposed(facts, setting) for setting in (Setting.FAR_HANG_UP, Setting.ANSWER)]
    assert [one.value for one in found if one is not None] == [hang_up, answer]


@pytest.mark.parametrize(
    ("level", "echo", "value", "why"),
    [
        (-15, None, None, None),
        (-17.5, EchoReturn(20, 0.01), None, None),
        (-20, EchoReturn(20, 0.01), 5.0, Why.TOO_QUIET),
        (-33, EchoReturn(20, 0.01), 6.0, Why.TOO_QUIET),
        (-20, EchoReturn(9.7, 0.01), 3.5, Why.HELD_BY_ECHO),
        (-20, None, 0.0, Why.HELD_BY_ECHO),
        (-8, None, -6.0, Why.TOO_LOUD),
    ],
)
def test_a_gain_brings_the_tones_to_their_level_as_far_as_the_echo_lets_it(
    level: float, echo: EchoReturn | None, value: float | None, why: Why | None
) -> None:
    found = proposed(Facts(line(level_dbm0=level), CHINA, echo=echo), Setting.RECEIVE_GAIN)
    assert (value, why) == (None, None) if found is None else (found.value, found.why) == (value, why)


@given(level=st.floats(-60, 5), loss=st.floats(-10, 60))
def test_no_gain_brings_the_loop_nearer_than_6_db_to_singing(level: float, loss: float) -> None:
    gains = propose_gains(level, EchoReturn(loss, 0.01))
    assert -6 <= gains.receive_db <= 6
    assert gains.receive_db <= max(0.0, loss - 6)


@pytest.mark.parametrize(("loss_db", "delay_s"), [(3.0, 0.0), (12.0, 0.008), (25.0, 0.12)])
def test_an_echo_is_measured_under_noise(loss_db: float, delay_s: float) -> None:
    sent = white_noise(1.5, -15, np.random.default_rng(7))
    echo = np.concatenate((silence(delay_s), louder(sent, -loss_db)))[: len(sent)]
    found = measure_echo(sent, mix(echo, white_noise(1.5, -45, np.random.default_rng(8))))
    assert found is not None
    assert found.loss_db == pytest.approx(loss_db, abs=0.5)
    assert found.delay_s == pytest.approx(delay_s, abs=0.0005)


def test_of_a_long_recording_the_first_4_seconds_are_used_however_much_memory_the_whole_would_take() -> None:
    sent = white_noise(8, -15, np.random.default_rng(7))
    returned = np.concatenate((louder(sent[:32000], -12), louder(sent[32000:], -3)))
    assert measure_echo(sent, returned) == measure_echo(sent[:32000], returned[:32000]) == EchoReturn(12.0, 0.0)


def test_where_nothing_comes_back_no_echo_is_told() -> None:
    sent = white_noise(3, -15, np.random.default_rng(9))
    assert measure_echo(sent, white_noise(3, -30, np.random.default_rng(10))) is None
    assert measure_echo(sent, silence(3)) is None
    assert measure_echo(silence(3), sent) is None
    assert measure_echo(sent[:4000], sent[:4000]) is None


def drift(now: Check, was: Check | None = None) -> tuple[Drift, ...]:
    return find_drift(was or Check(line()), now)


def test_a_line_that_is_as_it_was_has_no_drift() -> None:
    assert drift(Check(line({ToneKind.DIAL: Tone((453.0,)), ToneKind.BUSY: Tone((449.0,), (0.36, 0.35))}, -16.5))) == ()


def test_what_was_not_looked_at_is_no_drift() -> None:
    assert drift(Check(LearnedLine({}))) == ()


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (line({**CHINA, ToneKind.BUSY: Tone((425.0,), (0.35, 0.35))}), (Drifted.PITCH, True, ToneKind.BUSY, 450, 425)),
        (line({**CHINA, ToneKind.BUSY: Tone((450.0,), (0.5, 0.5))}), (Drifted.CADENCE, True, ToneKind.BUSY, 0.35, 0.5)),
        (
            line({ToneKind.DIAL: DIAL}, -15, Unsure(Stage.FAR_HANG_UP, Doubt.SILENT)),
            (Drifted.GONE, True, ToneKind.BUSY, None, None),
        ),
        (
            line({ToneKind.DIAL: DIAL, ToneKind.CONGESTION: Tone((450.0,), (0.7, 0.7))}),
            (Drifted.CHANGED_KIND, False, ToneKind.BUSY, None, None),
        ),
    ],
)
def test_what_changed_is_told_and_whether_it_matters(now: LearnedLine, told: tuple[object, ...]) -> None:
    (found,) = drift(Check(now))
    assert (found.what, found.alarms, found.kind, found.was, found.now) == told


@pytest.mark.parametrize(("level", "alarms"), [(-19.0, False), (-10.0, False), (-22.0, True)])
def test_a_level_is_noted_from_3_db_and_alarms_from_6(level: float, alarms: bool) -> None:
    found = drift(Check(line(level_dbm0=level)))
    assert {(one.what, one.alarms) for one in found} == {(Drifted.LEVEL, alarms)}


def test_caller_id_and_echo_drift_as_well() -> None:
    bell = ModeChoice(ObservedMode.FSK_BELL_AFTER_RING, 3, 3, 0.8)
    none = ModeChoice(ObservedMode.NONE, 3, 3, 0.8)
    was = Check(line(), bell, EchoReturn(20, 0.01))
    assert drift(Check(line(), none, EchoReturn(18.5, 0.01)), was) == (Drift(Drifted.CALLER_ID, alarms=True),)
    assert drift(Check(line(), bell, EchoReturn(8, 0.01)), was) == (Drift(Drifted.ECHO, True, None, 20, 8),)
    assert drift(Check(line(), None, EchoReturn(30, 0.01)), was) == (Drift(Drifted.ECHO, False, None, 20, 30),)
