"""The exchange between lines of the lab: one that is seized gets dial tone, and whom it dials rings and is joined.

One thread of the exchange's uses the lines, but for those that are lent to a story.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Self

from hil_rig.exchanges.api import LineEvent, LineEventKind, Play
from hil_rig.exchanges.calling import CallerIdMode
from hil_rig.exchanges.dahdi import REST_S, DahdiEnd, DahdiExchange
from hil_rig.exchanges.line import ExchangeLine
from hil_rig.exchanges.progress import BY_THE_BOOK, ToneBias, ToneName, looped
from hil_rig.measure.dtmf import heard_digits_text
from tests.harness.waiting import wait_for

_TURN_S = 0.05
_DIGITS_EVERY_S = 0.3
"""How often a line that dials is heard: each time costs the emulated machine some milliseconds."""


class Fault(StrEnum):
    """What the exchange does wrong on a line."""

    NO_DIAL_TONE = "no_dial_tone"
    NO_BUSY_TONE = "no_busy_tone"
    NO_CALLER_ID = "no_caller_id"
    """The line isn't told who calls."""
    ELSEWHERE = "elsewhere"
    """Calls to the line go to somebody else, who doesn't answer."""


class Doing(StrEnum):
    """What a line does."""

    IDLE = "idle"
    DIALS = "dials"
    WAITS = "waits"  # it has dialled, and hears ring-back
    RINGS = "rings"
    TALKS = "talks"
    OVER = "over"  # the other one has hung up, or is busy
    LENT = "lent"


@dataclass(slots=True)
class Place:
    """A line, what it does, and with whom. `since_s` is when that began, on its own clock."""

    number: str
    end: DahdiEnd
    line: ExchangeLine
    doing: Doing = Doing.IDLE
    with_: "Place | None" = None
    seen: int = 0
    since_s: float = 0.0
    heard_s: float = 0.0
    free_s: float = 0.0
    faults: set[Fault] = field(default_factory=set)
    biases: dict[ToneName, ToneBias] = field(default_factory=dict)


