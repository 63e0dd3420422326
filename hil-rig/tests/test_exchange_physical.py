"""The rung of copper, with a sound device and a serial port that the test holds in its hands."""

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from hil_rig.exchanges.api import (
    BatteryCut,
    CannotDo,
    Capability,
    ExchangeError,
    ExchangeTimeout,
    ExchangeUnavailable,
    Flash,
    Hook,
    LineEventKind,
    Pause,
    Play,
    Polarity,
    Ring,
    Side,
    Step,
    duration_s,
)
from hil_rig.exchanges.keys import keys
from hil_rig.exchanges.performing import Change
from hil_rig.exchanges.physical.config import RigConfigError, read_rig
from hil_rig.exchanges.physical.control import (
    NEEDED,
    Order,
    RelayDialect,
    TextDialect,
    missing_orders,
    order_of,
)
from hil_rig.exchanges.physical.dial_guard import DialGuard
from hil_rig.exchanges.physical.end import Levels, PhysicalEnd
from hil_rig.exchanges.physical.exchange import NoSwitch, PhysicalExchange
from hil_rig.exchanges.physical.pulse_guard import NumberNotAllowed
from hil_rig.exchanges.physical.serial_switch import SerialSwitch
from hil_rig.exchanges.sounds import level_dbm0, silence, tone
from hil_rig.measure.wav import Samples


class HandHeldAudio:
    """A sound device whose blocks pass when the test says so; `line` is what comes from the line."""

    def __init__(self) -> None:
        self.serve: Callable[[Samples], Samples] | None = None
        self.sent: list[Samples] = []
        self.heard = silence(0)

    def start(self, serve: Callable[[Samples], Samples]) -> None:
        self.serve = serve
        self.run(0.02)

    def run(self, seconds: float) -> None:
        """Let blocks of 20 ms pass."""
        for _ in range(round(seconds / 0.02)):
            assert self.serve is not None
            block, self.heard = self.heard[:160], self.heard[160:]
            self.sent.append(self.serve(np.concatenate([block, silence((160 - len(block)) / 8000)])))

    def stop(self) -> None:
        self.serve = None


class HandHeldSwitch:
    """A control that notes its orders."""

    def __init__(self, cannot: Mapping[Capability, str] | None = None) -> None:
        self.cannot = cannot or {}
        self.orders: list[Order] = []
        self.tell: Callable[[LineEventKind], None] = lambda _: None
        self.is_open = False

    def open(self, tell: Callable[[LineEventKind], None]) -> None:
        self.tell, self.is_open = tell, True

    def give(self, order: Order) -> None:
        self.orders.append(order)

    def close(self) -> None:
        self.is_open = False


class Bench:
    """An open end with all that it is wired to."""

    def __init__(self, side: Side, *, allowed: tuple[str, ...] = (), levels: Levels | None = None) -> None:
        self.audio, self.switch = HandHeldAudio(), HandHeldSwitch()
        self.end = PhysicalEnd("desk", side, self.audio, self.switch, DialGuard(allowed), levels or Levels())

    def __enter__(self) -> "Bench":
        self.end.open()
        self.switch.orders.clear()
        self.audio.sent.clear()
        return self

    def __exit__(self, *_: object) -> None:
        self.end.close()


def test_ringing_stops_at_the_answer_and_orders_are_given_with_their_blocks() -> None:
    with Bench(Side.EXCHANGE) as bench:
        bench.end.perform([], then=[Ring(1.0), Pause(4.0)], until={LineEventKind.OFF_HOOK})
        bench.audio.run(5.5)
        assert bench.switch.orders == [Order.RING_ON, Order.RING_OFF, Order.RING_ON]
        bench.switch.tell(LineEventKind.OFF_HOOK)
        bench.audio.run(10)
        assert bench.switch.orders[3:] == [Order.RING_OFF]
        assert bench.end.wait(LineEventKind.OFF_HOOK, 1).at_s == pytest.approx(5.52)


