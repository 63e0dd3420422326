"""The people of a story in the lab: callers on the exchange's lines, and telephones at the appliance's own ports."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from appliance.services.live_state import LiveStep
from hil_rig.exchanges.api import ExchangeTimeout, Hook, LineEnd, LineEventKind, Play
from hil_rig.exchanges.calling import CallerIdMode
from hil_rig.exchanges.line import ExchangeLine
from hil_rig.exchanges.parties import Caller
from hil_rig.exchanges.sounds import tone
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.prompts import Heard
from hil_rig.measure.tones import hear_tones
from hil_rig.measure.wav import Samples
from tests.harness.ears import hear
from tests.harness.house import House
from tests.harness.waiting import wait_for

ANSWERED_WITHIN_S = 30.0
STEP_WITHIN_S = 60.0
RELEASED_WITHIN_S = 30.0
"""Deadlines for a machine that is emulated, on a host that does other things besides."""
_TONE_S = 10.0
_STRETCH_S = 0.4
_LOOK_S = 1.5
_LISTENS_S = 2.0
"""How long somebody listens before they press: long enough for a judge to know the prompt."""
_AUDIBLE = 0.01
_LISTEN_S = 0.7
"""How often a line is asked what it heard: each time costs the emulated machine some milliseconds."""
_LOOK_AGAIN_S = 0.2
_CUTS = 3


class LabCaller:
    """Somebody who calls by a line of the exchange, and has a number that nobody else of the story has."""

    def __init__(self, house: House, end: LineEnd, number: str, line: str) -> None:
        """Take an open end of this line of the document; nothing rings yet."""
        self.house, self.number, self.line_id = house, number, line
        self.line = ExchangeLine(end)
        self.call_: Caller | None = None
        self.rang_s = self.answered_s = 0.0

    @property
    def party(self) -> Caller:
        """The call at hand."""
        assert self.call_ is not None
        return self.call_

    def call(self, mode: CallerIdMode | str = CallerIdMode.FSK) -> None:
        """Ring until the switchboard answers."""
        self.rings(mode)
        self.answered_s = self.party.wait_answered(ANSWERED_WITHIN_S).at_s

    def rings(self, mode: CallerIdMode | str = CallerIdMode.FSK) -> None:
        """Begin to ring; what the line saw of earlier calls is passed over."""
        for kind in (LineEventKind.OFF_HOOK, LineEventKind.ON_HOOK):
            _forget(self.line.end, kind)
        self.call_ = self.line.ring(caller=self.number, mode=mode)
        self.rang_s = self.party.since_s

    def first_heard_s(self) -> float:
        """Wait for the first sound after the answer; seconds of the line's clock since the first ring began."""
        end, answered_s = self.line.end, self.answered_s

        def look() -> float | None:
            end.sleep(_LISTEN_S)
            audible = np.abs(end.heard(answered_s)) > _AUDIBLE
            return answered_s - self.rang_s + float(np.argmax(audible)) / SAMPLE_RATE_HZ if audible.any() else None

        return wait_for(look, f"{self.number} to hear something", STEP_WITHIN_S)

    def reaches(self, node: str) -> None:
        """Wait until the call was sent to a node: the live view tells what each node has decided."""
        self._comes_to(lambda step: step.decided == f"go to {node}", f"come to {node}")

    def passes(self, node: str) -> None:
        """Wait until a node has decided."""
        self._comes_to(lambda step: step.node == node, f"pass {node}")

    def _comes_to(self, fits: Callable[[LiveStep], bool], what: str) -> None:
        def is_there() -> bool:
            calls = self.house.snapshot().calls.values()
            steps = [call.step for call in calls if call.line == self.line_id]
            return any(step is not None and fits(step) for step in steps)

        wait_for(is_there, f"{self.number} to {what}", STEP_WITHIN_S, again_s=0.2)

    def presses_at(self, node: str, digits: str) -> None:
        """Wait until the call is at a node, listen a while to what is said there, and press."""
        self.reaches(node)
        end = self.line.end
        since_s = end.now_s()

        def was_spoken_to() -> bool:
            end.sleep(_LISTEN_S)
            return _spoken_s(end.heard(since_s)) >= _LISTENS_S

        wait_for(was_spoken_to, f"{self.number} to be spoken to at {node}", STEP_WITHIN_S)
        self.party.press(digits)

    def speaks(self, hz: float) -> None:
        """Say a tone from now on."""
        self.line.perform([], then=[Play(tone((hz,), (), _TONE_S, -15.0))])

    def waits_to_hear(self, *frequencies_hz: float) -> float:
        """Wait until one of these tones is heard; which."""
        return wait_for(
            lambda: _hears(self.line.end, *frequencies_hz),
            f"{self.number} to hear one of {frequencies_hz} Hz",
            STEP_WITHIN_S,
        )

    def hangs_up(self, sounding: str | None = "busy") -> float:
        """Hang up, told by this tone of the exchange; how long the line was held then."""
        began_s = self.party.hang_up(tone=sounding)
        return self.party.wait_released(RELEASED_WITHIN_S).at_s - began_s

    def leaves(self) -> None:
        """End the call if the story didn't: the exchange takes the battery away."""
        if self.is_up():
            self.lets_go()

    def lets_go(self) -> None:
        """Have the exchange take the battery away, again where the machine was too slow to see it."""
        for _ in range(_CUTS):
            with suppress(ExchangeTimeout):
                self.party.hang_up(tone=None)
                self.party.wait_released(RELEASED_WITHIN_S / _CUTS)
                return
        raise AssertionError(f"line {self.line_id} isn't released after {_CUTS} cuts of its battery")

    def is_up(self) -> bool:
        """Tell whether the switchboard has the line off-hook, as the exchange sees it."""
        hooks = {LineEventKind.OFF_HOOK, LineEventKind.ON_HOOK}
        seen = [event.kind for event in self.line.end.events() if event.kind in hooks]
        return seen[-1:] == [LineEventKind.OFF_HOOK]

    def heard(self, prompts: dict[str, Path]) -> list[Heard]:
        """Tell which prompts this caller heard since the switchboard answered."""
        return hear(self.party.heard(), prompts)


