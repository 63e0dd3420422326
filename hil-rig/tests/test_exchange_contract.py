"""What `LineEnd` promises, held by each rung. A new rung adds its world here; what it can't do is skipped, and why.

The DAHDI rung runs in the lab's machine: with `-m lab`, or by this file's path, where `ZONGJI_LAB` names it.
"""

import threading
from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np
import pytest

from hil_rig.exchanges.api import (
    CannotDo,
    Capability,
    ExchangeError,
    ExchangeTimeout,
    Flash,
    LineEnd,
    LineEventKind,
    Pause,
    Play,
    Polarity,
    Ring,
    Side,
    require,
)
from hil_rig.exchanges.api import Hook as HookStep
from hil_rig.exchanges.caller_id import CallerId, mdmf
from hil_rig.exchanges.dahdi import REST_S, DahdiExchange
from hil_rig.exchanges.line import ExchangeLine
from hil_rig.exchanges.physical.control import Order
from hil_rig.exchanges.physical.dial_guard import DialGuard
from hil_rig.exchanges.physical.end import PhysicalEnd
from hil_rig.exchanges.simulated import SimulatedPair
from hil_rig.exchanges.sounds import level_dbm0, silence, tone
from hil_rig.lab import emulator
from hil_rig.lab.emulator import LabMissing
from hil_rig.lab.machine import Lab
from hil_rig.measure.dtmf import heard_digits_text
from hil_rig.measure.spandsp import SpandspUnavailable
from hil_rig.measure.spandsp_caller_id import AdsiStandard, hear_caller_id_messages
from hil_rig.measure.tones import hear_tones
from hil_rig.measure.wav import Samples

CANNOT = {Capability.POLARITY: "this pair has none"}


class World(Protocol):
    """An exchange's end, and what is on the other end of its line."""

    end: LineEnd

    def answer(self) -> None:
        """The other end goes off-hook and says 1 kHz at −20 dBm0 for a second."""

    def received(self) -> Samples:
        """What the other end has heard since the line was opened."""

    def rings(self) -> int:
        """How many bursts of ringing have begun there."""

    def flash(self) -> None:
        """The other end, which is off-hook, opens the loop for 300 ms."""

    def close(self) -> None:
        """Nothing runs any more."""


class SimulatedWorld:
    def __init__(self) -> None:
        self._pair = SimulatedPair(cannot=CANNOT)
        self._pair.telephone.open()
        self.end: LineEnd = self._pair.exchange

    def answer(self) -> None:
        self._pair.telephone.perform([HookStep(is_off=True), Play(tone((1000,), (), 1.0, -20.0))])

    def received(self) -> Samples:
        return self._pair.telephone.heard()

    def rings(self) -> int:
        return sum(event.kind is LineEventKind.RING_ON for event in self._pair.telephone.events())

    def flash(self) -> None:
        self._pair.telephone.perform([Flash(0.3)])

    def close(self) -> None:
        self._pair.telephone.close()


class PhysicalWorld:
    """Both devices of a real line in one: sound that passes a hundred times as fast, and a switch that notes."""

    cannot = CANNOT

    def __init__(self) -> None:
        self.end: LineEnd = PhysicalEnd("line 1", Side.EXCHANGE, self, self, DialGuard([]))
        self._orders: list[Order] = []
        self._received: list[Samples] = []
        self._to_hear = silence(0)
        self._tell: Callable[[LineEventKind], None] = lambda _: None
        self._is_plugged = True
        self._enough = threading.Event()
        self._pump: threading.Thread | None = None

    def answer(self) -> None:
        self._tell(LineEventKind.OFF_HOOK)
        self._to_hear = tone((1000,), (), 1.0, -20.0)

    def received(self) -> Samples:
        return np.concatenate(self._received)

    def rings(self) -> int:
        return self._orders.count(Order.RING_ON)

    def flash(self) -> None:
        self._tell(LineEventKind.FLASH)

    def close(self) -> None:
        self.stop()

    def start(self, serve: Callable[[Samples], Samples]) -> None:
        def pump() -> None:
            while not self._enough.wait(0.0002):
                block, self._to_hear = self._to_hear[:160], self._to_hear[160:]
                sent = serve(np.concatenate([block, silence((160 - len(block)) / 8000)]))
                self._received.append(sent if self._is_plugged else np.zeros_like(sent))

        self._enough.clear()
        self._pump = threading.Thread(target=pump)
        self._pump.start()

    def stop(self) -> None:
        self._enough.set()
        if self._pump is not None:
            self._pump.join()

    def open(self, tell: Callable[[LineEventKind], None]) -> None:
        self._tell = tell

    def give(self, order: Order) -> None:
        self._orders.append(order)
        if order in {Order.UNPLUG, Order.PLUG}:
            self._is_plugged = order is Order.PLUG


