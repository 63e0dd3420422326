"""Chapter 3: the far end hangs up, and the line is free again; nothing else ends a call."""

from collections.abc import Callable
from dataclasses import dataclass

from hil_rig.exchanges.api import BatteryCut, Play, Step
from hil_rig.exchanges.progress import BY_THE_BOOK, CHINA, ProgressTone, ToneBias, ToneName, looped
from hil_rig.exchanges.side import CLEAR, Impairment
from hil_rig.exchanges.sounds import tone
from hil_rig.measure.wav import Samples
from hil_rig.suite import material
from hil_rig.suite.asking import TIME_UNCERTAINTY_S, Procedure
from hil_rig.suite.bench import Bench, Called
from hil_rig.suite.case import Case, Finding, Need, Source
from hil_rig.suite.sources import E180_CHINA, E180_TABLE, GB_T_3380, OURS

BUSY_WITHIN_S, CONGESTION_WITHIN_S, OTHERS_WITHIN_S = 2.5, 4.5, 8.0
"""Ours: no standard tells a terminal how soon it has to let go."""
BATTERY_WITHIN_S = 2.0
HOWLER = ProgressTone((950.0,))
"""GB/T 3380: what an exchange sends to a line that was not hung up."""
_KEPT_UP_S = 20.0
_TONES: dict[str, tuple[ProgressTone, float]] = {
    "busy": (CHINA[ToneName.BUSY], BUSY_WITHIN_S),
    "congestion": (CHINA[ToneName.CONGESTION], CONGESTION_WITHIN_S),
    "vacant": (CHINA[ToneName.VACANT], OTHERS_WITHIN_S),
    "howler": (HOWLER, OTHERS_WITHIN_S),
}


@dataclass(frozen=True, slots=True)
class _Way:
    """How a tone arrives, and the fault of a switchboard that misses it so."""

    title: str
    says: str
    fault: str
    bias: ToneBias = BY_THE_BOOK
    impairment: Impairment = CLEAR


def _ways(name: str) -> list[_Way]:
    nominal = _Way("by the book", "by the book", f"no {name}")
    if name == "howler":
        return [nominal, _Way("−25 dBm0", "at −25 dBm0", "loud tones only", ToneBias(level_dbm0=-25.0))]
    ways = [nominal]
    ways += [
        _Way(f"cadence {percent:+d} %", f"with a cadence {abs(percent)} % {'slower' if percent > 0 else 'faster'}",
             "strict cadence", ToneBias(cadence_percent=percent))
        for percent in (10, -10)
    ]  # fmt: skip
    ways += [
        _Way(f"{hz:+d} Hz", f"{abs(hz)} Hz too {'high' if hz > 0 else 'low'}", "strict frequency",
             ToneBias(frequency_hz=hz))
        for hz in (25, -25)
    ]  # fmt: skip
    ways += [
        _Way("−35 dBm0", "at −35 dBm0", "loud tones only", ToneBias(level_dbm0=-35.0)),
        _Way("−5 dBm0", "at −5 dBm0", "quiet tones only", ToneBias(level_dbm0=-5.0)),
        _Way("noise", "over noise of −30 dBm0", "clean tones only", impairment=Impairment(noise_dbm0=-30.0)),
        _Way("hum", "over 50 Hz hum of −20 dBm0", "no tone over hum", impairment=Impairment(hum_dbm0=-20.0)),
    ]  # fmt: skip
    return ways[:7] if name == "vacant" else ways


def _tone_cases() -> list[Case]:
    cases = []
    for chapter, (name, (wanted, within_s)) in enumerate(_TONES.items(), 1):
        source = GB_T_3380 if name == "howler" else E180_CHINA
        for number, way in enumerate(_ways(name), 1):
            by = _played(wanted, way)
            rule = f"{name.capitalize()} tone {way.says} releases the line within {within_s:g} s."
            where = source if way.title == "by the book" else OURS
            cases.append(Case(f"R{chapter}.{number}", f"{name}, {way.title}", rule, where, f"on-hook in {within_s:g} s",
                              released(by, within_s), way.fault))  # fmt: skip
    return cases


def _place_cases() -> list[Case]:
    places = {"prompt": "a prompt plays", "record": "a message is recorded", "talk": "a conversation goes on"}
    cases = []
    for number, (place, says) in enumerate(places.items()):
        need = Need(phone=place == "talk", places=(place,))
        ways: list[tuple[str, Callable[[Bench], float], float, str]] = [
            ("busy", _played(CHINA[ToneName.BUSY]), BUSY_WITHIN_S, "tones only among keys"),
            ("congestion", _played(CHINA[ToneName.CONGESTION]), CONGESTION_WITHIN_S, "tones only among keys"),
            ("battery cut", _cut(0.8), BATTERY_WITHIN_S, "battery only among keys"),
        ]
        for way, (name, by, within_s, fault) in enumerate(ways, 1):
            rule = f"While {says}, {name}{' tone' if by is not ways[2][1] else ''} releases the line."
            cases.append(Case(f"R5.{number * 3 + way}", f"{name} in {place}", rule, OURS, f"on-hook in {within_s:g} s",
                              released(by, within_s, place), fault, need))  # fmt: skip
    return cases


