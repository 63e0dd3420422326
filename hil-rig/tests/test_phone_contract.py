"""What every driver of SipPhone owes: phones call each other directly, on loopback, with real audio."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hil_rig.measure.dtmf import heard_digits_text
from hil_rig.measure.tones import HeardTone, hear_tones, write_tone
from hil_rig.measure.wav import read_mono
from hil_rig.phones import DigitMode, PhoneError, PhoneScript, PhoneTimeout, SipPhone

pytestmark = pytest.mark.phones

PhoneMaker = Callable[..., SipPhone]

ANSWERS = PhoneScript(auto_answer_after_s=0.1)


def connect(caller: SipPhone, callee: SipPhone) -> None:
    caller.call(callee.uri)
    caller.wait("answered", 5)
    callee.wait("answered", 5)


def end(caller: SipPhone, callee: SipPhone) -> None:
    caller.hang_up()
    caller.wait("ended", 5)
    callee.wait("ended", 5)


def only_tone(recording: Path, hz: float) -> HeardTone:
    tones = hear_tones(recording, [hz], shortest_s=0.3)
    assert len(tones) == 1, tones
    return tones[0]


def test_a_call_is_told_on_both_sides(phone: PhoneMaker) -> None:
    ann, bob = phone("ann", number="13800138000", display_name="Ann"), phone("bob")
    ann.call(bob.uri)
    incoming = bob.wait("incoming", 5)
    assert (incoming.number, incoming.display_name, incoming.call) == ("13800138000", "Ann", 1)
    bob.ring()
    ringing = ann.wait("ringing", 5)
    bob.answer()
    answered = ann.wait("answered", 5)
    bob.wait("answered", 5)
    assert ringing.at < answered.at
    ann.hang_up()
    assert ann.wait("ended", 5).code == 200
    assert bob.wait("ended", 5).code == 200


def test_the_callee_may_hang_up(phone: PhoneMaker) -> None:
    ann, bob = phone("ann"), phone("bob", script=ANSWERS)
    connect(ann, bob)
    bob.hang_up()
    assert bob.wait("ended", 5).code == 200
    assert ann.wait("ended", 5).code == 200


def test_a_refused_call_tells_its_code(phone: PhoneMaker) -> None:
    ann, bob = phone("ann"), phone("bob", script=PhoneScript(auto_reject=486))
    ann.call(bob.uri)
    ended = ann.wait("ended", 5)
    assert ended.code == 486
    bob.wait("ended", 5)
    assert not [event for event in ann.events() if event.kind == "answered"]


def test_a_caller_may_give_up_while_it_rings(phone: PhoneMaker) -> None:
    ann, bob = phone("ann"), phone("bob", script=PhoneScript(auto_answer_after_s=30))
    ann.call(bob.uri)
    ann.wait("ringing", 5)
    ann.hang_up()
    assert ann.wait("ended", 5).code == 487
    bob.wait("ended", 5)
    assert not [event for event in bob.events() if event.kind == "answered"]


def test_a_second_caller_is_busy_and_the_first_call_stays(phone: PhoneMaker) -> None:
    ann, bob, eve = phone("ann"), phone("bob", script=ANSWERS), phone("eve")
    connect(ann, bob)
    eve.call(bob.uri)
    assert eve.wait("ended", 5).code == 486
    assert not [event for event in bob.events() if event.kind == "ended"]
    end(ann, bob)


def test_both_hear_each_other_at_the_time_it_was_said(phone: PhoneMaker, tmp_path: Path) -> None:
    write_tone(tmp_path / "low.wav", 500, 0.8)
    write_tone(tmp_path / "high.wav", 900, 0.8)
    ann, bob = phone("ann"), phone("bob", script=ANSWERS)
    connect(ann, bob)
    ann.play(tmp_path / "low.wav")
    bob.send_digits("5", tone_ms=100, gap_ms=1000)  # returns when ann has spoken
    bob.play(tmp_path / "high.wav")
    ann.send_digits("5", tone_ms=100, gap_ms=1000)
    end(ann, bob)
    heard_by_ann, heard_by_bob = ann.finish_recording(), bob.finish_recording()
    at_ann, at_bob = only_tone(heard_by_ann.heard, 900), only_tone(heard_by_bob.heard, 500)
    assert at_ann.length_s == pytest.approx(0.8, abs=0.1)
    assert at_bob.length_s == pytest.approx(0.8, abs=0.1)
    said = only_tone(heard_by_ann.said, 500).start_s + heard_by_ann.started_at
    assert at_bob.start_s + heard_by_bob.started_at == pytest.approx(said, abs=0.15)
    assert not hear_tones(heard_by_ann.heard, [500])


def test_a_recording_keeps_time_until_the_end(phone: PhoneMaker) -> None:
    ann, bob = phone("ann"), phone("bob", script=ANSWERS)
    connect(ann, bob)
    bob.send_digits("1", tone_ms=100, gap_ms=900)
    end(ann, bob)
    ended_at = next(event.at for event in ann.events() if event.kind == "ended")
    recording = ann.finish_recording()
    assert ann.recording == recording.heard
    assert ann.recording_started_at == recording.started_at
    for path in (recording.heard, recording.said):
        length_s = len(read_mono(path)) / 8000
        assert recording.started_at + length_s == pytest.approx(ended_at, abs=0.1)


@pytest.mark.parametrize("how", [DigitMode.RFC4733, DigitMode.INFO])
def test_pressed_keys_arrive_as_events_both_ways(phone: PhoneMaker, how: DigitMode) -> None:
    ann, bob = phone("ann", keys=how), phone("bob", keys=how, script=ANSWERS)
    connect(ann, bob)
    for sender, receiver, keys in ((ann, bob, "12#"), (bob, ann, "0*9")):
        sender.send_digits(keys, how)
        arrived = [receiver.wait("digit", 3) for _ in keys]
        assert "".join(event.digit for event in arrived) == keys
        assert {event.how for event in arrived} <= {how, None}
        assert len({event.at for event in arrived}) == len(keys)
    end(ann, bob)
    assert len([event for event in bob.events() if event.kind == "digit"]) == 3


def test_inband_keys_are_heard_both_ways(phone: PhoneMaker) -> None:
    ann, bob = phone("ann"), phone("bob", script=ANSWERS)
    connect(ann, bob)
    ann.send_digits("159D*0#", DigitMode.INBAND, tone_ms=80, gap_ms=80)
    bob.send_digits("2468", DigitMode.INBAND)
    ann.send_digits("7", DigitMode.INBAND, gap_ms=300)
    end(ann, bob)
    assert heard_digits_text(bob.finish_recording().heard) == "159D*0#7"
    assert heard_digits_text(ann.finish_recording().heard) == "2468"
    assert not [event for event in bob.events() if event.kind == "digit"]


def test_a_phone_calls_again_and_each_call_has_its_recording(phone: PhoneMaker) -> None:
    ann, bob = phone("ann"), phone("bob", script=ANSWERS)
    recordings = []
    for call in (1, 2):
        connect(ann, bob)
        ann.send_digits("5" * call, DigitMode.INBAND, gap_ms=250)
        end(ann, bob)
        recordings.append(bob.finish_recording())
    assert [recording.call for recording in recordings] == [1, 2]
    assert [heard_digits_text(recording.heard) for recording in recordings] == ["5", "55"]


def test_what_is_said_may_be_looped(phone: PhoneMaker, tmp_path: Path) -> None:
    write_tone(tmp_path / "short.wav", 700, 0.2)
    script = PhoneScript(auto_answer_after_s=0.1, say=tmp_path / "short.wav", say_looped=True)
    ann, bob = phone("ann"), phone("bob", script=script)
    connect(ann, bob)
    ann.send_digits("1", tone_ms=100, gap_ms=1000)
    end(ann, bob)
    heard = hear_tones(ann.finish_recording().heard, [700])
    assert sum(tone.length_s for tone in heard) > 0.9


def test_waiting_in_vain_tells_what_came(phone: PhoneMaker) -> None:
    ann, bob = phone("ann"), phone("bob", script=PhoneScript(auto_reject=486))
    ann.call(bob.uri)
    ann.wait("ended", 5)
    with pytest.raises(PhoneTimeout, match=r"phone ann: no answered, not within 0\.05 s; came: .*ended\(486"):
        ann.wait("answered", 0.05)


def test_what_makes_no_sense_is_refused(phone: PhoneMaker, tmp_path: Path) -> None:
    ann, bob = phone("ann"), phone("bob", script=ANSWERS)
    for deed in (ann.hang_up, ann.answer, ann.reject):
        with pytest.raises(PhoneError, match="phone ann"):
            deed()
    with pytest.raises(PhoneError, match="call 0 has had no audio"):
        ann.finish_recording()
    connect(ann, bob)
    with pytest.raises(PhoneError, match="no such keys: x"):
        ann.send_digits("1x")
    with pytest.raises(PhoneError, match="phone ann"):
        ann.play(tmp_path / "missing.wav")
    with pytest.raises(PhoneError, match="in a call already"):
        ann.call(bob.uri)
    end(ann, bob)


def test_closing_ends_the_call_and_completes_the_recording(phone: PhoneMaker) -> None:
    ann, bob = phone("ann"), phone("bob", script=ANSWERS)
    connect(ann, bob)
    bob.send_digits("1", DigitMode.INBAND, gap_ms=300)
    ann.close()
    ann.close()
    bob.wait("ended", 5)
    assert heard_digits_text(ann.finish_recording().heard) == "1"
    with pytest.raises(PhoneError, match="not open"):
        ann.call(bob.uri)
