"""A whole line is heard: rings, FSK and keys as the rig's exchange makes them; no setting tells which will come."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.dsp.caller_id import (
    Arrival,
    CallArrived,
    CallerId,
    CallerIdFaultReason,
    CallerIdListener,
    Heard,
    SentBy,
)
from hil_rig.exchanges import caller_id as rig
from hil_rig.exchanges import sounds
from hil_rig.exchanges.fsk import BELL_202, V23, framed, modulated
from hil_rig.keypad import SAMPLE_RATE_HZ, digit_samples
from hil_rig.measure.wav import Samples

_NUMBER = "13800138000"
_CALLER = rig.CallerId(number=_NUMBER)
_RING_S = 1.0
_MADE: dict[SentBy, Samples] = {
    SentBy.FSK_BELL_202: modulated(framed(rig.mdmf(_CALLER)), BELL_202),
    SentBy.FSK_V23: modulated(framed(rig.mdmf(_CALLER)), V23),
    SentBy.DTMF: sounds.from_int16(np.array(digit_samples(f"D{_NUMBER}C", tone_ms=60, gap_ms=60), np.int16)),
}


@pytest.mark.parametrize("sent_by", list(SentBy))
def test_a_number_before_the_first_ring_is_told_with_it(sent_by: SentBy) -> None:
    line = _Line()
    line.hear(sounds.silence(0.5), _MADE[sent_by], sounds.silence(0.3))
    line.ring()
    assert line.taken == [CallArrived(Arrival.BEFORE_RING, CallerId(sent_by, number=_NUMBER))]
    assert line.taken_s == [pytest.approx(line.rings_s[0])]


@pytest.mark.parametrize("sent_by", list(SentBy))
def test_a_number_after_the_first_ring_is_told_when_it_has_come(sent_by: SentBy) -> None:
    line = _Line()
    line.hear(sounds.silence(0.5))
    line.ring()
    line.hear(sounds.silence(0.6), _MADE[sent_by], sounds.silence(0.2))
    assert line.taken == [CallArrived(Arrival.AFTER_RING, CallerId(sent_by, number=_NUMBER))]


def test_a_line_that_sends_nothing_is_taken_with_the_second_ring() -> None:
    line = _Line()
    line.ring()
    line.hear(sounds.silence(4.0))
    assert line.taken == []
    line.ring()
    assert line.taken == [CallArrived(Arrival.NOTHING_CAME)]
    assert line.taken_s == [pytest.approx(line.rings_s[1])]


def test_a_number_that_was_spoilt_on_the_way_is_none_and_the_call_is_taken() -> None:
    line = _Line()
    spoilt = rig.with_checksum(0x80, rig.mdmf(_CALLER)[2:-1], wrong_by=9)
    line.ring()
    line.hear(sounds.silence(0.6), modulated(framed(spoilt), BELL_202), sounds.silence(3.0))
    line.ring()
    (taken,) = line.taken
    assert (taken.arrival, taken.caller_id) == (Arrival.UNREADABLE, None)
    assert taken.fault is not None
    assert taken.fault.reason is CallerIdFaultReason.CHECKSUM


def test_a_number_whose_first_keys_were_lost_is_none() -> None:
    line = _Line()
    line.hear(_MADE[SentBy.DTMF][round(0.13 * SAMPLE_RATE_HZ) :], sounds.silence(0.3))
    line.ring()
    line.hear(sounds.silence(4.0))
    line.ring()
    assert [taken.arrival for taken in line.taken] == [Arrival.UNREADABLE]


def test_busy_tone_and_noise_after_a_call_begin_no_call() -> None:
    line = _Line()
    rng = np.random.default_rng(6)
    line.hear(sounds.tone((450.0,), (0.35, 0.35), 5), sounds.white_noise(3, -40.0, rng))
    assert line.taken == []
    assert line.heard is None


def test_two_calls_are_two() -> None:
    line = _Line()
    for sent_by in (SentBy.DTMF, SentBy.FSK_BELL_202):
        line.hear(_MADE[sent_by], sounds.silence(0.3))
        line.ring()
        line.listener.call_over()
        line.hear(sounds.silence(0.5))
    assert [taken.caller_id.sent_by for taken in line.taken if taken.caller_id] == [
        SentBy.DTMF,
        SentBy.FSK_BELL_202,
    ]


def test_a_card_that_gives_no_sound_on_hook_still_rings_through() -> None:
    listener = CallerIdListener()
    assert listener.ring_started(50.0) is None
    assert listener.pass_time(55.9) is None
    assert listener.pass_time(56.0) == CallArrived(Arrival.NOTHING_CAME)


def test_a_line_that_ends_within_the_number_takes_the_call_without_it() -> None:
    listener = CallerIdListener()
    listener.ring_started(0.0)
    assert listener.feed(_MADE[SentBy.FSK_V23][:4200], 1.0) is None
    taken = listener.end(1.0)
    assert taken is not None
    assert taken.arrival is Arrival.UNREADABLE


@settings(max_examples=8, deadline=None)
@given(cuts=st.lists(st.integers(0, 20_000), max_size=10))
def test_what_is_heard_does_not_depend_on_how_the_samples_are_cut(cuts: list[int]) -> None:
    whole = np.concatenate([_MADE[SentBy.DTMF], sounds.silence(0.2), _MADE[SentBy.FSK_V23]])
    listener = CallerIdListener()
    listener.ring_started(0.0)
    taken = [listener.feed(part, 1.0) for part in np.split(whole, sorted(cuts))]
    taken.append(listener.end(1.0))
    expected = CallArrived(Arrival.AFTER_RING, CallerId(SentBy.DTMF, number=_NUMBER))
    assert [one for one in taken if one is not None] == [expected]
    assert listener.last_heard == CallerId(SentBy.FSK_V23, number=_NUMBER)


class _Line:
    """A line of the exchange and its clock: 20 ms at a time, over A-law."""

    def __init__(self) -> None:
        self.listener = CallerIdListener()
        self.taken: list[CallArrived] = []
        self.taken_s: list[float] = []
        self.rings_s: list[float] = []
        self._now_s = 1000.0

    @property
    def heard(self) -> Heard | None:
        return self.listener.last_heard

    def hear(self, *parts: Samples) -> None:
        line = sounds.through_alaw(np.concatenate(parts))
        for first in range(0, len(line), 160):
            self._now_s += 0.02
            self._take(self.listener.feed(line[first : first + 160], self._now_s))

    def ring(self) -> None:
        """Ringing current spills into the sound: 25 Hz, as loud as the line can be."""
        self.rings_s.append(self._now_s)
        self._take(self.listener.ring_started(self._now_s))
        self.hear(sounds.hum(_RING_S, 0.0, hz=25.0))
        self.listener.ring_ended(self._now_s)

    def _take(self, arrived: CallArrived | None) -> None:
        if arrived is not None:
            self.taken.append(arrived)
            self.taken_s.append(self._now_s)
