"""Chapter 5: the telephone port: dial tone, ringing, flash, hang-up."""

from collections.abc import Sequence

from hil_rig.exchanges.api import ExchangeTimeout, LineEventKind, Play
from hil_rig.exchanges.sounds import tone
from hil_rig.measure.tones import hear_tones
from hil_rig.suite.asking import TIME_UNCERTAINTY_S, Procedure
from hil_rig.suite.bench import Bench, Called
from hil_rig.suite.case import Case, Finding, Need, Source
from hil_rig.suite.sources import GB_T_3380, OURS, TIA_464

_SPOKEN_HZ = 1400.0
_SPOKEN_S = 8.0
"""A switchboard may tell the two who they are before it joins them."""
_RELEASE_WITHIN_S = 3.0
_LIFTED = Need(phone=True)
_TALKING = Need(phone=True, places=("talk",))
_FLASHING = Need(phone=True, places=("talk", "flash"))


def _talk(bench: Bench) -> Called:
    """A call over the line that the telephone has answered."""
    called = bench.call()
    bench.go(called, bench.setup.talk_code)
    bench.phone.wait(LineEventKind.RING_ON, 10.0)
    bench.lift()
    bench.end.sleep(1.5)
    return called


def _dial_tone(bench: Bench) -> Finding:
    bench.lift()
    at_s = bench.phone_hears(bench.setup.dial_tone_hz, 4.0)
    if at_s is None:
        return Finding(is_right=False, seen="no dial tone within 4 s")
    return Finding(at_s <= 3.0, f"dial tone after {at_s:.2f} s", at_s, "s", TIME_UNCERTAINTY_S)


def _dial_tone_stops(bench: Bench) -> Finding:
    bench.lift()
    if bench.phone_hears(bench.setup.dial_tone_hz, 4.0) is None:
        return Finding(is_right=False, seen="no dial tone within 4 s")
    bench.dial("1")
    bench.phone.sleep(0.8)
    since_s = bench.phone.now_s()
    bench.phone.sleep(0.6)
    goes_on = hear_tones(bench.phone.heard(since_s), bench.setup.dial_tone_hz, shortest_s=0.4)
    return Finding(not goes_on, "dial tone goes on" if goes_on else "dial tone stopped")


def _rings(bench: Bench) -> Finding:
    called = bench.call()
    bench.go(called, bench.setup.talk_code)
    began = bench.phone.wait(LineEventKind.RING_ON, 10.0)
    ended = bench.phone.wait(LineEventKind.RING_OFF, 10.0)
    again = bench.phone.wait(LineEventKind.RING_ON, 10.0)
    on_s, off_s = ended.at_s - began.at_s, again.at_s - ended.at_s
    is_right = 0.9 <= on_s <= 1.1 and 3.6 <= off_s <= 4.4
    return Finding(is_right, f"{on_s:.2f} s of ringing, {off_s:.2f} s of pause", on_s, "s", TIME_UNCERTAINTY_S)


def _trips(bench: Bench) -> Finding:
    called = bench.call()
    bench.go(called, bench.setup.talk_code)
    bench.phone.wait(LineEventKind.RING_ON, 10.0)
    lifted_s = bench.lift()
    bench.phone.sleep(8.0)
    late = [e for e in bench.phone.events() if e.kind is LineEventKind.RING_ON and e.at_s > lifted_s + 0.5]
    return Finding(not late, "rings on after it was lifted" if late else "no ringing after it was lifted")


def _speaks(bench: Bench) -> Finding:
    _talk(bench)
    bench.phone.perform([Play(tone((_SPOKEN_HZ,), (), _SPOKEN_S, -15.0))])
    heard = bench.line_hears(_SPOKEN_HZ, _SPOKEN_S)
    return Finding(heard, "the caller hears the telephone" if heard else "the caller hears nothing")


def _hears(bench: Bench) -> Finding:
    _talk(bench)
    bench.line.perform([Play(tone((_SPOKEN_HZ,), (), _SPOKEN_S, -15.0))])
    heard = bench.phone_hears((_SPOKEN_HZ,), _SPOKEN_S) is not None
    return Finding(heard, "the telephone hears the caller" if heard else "the telephone hears nothing")


def _flash(seconds: float, *, counts: bool) -> Procedure:
    """Press the hook for so long in a conversation: recall dial tone has to come, or has not to."""

    def ask(bench: Bench) -> Finding:
        called = _talk(bench)
        bench.down_for(seconds)
        bench.phone.sleep(seconds)
        got = bench.phone_hears(bench.setup.dial_tone_hz, 3.0, 0.25) is not None
        is_up = bench.is_up(called.answered_s)
        seen = f"{'dial tone' if got else 'no dial tone'}, the line {'held' if is_up else 'released'}"
        return Finding(got is counts and is_up, seen)

    return ask