class Telephone:
    """An ordinary telephone at a port, whose owner lifts it after the first ring and says their tone.

    One thread alone uses the line; it asks the machine for sound only while somebody waits to hear something.
    """

    def __init__(self, end: LineEnd, hz: float, *, lifts: bool = True) -> None:
        """Take the line; `lifts`: whether it is lifted by itself."""
        self.end, self.hz = end, hz
        self._lifts = lifts
        self._told = threading.Condition()
        self._is_off = self._is_over = False
        self._wanted_hz: float | None = None
        self._hangs_up = False
        self._thread = threading.Thread(target=self._live, name=end.name, daemon=True)

    def __enter__(self) -> Self:
        """Put it on its line."""
        self.end.open()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up and take it away."""
        with self._told:
            self._is_over = True
            self._told.notify_all()
        self._thread.join()
        self.end.close()

    def hang_up(self) -> None:
        """Have it hung up, and wait until it is."""
        with self._told:
            self._hangs_up = True
            self._told.notify_all()
            assert self._told.wait_for(lambda: not self._is_off, STEP_WITHIN_S), f"{self.end.name} is still off-hook"

    def waits_to_hear(self, hz: float) -> None:
        """Wait until a tone is heard."""
        with self._told:
            self._wanted_hz = hz
            self._told.notify_all()
            heard = self._told.wait_for(lambda: self._wanted_hz is None, STEP_WITHIN_S)
        assert heard, f"not within {STEP_WITHIN_S:g} s: {self.end.name} to hear {hz:g} Hz"

    def _live(self) -> None:
        while not self._is_over:
            if self._is_off:
                self._talk()
            elif self._lifts:
                self._wait_for_ring()
            else:
                with self._told:
                    self._told.wait_for(lambda: self._is_over)

    def _wait_for_ring(self) -> None:
        with suppress(ExchangeTimeout):
            self.end.wait(LineEventKind.RING_OFF, _LOOK_AGAIN_S)
            self.end.perform([Hook(is_off=True)], then=[Play(tone((self.hz,), (), _TONE_S, -15.0))])
            with self._told:
                self._is_off, self._hangs_up = True, False

    def _talk(self) -> None:
        with self._told:
            self._told.wait_for(lambda: self._is_over or self._hangs_up or self._wanted_hz is not None)
            wanted_hz = self._wanted_hz
        if self._hangs_up or self._is_over:
            self.end.perform([Hook(is_off=False)])
            with self._told:
                self._is_off = False
                self._told.notify_all()
        elif wanted_hz is not None and _hears(self.end, wanted_hz):
            with self._told:
                self._wanted_hz = None
                self._told.notify_all()


def _hears(end: LineEnd, *frequencies_hz: float) -> float | None:
    """Listen a while; which of these tones was heard."""
    end.sleep(_LISTEN_S)
    samples = end.heard()[-round(_LOOK_S * SAMPLE_RATE_HZ) :]
    return _tone_in(samples, frequencies_hz)


def _forget(end: LineEnd, kind: LineEventKind) -> None:
    """Take such events that nobody waited for."""
    with suppress(ExchangeTimeout):
        while True:
            end.wait(kind, 0.0)


def _tone_in(samples: Samples, frequencies_hz: Sequence[float]) -> float | None:
    return next((heard.hz for heard in hear_tones(samples, frequencies_hz) if heard.length_s > _STRETCH_S), None)


def _spoken_s(samples: Samples) -> float:
    """Tell how long there was sound, in blocks of 20 ms."""
    blocks = samples[: len(samples) // 160 * 160].reshape(-1, 160)
    return float(np.count_nonzero(np.abs(blocks).max(axis=1, initial=0.0) > _AUDIBLE)) * 0.02
