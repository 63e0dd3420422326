"""Lines of all countries are learned from recordings to settings; and the judge sees what is wrong."""

from dataclasses import replace

import pytest

from benchmarks.learning.__main__ import figures
from benchmarks.learning.judging import Outcome, judge
from benchmarks.learning.lines import COUNTRIES, made_up
from benchmarks.learning.procedure import learned_from
from benchmarks.learning.recordings import recordings
from drivers.analog.countries import country
from drivers.api import Tone, ToneKind
from drivers.dsp.learning.line import LearnedLine, LearnedTone, learn


@pytest.mark.slow
def test_lines_of_all_countries_are_learned_without_a_hand() -> None:
    ended = [learned_from(seed, ear=False) for seed in range(len(COUNTRIES))]
    assert {one.line.country for one in ended} == set(COUNTRIES)
    outcomes = [one.judged.outcome for one in ended]
    assert Outcome.WRONG not in outcomes
    assert outcomes.count(Outcome.RIGHT) >= len(outcomes) - 1
    assert max(one.heard_s for one in ended) <= 90


def test_a_line_is_the_same_at_each_run_and_no_two_are_alike() -> None:
    assert made_up(5) == made_up(5)
    assert len({made_up(seed).level_dbm0 for seed in range(50)}) == 50
    one, again = (next(recordings(made_up(5))).sound for _ in range(2))
    assert (one == again).all()


def test_the_judge_sees_wrong_tones_kinds_and_levels_and_what_is_missing() -> None:
    line = made_up(0)
    learned = learn(list(recordings(line)), country(line.country).tones)
    assert judge(line, learned).outcome is Outcome.RIGHT
    dial = learned.tones[ToneKind.DIAL]

    def with_dial(other: LearnedTone) -> LearnedLine:
        return LearnedLine({**learned.tones, ToneKind.DIAL: other})

    (hz,) = dial.measured.tone.frequencies_hz
    for wrong in (replace(dial.measured, tone=Tone((hz + 5,))), replace(dial.measured, level_dbm0=line.level_dbm0 + 2)):
        assert judge(line, with_dial(replace(dial, measured=wrong))).outcome is Outcome.WRONG
    release = next(one for kind, one in learned.tones.items() if kind not in {ToneKind.DIAL, ToneKind.RING_BACK})
    assert judge(line, LearnedLine({**learned.tones, ToneKind.RING_BACK: release})).outcome is Outcome.WRONG
    assert judge(line, LearnedLine({ToneKind.DIAL: dial})).outcome is Outcome.UNSURE


def test_a_wrong_line_misses_the_target() -> None:
    ended = learned_from(0, ear=False)
    right = figures("lines", [ended] * 200)
    assert [row.holds for row in right if row.target is not None] == [True, True]
    wrong = replace(ended, judged=replace(ended.judged, outcome=Outcome.WRONG))
    assert [row.holds for row in figures("lines", [ended] * 199 + [wrong]) if row.target is not None] == [True, False]
    assert figures("lines", [ended] * 197 + [wrong] * 3)[0].holds is False
