"""Chapter 6: the switchboard calls out over a line: it waits, dials right, and gives way to a call that comes in."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from hil_rig.exchanges.api import ExchangeTimeout, LineEventKind, Pause, Ring
from hil_rig.exchanges.parties import CalledParty
from hil_rig.exchanges.progress import ToneName
from hil_rig.keypad import pair_hz
from hil_rig.measure.dtmf import HeardDigit, hear_digits
from hil_rig.measure.wav import Samples
from hil_rig.suite.asking import TIME_UNCERTAINTY_S, Procedure
from hil_rig.suite.bench import Bench
from hil_rig.suite.case import Case, Finding, Need, Source
from hil_rig.suite.sources import ES_201_235_2, OURS, Q23, TIA_464

_NUMBER = "13912345678"
_ALL_KEYS = "1234567890"
_NEED = Need(phone=True, places=("outgoing",))
_SEIZED_WITHIN_S = 12.0


def _order(bench: Bench, number: str) -> None:
    """The telephone asks for a call over this line."""
    bench.lift()
    bench.phone_hears(bench.setup.dial_tone_hz, 4.0)
    bench.dial(bench.code(bench.setup.outgoing_code) + number)


def _dialled(bench: Bench, number: str) -> tuple[CalledParty, str]:
    _order(bench, number)
    called = bench.line.wait_seized(_SEIZED_WITHIN_S)
    return called, called.wait_dialled(len(number), 12.0 + len(number))


def _digits(number: str) -> Procedure:
    def ask(bench: Bench) -> Finding:
        _, dialled = _dialled(bench, number)
        return Finding(dialled == number, f"dialled {dialled}")

    return ask


def _keys_dialled(bench: Bench) -> tuple[Samples, list[HeardDigit]]:
    called, _ = _dialled(bench, _NUMBER)
    bench.end.sleep(0.5)
    heard = called.heard()
    return heard, hear_digits(heard)


def _tone_length(bench: Bench) -> Finding:
    _, found = _keys_dialled(bench)
    shortest_ms = min((key.end_s - key.start_s) * 1000 for key in found)
    return Finding(shortest_ms >= 65.0, f"shortest key {shortest_ms:.0f} ms", shortest_ms, "ms", 10.0)


def _pause_length(bench: Bench) -> Finding:
    _, found = _keys_dialled(bench)
    pauses = [(b.start_s - a.end_s) * 1000 for a, b in pairwise(found)]
    return Finding(min(pauses) >= 65.0, f"shortest pause {min(pauses):.0f} ms", min(pauses), "ms", 10.0)


def _tone_pitch(bench: Bench) -> Finding:
    heard, found = _keys_dialled(bench)
    worst = max(abs(_peak_hz(heard, key, hz) / hz - 1) * 100 for key in found for hz in pair_hz(key.digit))
    return Finding(worst <= 1.5, f"off by {worst:.2f} % at most", worst, "%", 0.3)


def _tone_twist(bench: Bench) -> Finding:
    heard, found = _keys_dialled(bench)
    twists = [_level(heard, key, pair_hz(key.digit)[1]) - _level(heard, key, pair_hz(key.digit)[0]) for key in found]
    worst = max(twists, key=abs)
    return Finding(min(twists) >= 0.0 - 1.0 and max(twists) <= 5.0, f"high tone {worst:+.1f} dB", worst, "dB", 0.5)


def _waits(bench: Bench) -> Finding:
    _order(bench, _NUMBER)
    seized = bench.end.wait(LineEventKind.OFF_HOOK, _SEIZED_WITHIN_S)
    bench.end.sleep(3.0)
    early = "".join(key.digit for key in hear_digits(bench.end.heard(seized.at_s)))
    called = CalledParty(bench.line, bench.end.now_s())
    if early:
        return Finding(is_right=False, seen=f"dialled {early} before there was dial tone")
    called.send_tone(ToneName.DIAL)
    dialled = called.wait_dialled(len(_NUMBER), 15.0)
    return Finding(dialled == _NUMBER, f"waited 3 s, dialled {dialled}")


def _hears_busy(bench: Bench) -> Finding:
    called, _ = _dialled(bench, _NUMBER)
    called.send_tone(ToneName.BUSY)
    heard = bench.phone_hears((450.0,), 3.0, 0.25) is not None
    return Finding(heard, "busy tone heard at the telephone" if heard else "nothing heard at the telephone")


def _lets_go(bench: Bench) -> Finding:
    _dialled(bench, _NUMBER)
    bench.end.sleep(1.0)
    down_s = bench.end.now_s()
    bench.hang_up_phone()
    event = bench.released_within(8.0)
    if event is None:
        return Finding(is_right=False, seen="the line is held for ever")
    after_s = event.at_s - down_s
    return Finding(after_s <= 3.0, f"released after {after_s:.2f} s", after_s, "s", TIME_UNCERTAINTY_S)


def _glare(ringing_s: float) -> Procedure:
    """The exchange begins to ring so long before the switchboard would seize the line: once seen, then done."""

    def ask(bench: Bench) -> Finding:
        _order(bench, _NUMBER)
        ordered_s = bench.end.now_s()
        seized_s = bench.end.wait(LineEventKind.OFF_HOOK, _SEIZED_WITHIN_S).at_s
        bench.free()
        bench.rest()
        _order(bench, _NUMBER)
        bench.end.sleep(max(0.0, seized_s - ordered_s - ringing_s))
        rang_s = bench.line.perform([], then=[Ring(1.0), Pause(4.0)], until={LineEventKind.OFF_HOOK})
        bench.end.sleep(12.0)
        dialled = "".join(key.digit for key in hear_digits(bench.end.heard(rang_s)))
        is_dialled = _NUMBER[:4] in dialled
        return Finding(not is_dialled, f"{dialled or 'nothing'} was sent to the caller")

    return ask


def _peak_hz(heard: Samples, key: HeardDigit, near_hz: int) -> float:
    part = _middle(heard, key)
    size = 1 << 16
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), size))
    hz = np.fft.rfftfreq(size, 1 / 8000)
    inside = (hz > near_hz * 0.96) & (hz < near_hz * 1.04)
    return float(hz[inside][int(spectrum[inside].argmax())])


def _level(heard: Samples, key: HeardDigit, hz: int) -> float:
    part = _middle(heard, key)
    turns = np.exp(-2j * np.pi * hz * np.arange(len(part)) / 8000) * np.hanning(len(part))
    return float(20 * np.log10(np.abs(np.sum(part * turns)) + 1e-9))


def _middle(heard: Samples, key: HeardDigit) -> Samples:
    return heard[int((key.start_s + 0.01) * 8000) : int((key.end_s - 0.01) * 8000)]


def _guarded(asks: Procedure) -> Procedure:
    """A line that is never seized, or never dialled on, is a finding."""

    def ask(bench: Bench) -> Finding:
        try:
            return asks(bench)
        except ExchangeTimeout as never:
            return Finding(is_right=False, seen=str(never))

    return ask


_ROWS: Sequence[tuple[str, str, Source, str, Procedure, str]] = (
    ("a mobile's number", "The number that was asked for is dialled.", Q23, _NUMBER, _digits(_NUMBER),
     "loses the first digit"),
    ("each digit", "Each digit is dialled as its two tones.", Q23, _ALL_KEYS, _digits(_ALL_KEYS),
     "loses the first digit"),
    ("length of a key", "A dialled key lasts 65 ms or longer.", ES_201_235_2, "65 ms or more", _tone_length,
     "dials fast"),
    ("length of a pause", "Between two dialled keys there are 65 ms or more.", ES_201_235_2, "65 ms or more",
     _pause_length, "dials without pauses"),
    ("frequencies", "The tones of a dialled key are within 1.5 % of their places.", ES_201_235_2, "1.5 % or less",
     _tone_pitch, "dials out of tune"),
    ("levels", "The high tone is as loud as the low one or up to 4 dB louder (± 1 dB).", ES_201_235_2, "0 … +4 dB",
     _tone_twist, "dials with twist"),
    ("dial tone awaited", "No digit is sent before there is dial tone.", TIA_464, "nothing for 3 s, then the number",
     _waits, "dials blindly"),
    ("busy is heard", "The telephone hears the exchange's tones.", OURS, "450 Hz at the telephone", _hears_busy,
     "deaf outside"),
    ("hang-up", "When the telephone hangs up, the line is released.", OURS, "on-hook in 3 s", _lets_go,
     "holds the line outside"),
    ("a ringing line", "A call that already rings isn't dialled into.", TIA_464, "the number isn't sent",
     _glare(1.0), "blind to ringing"),
    ("at the same moment", "A call that begins to ring just when the line is seized isn't dialled into.", TIA_464,
     "the number isn't sent", _glare(0.2), "blind to ringing"),
)  # fmt: skip

CASES = [
    Case(f"O1.{number}", title, rule, source, seen, _guarded(asks), fault, _NEED)
    for number, (title, rule, source, seen, asks, fault) in enumerate(_ROWS, 1)
]
