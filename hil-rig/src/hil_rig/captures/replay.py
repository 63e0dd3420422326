"""A capture played again into any line: ringing, battery, hook and audio as they were, aligned in time.

The one thing that isn't the capture's is when the switchboard answers: the captured ringing goes on until it does,
and what followed the captured answer follows this one. So a switchboard that answers sooner hears the same call.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from hil_rig.captures.capture import AT_EXCHANGE, AT_TELEPHONE, Capture, captured
from hil_rig.exchanges.api import (
    BatteryCut,
    Flash,
    Hook,
    LineEnd,
    LineEvent,
    LineEventKind,
    Pause,
    Play,
    Polarity,
    Ring,
    Side,
    Step,
    duration_s,
    require_for,
)
from hil_rig.exchanges.sounds import louder, sample_count, silence
from hil_rig.measure.wav import Samples

FLASH_S = 0.1
"""How long a replayed flash is: a capture knows when there was one, not its length."""

_SLACK_S = 5.0
_QUIET = Pause(1.0)


@dataclass(frozen=True, slots=True)
class ReplayPlan:
    """`before` the answer, `waiting` over and over until there is one, then `after`; no `after`: all is `before`."""

    before: Sequence[Step]
    waiting: Sequence[Step] = ()
    after: Sequence[Step] = ()


def replay(end: LineEnd, capture: Capture, made_at: datetime, answer_timeout_s: float = 60.0) -> Capture:
    """Play it into a line and return what happened there, as a capture of its own.

    ExchangeTimeout where nobody answers in time; CannotDo, before anything was done, for what the rung can't do.
    """
    plan = replay_plan(capture, end.side)
    require_for(end, *plan.before, *plan.waiting, *plan.after)
    until = {LineEventKind.OFF_HOOK} if plan.after else frozenset[LineEventKind]()
    began_s = end.perform(plan.before, then=plan.waiting, until=until)
    sent = [(0.0, plan.before)]
    if plan.after:
        end.wait(LineEventKind.OFF_HOOK, answer_timeout_s)
        sent.append((end.perform(plan.after) - began_s, plan.after))
    end.wait(LineEventKind.PERFORMED, sum(map(duration_s, plan.after or plan.before)) + _SLACK_S)
    return captured(end, made_at, began_s, _sent(sent, end.now_s() - began_s))


def replay_plan(capture: Capture, side: Side) -> ReplayPlan:
    """The steps by which one side repeats its part; its audio is in dBm0 where the capture was calibrated."""
    if side is Side.TELEPHONE:
        own = [event for event in capture.events if event.kind in AT_EXCHANGE]
        return ReplayPlan(_steps(_levelled(capture, capture.from_telephone), own, 0.0, capture.seconds))
    own = [event for event in capture.events if event.kind in AT_TELEPHONE]
    audio = _levelled(capture, capture.from_exchange)
    rings = [event.at_s for event in own if event.kind is LineEventKind.RING_ON]
    answers = [
        event.at_s
        for event in capture.events
        if event.kind is LineEventKind.OFF_HOOK and rings and event.at_s >= rings[0]
    ]
    if not answers:
        return ReplayPlan(_steps(audio, own, 0.0, capture.seconds))
    return ReplayPlan(*_ringing(audio, own, rings, answers[0]), _steps(audio, own, answers[0], capture.seconds))


def _levelled(capture: Capture, audio: Samples) -> Samples:
    return louder(audio, capture.offset_db or 0.0)


def _ringing(
    audio: Samples, own: Sequence[LineEvent], rings: Sequence[float], answered_s: float
) -> tuple[list[Step], list[Step]]:
    """All up to the answer and on to where the next ring would have been; and one round, to be repeated."""
    captured_steps = _steps(audio, own, 0.0, answered_s)
    before = [at_s for at_s in rings if at_s < answered_s]
    if len(before) < 2:
        return captured_steps, [_QUIET]
    one_round = _steps(silence(before[-1]), own, before[-2], before[-1])
    rest_s = before[-1] + (before[-1] - before[-2]) - answered_s
    return [*captured_steps, Pause(max(0.0, rest_s))], one_round


def _steps(audio: Samples, own: Sequence[LineEvent], from_s: float, to_s: float) -> list[Step]:
    """One side's steps between two seconds, each event where it was; the audio of the rest."""
    steps: list[Step] = []
    state, at_s, is_reversed = LineEventKind.RING_OFF, from_s, False
    for event in own:
        if event.at_s >= to_s:
            break
        if event.at_s >= at_s:
            steps += _stretch(state, audio, at_s, event.at_s)
            at_s = event.at_s
        elif event.at_s < from_s:
            state = _state(state, event.kind)
            is_reversed ^= event.kind is LineEventKind.POLARITY
            continue
        is_reversed ^= event.kind is LineEventKind.POLARITY
        moment = _moment(event.kind, is_reversed=is_reversed)
        steps += moment
        at_s += sum(map(duration_s, moment))
        state = _state(state, event.kind)
    return [*steps, *_stretch(state, audio, at_s, to_s)]


def _state(state: LineEventKind, kind: LineEventKind) -> LineEventKind:
    """What goes on from this event on: ringing, no battery, or audio."""
    lasting = {LineEventKind.RING_ON, LineEventKind.RING_OFF, LineEventKind.BATTERY_OFF, LineEventKind.BATTERY_ON}
    return kind if kind in lasting else state


def _moment(kind: LineEventKind, *, is_reversed: bool) -> list[Step]:
    match kind:
        case LineEventKind.POLARITY:
            return [Polarity(is_reversed)]
        case LineEventKind.OFF_HOOK | LineEventKind.ON_HOOK:
            return [Hook(kind is LineEventKind.OFF_HOOK)]
        case LineEventKind.FLASH:
            return [Flash(FLASH_S)]
        case _:
            return []


def _stretch(state: LineEventKind, audio: Samples, from_s: float, to_s: float) -> list[Step]:
    if to_s <= from_s:
        return []
    if state is LineEventKind.RING_ON:
        return [Ring(to_s - from_s)]
    if state is LineEventKind.BATTERY_OFF:
        return [BatteryCut(to_s - from_s)]
    sound = audio[sample_count(from_s) : sample_count(to_s)]
    missing = silence(to_s - from_s)[len(sound) :]
    return [Play(np.concatenate([sound, missing]))] if sound.any() else [Pause(to_s - from_s)]


def _sent(parts: Sequence[tuple[float, Sequence[Step]]], seconds: float) -> Samples:
    """The audio of the steps, each list from its second on; what a later list cut isn't in it."""
    audio = silence(seconds)
    for began_s, steps in parts:
        at = sample_count(began_s)
        audio[at:] = 0
        for step in steps:
            count = sample_count(duration_s(step))
            if isinstance(step, Play):
                audio[at : at + count] = step.samples[: max(0, len(audio) - at)]
            at += count
    return audio