def test_sound_goes_out_to_the_sample_and_comes_in_without_gaps() -> None:
    with Bench(Side.EXCHANGE, levels=Levels(heard_offset_db=6.0, sent_offset_db=-10.0)) as bench:
        bench.audio.heard = tone((1000,), (), 1.0, -20.0)
        bench.end.perform([Pause(0.105), Play(tone((1000,), (), 0.5, -15.0))])
        bench.audio.run(1.0)
        sent = np.concatenate(bench.audio.sent)
        assert np.flatnonzero(sent)[[0, -1]].tolist() == [841, 4839]  # a sine's first sample is zero
        assert level_dbm0(sent[1000:4600]) == pytest.approx(-5, abs=0.05)  # the card loses 10 dB on the way out
        assert level_dbm0(bench.end.heard(0.1)[:6400]) == pytest.approx(-14, abs=0.05)  # and 6 dB on the way in
        assert bench.end.wait(LineEventKind.PERFORMED, 1).at_s == pytest.approx(0.64)
        assert bench.end.now_s() == pytest.approx(1.02)


def test_an_end_leaves_its_line_idle() -> None:
    bench = Bench(Side.TELEPHONE, allowed=("114",))
    with bench:
        bench.end.perform([Hook(is_off=True), Polarity(is_reversed=False)])
    assert bench.switch.orders[-1] is Order.PLUG
    assert Order.ON_HOOK in bench.switch.orders[-5:]
    assert not bench.switch.is_open
    bench.end.close()


def test_a_wait_ends_when_the_device_speaks_on_its_own_thread() -> None:
    with Bench(Side.EXCHANGE) as bench:
        speaker = threading.Timer(0.05, bench.switch.tell, [LineEventKind.FLASH])
        speaker.start()
        assert bench.end.wait(LineEventKind.FLASH, 5).kind is LineEventKind.FLASH
        speaker.join()
        with pytest.raises(ExchangeTimeout, match=r"desk: no flash within 0\.01 s; seen: flash"):
            bench.end.wait(LineEventKind.FLASH, 0.01)


def test_sleep_is_counted_in_audio() -> None:
    with Bench(Side.EXCHANGE) as bench:
        enough = threading.Event()

        def pump() -> None:
            while not enough.wait(0.0005):
                bench.audio.run(0.02)

        pumping = threading.Thread(target=pump)
        pumping.start()
        before_s = bench.end.now_s()
        bench.end.sleep(0.5)
        after_s = bench.end.now_s()
        enough.set()
        pumping.join()
        assert after_s - before_s > 0.499


def test_a_device_without_sound_is_told_and_closed() -> None:
    class Silent(HandHeldAudio):
        def start(self, serve: Callable[[Samples], Samples]) -> None:
            """No block ever comes."""

    switch = HandHeldSwitch()
    end = PhysicalEnd("desk", Side.EXCHANGE, Silent(), switch, DialGuard([]))
    with pytest.raises(ExchangeError, match="desk: no sound came from the device"):
        end.open(timeout_s=0.01)
    assert not switch.is_open


def test_a_line_that_nothing_switches_says_so() -> None:
    end = PhysicalEnd("desk", Side.EXCHANGE, HandHeldAudio(), NoSwitch(), DialGuard([]))
    with end, pytest.raises(CannotDo, match=r"desk can't do ring: rig\.toml names no relay_board or line_simulator"):
        end.perform([Ring(1.0)])


# What may be dialled


def performs(bench: Bench, steps: Sequence[Step]) -> None:
    bench.end.perform(steps)
    bench.audio.run(sum(map(duration_s, steps)) + 0.02)


def dial(number: str) -> list[Step]:
    return [Hook(is_off=True), Pause(1.0), Play(keys(number))]


@pytest.mark.parametrize("number", ["10086", "100", "1008612", "114"])
def test_an_allowed_number_its_beginning_and_what_follows_it_are_dialled(number: str) -> None:
    DialGuard(["10086", "114"]).check(dial(number))


