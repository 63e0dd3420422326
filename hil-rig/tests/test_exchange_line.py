"""A line in a test's words, on the rung in memory, against a switchboard of a few lines."""

from collections.abc import Iterator

import numpy as np
import pytest

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
    Ring,
    duration_s,
)
from hil_rig.exchanges.caller_id import CallerId, mdmf
from hil_rig.exchanges.calling import CallerIdMode, Presentation, caller_id_sound, ringing
from hil_rig.exchanges.keys import keys
from hil_rig.exchanges.line import ExchangeLine
from hil_rig.exchanges.progress import CHINA, ProgressTone, ToneBias, ToneName, looped
from hil_rig.exchanges.side import Impairment
from hil_rig.exchanges.simulated import SimulatedEnd, SimulatedPair
from hil_rig.exchanges.sounds import level_dbm0, tone
from hil_rig.measure.dtmf import hear_digits, heard_digits_text
from hil_rig.measure.tones import hear_tones

WELCOME = tone((1000,), (), 1.0)


class Switchboard:
    """The other end: answers after its rings, plays its welcome, hangs up when the battery goes."""

    def __init__(self, end: SimulatedEnd, rings: int = 2) -> None:
        self.end = end
        self._rings = rings
        end.react = self._react

    def _react(self, end: SimulatedEnd, event: LineEvent) -> None:
        if event.kind is LineEventKind.RING_OFF:
            self._rings -= 1
            if self._rings == 0:
                end.perform([Pause(0.5), Hook(is_off=True), Play(WELCOME)])
        elif event.kind is LineEventKind.BATTERY_OFF:
            end.perform([Hook(is_off=False)])


@pytest.fixture
def pair() -> Iterator[SimulatedPair]:
    pair = SimulatedPair()
    with pair.exchange, pair.telephone:
        yield pair


@pytest.fixture
def line(pair: SimulatedPair) -> ExchangeLine:
    return ExchangeLine(pair.exchange)


def test_a_call_from_the_first_ring_to_the_disconnect(pair: SimulatedPair, line: ExchangeLine) -> None:
    Switchboard(pair.telephone)
    caller = line.ring(caller="13800138000", mode="dtmf")
    answered = caller.wait_answered(timeout_s=30)
    assert heard_digits_text(pair.telephone.heard()) == "D13800138000C"
    assert answered.at_s == pytest.approx(13 * 0.14 + 0.3 + 6.0 + 0.5, abs=0.01)
    (welcome,) = hear_tones(caller.listen(2), [1000])
    assert welcome.length_s == pytest.approx(1.0, abs=0.05)
    since_s = pair.telephone.now_s()
    caller.press("159#", tone_ms=60)
    digits = hear_digits(pair.telephone.heard(since_s))
    assert "".join(digit.digit for digit in digits) == "159#"
    assert digits[0].end_s - digits[0].start_s == pytest.approx(0.06, abs=0.012)
    gone_s = caller.hang_up(tone=None)
    assert caller.wait_released(timeout_s=5).at_s == gone_s


def test_busy_tone_is_slower_as_asked_and_never_ends(pair: SimulatedPair, line: ExchangeLine) -> None:
    pair.telephone.perform([Hook(is_off=True)])
    caller = line.ring()
    caller.wait_answered(timeout_s=1)
    caller.hang_up(tone="busy", cadence=+8, frequency_hz=+20, level_dbm0=-25)
    line.end.sleep(40)
    bursts = hear_tones(pair.telephone.heard(), [470], shortest_s=0.2)
    assert np.diff([burst.start_s for burst in bursts]) == pytest.approx(0.756, abs=0.021)
    assert len(bursts) == pytest.approx(40 / 0.756, abs=1)
    assert level_dbm0(pair.telephone.heard()[:8000]) == pytest.approx(-25 + 10 * np.log10(0.622), abs=0.4)


def test_a_caller_who_gives_up_rings_no_more(pair: SimulatedPair, line: ExchangeLine) -> None:
    Switchboard(pair.telephone, rings=9)
    caller = line.ring(cadence_s=(0.4, 0.2, 0.4, 2.0))
    line.end.sleep(5)
    caller.give_up()
    line.end.sleep(20)
    rings = [event.at_s for event in pair.telephone.events() if event.kind is LineEventKind.RING_ON]
    assert rings == pytest.approx([0, 0.6, 3.0, 3.6])


def test_a_call_out_is_dialled_answered_and_ended(pair: SimulatedPair, line: ExchangeLine) -> None:
    pair.telephone.perform([Hook(is_off=True), Pause(1.0), Play(keys("114")), Pause(6.0), Hook(is_off=False)])
    called = line.wait_seized(timeout_s=1)
    assert called.wait_dialled(3, timeout_s=5) == "114"
    called.send_tone("ring_back")
    line.end.sleep(2.5)
    called.answer(by_polarity=True)
    called.say(tone((800,), (), 0.5))
    called.wait_released(timeout_s=10)
    sounds = [heard for heard in hear_tones(pair.telephone.heard(), [450, 800]) if heard.length_s > 0.3]
    assert [heard.hz for heard in sounds] == [450, 450, 800]
    assert sounds[0].end_s == pytest.approx(1.15, abs=0.15)  # dial tone ends while the first key is pressed
    assert [event.kind for event in pair.telephone.events() if event.kind is LineEventKind.POLARITY] == ["polarity"] * 2


