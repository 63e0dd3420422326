"""Messages by Bell 202 and V.23. The sounds are the rig's, over A-law; the rig's own tests judge them by spandsp."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.dsp.fsk import FskEvent, FskFault, FskFaultReason, FskMessage, FskReceiver, Modem
from hil_rig.exchanges import caller_id, sounds
from hil_rig.exchanges.fsk import BELL_202, MARK_BITS, SEIZURE_BITS, V23, FskShape, FskStandard, framed, modulated
from hil_rig.measure.wav import Samples

_CALLER = caller_id.CallerId(number="13800138000", name="Zhang")
_MESSAGE = caller_id.mdmf(_CALLER)
_BOTH = pytest.mark.parametrize(("standard", "modem"), [(BELL_202, Modem.BELL_202), (V23, Modem.V23)])


@_BOTH
def test_a_message_is_told_with_its_modem_place_and_level(standard: FskStandard, modem: Modem) -> None:
    (message,) = _hear(sounds.silence(0.3), modulated(framed(_MESSAGE), standard))
    assert isinstance(message, FskMessage)
    assert (message.modem, message.type, message.data) == (modem, 0x80, _MESSAGE[2:-1])
    assert message.start_s == pytest.approx(0.3 + (SEIZURE_BITS + MARK_BITS) / 1200, abs=0.001)
    assert message.level_dbm0 == pytest.approx(-13.5, abs=0.5)


@_BOTH
@pytest.mark.parametrize(
    "shape",
    [
        FskShape(level_dbm0=0),
        FskShape(level_dbm0=-40),
        FskShape(twist_db=-10),
        FskShape(twist_db=10),
        FskShape(bit_rate_bias_percent=-1),
        FskShape(bit_rate_bias_percent=1),
        FskShape(frequency_bias_hz=-12),
        FskShape(frequency_bias_hz=12),
    ],
)
def test_a_line_may_do_this_to_it(standard: FskStandard, modem: Modem, shape: FskShape) -> None:
    assert _messages(modulated(framed(_MESSAGE), standard, shape)) == [(modem, _MESSAGE[2:-1])]


@_BOTH
def test_noise_of_15_db_below_and_hum_as_loud_as_the_marks_do_not_matter(standard: FskStandard, modem: Modem) -> None:
    clean = modulated(framed(_MESSAGE), standard)
    seconds = len(clean) / 8000
    noise = sounds.white_noise(seconds, -28.5, np.random.default_rng(4))
    assert _messages(sounds.mix(clean, noise, sounds.hum(seconds, -13.5))) == [(modem, _MESSAGE[2:-1])]


def test_what_was_heard_does_not_show_in_a_log() -> None:
    number = b"13800138000"
    message = FskMessage(Modem.BELL_202, 0x80, number, 0.3, -13.5)
    fault = FskFault(FskFaultReason.CHECKSUM, Modem.BELL_202, number, 0.3, -13.5)
    assert "138" not in repr(message) + repr(fault)
    assert message != FskMessage(Modem.BELL_202, 0x80, b"110", 0.3, -13.5)


def test_neither_the_seizure_nor_the_whole_mark_is_needed() -> None:
    bits = framed(_MESSAGE)[SEIZURE_BITS + MARK_BITS - 40 :]
    assert _messages(modulated(bits, BELL_202)) == [(Modem.BELL_202, _MESSAGE[2:-1])]


def test_marks_may_stand_between_the_bytes() -> None:
    assert _messages(modulated(framed(_MESSAGE, mark_stuffing=10), V23)) == [(Modem.V23, _MESSAGE[2:-1])]


def test_two_messages_are_two() -> None:
    once = modulated(framed(_MESSAGE), BELL_202)
    again = modulated(framed(caller_id.mdmf(caller_id.CallerId(number="110"))), V23)
    assert [modem for modem, _ in _messages(once, sounds.silence(0.1), again)] == [Modem.BELL_202, Modem.V23]


def test_a_wrong_sum_is_a_fault_that_shows_what_was_heard() -> None:
    spoilt = caller_id.with_checksum(0x80, _MESSAGE[2:-1], wrong_by=1)
    (fault,) = _hear(modulated(framed(spoilt), BELL_202))
    assert isinstance(fault, FskFault)
    assert (fault.reason, fault.heard) == (FskFaultReason.CHECKSUM, spoilt)


@pytest.mark.parametrize("kept", [1, 2, 9, len(_MESSAGE) - 1])
def test_a_message_that_is_cut_is_a_fault(kept: int) -> None:
    (fault,) = _hear(modulated(framed(_MESSAGE[:kept]), BELL_202), sounds.silence(0.1))
    assert isinstance(fault, FskFault)
    assert (fault.reason, fault.heard) == (FskFaultReason.CUT_SHORT, _MESSAGE[:kept])


def test_a_length_that_lies_is_a_fault() -> None:
    too_long = bytes([0x80, 200]) + _MESSAGE[2:]
    too_short = bytes([0x80, 4]) + _MESSAGE[2:]
    assert [_reason(event) for event in _hear(modulated(framed(too_long), V23))] == [FskFaultReason.CUT_SHORT]
    assert [_reason(event) for event in _hear(modulated(framed(too_short), V23))] == [FskFaultReason.CHECKSUM]


def test_a_line_that_ends_within_a_message_cuts_it() -> None:
    receiver = FskReceiver()
    assert receiver.feed(modulated(framed(_MESSAGE), V23)[:4400]) == []
    assert receiver.receiving
    assert [_reason(event) for event in receiver.end()] == [FskFaultReason.CUT_SHORT]
    assert not receiver.receiving


def test_noise_tones_and_a_mark_without_end_are_nothing() -> None:
    rng = np.random.default_rng(5)
    assert _hear(sounds.white_noise(10, -20.0, rng)) == []
    assert _hear(sounds.tone((1200.0,), (), 5), sounds.tone((450.0,), (0.35, 0.35), 2)) == []
    assert _hear(sounds.tone((1300.0,), (0.2, 0.01), 3)) == []


@pytest.mark.parametrize("line", [sounds.tone((1200.0,), (), 4), sounds.silence(4), modulated([0, 1] * 2400, V23)])
def test_what_goes_on_without_a_message_takes_no_room(line: Samples) -> None:
    receiver = FskReceiver()
    rooms = set()
    for piece in np.split(line, 20):
        assert receiver.feed(piece) == []
        rooms.add(len(receiver._hz))
    assert max(rooms) < 1000


@settings(max_examples=25, deadline=None)
@given(places=st.sets(st.integers(0, 10 * len(_MESSAGE) - 1), min_size=1, max_size=9))
def test_bits_turned_over_on_the_way_are_told_or_are_seen_by_the_sum(places: set[int]) -> None:
    bits = framed(_MESSAGE)
    for place in places:
        bits[SEIZURE_BITS + MARK_BITS + place] ^= 1
    for event in _hear(modulated(bits, BELL_202)):
        if isinstance(event, FskMessage):  # errors that make up for each other: the sum can't see those
            assert len(places) > 1
            assert event.data != _MESSAGE[2:-1]
        else:
            assert len(event.heard) <= 258


@settings(max_examples=10, deadline=None)
@given(cuts=st.lists(st.integers(0, 7000), max_size=12))
def test_the_result_does_not_depend_on_how_the_samples_are_cut(cuts: list[int]) -> None:
    receiver = FskReceiver()
    heard = [event for part in np.split(_LINE, sorted(cuts)) for event in receiver.feed(part)]
    assert heard + receiver.end() == _HEARD
    assert len(_HEARD) == 1


def _hear(*parts: Samples) -> list[FskEvent]:
    receiver = FskReceiver()
    return receiver.feed(sounds.through_alaw(np.concatenate([*parts, sounds.silence(0.02)]))) + receiver.end()


def _messages(*parts: Samples) -> list[tuple[Modem, bytes]]:
    heard = _hear(*parts)
    assert all(isinstance(event, FskMessage) for event in heard), heard
    return [(event.modem, event.data) for event in heard if isinstance(event, FskMessage)]


def _reason(event: FskEvent) -> FskFaultReason | None:
    return event.reason if isinstance(event, FskFault) else None


_LINE = np.concatenate([sounds.silence(0.01), modulated(framed(_MESSAGE), BELL_202)])
_WHOLE = FskReceiver()
_HEARD = _WHOLE.feed(_LINE) + _WHOLE.end()
