"""Lines are heard for who calls: the number is told once for its call, and never to another one."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import numpy as np
import pytest

from appliance.lines.caller_ids import Habits
from appliance.lines.caller_ids.warming import warm_up
from appliance.lines.cards.messages import CallerIdCame, Ringing
from drivers.dsp.caller_id import Arrival, CallArrived, CallerId, CallerIdListener, SentBy
from hil_rig.exchanges import caller_id as rig
from hil_rig.exchanges.api import Pause, Play, Ring
from hil_rig.exchanges.calling import CallerIdMode, caller_id_sound, ringing
from hil_rig.exchanges.fsk import BELL_202, framed, modulated
from hil_rig.exchanges.sounds import to_int16
from tests.unit.lines.heard_lines import Exchange

_NUMBER = "13800138000"
_MODES = {
    CallerIdMode.DTMF: ("before_ring", "dtmf"),
    CallerIdMode.DTMF_AFTER_RING: ("after_ring", "dtmf"),
    CallerIdMode.FSK: ("after_ring", "fsk_bell_202"),
    CallerIdMode.V23: ("after_ring", "fsk_v23"),
}


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    exchange = Exchange(tmp_path)
    exchange.hearing.listen({1: "auto"})
    exchange.sleep(1.0)
    return exchange


def _call(exchange: Exchange, mode: CallerIdMode, number: str = _NUMBER, rounds: int = 2) -> list[CallerIdCame]:
    """A call that rings some times and is given up; what was told of it."""
    before = len(exchange.told)
    plan = ringing(rig.CallerId(number), mode)
    cadence = ringing(rig.CallerId(), CallerIdMode.NONE).then
    steps = [*plan.first, *plan.then] if mode is CallerIdMode.DTMF else [*(plan.first or plan.then)]
    exchange.perform(1, [*steps, *list(cadence) * (rounds - 1)], then_s=4.0)
    told = [message for _, message in exchange.told[before:]]
    assert sum(isinstance(message, Ringing) for message in told) == 1
    return [message for message in told if isinstance(message, CallerIdCame)]


@pytest.mark.parametrize("mode", _MODES)
def test_each_way_of_telling_the_number_is_heard(exchange: Exchange, mode: CallerIdMode) -> None:
    (came,) = _call(exchange, mode)
    assert (came.number, (came.arrival, came.mode)) == (_NUMBER, _MODES[mode])


def test_the_way_may_change_from_call_to_call_and_no_call_is_lost(exchange: Exchange) -> None:
    modes = [*_MODES, CallerIdMode.NONE, *reversed(_MODES), CallerIdMode.NONE, CallerIdMode.NONE, *_MODES]
    heard = [_call(exchange, mode, f"1390000{at:04}") for at, mode in enumerate(modes)]
    expected = [None if mode is CallerIdMode.NONE else f"1390000{at:04}" for at, mode in enumerate(modes)]
    assert [[came.number for came in each] for each in heard] == [[number] for number in expected]


def test_a_call_without_a_number_is_told_with_the_second_ring(exchange: Exchange) -> None:
    (came,) = _call(exchange, CallerIdMode.NONE)
    rang_s, told_s = (at_s for at_s, _ in exchange.told)
    assert (came.arrival, came.number) == ("nothing_came", None)
    assert told_s - rang_s <= 5.5


def test_a_line_that_told_nothing_five_times_is_waited_for_no_longer_than_three_seconds(exchange: Exchange) -> None:
    for _ in range(5):
        _call(exchange, CallerIdMode.NONE)
    exchange.told.clear()
    (came,) = _call(exchange, CallerIdMode.NONE)
    rang_s, told_s = (at_s for at_s, _ in exchange.told)
    assert came.habit == "none"
    assert told_s - rang_s <= 2.9


def test_a_line_that_told_nothing_five_times_and_then_does_is_heard(exchange: Exchange) -> None:
    for _ in range(5):
        _call(exchange, CallerIdMode.NONE)
    assert [came.number for came in _call(exchange, CallerIdMode.FSK)] == [_NUMBER]
    assert [came.number for came in _call(exchange, CallerIdMode.DTMF_AFTER_RING)] == [_NUMBER]


def test_fsk_is_told_within_half_a_second_of_its_end(exchange: Exchange) -> None:
    message = modulated(framed(rig.mdmf(rig.CallerId(_NUMBER))), BELL_202)
    rest_s = exchange.lines[1].perform([Ring(1.0), Pause(0.6), Play(message)])
    exchange.sleep(rest_s)
    end_s = exchange.now_s
    exchange.sleep(1.0)
    assert exchange.told[-1][0] - end_s <= 0.3


def test_a_withheld_number_says_so_and_a_garbled_one_too(exchange: Exchange) -> None:
    withheld = ringing(rig.CallerId(absence=rig.Absence.WITHHELD), CallerIdMode.DTMF)
    exchange.perform(1, [*withheld.first, *withheld.then], then_s=8.0)
    spoilt = modulated(framed(rig.with_checksum(0x80, rig.mdmf(rig.CallerId(_NUMBER))[2:-1], wrong_by=9)), BELL_202)
    exchange.perform(1, [Ring(1.0), Pause(0.6), Play(spoilt), Pause(2.0), Ring(1.0)], then_s=8.0)
    told = [message for _, message in exchange.told if isinstance(message, CallerIdCame)]
    assert [(came.arrival, came.absence, came.number) for came in told] == [
        ("before_ring", "withheld", None),
        ("unreadable", None, None),
    ]


def test_a_number_that_no_ring_follows_is_not_the_next_calls(exchange: Exchange) -> None:
    alone = ringing(rig.CallerId("13911111111"), CallerIdMode.DTMF)
    exchange.perform(1, alone.first, then_s=8.0)
    assert [came.number for came in _call(exchange, CallerIdMode.NONE)] == [None]


def test_what_is_said_and_keyed_in_a_call_is_not_the_next_callers_number(exchange: Exchange) -> None:
    keyed = ringing(rig.CallerId("13911111111"), CallerIdMode.DTMF).first
    exchange.perform(1, [Ring(1.0), Pause(0.5)])
    exchange.lines[1].is_ours = True
    exchange.perform(1, keyed, then_s=1.0)
    exchange.lines[1].is_ours = False
    exchange.sleep(1.0)
    exchange.told.clear()
    assert [came.number for came in _call(exchange, CallerIdMode.NONE)] == [None]


def test_a_line_that_gives_no_sound_still_tells_its_calls_and_is_tried_again(exchange: Exchange) -> None:
    exchange.lines[1].is_deaf = True
    exchange.sleep(3.0)
    assert [came.arrival for came in _call(exchange, CallerIdMode.NONE)] == ["nothing_came"]
    exchange.lines[1].is_deaf = False
    exchange.sleep(3.0)
    assert [came.number for came in _call(exchange, CallerIdMode.FSK)] == [_NUMBER]


def test_only_lines_that_are_wanted_and_there_are_heard(tmp_path: Path) -> None:
    exchange = Exchange(tmp_path, ports=3)
    exchange.hearing.listen({1: "fsk_bell", 2: "dtmf", 9: "auto"})
    exchange.sleep(0.5)
    assert [line.opened for line in exchange.lines.values()] == [0, 1, 0]
    exchange.hearing.listen({})
    exchange.perform(2, [Ring(1.0)])
    assert exchange.told == []


def test_habits_survive_a_restart_and_a_broken_file_is_none(tmp_path: Path) -> None:
    came = CallArrived(Arrival.BEFORE_RING, CallerId(SentBy.DTMF, number=_NUMBER))
    habits = Habits(tmp_path / "habits")
    for _ in range(3):
        habits.learn(4, came)
    again = Habits(tmp_path / "habits")
    assert (again.told(4), again.tells_nothing_after_ring(4)) == ("dtmf_before_ring", True)
    assert again.told(5) == "too_few_calls"
    (tmp_path / "habits").write_text('{"4": [["smoke"]]}')
    assert Habits(tmp_path / "habits").told(4) == "too_few_calls"


def test_what_works_on_the_first_callers_sound_has_worked_before() -> None:
    def hear() -> None:
        for mode in (CallerIdMode.DTMF, CallerIdMode.FSK):
            listener = CallerIdListener()
            sound = to_int16(caller_id_sound(rig.CallerId(_NUMBER), mode))
            listener.feed(np.concatenate([sound, np.zeros(8000, np.int16)]), 1.0)
            assert isinstance(listener.last_heard, CallerId)

    before = _used(warm_up)
    first_used = {Path(file).name for file, _ in _used(hear) - before}
    assert first_used <= {"keys.py", "message.py", "ringing.py", "bits.py", "frame.py", "receiver.py"}, (
        "bits and digits"
    )


def _used(act: Callable[[], None]) -> set[tuple[str, str]]:
    """Tell which functions of the hearing are called, by file and name."""
    used = set()

    def note(frame: FrameType, event: str, _arg: object) -> None:
        if event == "call" and "drivers/dsp" in frame.f_code.co_filename:
            used.add((frame.f_code.co_filename, frame.f_code.co_qualname))

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return used