@pytest.mark.parametrize("number", ["110", "13800138000", "1100", "21", "0"])
def test_nothing_else_is(number: str) -> None:
    with pytest.raises(NumberNotAllowed, match=rf"^{number} is not on this line's list of numbers \(10086\)"):
        DialGuard(["10086"]).check(dial(number))


def test_a_number_in_pieces_is_one_number() -> None:
    with Bench(Side.TELEPHONE, allowed=("114",)) as bench:
        performs(bench, dial("11"))
        with pytest.raises(NumberNotAllowed, match="110 is not"):
            bench.end.perform([Play(keys("0"))])
        performs(bench, [Play(keys("4")), Pause(3.0), Play(keys("987"))])  # the refused key was never pressed


def test_a_new_dial_tone_begins_anew() -> None:
    with Bench(Side.TELEPHONE, allowed=("114",)) as bench:
        performs(bench, dial("114"))
        begun_anew: list[list[Step]] = [[Flash(0.1), Play(keys("119"))], [Hook(is_off=False), Pause(2.0), *dial("119")]]
        for steps in begun_anew:
            with pytest.raises(NumberNotAllowed, match="119 is not"):
                bench.end.perform(steps)


def test_off_hook_twice_is_one_number() -> None:
    with Bench(Side.TELEPHONE, allowed=("114",)) as bench:
        performs(bench, dial("11"))
        with pytest.raises(NumberNotAllowed, match="110 is not"):
            bench.end.perform([Hook(is_off=True), Play(keys("0"))])


def test_a_number_that_was_cut_is_not_gone_on_with_before_on_hook() -> None:
    with Bench(Side.TELEPHONE, allowed=("114",)) as bench:
        bench.end.perform(dial("114"))
        bench.audio.run(1.3)  # two keys of 0.1 s, and as much after each
        goes_on: list[list[Step]] = [
            [Play(keys("0"))],
            [Play(keys("4"))],
            [Flash(0.1)],
            [Hook(is_off=True), Play(keys("0"))],
        ]
        for _ in ("performed still", "cut"):
            for steps in goes_on:
                with pytest.raises(NumberNotAllowed, match="go on-hook first"):
                    bench.end.perform(steps)
            bench.end.stop()
        performs(bench, [Hook(is_off=False), Pause(1.0), *dial("114")])


@pytest.mark.parametrize(
    ("steps", "then", "cut_s"), [([Flash(0.5), Pause(1.0)], [], 0.06), ([], [Flash(0.1), Pause(0.1)], 0.46)]
)
def test_a_flash_that_was_cut_may_have_been_a_pulse(steps: list[Step], then: list[Step], cut_s: float) -> None:
    with Bench(Side.TELEPHONE, allowed=("114",)) as bench:
        performs(bench, dial("114"))
        bench.end.perform(steps, then=then)
        bench.audio.run(cut_s)
        bench.end.stop()
        assert bench.switch.orders[-2:] == [Order.ON_HOOK, Order.OFF_HOOK]
        with pytest.raises(NumberNotAllowed, match="go on-hook first"):
            bench.end.perform([Flash(0.5)])


def test_what_is_cut_after_the_number_forbids_nothing() -> None:
    with Bench(Side.TELEPHONE, allowed=("114",)) as bench:
        bench.end.perform(dial("114"), then=[Play(tone((1000,), (), 1.0))])
        bench.audio.run(3.0)
        bench.end.stop()
        performs(bench, [Play(keys("0")), Play(tone((1000,), (), 1.0))])


def test_speech_that_was_cut_forbids_nothing() -> None:
    with Bench(Side.TELEPHONE) as bench:
        performs(bench, [Hook(is_off=True)])
        bench.end.perform([Play(tone((1000,), (), 1.0))])
        bench.audio.run(0.3)
        performs(bench, [Play(tone((450,), (), 0.5))])


def test_keys_without_end_are_no_beginning_of_a_number() -> None:
    with Bench(Side.TELEPHONE, allowed=("11112",)) as bench:
        with pytest.raises(NumberNotAllowed, match="11…, without end, is not"):
            bench.end.perform([Hook(is_off=True)], then=[Play(keys("1"))])
        assert bench.switch.orders == []


