"""The rung in memory, told as what each end does and sees."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hil_rig.exchanges.api import (
    BatteryCut,
    CannotDo,
    Capability,
    ExchangeError,
    ExchangeTimeout,
    Flash,
    Hook,
    LineEvent,
    LineEventKind,
    Pause,
    Play,
    Polarity,
    Ring,
    Step,
)
from hil_rig.exchanges.performing import Performance
from hil_rig.exchanges.simulated import SimulatedEnd, SimulatedPair
from hil_rig.exchanges.sounds import level_dbm0, tone
from hil_rig.measure.tones import hear_tones

Ends = tuple[SimulatedEnd, SimulatedEnd]
ROUNDS: list[Step] = [Ring(1.0), Pause(4.0)]


@pytest.fixture
def ends() -> Iterator[Ends]:
    pair = SimulatedPair()
    with pair.exchange as exchange, pair.telephone as telephone:
        yield exchange, telephone


def seen(end: SimulatedEnd) -> list[tuple[str, float]]:
    return [(event.kind.value, round(event.at_s, 3)) for event in end.events()]


def test_it_rings_by_its_cadence_until_answered(ends: Ends) -> None:
    exchange, telephone = ends
    exchange.perform([], then=ROUNDS, until={LineEventKind.OFF_HOOK})
    exchange.sleep(5.4)
    telephone.perform([Hook(is_off=True)])
    exchange.sleep(20)
    assert seen(telephone) == [("ring_on", 0), ("ring_off", 1), ("ring_on", 5), ("ring_off", 5.4), ("performed", 5.4)]
    assert seen(exchange) == [("off_hook", 5.4)]


def test_a_reaction_answers_while_the_other_waits(ends: Ends) -> None:
    exchange, telephone = ends

    def answer(end: SimulatedEnd, event: LineEvent) -> None:
        if event.kind is LineEventKind.RING_OFF:
            end.perform([Pause(0.3), Hook(is_off=True), Play(tone((1000,), (), 0.5))])

    telephone.react = answer
    exchange.perform([], then=ROUNDS, until={LineEventKind.OFF_HOOK})
    answered = exchange.wait(LineEventKind.OFF_HOOK, 10)
    exchange.sleep(1)
    assert answered.at_s == pytest.approx(1.3)
    (heard,) = hear_tones(exchange.heard(), [1000])
    assert (heard.start_s, heard.end_s) == pytest.approx((1.3, 1.8), abs=0.02)


def test_only_a_closed_loop_carries_sound_to_the_exchange_but_a_caller_id_reaches_the_resting_telephone(
    ends: Ends,
) -> None:
    exchange, telephone = ends
    sound = tone((1000,), (), 1.0, -10.0)
    exchange.perform([Play(sound)])
    telephone.perform([Play(sound)])
    exchange.sleep(1)
    assert not exchange.heard().any() or np.abs(exchange.heard()).max() < 0.001
    assert level_dbm0(telephone.heard(0.1)) == pytest.approx(-10, abs=0.2)


def test_a_cable_that_is_pulled_ends_the_call_and_carries_nothing(ends: Ends) -> None:
    exchange, telephone = ends
    telephone.perform([Hook(is_off=True), Play(tone((1000,), (), 5.0))])
    exchange.sleep(1)
    exchange.unplug()
    exchange.sleep(1)
    exchange.plug()
    exchange.sleep(1)
    assert seen(exchange) == [("off_hook", 0), ("on_hook", 1), ("off_hook", 2)]
    assert seen(telephone) == [("battery_off", 1), ("battery_on", 2)]
    assert [round(heard.length_s, 1) for heard in hear_tones(exchange.heard(), [1000])] == [1.0, 1.0]


def test_what_each_end_sees_of_the_signals(ends: Ends) -> None:
    exchange, telephone = ends
    exchange.perform([Pause(0.1), Polarity(is_reversed=True), BatteryCut(0.5), Polarity(is_reversed=True)])
    telephone.perform([Hook(is_off=True), Pause(1.0), Flash(0.1), Pause(0.2), Hook(is_off=False)])
    exchange.wait(LineEventKind.ON_HOOK, 5)
    assert seen(telephone) == [("polarity", 0.1), ("battery_off", 0.1), ("battery_on", 0.6), ("performed", 1.3)]
    assert seen(exchange) == [("off_hook", 0), ("performed", 0.6), ("flash", 1.1), ("on_hook", 1.3)]


def test_an_event_is_given_out_once_and_a_vain_wait_tells_what_was_seen(ends: Ends) -> None:
    exchange, telephone = ends
    telephone.perform([Hook(is_off=True)])
    assert exchange.wait(LineEventKind.OFF_HOOK, 1).at_s == 0
    with pytest.raises(ExchangeTimeout, match=r"line 1: no off_hook within 2 s; seen: off_hook at 0.00 s"):
        exchange.wait(LineEventKind.OFF_HOOK, 2)
    assert exchange.now_s() == 2


def test_a_new_performance_cuts_the_old_one(ends: Ends) -> None:
    exchange, telephone = ends
    exchange.perform([Ring(2.0)])
    exchange.sleep(0.5)
    assert exchange.perform([Ring(1.0)]) == 0.5
    exchange.sleep(3)
    assert seen(telephone) == [("ring_on", 0), ("ring_off", 0.5), ("ring_on", 0.5), ("ring_off", 1.5)]
    assert seen(exchange) == [("performed", 1.5)]


def test_what_the_rung_cannot_do_is_told_with_its_reason_and_nothing_is_done() -> None:
    pair = SimulatedPair(cannot={Capability.POLARITY: "robbed bits carry no polarity"})
    with pair.exchange as exchange, pair.telephone as telephone:
        with pytest.raises(CannotDo, match="line 1 can't do polarity: robbed bits carry no polarity"):
            exchange.perform([Ring(1.0), Polarity(is_reversed=True)])
        exchange.sleep(1)
        assert telephone.events() == ()


def test_a_closed_end_does_nothing_and_a_telephone_that_closes_goes_on_hook() -> None:
    pair = SimulatedPair()
    with pytest.raises(ExchangeError, match="isn't open"):
        pair.exchange.perform([Ring(1.0)])
    with pair.exchange as exchange:
        with pair.telephone as telephone:
            telephone.perform([Hook(is_off=True)])
        assert seen(exchange) == [("off_hook", 0), ("on_hook", 0)]
        telephone.close()


def test_steps_without_time_cannot_be_repeated_for_ever() -> None:
    with pytest.raises(ValueError, match="have to take time"):
        Performance([], [Hook(is_off=True)])


STEPS = st.one_of(
    st.builds(Ring, st.floats(0, 0.05)),
    st.builds(Pause, st.floats(0, 0.05)),
    st.builds(lambda count, value: Play(np.full(count, value, np.float32)), st.integers(0, 300), st.floats(-1, 1)),
    st.builds(Hook, st.booleans()),
)


@given(st.lists(STEPS, max_size=6), st.lists(st.integers(1, 200), min_size=1, max_size=30))
@settings(max_examples=30, deadline=None)
def test_a_performance_does_not_depend_on_how_it_is_pulled(steps: list[Step], counts: list[int]) -> None:
    whole, split = Performance(steps), Performance(steps)
    changes_whole, changes_split = whole.begin(), split.begin()
    samples, changes = whole.pull(sum(counts))
    changes_whole += changes
    parts = []
    for count in counts:
        part, changes = split.pull(count)
        parts.append(part)
        changes_split += changes
    assert np.array_equal(np.concatenate(parts), samples)
    assert [(id(change.step), change.begins, change.at) for change in changes_split] == [
        (id(change.step), change.begins, change.at) for change in changes_whole
    ]
    assert len(samples) == sum(counts)
