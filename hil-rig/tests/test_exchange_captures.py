"""A call is captured, kept, read and played again."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from hil_rig.captures import Capture, CaptureError, Digit, captured, read_capture, replay, write_capture
from hil_rig.captures.replay import replay_plan
from hil_rig.exchanges.api import (
    CannotDo,
    Capability,
    ExchangeTimeout,
    Flash,
    Hook,
    LineEvent,
    LineEventKind,
    Pause,
    Play,
    Polarity,
    Ring,
    Side,
)
from hil_rig.exchanges.keys import keys
from hil_rig.exchanges.line import ExchangeLine
from hil_rig.exchanges.simulated import SimulatedEnd, SimulatedPair
from hil_rig.exchanges.sounds import level_dbm0, silence, tone
from hil_rig.measure.dtmf import heard_digits_text
from hil_rig.measure.tones import hear_tones

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def answering(pair: SimulatedPair, after_rings: int) -> None:
    rings = 0

    def react(end: SimulatedEnd, event: LineEvent) -> None:
        nonlocal rings
        rings += event.kind is LineEventKind.RING_OFF
        if event.kind is LineEventKind.RING_OFF and rings == after_rings:
            end.perform([Pause(0.5), Hook(is_off=True), Play(tone((1000,), (), 1.0)), Pause(3.0), Hook(is_off=False)])

    pair.telephone.react = react


def a_call() -> Capture:
    """What a telephone on a line saw: two rings, answered, a key pressed to it, busy tone, on-hook."""
    pair = SimulatedPair()
    with pair.exchange as exchange, pair.telephone as telephone:
        answering(pair, 2)
        caller = ExchangeLine(exchange).ring("13800138000", "dtmf")
        caller.wait_answered(20)
        caller.press("7")
        caller.hang_up("busy", level_dbm0=-20)
        caller.wait_released(10)
        seen = captured(telephone, NOON)
        theirs = captured(exchange, NOON)
        events = sorted([*seen.events, *theirs.events], key=lambda event: event.at_s)
        return Capture("line 1", NOON, seen.from_exchange, theirs.from_telephone, events)


def test_a_captured_call_has_its_events_and_digits_where_they_were() -> None:
    call = a_call()
    kinds = [event.kind.value for event in call.events]
    assert kinds == ["ring_on", "ring_off", "ring_on", "ring_off", "off_hook", "on_hook"]
    digits = call.digits()
    assert "".join(digit.digit for digit in digits) == "D13800138000C7"
    assert {digit.sent_by for digit in digits} == {Side.EXCHANGE}
    assert digits[-1].start_s == pytest.approx(call.events[4].at_s, abs=0.02)


@pytest.mark.parametrize("name", ["call", "call.zip"])
def test_what_is_written_is_read_again(tmp_path: Path, name: str) -> None:
    call = a_call()
    write_capture(tmp_path / name, call)
    read = read_capture(tmp_path / name)
    assert np.abs(read.from_exchange - call.from_exchange).max() < 1 / 32000
    assert len(read.from_telephone) == len(call.from_telephone)
    assert list(read.events) == list(call.events)
    assert (read.line, read.made_at, read.offset_db, read.digits()) == ("line 1", NOON, None, call.digits())


def test_the_events_file_can_be_read_by_a_person(tmp_path: Path) -> None:
    write_capture(tmp_path / "call", a_call())
    lines = [json.loads(line) for line in (tmp_path / "call" / "events.jsonl").read_text("utf-8").splitlines()]
    assert [line["at_s"] for line in lines] == sorted(line["at_s"] for line in lines)
    assert [line["digit"] for line in lines if line["kind"] == "digit"] == [*"D13800138000C7"]


def test_a_replayed_call_rings_is_answered_and_goes_on_as_it_did() -> None:
    pair = SimulatedPair()
    call = a_call()
    with pair.exchange as exchange, pair.telephone as telephone:
        answering(pair, 2)
        again = replay(exchange, call, NOON)
        assert heard_digits_text(telephone.heard()) == "D13800138000C7"
        assert [event.at_s for event in telephone.events() if event.kind is LineEventKind.RING_ON] == pytest.approx(
            [event.at_s for event in call.events if event.kind is LineEventKind.RING_ON], abs=0.001
        )
        (busy, *_) = hear_tones(telephone.heard()[-8000:], [450], shortest_s=0.3)
        assert busy.length_s == pytest.approx(0.35, abs=0.05)
    assert [event.kind.value for event in again.events] == ["off_hook", "on_hook"]
    assert len(hear_tones(again.from_telephone, [1000])) == 1
    assert [digit.digit for digit in again.digits()] == [*"D13800138000C7"]


@pytest.mark.parametrize("rings", [1, 5])
def test_a_switchboard_that_answers_sooner_or_later_hears_the_same_call(rings: int) -> None:
    pair = SimulatedPair()
    with pair.exchange as exchange, pair.telephone as telephone:
        answering(pair, rings)
        again = replay(exchange, a_call(), NOON)
        off_hook = next(event.at_s for event in again.events if event.kind is LineEventKind.OFF_HOOK)
        rung = [event.at_s for event in telephone.events() if event.kind is LineEventKind.RING_ON]
        assert len(rung) == rings
        assert np.diff(rung) == pytest.approx(5.0, abs=0.01)
        assert [digit.digit for digit in again.digits() if digit.start_s > off_hook - 0.05] == ["7"]


def test_nobody_answers() -> None:
    pair = SimulatedPair()
    with pair.exchange as exchange, pytest.raises(ExchangeTimeout, match="no off_hook within 12 s"):
        replay(exchange, a_call(), NOON, answer_timeout_s=12)


def test_a_telephones_part_is_replayed_by_hook_flash_and_keys() -> None:
    events = [
        LineEvent(LineEventKind.OFF_HOOK, 1.0),
        LineEvent(LineEventKind.FLASH, 3.0),
        LineEvent(LineEventKind.ON_HOOK, 4.0),
    ]
    sound = np.concatenate([silence(1.5), keys("42"), silence(2.6)])
    call = Capture("desk", NOON, silence(len(sound) / 8000), sound, events)
    pair = SimulatedPair()
    with pair.exchange as exchange, pair.telephone as telephone:
        replay(telephone, call, NOON)
        assert [(event.kind.value, event.at_s) for event in exchange.events()] == [
            ("off_hook", 1.0),
            ("flash", 3.1),
            ("on_hook", 4.0),
        ]
        assert heard_digits_text(exchange.heard()) == "42"
    assert Flash(0.1) in replay_plan(call, Side.TELEPHONE).before


def test_a_calibrated_capture_is_replayed_at_its_true_level() -> None:
    call = Capture("line", NOON, tone((1000,), (), 1.0, -30.0), silence(1.0), (), 12.0, 0.6)
    pair = SimulatedPair()
    with pair.exchange as exchange, pair.telephone as telephone:
        replay(exchange, call, NOON)
        assert level_dbm0(telephone.heard()[400:7600]) == pytest.approx(-18, abs=0.2)


def test_polarity_and_battery_come_back_in_their_places() -> None:
    events = [
        LineEvent(LineEventKind.POLARITY, 0.5),
        LineEvent(LineEventKind.RING_ON, 1.0),
        LineEvent(LineEventKind.RING_OFF, 2.0),
        LineEvent(LineEventKind.OFF_HOOK, 2.5),
        LineEvent(LineEventKind.BATTERY_OFF, 3.0),
        LineEvent(LineEventKind.BATTERY_ON, 3.5),
        LineEvent(LineEventKind.POLARITY, 3.6),
    ]
    plan = replay_plan(Capture("line", NOON, silence(4.0), silence(4.0), events), Side.EXCHANGE)
    assert plan.before == [Pause(0.5), Polarity(is_reversed=True), Pause(0.5), Ring(1.0), Pause(0.5)]
    assert plan.waiting == [Pause(1.0)]
    assert [type(step).__name__ for step in plan.after] == ["Pause", "BatteryCut", "Pause", "Polarity", "Pause"]
    assert Polarity(is_reversed=False) in plan.after


def test_what_the_rung_cannot_replay_is_told_before_it_begins() -> None:
    pair = SimulatedPair(cannot={Capability.RING: "a coupler can't ring"})
    with pair.exchange as exchange, pair.telephone as telephone:
        with pytest.raises(CannotDo, match="a coupler can't ring"):
            replay(exchange, a_call(), NOON)
        assert telephone.events() == ()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("capture.json", "[]", "version None"),
        ("capture.json", '{"version": 2}', "version 2, but this rig reads version 1"),
        ("capture.json", '{"version": 1}', r"KeyError\('line'\)"),
        ("capture.json", "{", "Expecting property name"),
        ("capture.json", "x" * 200_000, "larger than a capture"),
        (
            "events.jsonl",
            '{"at_s": 1, "kind": "ring_on"}\n{"at_s": 0.5, "kind": "ring_off"}\n',
            "line 2: 0.5 s doesn't",
        ),
        ("events.jsonl", '{"at_s": NaN, "kind": "ring_on"}\n', "line 1: nan s doesn't"),
        ("events.jsonl", '{"at_s": 1, "kind": "explode"}\n', "line 1: .*explode"),
        ("events.jsonl", "\n", "line 1"),
        ("from_exchange.wav", "RIFF", "from_exchange.wav: "),
    ],
)
def test_what_is_no_capture_is_told_with_its_place(tmp_path: Path, name: str, content: str, told: str) -> None:
    write_capture(tmp_path, Capture("line", NOON, silence(0.1), silence(0.1)))
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(CaptureError, match=told):
        read_capture(tmp_path)


def test_a_file_that_is_missing_or_no_zip_is_told(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match="No such file"):
        read_capture(tmp_path / "none")
    (tmp_path / "text").write_text("hello", "utf-8")
    with pytest.raises(CaptureError, match="neither a folder nor a zip"):
        read_capture(tmp_path / "text")
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    with pytest.raises(CaptureError, match=r"capture\.json"):
        read_capture(tmp_path / "empty.zip")


def test_a_digit_knows_who_sent_it() -> None:
    call = Capture("line", NOON, keys("1"), keys("2"))
    assert [(digit.digit, digit.sent_by) for digit in call.digits()] == [("1", Side.EXCHANGE), ("2", Side.TELEPHONE)]
    assert isinstance(call.digits()[0], Digit)
