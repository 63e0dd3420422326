"""The DAHDI rung: lines of the lab's virtual machine, whose spans are joined in its kernel.

The machine does what has to be on time (`hil_rig.lab.lines`); this is its face on the host. The line's clock counts the
samples that DAHDI gave: 20 ms fine, and just as far as `heard` reaches.
"""

import queue
import time
from collections.abc import Mapping, Sequence, Set
from types import TracebackType
from typing import Self

import numpy as np

from hil_rig.exchanges.api import (
    BatteryCut,
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
    Side,
    Step,
    duration_s,
    require,
    require_for,
)
from hil_rig.exchanges.event_log import LineEvents
from hil_rig.exchanges.sounds import from_int16, sample_count, to_int16
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.lab import protocol
from hil_rig.lab.emulator import LabError, LabTimeout
from hil_rig.lab.machine import Lab
from hil_rig.lab.protocol import BadMessage, Message
from hil_rig.measure.wav import Samples

SIDES = {"fxo": Side.EXCHANGE, "fxs": Side.TELEPHONE}
"""By the switchboard's port."""
CANNOT: Mapping[Side, Mapping[Capability, str]] = {
    Side.EXCHANGE: {
        Capability.POLARITY: "DAHDI's joined spans carry four signalling bits, and none is polarity",
        Capability.HOOK: "the exchange's end has no hook",
        Capability.FLASH: "the exchange's end has no hook",
    },
    Side.TELEPHONE: {
        Capability.POLARITY: "DAHDI's joined spans carry four signalling bits, and none is polarity",
        Capability.RING: "a telephone doesn't ring the line",
        Capability.BATTERY_CUT: "a telephone doesn't feed the line",
    },
}
CANNOT_FROM_AFAR = {Capability.UNPLUG: "the lab pulls our end of the cable, not the switchboard's"}
EVENTS: Mapping[Side, Mapping[str, LineEventKind]] = {
    Side.EXCHANGE: {
        "ringoffhook": LineEventKind.OFF_HOOK,
        "onhook": LineEventKind.ON_HOOK,
        "winkflash": LineEventKind.FLASH,
        "performed": LineEventKind.PERFORMED,
    },
    Side.TELEPHONE: {
        "ringbegin": LineEventKind.RING_ON,
        "ringoffhook": LineEventKind.RING_OFF,
        "onhook": LineEventKind.BATTERY_OFF,
        "performed": LineEventKind.PERFORMED,
    },
}
"""What DAHDI's events mean at either end."""
REST_S = 2.2
"""How long to wait before the first ring once the switchboard's port was hung up, configured or plugged in again: DAHDI
sees no ring within two seconds of it (RING_DEBOUNCE_TIME, dahdi-linux 3.4.0 kernel.h), so that a caller ID after that
ring would be sent to nobody."""
_SLACK_S = 10.0  # the machine is emulated: an answer may be late


class DahdiExchange:
    """The lines of a lab. `ports` are the switchboard's: "fxo" (we are its exchange), "fxs" (its telephone)."""

    def __init__(self, lab: Lab, ports: Sequence[str], zone: str = "cn") -> None:
        self._lab = lab
        self._ports = tuple(ports)
        self._zone = zone

    @property
    def name(self) -> str:
        """The rung."""
        return "dahdi"

    def lay(self) -> None:
        """Make the cables, before the switchboard starts: its port n is the line of that number, from 1."""
        try:
            self._lab.ask("lay", lines=list(self._ports), zone=self._zone)
        except LabError as refused:
            raise ExchangeError(f"the lab's lines: {refused}") from refused

    def line_names(self) -> Sequence[str]:
        """The lines, by their number."""
        return [str(number) for number in range(1, len(self._ports) + 1)]

    def line(self, name: str) -> "DahdiEnd":
        """A line that isn't open yet."""
        if name not in self.line_names():
            raise ExchangeError(f"there is no line {name!r}; there are {', '.join(self.line_names())}")
        return DahdiEnd(self._lab, int(name), SIDES[self._ports[int(name) - 1]])

    def far_end(self, name: str) -> "DahdiEnd":
        """The switchboard's own end of a line, where no switchboard is: trials of the line itself."""
        near = self.line(name)
        side = Side.TELEPHONE if near.side is Side.EXCHANGE else Side.EXCHANGE
        return DahdiEnd(self._lab, int(name), side, is_far=True)


