"""What is done when: by a clock that the test turns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hil_rig.lab.program import AHEAD_S, Doing, Program, ProgramStep

BURST = ProgramStep(Doing.PLAY, samples=b"\1\0" * 4000)  # half a second
GAP = ProgramStep(Doing.PAUSE, 0.25)
RING = ProgramStep(Doing.RING, 1.0)


def test_a_ring_begins_and_ends_at_its_seconds() -> None:
    program = Program([GAP, RING], [], 10.0)
    assert [action.step for action in program.due(10.0)] == [GAP]
    assert program.wake_s() == 10.25
    assert program.due(10.249) == []
    (begun,) = program.due(10.25)
    assert (begun.step, begun.begins) == (RING, True)
    assert program.wake_s() == 11.25
    (ended,) = program.due(11.3)
    assert (ended.step, ended.begins) == (RING, False)
    assert program.is_over(11.3)
    assert not program.is_over(11.4)  # told once
    assert program.wake_s() == float("inf")


def test_audio_after_audio_is_handed_out_ahead_and_audio_after_a_ring_is_not() -> None:
    program = Program([BURST, GAP, RING, BURST], [], 0.0)
    assert [action.step for action in program.due(0.0)] == [BURST]
    assert [action.step for action in program.due(0.5 - AHEAD_S)] == [GAP]
    assert program.wake_s() == 0.75
    program.due(0.75)
    assert program.wake_s() == 1.75
    assert [(action.step, action.begins) for action in program.due(1.75)] == [(RING, False), (BURST, True)]
    assert not program.is_over(2.2)
    assert program.is_over(2.25)


def test_what_is_repeated_never_runs_far_ahead() -> None:
    program = Program([], [BURST, GAP], 0.0)
    handed_s = 0.0
    for tick in range(1000):
        now_s = tick / 50
        handed_s += sum(action.step.length_s for action in program.due(now_s))
        assert now_s < handed_s <= now_s + AHEAD_S + BURST.length_s
        assert not program.is_over(now_s)


def test_a_late_clock_loses_nothing() -> None:
    program = Program([RING, GAP, RING], [], 0.0)
    done = [(action.step, action.begins) for action in program.due(60.0)]
    assert done == [(RING, True), (RING, False), (GAP, True), (RING, True), (RING, False)]


def test_a_cut_ends_what_goes_on_and_leaves_the_rest_out() -> None:
    program = Program([RING, BURST], [], 0.0)
    program.due(0.3)
    assert [(action.step, action.begins) for action in program.cut()] == [(RING, False)]
    assert program.due(100.0) == []
    assert program.cut() == []
    assert not program.is_over(100.0)  # cut short isn't performed


def test_repeating_what_takes_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match="take time"):
        Program([], [ProgramStep(Doing.OFF_HOOK)], 0.0)


def test_a_pause_is_silence_of_its_length() -> None:
    assert GAP.audio() == bytes(4000)
    assert RING.audio() == b""


STEPS = st.lists(st.sampled_from([BURST, GAP, RING, ProgramStep(Doing.ON_HOOK)]), max_size=8)


@given(STEPS, st.lists(st.floats(0.0, 1.5), max_size=30))
def test_each_step_begins_once_in_order_and_never_early_but_for_audio(
    steps: list[ProgramStep], waits: list[float]
) -> None:
    begun: list[ProgramStep] = []
    program, now_s = Program(steps, [], 0.0), 0.0
    for wait_s in [*waits, 100.0]:
        now_s += wait_s
        for action in program.due(now_s):
            if action.begins:
                at_s = sum([step.length_s for step in steps[: len(begun)]], start=0.0)
                assert now_s >= at_s - (AHEAD_S if action.step.doing in {Doing.PLAY, Doing.PAUSE} else 0.0) - 1e-9
                begun.append(action.step)
    assert begun == steps