class DahdiWorld:
    """A cable of the lab with nobody's switchboard on it: its other end is opened as a telephone."""

    def __init__(self, lab: Lab) -> None:
        exchange = DahdiExchange(lab, ["fxo"])
        exchange.lay()
        self.end: LineEnd = exchange.line("1")
        self._far = exchange.far_end("1")
        self._far.open()
        self._far.sleep(REST_S)

    def answer(self) -> None:
        self._far.perform([HookStep(is_off=True), Play(tone((1000,), (), 1.0, -20.0))])

    def received(self) -> Samples:
        return self._far.heard()

    def rings(self) -> int:
        return sum(event.kind is LineEventKind.RING_ON for event in self._far.events())

    def flash(self) -> None:
        self._far.perform([Flash(0.3)])

    def close(self) -> None:
        self._far.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    try:
        emulator.folder()
    except LabMissing as why:
        pytest.skip(str(why))
    with Lab(tmp_path_factory.mktemp("lab")) as running:
        yield running


IN_THE_LAB = [pytest.mark.lab, pytest.mark.timeout(120), pytest.mark.xdist_group("lab")]


@pytest.fixture(params=["simulated", "physical", pytest.param("dahdi", marks=IN_THE_LAB)])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    made: World
    match request.param:
        case "simulated":
            made = SimulatedWorld()
        case "physical":
            made = PhysicalWorld()
        case _:
            made = DahdiWorld(request.getfixturevalue("lab"))
    yield made
    made.end.close()
    made.close()


def able(end: LineEnd, capability: Capability) -> None:
    """Skip, with the rung's reason, what it can't do."""
    try:
        require(end, capability)
    except CannotDo as why:
        pytest.skip(str(why))


def test_ringing_repeats_until_the_answer_and_what_is_said_then_is_heard(world: World) -> None:
    with world.end as end:
        began_s = end.perform([], then=[Ring(0.2), Pause(0.3)], until={LineEventKind.OFF_HOOK})
        while end.now_s() < began_s + 1.6:
            end.sleep(0.1)
        rung = world.rings()
        assert rung >= 4
        world.answer()
        answered = end.wait(LineEventKind.OFF_HOOK, 5)
        rung = world.rings()
        end.sleep(2.0)
        assert world.rings() == rung
        assert answered.at_s > began_s + 1.59
        (heard,) = hear_tones(end.heard(answered.at_s), [1000], shortest_s=0.5)
        assert heard.length_s == pytest.approx(1.0, abs=0.06)
        assert all(event.kind is not LineEventKind.PERFORMED for event in end.events())


def test_steps_follow_each_other_without_gap_and_their_end_is_told_once(world: World) -> None:
    with world.end as end:
        sound = tone((1000,), (), 0.4, -15.0)
        began_s = end.perform([Play(sound), Pause(0.2), Play(sound)])
        done = end.wait(LineEventKind.PERFORMED, 5)
        assert done.at_s == pytest.approx(began_s + 1.0, abs=0.04)
        with pytest.raises(ExchangeTimeout, match="line 1: no performed within"):
            end.wait(LineEventKind.PERFORMED, 0.02)
        bursts = hear_tones(world.received(), [1000], shortest_s=0.2)
        assert [burst.length_s for burst in bursts] == pytest.approx([0.4, 0.4], abs=0.05)
        assert bursts[1].start_s - bursts[0].start_s == pytest.approx(0.6, abs=0.021)


