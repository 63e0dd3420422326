"""Procedures that several chapters share: a call is made, something is done, what the switchboard tells is judged."""

from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher

from hil_rig.exchanges.caller_id import CallerId
from hil_rig.exchanges.calling import WELL_FORMED, CallerIdMode, Presentation
from hil_rig.exchanges.keys import GOOD_SET, keys
from hil_rig.exchanges.side import CLEAR, Impairment
from hil_rig.exchanges.sounds import mix
from hil_rig.measure.wav import Samples
from hil_rig.suite.bench import Bench, Called
from hil_rig.suite.case import Finding

Procedure = Callable[[Bench], Finding]
TIME_UNCERTAINTY_S = 0.04
"""k = 2: a rung's events are to the audio block of 20 ms."""


def keys_told(digits: str, impairment: Impairment = CLEAR, **shape: float) -> Procedure:
    """Press these keys so shaped; the switchboard has to tell just these. A `gap_ms` needs that they follow in turn."""

    def ask(bench: Bench) -> Finding:
        expected = bench.tellable(digits)
        if "gap_ms" in shape:
            bench.in_turn()
        called = bench.call()
        bench.line.impairment = impairment
        told = bench.press(called, expected, **shape)
        return _all_told(bench, called, told, expected)

    return ask


def keys_not_told(digits: str, **shape: float) -> Procedure:
    """Press what must not count as a key: nothing may be told; a good 5 after it has to be."""
    return sound_not_told(lambda: keys(digits, replace(GOOD_SET, **shape)))


def sound_not_told(make: Callable[[], Samples], impairment: Impairment = CLEAR) -> Procedure:
    """Let the switchboard hear a sound that holds no key: nothing may be told; a 5 pressed after it has to be."""

    def ask(bench: Bench) -> Finding:
        called = bench.call()
        bench.line.impairment = impairment
        false, told = bench.say(called, make()), bench.press(called, "5")
        seen = _seen(bench, called, f"{false or 'nothing'}, then {told or 'nothing'}")
        return Finding(not false and told == "5", seen, float(len(false)), "false keys", 0.0)

    return ask


def keys_told_over(digits: str, sound: Callable[[float], Samples]) -> Procedure:
    """Press these keys while another sound is on the line; `sound` makes it, so many seconds long."""

    def ask(bench: Bench) -> Finding:
        wanted = bench.tellable(digits)
        called = bench.call()
        told = ""
        for part in wanted if bench.setup.one_by_one else [wanted]:
            pressed = keys(part)
            told += bench.say(called, mix(pressed, sound(len(pressed) / 8000)[: len(pressed)]))
        return _all_told(bench, called, told, wanted)

    return ask


def number_told(
    caller: CallerId | str,
    mode: CallerIdMode,
    wanted: str | None = None,
    presentation: Presentation = WELL_FORMED,
    impairment: Impairment = CLEAR,
) -> Procedure:
    """Call so; the switchboard has to answer and to tell the number `wanted`, by default the caller's."""
    who = CallerId(caller) if isinstance(caller, str) else caller
    expected = who.number if wanted is None else wanted

    def ask(bench: Bench) -> Finding:
        bench.line.impairment = impairment
        called = bench.call(who, mode, presentation=presentation)
        after_s = called.answered_s - called.rang_s
        seen = f"answered, told {called.number or 'no number'}"
        return Finding(called.number == expected, seen, after_s, "s to the answer", TIME_UNCERTAINTY_S)

    return ask


def _seen(bench: Bench, called: Called, told: str) -> str:
    """What the switchboard told, and whether it has let go of the line meanwhile."""
    return f"told {told or 'nothing'}{'' if bench.is_up(called.answered_s) else ', and hung up'}"


def _all_told(bench: Bench, called: Called, told: str, wanted: str) -> Finding:
    """Whether just these keys were told; how many of them were, in their order."""
    blocks = SequenceMatcher(None, wanted, told, autojunk=False).get_matching_blocks()
    right = float(sum(block.size for block in blocks))
    return Finding(told == wanted, _seen(bench, called, told), right, f"of {len(wanted)} keys", 0.0)