@pytest.mark.parametrize(
    "performances",
    [
        [[Flash(0.06)]],
        [[Hook(is_off=True), Hook(is_off=False), Pause(0.06), Hook(is_off=True)]],
        [[Hook(is_off=True)], [Hook(is_off=False), Pause(0.06)], [Hook(is_off=True)]],
        [[Hook(is_off=True)], [Hook(is_off=False)], [Pause(0.3)], [Pause(0.1), Hook(is_off=True)]],
    ],
)
def test_pulses_are_refused(performances: list[list[Step]]) -> None:
    with Bench(Side.TELEPHONE, allowed=("114",)) as bench:
        for steps in performances[:-1]:
            performs(bench, steps)
        with pytest.raises(NumberNotAllowed, match="pulse"):
            bench.end.perform(performances[-1])


def test_a_pulse_by_a_cut_pause_is_refused() -> None:
    with Bench(Side.TELEPHONE, allowed=("114",)) as bench:
        performs(bench, [Hook(is_off=True)])
        bench.end.perform([Hook(is_off=False), Pause(2.0), Hook(is_off=True)])
        bench.audio.run(0.06)
        with pytest.raises(NumberNotAllowed, match="pulse"):
            bench.end.perform([Hook(is_off=True)])
        bench.audio.run(0.44)
        performs(bench, [Hook(is_off=True)])


def test_the_cable_dials_no_pulse_and_brings_a_new_dial_tone() -> None:
    with Bench(Side.TELEPHONE, allowed=("114",)) as bench:
        bench.end.unplug()
        bench.end.plug()  # on-hook it dials nothing
        performs(bench, dial("114"))
        bench.end.perform([Pause(0.5), Play(keys("110"))])
        bench.end.unplug()
        with pytest.raises(NumberNotAllowed, match="pulse"):
            bench.end.plug()
        bench.audio.run(0.5)
        bench.end.plug()
        bench.audio.sent.clear()
        bench.audio.run(2.0)
        assert not np.concatenate(bench.audio.sent).any()
        with pytest.raises(NumberNotAllowed, match="119 is not"):
            bench.end.perform([Play(keys("119"))])


def test_a_line_that_is_closed_dials_nothing_when_it_is_opened_again() -> None:
    bench = Bench(Side.TELEPHONE, allowed=("114",))
    with bench:
        bench.end.perform(dial("114"))
    with bench:
        bench.audio.run(2.0)
        assert bench.switch.orders == []
        assert not np.concatenate(bench.audio.sent).any()


def test_speech_needs_no_permission() -> None:
    DialGuard([]).check([Hook(is_off=True), Play(tone((450,), (), 1.0)), Play(silence(1.0))])


def test_a_telephones_end_asks_its_guard_before_it_does_anything() -> None:
    with Bench(Side.TELEPHONE, allowed=("114",)) as bench:
        with pytest.raises(NumberNotAllowed):
            bench.end.perform(dial("119"))
        bench.audio.run(3.0)
        assert bench.switch.orders == []
        assert not np.concatenate(bench.audio.sent).any()


# What the devices understand


@pytest.mark.parametrize(
    ("step", "orders"),
    [
        (Ring(1), (Order.RING_ON, Order.RING_OFF)),
        (BatteryCut(1), (Order.BATTERY_OFF, Order.BATTERY_ON)),
        (Flash(0.1), (Order.ON_HOOK, Order.OFF_HOOK)),
        (Hook(is_off=True), (Order.OFF_HOOK, None)),
        (Hook(is_off=False), (Order.ON_HOOK, None)),
        (Polarity(is_reversed=True), (Order.REVERSE, None)),
        (Polarity(is_reversed=False), (Order.NORMAL, None)),
        (Pause(1), (None, None)),
        (Play(silence(1)), (None, None)),
    ],
)
def test_the_orders_of_a_step(step: Step, orders: tuple[Order | None, Order | None]) -> None:
    assert (order_of(Change(step, begins=True, at=0)), order_of(Change(step, begins=False, at=0))) == orders


