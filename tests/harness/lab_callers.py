"""Callers on the exchange's lines in the lab."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from appliance.callflow.trace import Step
from appliance.domain.ids import CallId
from hil_rig.exchanges.api import ExchangeTimeout, LineEnd, LineEventKind, Play
from hil_rig.exchanges.calling import CallerIdMode
from hil_rig.exchanges.line import ExchangeLine
from hil_rig.exchanges.parties import Caller
from hil_rig.exchanges.sounds import tone
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.prompts import Heard
from tests.harness.ears import hear
from tests.harness.house import House
from tests.harness.lab_hearing import (
    AUDIBLE,
    LISTEN_S,
    RELEASED_WITHIN_S,
    STEP_WITHIN_S,
    TONE_S,
    forget,
    hears,
    spoken_s,
)
from tests.harness.waiting import wait_for

ANSWERED_WITHIN_S = 30.0
_LISTENS_S = 2.0
"""How long somebody listens before they press: long enough for a judge to know the prompt."""
_CUTS = 3


class LabCaller:
    """Somebody who calls by a line of the exchange, and has a number that nobody else of the story has."""

    def __init__(self, house: House, end: LineEnd, number: str, line: str) -> None:
        """Take an open end of this line of the document; nothing rings yet."""
        self.house, self.number, self.line_id = house, number, line
        self.line = ExchangeLine(end)
        self.call_: Caller | None = None
        self._taken: CallId | None = None
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
            forget(self.line.end, kind)
        self._taken = None
        self.call_ = self.line.ring(caller=self.number, mode=mode)
        self.rang_s = self.party.since_s

    def first_heard_s(self) -> float:
        """Wait for the first sound after the answer; seconds of the line's clock since the first ring began."""
        end, answered_s = self.line.end, self.answered_s

        def look() -> float | None:
            end.sleep(LISTEN_S)
            audible = np.abs(end.heard(answered_s)) > AUDIBLE
            return answered_s - self.rang_s + float(np.argmax(audible)) / SAMPLE_RATE_HZ if audible.any() else None

        return wait_for(look, f"{self.number} to hear something", STEP_WITHIN_S)

    def taken(self) -> CallId:
        """Give the call that the switchboard has of this line; it may be over by now."""
        if self._taken is None:
            self._taken = wait_for(self._in_live_view, f"{self.number} to be in the live view")
        return self._taken

    def _in_live_view(self) -> CallId | None:
        calls = self.house.snapshot().calls.items()
        return next((call for call, live in calls if live.line == self.line_id), None)

    def reaches(self, node: str) -> None:
        """Wait until the call was sent to a node."""
        self._comes_to(lambda step: step.decided == f"go to {node}", f"come to {node}")

    def passes(self, node: str) -> None:
        """Wait until a node has decided."""
        self._comes_to(lambda step: step.node == node, f"pass {node}")

    def _comes_to(self, fits: Callable[[Step], bool], what: str) -> None:
        """Wait for a step of the record: the live view forgets each with the next one."""

        call = self.taken()

        def is_there() -> bool:
            story = self.house.records.story(call)
            return story is not None and any(map(fits, story.steps))

        wait_for(is_there, f"{self.number} to {what}", STEP_WITHIN_S, again_s=0.2)

    def presses_at(self, node: str, digits: str, since_s: float | None = None) -> None:
        """Wait until the call is at a node, listen a while to what is said there, and press.

        `since_s` of the line's clock: what is said there can't have begun earlier. The record tells of the node later
        than the node begins to speak, and some speak but once.
        """
        end = self.line.end
        self.reaches(node)
        since_s = end.now_s() if since_s is None else since_s

        def was_spoken_to() -> bool:
            end.sleep(LISTEN_S)
            return spoken_s(end.heard(since_s)) >= _LISTENS_S

        wait_for(was_spoken_to, f"{self.number} to be spoken to at {node}", STEP_WITHIN_S)
        self.party.press(digits)

    def speaks(self, hz: float) -> None:
        """Say a tone from now on."""
        self.line.perform([], then=[Play(tone((hz,), (), TONE_S, -15.0))])

    def waits_to_hear(self, *frequencies_hz: float) -> float:
        """Wait until one of these tones is heard; which."""
        return wait_for(
            lambda: hears(self.line.end, *frequencies_hz),
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
