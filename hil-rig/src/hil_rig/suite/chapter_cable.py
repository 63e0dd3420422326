"""Chapter 7: the cable is pulled, and plugged again."""

from collections.abc import Sequence

from hil_rig.exchanges.api import LineEventKind, Pause, Ring
from hil_rig.suite.asking import TIME_UNCERTAINTY_S, Procedure
from hil_rig.suite.bench import REST_S, Bench
from hil_rig.suite.case import Case, Finding, Need
from hil_rig.suite.sources import OURS

_AWAY_S = 6.0


def _served_again(bench: Bench) -> Finding:
    bench.line.plug(20.0)
    bench.rest(REST_S + 2.0)
    called = bench.call()
    after_s = called.answered_s - called.rang_s
    seen = f"the next call is answered after {after_s:.2f} s"
    return Finding(True, seen, after_s, "s", TIME_UNCERTAINTY_S)


def _idle(bench: Bench) -> Finding:
    bench.line.unplug()
    bench.end.sleep(_AWAY_S)
    return _served_again(bench)


def _ringing(bench: Bench) -> Finding:
    bench.line.perform([Ring(1.0), Pause(1.0)], until={LineEventKind.OFF_HOOK})
    bench.end.sleep(1.5)
    bench.line.unplug()
    bench.end.sleep(_AWAY_S)
    return _served_again(bench)


def _in_place(place: str) -> Procedure:
    def ask(bench: Bench) -> Finding:
        called = bench.call()
        codes = {"prompt": bench.setup.prompt_code, "record": bench.setup.record_code}
        if place in codes:
            bench.go(called, codes[place])
        bench.line.unplug()
        bench.end.sleep(_AWAY_S)
        return _served_again(bench)

    return ask


def _conversation(bench: Bench) -> Finding:
    called = bench.call()
    bench.go(called, bench.setup.talk_code)
    bench.phone.wait(LineEventKind.RING_ON, 10.0)
    bench.lift()
    bench.phone.sleep(2.0)
    bench.line.unplug()
    bench.phone.sleep(_AWAY_S)
    bench.hang_up_phone()
    bench.phone.sleep(3.0)
    bench.lift()
    got = bench.phone_hears(bench.setup.dial_tone_hz, 4.0) is not None
    bench.hang_up_phone()
    again = _served_again(bench)
    seen = f"{'dial tone' if got else 'no dial tone'} at the telephone; {again.seen}"
    return Finding(got and again.is_right, seen, again.value, again.unit, again.uncertainty)


_AGAIN = "the next call answered"
_ROWS: Sequence[tuple[str, str, str, Procedure, str, Need]] = (
    ("idle", "A line that was unplugged for 6 s serves again.", _AGAIN, _idle, "plugged once", Need()),
    ("while it rings", "A line that was unplugged while it rang serves again.", _AGAIN, _ringing, "plugged once",
     Need()),
    ("in a call", "A line that was unplugged in a call serves again.", _AGAIN, _in_place("keys"), "blind to the cable",
     Need()),
    ("in a prompt", "A line that was unplugged while a prompt played serves again.", _AGAIN, _in_place("prompt"),
     "blind to the cable", Need(places=("prompt",))),
    ("in a recording", "A line that was unplugged while a message was recorded serves again.", _AGAIN,
     _in_place("record"), "blind to the cable", Need(places=("record",))),
    ("in a conversation", "The telephone of a call whose line is unplugged is free, and the line serves again.",
     f"dial tone at the telephone; {_AGAIN}", _conversation, "plugged once", Need(phone=True, places=("talk",))),
)  # fmt: skip

CASES = [
    Case(f"U1.{number}", f"unplugged: {title}", rule, OURS, seen, asks, fault, need)
    for number, (title, rule, seen, asks, fault, need) in enumerate(_ROWS, 1)
]