def test_a_relay_board_gets_its_frames() -> None:
    words = RelayDialect({Order.OFF_HOOK: 1, Order.UNPLUG: 2}).words()
    assert words[Order.OFF_HOOK] == bytes.fromhex("A0 01 01 A2")  # as every seller's page of the LCUS-1 has it
    assert words[Order.ON_HOOK] == bytes.fromhex("A0 01 00 A1")
    assert words[Order.UNPLUG] == bytes.fromhex("A0 02 01 A3")
    assert set(missing_orders(words)) == {Capability.RING, Capability.POLARITY, Capability.BATTERY_CUT}
    assert RelayDialect({}).feed(b"\xa0") == []
    with pytest.raises(ValueError, match="relays 1 to 16"):
        RelayDialect({Order.OFF_HOOK: 17}).words()


@pytest.mark.parametrize("size", [1, 3, 100])
def test_a_line_simulators_words_are_understood_however_they_are_split(size: int) -> None:
    dialect = TextDialect({}, {"OFF HOOK": LineEventKind.OFF_HOOK, "ON HOOK": LineEventKind.ON_HOOK})
    said = b"READY\r\nOFF HOOK\r\n\xff\xfe\r\nOFF HOOK?\r ON HOOK \r\nOFF"
    events = [event for at in range(0, len(said), size) for event in dialect.feed(said[at : at + size])]
    assert events == [LineEventKind.OFF_HOOK, LineEventKind.ON_HOOK]


def test_noise_without_end_is_not_kept() -> None:
    dialect = TextDialect({}, {"X": LineEventKind.FLASH})
    for _ in range(100):
        dialect.feed(b"\xaa" * 1000)
    assert len(dialect._pending) == 200
    assert dialect.feed(b"\rX\r") == [LineEventKind.FLASH]


# A serial port: a pseudo-terminal


@pytest.fixture
def port() -> Iterator[tuple[int, str]]:
    ours, theirs = os.openpty()
    yield ours, os.ttyname(theirs)
    os.close(ours)
    os.close(theirs)


def test_orders_go_out_and_events_come_in_over_a_serial_port(port: tuple[int, str]) -> None:
    device, name = port
    seen, told = [], threading.Event()

    def tell(kind: LineEventKind) -> None:
        seen.append(kind)
        told.set()

    dialect = TextDialect({Order.RING_ON: "RING ON", Order.RING_OFF: "RING OFF"}, {"OFF HOOK": LineEventKind.OFF_HOOK})
    switch = SerialSwitch(name, dialect)
    assert Capability.RING not in switch.cannot
    assert switch.cannot[Capability.POLARITY] == "the line's control has no reverse and normal"
    switch.open(tell)
    for order in (Order.RING_ON, Order.REVERSE, Order.RING_OFF):
        switch.give(order)
    os.write(device, b"OFF HO")
    os.write(device, b"OK\r")
    assert told.wait(5)
    switch.close()
    assert os.read(device, 100) == b"RING ON\rRING OFF\r"
    assert seen == [LineEventKind.OFF_HOOK]
    switch.close()


def test_a_port_that_is_not_there_is_told() -> None:
    with pytest.raises(ExchangeUnavailable, match="serial port /dev/none"):
        SerialSwitch("/dev/none", RelayDialect({})).open(lambda _: None)


# rig.toml

WHOLE = """
[lines.desk]
side = "telephone"
sound = "USB Audio"
allowed_numbers = ["10086"]
[lines.desk.relay_board]
port = "/dev/ttyUSB0"
relays = { off_hook = 1, unplug = 2 }

[lines.bench]
side = "exchange"
[lines.bench.line_simulator]
port = "/dev/ttyUSB1"
commands = { ring_on = "RING ON", ring_off = "RING OFF" }
answers = { "OFF HOOK" = "off_hook" }

[lines.ear]
side = "telephone"
sound = 3
"""


