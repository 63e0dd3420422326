"""When a call is taken: never lost, told once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.dsp.caller_id import (
    Arrival,
    CallArrived,
    CallerId,
    CallerIdFault,
    CallerIdFaultReason,
    RingWatch,
    SentBy,
)
from drivers.dsp.caller_id.ringing import DEADLINE_S, LAST_DEADLINE_S, SILENCE_S

_CALLER = CallerId(SentBy.DTMF, number="13800138000")
_FAULT = CallerIdFault(SentBy.FSK_V23, CallerIdFaultReason.CHECKSUM, "80")


def test_a_number_before_the_ring_lets_the_call_be_taken_with_the_first_one() -> None:
    watch = RingWatch()
    assert watch.heard(_CALLER, 10.0) is None
    assert watch.ring_started(10.4) == CallArrived(Arrival.BEFORE_RING, _CALLER)
    assert watch.ring_started(15.4) is None


def test_a_number_after_the_first_ring_lets_it_be_taken_at_once() -> None:
    watch = RingWatch()
    assert watch.ring_started(1.0) is None
    watch.ring_ended(2.0)
    assert watch.heard(_CALLER, 3.1) == CallArrived(Arrival.AFTER_RING, _CALLER)
    assert watch.heard(_CALLER, 3.5) is None


def test_with_the_second_ring_the_call_is_taken_without_a_number() -> None:
    watch = RingWatch()
    watch.ring_started(0.0)
    watch.ring_ended(1.0)
    assert watch.pass_time(4.9) is None
    assert watch.ring_started(5.0) == CallArrived(Arrival.NOTHING_CAME)


def test_a_ring_of_two_parts_is_one() -> None:
    watch = RingWatch()
    watch.ring_started(0.0)
    watch.ring_ended(0.4)
    assert watch.ring_started(0.6) is None
    watch.ring_ended(1.0)
    assert watch.heard(_CALLER, 2.5) == CallArrived(Arrival.AFTER_RING, _CALLER)


def test_one_ring_alone_is_taken_by_the_deadline() -> None:
    watch = RingWatch()
    watch.ring_started(100.0)
    assert watch.deadline_s() == 100.0 + LAST_DEADLINE_S
    assert watch.pass_time(100.0 + DEADLINE_S - 0.01) is None
    assert watch.pass_time(100.0 + DEADLINE_S) == CallArrived(Arrival.NOTHING_CAME)
    assert watch.deadline_s() is None
    assert watch.pass_time(200.0) is None


def test_what_is_being_received_may_be_finished_but_not_for_ever() -> None:
    watch = RingWatch()
    watch.ring_started(0.0)
    watch.ring_ended(1.0)
    assert watch.ring_started(5.0, under_way=True) is None
    assert watch.pass_time(LAST_DEADLINE_S - 0.1, under_way=True) is None
    assert watch.pass_time(LAST_DEADLINE_S, under_way=True) == CallArrived(Arrival.NOTHING_CAME)


def test_what_cannot_be_read_is_told_at_the_deadline_since_it_may_be_sent_again() -> None:
    watch = RingWatch()
    watch.ring_started(0.0)
    assert watch.heard(_FAULT, 2.0) is None
    assert watch.pass_time(DEADLINE_S) == CallArrived(Arrival.UNREADABLE, fault=_FAULT)


def test_a_fault_may_be_followed_by_the_number() -> None:
    watch = RingWatch()
    watch.ring_started(0.0)
    watch.heard(_FAULT, 2.0)
    assert watch.heard(_CALLER, 3.0) == CallArrived(Arrival.AFTER_RING, _CALLER)


def test_where_nothing_is_told_after_the_ring_the_call_is_taken_once_it_is_silent() -> None:
    watch = RingWatch()
    watch.is_hasty = True
    watch.ring_started(0.0)
    assert watch.pass_time(0.9) is None
    watch.ring_ended(1.0)
    assert watch.pass_time(1.0 + SILENCE_S - 0.01) is None
    assert watch.pass_time(1.0 + SILENCE_S, sounding=True) is None
    assert watch.pass_time(3.0) == CallArrived(Arrival.NOTHING_CAME)


def test_a_ring_of_two_parts_is_not_taken_for_silence_between_them() -> None:
    watch = RingWatch()
    watch.is_hasty = True
    watch.ring_started(0.0)
    watch.ring_ended(0.4)
    watch.ring_started(0.6)
    assert watch.pass_time(2.5) is None
    watch.ring_ended(2.6)
    assert watch.pass_time(2.6 + SILENCE_S) == CallArrived(Arrival.NOTHING_CAME)


def test_a_sound_after_the_ring_is_heard_out_on_a_line_that_told_nothing_so_far() -> None:
    watch = RingWatch()
    watch.is_hasty = True
    watch.ring_started(0.0)
    watch.ring_ended(1.0)
    assert watch.pass_time(3.0, under_way=True) is None
    assert watch.heard(_CALLER, 3.4) == CallArrived(Arrival.AFTER_RING, _CALLER)


@pytest.mark.parametrize("heard", [_CALLER, _FAULT])
def test_what_no_ring_follows_belongs_to_no_call(heard: CallerId | CallerIdFault) -> None:
    watch = RingWatch()
    watch.heard(heard, 0.0)
    assert watch.ring_started(7.0) is None
    assert watch.pass_time(7.0 + DEADLINE_S) == CallArrived(Arrival.NOTHING_CAME)


def test_the_next_call_begins_after_a_long_pause_or_when_the_last_is_over() -> None:
    watch = RingWatch()
    watch.heard(_CALLER, 0.0)
    watch.ring_started(0.3)
    watch.ring_ended(1.3)
    assert watch.ring_started(12.0) is None  # another call's first ring, without a number so far
    assert watch.ring_started(17.0) == CallArrived(Arrival.NOTHING_CAME)
    watch.call_over()
    watch.heard(_CALLER, 19.0)
    assert watch.ring_started(19.4) == CallArrived(Arrival.BEFORE_RING, _CALLER)


def test_a_number_heard_long_after_the_last_ring_is_the_next_calls() -> None:
    watch = RingWatch()
    watch.ring_started(0.0)
    watch.pass_time(DEADLINE_S)
    assert watch.heard(_CALLER, 60.0) is None
    assert watch.ring_started(60.5) == CallArrived(Arrival.BEFORE_RING, _CALLER)


def test_a_line_whose_sound_ends_still_takes_its_call() -> None:
    watch = RingWatch()
    assert watch.end() is None
    watch.ring_started(0.0)
    assert watch.end() == CallArrived(Arrival.NOTHING_CAME)


def test_the_end_of_a_ring_that_never_began_says_nothing() -> None:
    watch = RingWatch()
    watch.ring_started(0.0)
    assert watch.heard(_CALLER, 4.0) == CallArrived(Arrival.AFTER_RING, _CALLER)
    watch.heard(_CALLER, 8.0)  # the next call's
    watch.ring_ended(8.0)
    assert watch.ring_started(8.1) == CallArrived(Arrival.BEFORE_RING, _CALLER)


_EVENTS = st.lists(
    st.tuples(st.sampled_from(["ring", "silence", "number", "fault", "time"]), st.floats(0, 4)), max_size=40
)


@given(events=_EVENTS, under_way=st.booleans())
def test_whatever_happens_a_ring_is_answered_once_and_in_time(events: list[tuple[str, float]], under_way: bool) -> None:
    watch, now_s, first_ring_s, last_ring_s, is_ringing, taken = RingWatch(), 0.0, None, 0.0, False, 0
    for kind, later_s in [*events, ("time", LAST_DEADLINE_S)]:
        now_s += later_s
        arrived: CallArrived | None = None
        if kind == "ring":
            if first_ring_s is None or (taken and now_s - last_ring_s >= 7.5):
                first_ring_s, taken = now_s, 0
            last_ring_s, is_ringing = now_s, True
            arrived = watch.ring_started(now_s, under_way=under_way)
        elif kind == "silence":
            watch.ring_ended(now_s)
            last_ring_s, is_ringing = now_s if is_ringing else last_ring_s, False
        elif kind in ("number", "fault"):
            is_ringing = is_ringing and not (taken and now_s - last_ring_s >= 7.5)  # else it is the next call's
            arrived = watch.heard(_CALLER if kind == "number" else _FAULT, now_s)
        taken += arrived is not None
        late = watch.pass_time(now_s, under_way=under_way)
        taken += late is not None
        assert taken <= 1
        if first_ring_s is not None and now_s - first_ring_s >= LAST_DEADLINE_S:
            assert taken == 1