def test_digits_that_never_come_are_told(pair: SimulatedPair, line: ExchangeLine) -> None:
    pair.telephone.perform([Hook(is_off=True), Play(keys("11"))])
    with pytest.raises(ExchangeTimeout, match=r"line 1: '11' was dialled in 2 s, not 3 digits"):
        line.wait_seized(timeout_s=1).wait_dialled(3, timeout_s=2)


def test_a_flash_is_seen(pair: SimulatedPair, line: ExchangeLine) -> None:
    pair.telephone.perform([Hook(is_off=True), Pause(0.5), Flash(0.1)])
    assert line.wait_flash(timeout_s=2).at_s == pytest.approx(0.6)


def test_the_cable_is_pulled_and_plugged(pair: SimulatedPair, line: ExchangeLine) -> None:
    line.unplug()
    line.plug()
    assert [event.kind for event in pair.telephone.events()] == ["battery_off", "battery_on"]


def test_the_pair_adds_noise_and_takes_level(pair: SimulatedPair, line: ExchangeLine) -> None:
    line.impairment = Impairment(gain_db=-10, noise_dbm0=-40, hum_dbm0=-45)
    pair.telephone.perform([Hook(is_off=True)])
    caller = line.ring()
    caller.wait_answered(timeout_s=1)
    caller.say(tone((1000,), (0.5, 0.5), 2.0))
    heard = pair.telephone.heard()
    assert level_dbm0(heard[400:3600]) == pytest.approx(-25, abs=0.3)
    assert level_dbm0(heard[4400:7600]) == pytest.approx(10 * np.log10(10**-4 + 10**-4.5), abs=0.3)


def test_a_line_without_battery_cut_says_so() -> None:
    pair = SimulatedPair(cannot={Capability.BATTERY_CUT: "the coupler has no relay"})
    with pair.exchange as end, pytest.raises(CannotDo, match="the coupler has no relay"):
        ExchangeLine(end).ring().hang_up(tone=None)


def test_only_the_exchanges_end_is_an_exchange_line() -> None:
    with pytest.raises(ValueError, match="the telephone's end"):
        ExchangeLine(SimulatedPair().telephone)


@pytest.mark.parametrize("mode", [CallerIdMode.FSK, CallerIdMode.V23, CallerIdMode.DTMF_AFTER_RING])
def test_caller_id_lies_in_the_longest_pause_of_the_first_round(mode: CallerIdMode) -> None:
    plan = ringing(CallerId("13800138000"), mode, (0.4, 0.2, 0.4, 4.0))
    kinds = [type(step) for step in plan.first]
    assert kinds == [Ring, Pause, Ring, Pause, Play, Pause]
    assert sum(duration_s(step) for step in plan.first) == pytest.approx(5.0)
    assert plan.then == [Ring(0.4), Pause(0.2), Ring(0.4), Pause(4.0)]


def test_a_message_that_finds_no_room_is_refused() -> None:
    with pytest.raises(ValueError, match=r"has no room in a pause of 2\.0 s"):
        ringing(CallerId("13800138000", "n" * 90), CallerIdMode.FSK, (1.0, 2.0))


@pytest.mark.parametrize("cadence", [(), (1.0,), (1.0, 0.0)])
def test_what_is_no_ringing_is_refused(cadence: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="pairs of seconds"):
        ringing(CallerId(), cadence_s=cadence)


def test_errors_are_the_same_for_the_same_seed() -> None:
    sounds = [
        caller_id_sound(CallerId("1"), CallerIdMode.FSK, Presentation(bit_error_share=0.01, seed=seed))
        for seed in (1, 1, 2)
    ]
    assert np.array_equal(sounds[0], sounds[1])
    assert not np.array_equal(sounds[0], sounds[2])
    assert len(caller_id_sound(CallerId("1"), CallerIdMode.NONE)) == 0
    assert len(mdmf(CallerId("1"))) < len(mdmf(CallerId("12")))


@pytest.mark.parametrize("wanted", [*CHINA.values(), ProgressTone((425.5,)), ProgressTone((350, 440))])
@pytest.mark.parametrize("bias", [ToneBias(), ToneBias(cadence_percent=-7.3, frequency_hz=4.5)])
def test_a_loop_has_no_seam(wanted: ProgressTone, bias: ToneBias) -> None:
    loop = looped(wanted, bias)
    steepest = np.abs(np.diff(loop)).max()
    assert abs(float(loop[0]) - float(loop[-1])) <= 1.01 * steepest
    twice = np.concatenate([loop, loop])[len(loop) - 2000 : len(loop) + 2000]
    if not wanted.cadence_s:
        frames = np.square(twice.reshape(-1, 400).astype(np.float64)).mean(axis=1)
        if len(wanted.frequencies_hz) == 1:
            assert frames == pytest.approx(frames.mean(), rel=0.02)


def test_the_book_is_chinas() -> None:
    assert CHINA[ToneName.BUSY] == ProgressTone((450,), (0.35, 0.35))
    assert sum(CHINA[ToneName.VACANT].cadence_s) == pytest.approx(1.4)