def rig(folder: Path, text: str) -> Path:
    (folder / "rig.toml").write_text(text, "utf-8")
    return folder / "rig.toml"


def test_a_rig_has_lines_and_what_switches_them(tmp_path: Path) -> None:
    lines = read_rig(rig(tmp_path, WHOLE))
    assert list(lines) == ["desk", "bench", "ear"]
    desk, bench, ear = lines.values()
    assert desk.allowed_numbers == ("10086",)
    assert desk.device is not None
    assert Order.ON_HOOK in desk.device.dialect().words()
    assert bench.device is not None
    assert bench.device.dialect().words()[Order.RING_ON] == b"RING ON\r"
    assert (ear.device, ear.sound, ear.allowed_numbers) == (None, 3, ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "'lines' is missing"),
        ("lines = 3", "lines is a table"),
        ("[lines.a]", "'side' is missing"),
        ('[lines.a]\nside = "left"', r"lines\.a\.side: 'left' is none of exchange, telephone"),
        ('[lines.a]\nside = "exchange"\nsuond = 1', r"lines\.a\.suond is unknown; known are allowed_numbers, "),
        ('[lines.a]\nside = "exchange"\nsound = true', r"lines\.a\.sound is a name or a number"),
        ('[lines.a]\nside = "telephone"\nallowed_numbers = [110]', r"numbers in quotes, not \[110\]"),
        ('[lines.a]\nside = "telephone"\nallowed_numbers = [""]', "numbers in quotes"),
        (
            WHOLE.replace("off_hook = 1", "off_hok = 1"),
            r"lines\.desk\.relay_board\.relays: 'off_hok' is none of ring_on",
        ),
        (WHOLE.replace("off_hook = 1", "off_hook = 99"), "relays 1 to 16, not 99"),
        (WHOLE.replace('"RING ON"', '"RING\\r"'), r"commands is plain text"),
        (WHOLE.replace('= "off_hook"', '= "performt"'), r"answers: 'performt' is none of"),
        ("[lines", "Expected"),
    ],
)
def test_a_wrong_rig_is_told_with_place_and_remedy(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(RigConfigError, match=told):
        read_rig(rig(tmp_path, text))


def test_no_rig_is_told(tmp_path: Path) -> None:
    with pytest.raises(RigConfigError, match="says which lines this rig has"):
        read_rig(tmp_path / "rig.toml")


def test_levels_are_kept_beside_the_rig(tmp_path: Path) -> None:
    exchange = PhysicalExchange(rig(tmp_path, WHOLE))
    assert exchange.levels("desk") == Levels()
    exchange.keep_levels("desk", Levels(3.0, -1.0, 0.5))
    exchange.keep_levels("ear", Levels(1.0, 0.0, None))
    assert PhysicalExchange(tmp_path / "rig.toml").levels("desk") == Levels(3.0, -1.0, 0.5)
    (tmp_path / "rig.levels.json").write_text('{"desk": {"x": 1}}', "utf-8")
    with pytest.raises(ExchangeError, match="remove it and calibrate again"):
        exchange.levels("desk")


def test_a_line_that_the_rig_has_not_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="has no line 'kitchen', but desk, bench, ear"):
        PhysicalExchange(rig(tmp_path, WHOLE)).line("kitchen")


def test_a_sound_device_that_is_not_there_is_told(tmp_path: Path) -> None:
    text = '[lines.a]\nside = "exchange"\nsound = "no such card anywhere"'
    try:
        end = PhysicalExchange(rig(tmp_path, text)).line("a")
    except ExchangeUnavailable as reason:
        assert "apt-get install libportaudio2" in str(reason)  # noqa: PT017 - either refusal names its remedy
    else:
        with pytest.raises(ExchangeUnavailable, match="sound device 'no such card anywhere'"):
            end.open()


def test_every_capability_that_is_switched_has_its_orders() -> None:
    assert set(Capability) - set(NEEDED) == {Capability.AUDIO_OFF_HOOK, Capability.AUDIO_ON_HOOK}