def _hangs_up(seconds: float) -> Procedure:
    def ask(bench: Bench) -> Finding:
        _talk(bench)
        down_s = bench.end.now_s()
        bench.down_for(seconds) if seconds else bench.hang_up_phone()
        event = bench.released_within(8.0)
        if event is None:
            return Finding(is_right=False, seen="the line is held for ever")
        after_s = event.at_s - down_s
        limit_s = _RELEASE_WITHIN_S + seconds
        return Finding(after_s <= limit_s, f"line released after {after_s:.2f} s", after_s, "s", TIME_UNCERTAINTY_S)

    return ask


def _far_end_gone(bench: Bench) -> Finding:
    called = _talk(bench)
    called.caller.hang_up(None)
    if bench.released_within(10.0) is None:
        return Finding(is_right=False, seen="the line isn't released")
    bench.end.stop()
    bench.hang_up_phone()
    bench.phone.sleep(3.0)
    bench.lift()
    got = bench.phone_hears(bench.setup.dial_tone_hz, 4.0) is not None
    return Finding(got, "dial tone at the next lift" if got else "the telephone is dead")


def _no_answer(bench: Bench) -> Finding:
    called = bench.call()
    bench.go(called, bench.setup.talk_code)
    bench.phone.wait(LineEventKind.RING_ON, 10.0)
    called.caller.hang_up(None)
    if bench.released_within(10.0) is None:
        return Finding(is_right=False, seen="the line isn't released")
    bench.end.stop()
    gone_s = bench.phone.now_s()
    bench.phone.sleep(7.0)
    late = [e for e in bench.phone.events() if e.kind is LineEventKind.RING_ON and e.at_s > gone_s + 1.5]
    return Finding(not late, "rings on for nobody" if late else "ringing stopped")


def _guarded(asks: Procedure) -> Procedure:
    """A telephone that never rings is a finding, not a fault of the rig."""

    def ask(bench: Bench) -> Finding:
        try:
            return asks(bench)
        except ExchangeTimeout as never:
            return Finding(is_right=False, seen=str(never))

    return ask


_ROWS: Sequence[tuple[str, str, Source, str, Procedure, str, Need]] = (
    ("dial tone", "Dial tone comes within 3 s of lifting.", TIA_464, "dial tone in 3 s", _dial_tone, "no dial tone",
     _LIFTED),
    ("dial tone stops", "Dial tone stops with the first key.", TIA_464, "no dial tone 0.8 s after a key",
     _dial_tone_stops, "dial tone for ever", _LIFTED),
    ("ringing", "The telephone rings 1 s and pauses 4 s, ± 10 %.", GB_T_3380, "1 s and 4 s", _rings, "rings oddly",
     _TALKING),
    ("ring trip", "Ringing stops when the telephone is lifted.", TIA_464, "no ring after lifting", _trips,
     "rings on", _TALKING),
    ("the caller hears the telephone", "What is said into the telephone is heard on the line.", OURS, "1400 Hz heard",
     _speaks, "mute telephone", _TALKING),
    ("the telephone hears the caller", "What is said on the line is heard at the telephone.", OURS, "1400 Hz heard",
     _hears, "deaf telephone", _TALKING),
    ("flash of 300 ms", "A flash of 300 ms in a call gives recall dial tone and keeps the line.", TIA_464,
     "dial tone, line held", _flash(0.3, counts=True), "no flash", _FLASHING),
    ("flash of 600 ms", "A flash of 600 ms in a call gives recall dial tone and keeps the line.", TIA_464,
     "dial tone, line held", _flash(0.6, counts=True), "short flash only", _FLASHING),
    ("flash of 100 ms", "A flash of 100 ms (China's sets: 90 ms and more) gives recall dial tone.", OURS,
     "dial tone, line held", _flash(0.1, counts=True), "no flash", _FLASHING),
    ("a bounce of 20 ms", "A hook that opens for 20 ms is neither flash nor hang-up.", OURS,
     "no dial tone, line held", _flash(0.02, counts=False), "any flash", _TALKING),
    ("down for 2 s", "A hook that is down for 2 s ends the call.", TIA_464, "line released", _hangs_up(2.0),
     "long flash", _TALKING),
    ("hang-up", "When the telephone hangs up, the line is released.", OURS, f"line released in {_RELEASE_WITHIN_S:g} s",
     _hangs_up(0.0), "holds the line", _TALKING),
    ("the far end has gone", "After the caller has gone, the telephone gets dial tone at its next lift.", OURS,
     "dial tone", _far_end_gone, "keeps the telephone", _TALKING),
    ("the caller gives up", "When the caller gives up while it rings, the ringing stops.", OURS, "no ring after it",
     _no_answer, "rings for nobody", _TALKING),
)  # fmt: skip


CASES = [
    Case(f"T1.{number}", title, rule, source, seen, _guarded(asks), fault, need)
    for number, (title, rule, source, seen, asks, fault, need) in enumerate(_ROWS, 1)
]