class DahdiEnd:
    """A `LineEnd` in the lab; `is_far`: the switchboard's own, whose cable can't be pulled from there."""

    def __init__(self, lab: Lab, number: int, side: Side, *, is_far: bool = False) -> None:
        self._lab = lab
        self._number = number
        self._is_far = is_far
        self._side = side
        self._events = LineEvents()
        self._told: queue.SimpleQueue[LineEvent] = queue.SimpleQueue()
        self._heard: list[Samples] = []
        self._before = 0  # samples of the clock before DAHDI's count began, which it does anew after `plug`
        self._fetched = 0
        self._is_open = False
        self._is_listening = False
        self._unplugged_s: float | None = None

    @property
    def name(self) -> str:
        """Which line."""
        return f"lab line {self._number}{' (far end)' if self._is_far else ''}"

    @property
    def number(self) -> int:
        """Its number, from 1."""
        return self._number

    @property
    def side(self) -> Side:
        """Which end of the pair."""
        return self._side

    @property
    def cannot(self) -> Mapping[Capability, str]:
        """What joined spans can't carry."""
        return {**CANNOT[self._side], **(CANNOT_FROM_AFAR if self._is_far else {})}

    def open(self, timeout_s: float = 5.0) -> None:
        """Take the line and start its clock."""
        if not self._is_listening:
            self._lab.listen(self._take)
            self._is_listening = True
        self._events, self._told, self._heard = LineEvents(), queue.SimpleQueue(), []
        self._before = self._fetched = 0
        self._ask("close", timeout_s)
        self._is_open = True
        self._ask("open", timeout_s)

    def close(self, timeout_s: float = 5.0) -> None:
        """Hang up and let go."""
        if self._is_open:
            self._is_open = False
            self._ask("close", timeout_s)

    def __enter__(self) -> Self:
        """Open."""
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def now_s(self) -> float:
        """Up to where the line was heard."""
        return self._fetch(0) / SAMPLE_RATE_HZ

    def perform(
        self, steps: Sequence[Step], *, then: Sequence[Step] = (), until: Set[LineEventKind] = frozenset()
    ) -> float:
        """Let the lab begin the steps at once."""
        require_for(self, *steps, *then)
        if then and not sum(map(duration_s, then)):
            raise ValueError("steps that are repeated for ever have to take time")
        names = [name for name, kind in EVENTS[self._side].items() if kind in until]
        told = self._ask("perform", steps=_told(steps), then=_told(then), until=names)
        return self._clock_s(told["sample"])

    def stop(self) -> None:
        """Cut what is performed."""
        self._ask("stop")

    def join(self, other: "DahdiEnd") -> None:
        """Let both lines hear each other, within the machine, until something is performed on one of them."""
        self._ask("join", other=other.number)

    def wait(self, kind: LineEventKind, timeout_s: float) -> LineEvent:
        """Await such an event."""
        deadline_s = time.monotonic() + timeout_s
        while (event := self._events.take(kind)) is None:
            try:
                self._events.add(self._told.get(timeout=max(0.0, deadline_s - time.monotonic())))
            except queue.Empty:
                raise self._events.timeout(self.name, kind, timeout_s) from None
        return event

    def events(self) -> Sequence[LineEvent]:
        """All events, oldest first."""
        while not self._told.empty():
            self._events.add(self._told.get())
        return self._events.all()

    def sleep(self, seconds: float) -> None:
        """Let the line's clock run on."""
        target = self._fetch(0) + sample_count(seconds)
        while (reached := self._fetch(target)) < target:
            if self._unplugged_s is not None:
                time.sleep((target - reached) / SAMPLE_RATE_HZ)  # no samples come: the clock is the host's meanwhile

    def heard(self, since_s: float = 0.0) -> Samples:
        """What the other end sent, in A-law over the span."""
        self._fetch(0)
        whole = np.concatenate(self._heard) if self._heard else np.zeros(0, np.float32)
        self._heard = [whole]
        return whole[sample_count(since_s) :]

    @property
    def is_plugged(self) -> bool:
        """Whether the cable is in."""
        return self._unplugged_s is None

    def unplug(self) -> None:
        """Take our span away: the switchboard's port sees a red alarm."""
        require(self, Capability.UNPLUG)
        self._fetch(0)
        self._unplugged_s = time.monotonic()
        self._ask("unplug")

    def plug(self, timeout_s: float = 5.0) -> None:
        """Bring it back. The clock ran on; nothing was heard meanwhile."""
        require(self, Capability.UNPLUG)
        self._ask("plug", timeout_s)
        self._fetch(0)
        self._unplugged_s = None
        self._before, self._fetched = sum(map(len, self._heard)), 0
        self._ask("open", timeout_s)
        self.sleep(REST_S)

    def _fetch(self, target: int) -> int:
        """Bring over what was heard, up to the clock's sample `target` or now; gives where the clock stands."""
        if not self._is_open:
            raise ExchangeError(f"{self.name} isn't open")
        if self._unplugged_s is not None:
            return self._pass_unplugged(self._unplugged_s)
        upto = max(0, target - self._before)
        length_s = max(0, upto - self._fetched) / SAMPLE_RATE_HZ + _SLACK_S
        while True:
            told = self._ask("heard", length_s + _SLACK_S, start=self._fetched, upto=upto, timeout_s=length_s)
            samples = from_int16(np.frombuffer(protocol.raw(told, "samples"), "<i2"))
            lost = int(told["start"]) - self._fetched  # longer ago than the lab remembers
            self._heard += [np.zeros(lost, np.float32), samples]
            self._fetched = int(told["start"]) + len(samples)
            if self._fetched >= int(told["sample"]):
                break
        if self._fetched < upto:
            raise ExchangeTimeout(f"{self.name}: its clock stands still; DAHDI gives no samples")
        return self._before + self._fetched

    def _pass_unplugged(self, since_s: float) -> int:
        passed = sample_count(time.monotonic() - since_s)
        stood = self._before + self._fetched
        self._heard.append(np.zeros(stood + passed - sum(map(len, self._heard)), np.float32))
        return stood + passed

    def _take(self, event: Message) -> None:
        """Keep an event of ours; called in the lab's thread."""
        end = -self._number if self._is_far else self._number
        if event.get("event") != "line" or event.get("line") != end or not self._is_open:
            return
        kind = EVENTS[self._side].get(str(event.get("what")))
        if kind is not None:
            self._told.put(LineEvent(kind, self._clock_s(event["sample"])))

    def _clock_s(self, sample: int) -> float:
        return (self._before + int(sample)) / SAMPLE_RATE_HZ

    def _ask(self, do: str, within_s: float = _SLACK_S, **fields: object) -> Message:
        try:
            return self._lab.ask(do, within_s, line=self._number, far=self._is_far, **fields)
        except LabTimeout as late:
            raise ExchangeTimeout(f"{self.name}: {do}: {late}") from late
        except (LabError, BadMessage) as refused:  # or too much audio for one message
            raise ExchangeError(f"{self.name}: {do}: {refused}") from refused


def _told(steps: Sequence[Step]) -> list[Message]:
    return [_step(step) for step in steps if duration_s(step) or isinstance(step, Hook)]


def _step(step: Step) -> Message:
    match step:
        case Play(samples):
            return {"doing": "play", "samples": protocol.packed(to_int16(samples).astype("<i2").tobytes())}
        case Pause(seconds):
            return {"doing": "pause", "seconds": seconds}
        case Ring(seconds):
            return {"doing": "ring", "seconds": seconds}
        case BatteryCut(seconds):
            return {"doing": "cut", "seconds": seconds}
        case Flash(seconds):
            return {"doing": "flash", "seconds": seconds}
        case Hook(is_off):
            return {"doing": "off_hook" if is_off else "on_hook"}
        case Polarity():
            raise ExchangeError("joined spans carry no polarity")  # `require_for` has refused it before