def _battery_cases() -> list[Case]:
    rows: list[tuple[str, str, Source, str, Procedure, str]] = [
        ("battery cut of 0.8 s", "A battery cut of 0.8 s (kewlstart) releases the line.", OURS,
         f"on-hook in {BATTERY_WITHIN_S:g} s", released(_cut(0.8), BATTERY_WITHIN_S), "no battery"),
        ("battery cut of 0.3 s", "A battery cut of 0.3 s releases the line.", OURS,
         f"on-hook in {BATTERY_WITHIN_S:g} s", released(_cut(0.3), BATTERY_WITHIN_S), "long cuts only"),
        ("free again", "After a release the line answers the next call.", OURS, "second call answered",
         _free_again(), "stays taken"),
    ]  # fmt: skip
    return [
        Case(f"R6.{number}", title, rule, source, seen, asks, fault)
        for number, (title, rule, source, seen, asks, fault) in enumerate(rows, 1)
    ]


def _never_cases() -> list[Case]:
    bursts = tone((450,), (0.35, 0.35), 0.7, -15.0)
    rows: list[tuple[str, str, Source, Callable[[], Samples], str]] = [
        ("call-waiting tone", "Call-waiting tone (0.4/4 s) doesn't end a call.", E180_CHINA,
         lambda: tone((450,), (0.4, 4.0), _KEPT_UP_S), "any burst"),
        ("ring-back tone", "Ring-back tone (1/4 s) doesn't end a call.", E180_CHINA,
         lambda: tone((450,), (1.0, 4.0), _KEPT_UP_S), "any burst"),
        ("one burst of busy tone", "A single burst of busy tone doesn't end a call.", OURS, lambda: bursts,
         "first burst"),
        ("another frequency", "1 kHz in the cadence of busy tone doesn't end a call.", OURS,
         lambda: tone((1000,), (0.35, 0.35), 10.0), "any frequency"),
        ("another cadence", "450 Hz with 0.2 s on and 0.6 s off doesn't end a call.", E180_TABLE,
         lambda: tone((450,), (0.2, 0.6), 10.0), "any cadence"),
        ("speech", "Speech (synthetic, 20 s) doesn't end a call.", OURS, lambda: material.speech(_KEPT_UP_S, seed=4),
         "impatient of sound"),
        ("music", "Music (synthetic, 20 s) doesn't end a call.", OURS, lambda: material.music(_KEPT_UP_S, seed=3),
         "impatient of sound"),
        ("music with a beat", "Music on hold with a beat of 450 Hz each 0.5 s doesn't end a call.", OURS,
         lambda: tone((450,), (0.15, 0.35), 10.0), "any cadence"),
        ("silence", "Twenty seconds of silence don't end a call.", OURS, lambda: tone((450,), (), _KEPT_UP_S, -90.0),
         "impatient of sound"),
    ]  # fmt: skip
    return [
        Case(f"R7.{number}", title, rule, source, "still off-hook, and a 5 pressed after it told",
             _stays(make), fault)
        for number, (title, rule, source, make, fault) in enumerate(rows, 1)
    ]  # fmt: skip


def _played(wanted: ProgressTone, way: _Way | None = None) -> Callable[[Bench], float]:
    bias = BY_THE_BOOK if way is None else way.bias

    def begin(bench: Bench) -> float:
        bench.line.impairment = CLEAR if way is None else way.impairment
        return bench.line.perform([], then=[Play(looped(wanted, bias))])

    return begin


def _cut(seconds: float) -> Callable[[Bench], float]:
    steps: list[Step] = [BatteryCut(seconds)]
    return lambda bench: bench.line.perform(steps)


def released(hang_up: Callable[[Bench], float], within_s: float, place: str = "") -> Procedure:
    """Call, go to a place of the set-up, let the far end hang up; the switchboard has to release in time."""

    def ask(bench: Bench) -> Finding:
        called = bench.call()
        bench.end.sleep(1.0)
        _go(bench, called, place)
        if not bench.is_up(called.answered_s):
            return Finding(is_right=False, seen="the switchboard hung up before the far end did")
        gone_s = hang_up(bench)
        event = bench.released_within(max(within_s * 2.5, 10.0))
        if event is None:
            return Finding(is_right=False, seen="never on-hook")
        after_s = event.at_s - gone_s
        return Finding(after_s <= within_s, f"on-hook after {after_s:.2f} s", after_s, "s", TIME_UNCERTAINTY_S)

    return ask


def _go(bench: Bench, called: Called, place: str) -> None:
    codes = {"prompt": bench.setup.prompt_code, "record": bench.setup.record_code, "talk": bench.setup.talk_code}
    if place:
        bench.go(called, codes[place])
    if place == "talk":
        bench.lift()
        bench.end.sleep(1.5)


def _stays(make: Callable[[], Samples]) -> Procedure:
    def ask(bench: Bench) -> Finding:
        called = bench.call()
        bench.say(called, make())
        told = bench.press(called, "5") if bench.is_up(called.answered_s) else ""
        is_up = bench.is_up(called.answered_s)
        return Finding(is_up and told == "5", f"{'off-hook' if is_up else 'hung up'}, told {told or 'nothing'}")

    return ask


def _free_again() -> Procedure:
    def ask(bench: Bench) -> Finding:
        first = bench.call()
        bench.end.sleep(1.0)
        first.caller.hang_up(None)
        if bench.released_within(10.0) is None:
            return Finding(is_right=False, seen="the first call wasn't released")
        bench.end.stop()
        bench.rest()
        bench.call()
        return Finding(is_right=True, seen="second call answered")

    return ask


CASES = [*_tone_cases(), *_place_cases(), *_battery_cases(), *_never_cases()]