def test_a_new_performance_and_a_stop_cut_the_old_one(world: World) -> None:
    with world.end as end:
        end.perform([], then=[Play(tone((1000,), (), 0.5))])
        end.sleep(0.3)
        end.perform([Play(tone((1500,), (), 5.0))])
        end.sleep(0.3)
        end.stop()
        end.sleep(0.3)
        received = world.received()
        assert level_dbm0(received[-1600:]) < -60
        assert hear_tones(received, [1500])[-1].length_s < 4.0
        assert all(event.kind is not LineEventKind.PERFORMED for event in end.events())


def test_the_clock_runs_with_what_is_heard(world: World) -> None:
    with world.end as end:
        end.sleep(0.5)
        before_s = end.now_s()
        length = len(end.heard())
        after_s = end.now_s()
        assert round(before_s * 8000) <= length <= round(after_s * 8000)
        assert before_s >= 0.499
        assert len(end.heard(before_s)) <= round((end.now_s() - before_s) * 8000)


def test_what_it_cannot_do_is_refused_before_anything_is_done(world: World) -> None:
    with world.end as end:
        why = f"line 1 can't do polarity: {end.cannot[Capability.POLARITY]}"
        with pytest.raises(CannotDo, match=why):
            end.perform([Ring(0.1), Polarity(is_reversed=True)])
        end.sleep(0.3)
        assert world.rings() == 0


@pytest.mark.parametrize("wrong", [[Ring(-1.0)], [Pause(-0.1)]])
def test_a_time_that_is_none_is_refused(world: World, wrong: list[Ring | Pause]) -> None:
    with world.end as end, pytest.raises(ValueError, match="takes no time or some"):
        end.perform(wrong)


def test_it_performs_only_while_it_is_open(world: World) -> None:
    with pytest.raises(ExchangeError, match="line 1 isn't open"):
        world.end.perform([Ring(1.0)])
    with world.end:
        pass
    with pytest.raises(ExchangeError, match="line 1 isn't open"):
        world.end.perform([Ring(1.0)])
    assert world.rings() == 0
    world.end.close()


def test_a_flash_of_the_other_end_is_seen(world: World) -> None:
    with world.end as end:
        world.answer()
        end.wait(LineEventKind.OFF_HOOK, 5)
        end.sleep(1.5)
        world.flash()
        flashed = end.wait(LineEventKind.FLASH, 5)
        assert flashed.at_s > 1.0


def test_caller_id_in_keys_comes_before_the_ring(world: World) -> None:
    with world.end as end:
        ExchangeLine(end).ring(caller="13800138000", mode="dtmf")
        while not world.rings():
            end.sleep(0.2)
        assert heard_digits_text(world.received()) == "D13800138000C"


@pytest.mark.parametrize(("mode", "standard"), [("fsk", AdsiStandard.BELL_202), ("v23", AdsiStandard.V23)])
def test_caller_id_by_modem_follows_the_first_ring(world: World, mode: str, standard: AdsiStandard) -> None:
    with world.end as end:
        caller = CallerId("02087654321")
        ExchangeLine(end).ring(caller, mode=mode)
        end.sleep(4.0)
        assert world.rings() == 1
        try:
            heard = hear_caller_id_messages(world.received(), standard)
        except SpandspUnavailable as why:
            pytest.skip(str(why))
        assert heard == [mdmf(caller)[: len(heard[0])]]


def test_nothing_comes_over_a_pulled_cable_and_all_over_it_plugged_again(world: World) -> None:
    able(world.end, Capability.UNPLUG)
    with world.end as end:
        world.answer()
        end.wait(LineEventKind.OFF_HOOK, 5)
        end.unplug()
        before = len(world.received())
        end.sleep(0.5)
        assert level_dbm0(world.received()[before + 800 :]) < -60
        end.plug()
        before = len(world.received())
        end.perform([Play(tone((1500,), (), 0.5, -15.0))])
        end.sleep(1.0)
        (heard,) = hear_tones(world.received()[before:], [1500], shortest_s=0.3)
        assert heard.length_s == pytest.approx(0.5, abs=0.06)