class LabSwitch:
    """Open it over lines of the lab, by the numbers by which they are called."""

    def __init__(self, exchange: DahdiExchange, numbers: Mapping[str, str], mode: CallerIdMode) -> None:
        """Take each line's number (by the line's name), and how lines are told who calls."""
        self._exchange, self._numbers, self._mode = exchange, numbers, mode
        self._places: dict[str, Place] = {}
        self._opened = ExitStack()
        self._lock = threading.Lock()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._live, name="lab switch", daemon=True)
        self.died: Exception | None = None

    def __enter__(self) -> Self:
        """Take the lines."""
        for name, number in self._numbers.items():
            end = self._opened.enter_context(self._exchange.line(name))
            self._places[name] = Place(number, end, ExchangeLine(end))
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give them back."""
        self._is_over.set()
        self._thread.join()
        self._opened.close()
        if self.died is not None and error is None:
            raise self.died

    @contextmanager
    def wrong(self, name: str, fault: Fault) -> Iterator[None]:
        """Do this wrong on a line for as long."""
        self._places[name].faults.add(fault)
        try:
            yield
        finally:
            self._places[name].faults.discard(fault)

    def sound(self, name: str, tone: ToneName, bias: ToneBias) -> None:
        """Send a line this tone so from now on."""
        self._places[name].biases[tone] = bias

    def rests(self) -> None:
        """Wait until no line has a call, and each would ring if it were called."""
        wait_for(lambda: all(map(self._is_at_rest, self._places.values())), "all lines to rest", 30, again_s=0.2)

    def _is_at_rest(self, place: Place) -> bool:
        with self._lock:
            return place.doing is Doing.LENT or (place.doing is Doing.IDLE and place.end.now_s() >= place.free_s)

    def doing(self, name: str) -> Doing:
        """Tell what a line does."""
        return self._places[name].doing

    @contextmanager
    def lent(self, name: str) -> Iterator[DahdiEnd]:
        """Leave a line that rests to a story: whoever calls it hears busy tone."""
        place = self._places[name]
        self.rests()
        with self._lock:
            place.doing = Doing.LENT
        try:
            yield place.end
        finally:
            with self._lock:
                place.seen = len(place.end.events())
                place.free_s, place.doing = place.end.now_s() + REST_S, Doing.IDLE

    def _live(self) -> None:
        try:
            while not self._is_over.wait(_TURN_S):
                with self._lock:
                    for place in self._places.values():
                        if place.doing is not Doing.LENT:
                            self._turn(place)
        except Exception as fault:  # noqa: BLE001 - told to the story when it ends
            self.died = fault

    def _turn(self, place: Place) -> None:
        events = place.end.events()
        new, place.seen = events[place.seen :], len(events)
        for event in new:
            self._saw(place, event)
        if place.doing is Doing.DIALS:
            self._hears_digits(place)
        elif place.doing is Doing.RINGS and place.since_s < 0:
            self._rings(place)

    def _saw(self, place: Place, event: LineEvent) -> None:
        match event.kind, place.doing:
            case LineEventKind.OFF_HOOK, Doing.IDLE:
                self._gives_dial_tone(place, event.at_s)
            case LineEventKind.OFF_HOOK, Doing.RINGS if place.with_ is not None:
                place.doing = place.with_.doing = Doing.TALKS
                place.end.join(place.with_.end)
            case LineEventKind.ON_HOOK, _:
                self._frees(place, event.at_s)
            case _:
                pass

    def _gives_dial_tone(self, place: Place, at_s: float) -> None:
        place.doing, place.since_s, place.heard_s = Doing.DIALS, at_s, at_s
        if Fault.NO_DIAL_TONE not in place.faults:
            self._sends(place, ToneName.DIAL)

    def _hears_digits(self, place: Place) -> None:
        now_s = place.end.now_s()
        if now_s < place.heard_s + _DIGITS_EVERY_S:
            return
        place.heard_s = now_s
        dialled = heard_digits_text(place.end.heard(place.since_s))
        if dialled:
            place.end.stop()
        if len(dialled) >= max(map(len, self._numbers.values())):
            self._connects(place, dialled)

    def _connects(self, place: Place, dialled: str) -> None:
        called = next((each for each in self._places.values() if each.number == dialled), None)
        if called is None or called.doing is not Doing.IDLE:
            place.doing = Doing.OVER
            self._sends(place, ToneName.BUSY)
            return
        place.doing = Doing.WAITS
        self._sends(place, ToneName.RING_BACK)
        if Fault.ELSEWHERE not in called.faults:
            place.with_, called.with_ = called, place
            called.doing, called.since_s = Doing.RINGS, -1.0

    def _rings(self, called: Place) -> None:
        """Ring, as soon as the line has rested so long that its port sees the ring."""
        if called.end.now_s() >= called.free_s and called.with_ is not None:
            told = Fault.NO_CALLER_ID not in called.faults
            number, mode = (called.with_.number, self._mode) if told else ("", CallerIdMode.NONE)
            called.since_s = called.line.ring(caller=number, mode=mode).since_s

    def _frees(self, place: Place, at_s: float) -> None:
        other, place.with_ = place.with_, None
        place.end.stop()
        place.doing, place.free_s = Doing.IDLE, at_s + REST_S
        if other is None:
            return
        other.with_ = None
        if other.doing is Doing.RINGS:
            other.end.stop()
            other.doing, other.free_s = Doing.IDLE, other.end.now_s() + REST_S
        elif other.doing is Doing.TALKS:
            other.doing = Doing.OVER
            if Fault.NO_BUSY_TONE not in other.faults:
                self._sends(other, ToneName.BUSY)

    def _sends(self, place: Place, tone: ToneName) -> None:
        bias = place.biases.get(tone, BY_THE_BOOK)
        place.line.perform([], then=[Play(looped(place.line.tones[tone], bias))])
