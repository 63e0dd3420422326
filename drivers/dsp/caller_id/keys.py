"""Caller ID by DTMF, in the forms of the world's exchanges (the annex of ETSI EN 300 659-1 on DTMF, and national ones).

    D<number>C                                  China, Taiwan, Kuwait
    A<number>C, A<number>D<redirecting>B<code>C Sweden, Finland, Brazil, India, Saudi Arabia and others
    B<number>C                                  some exchanges of those
    A<number>#, <number>#                       Denmark, the Netherlands
    D1#, D2#, D3#                               no number: withheld, international, technical reasons (Denmark)
    B00C, B10C, also with D                     no number: unavailable, withheld

A form is believed only with its stop code: a number that was cut short would be a wrong one.
"""

import re

from drivers.dsp.caller_id.values import Absence, CallerId, CallerIdFault, CallerIdFaultReason, Heard, SentBy
from drivers.dsp.dtmf import Digit

_STOPS = "C#"
_LONGEST_PAUSE_S = 1.0  # between two keys; exchanges send 50-100 ms
_REPORT_S = 0.25  # after which a key that began in time has been heard
_MOST_KEYS = 48
_FEWEST_KEYS = 3  # fewer are noise, or the end of something else

_CODES = {"00": Absence.UNAVAILABLE, "10": Absence.WITHHELD}
_DANISH_CODES = {"1": Absence.WITHHELD, "2": Absence.INTERNATIONAL, "3": Absence.UNAVAILABLE}
_DANISH_ABSENCE = re.compile(r"D([123])#")
_ABSENCE = re.compile(r"A?(?:D\d{3,20})?[BD](00|10)[C#]")
_NUMBERS = (
    re.compile(r"A(\d{1,20})(?:D\d{0,20})?(?:B\d{0,2})?C"),
    re.compile(r"[ABD](\d{2,20})[C#]"),
    re.compile(r"(\d{3,20})#"),
)


class KeyedCallerId:
    """Collects the keys heard on an idle line."""

    def __init__(self) -> None:
        self._keys = ""
        self._last_s = 0.0

    @property
    def collecting(self) -> bool:
        """Whether a form has begun and isn't over."""
        return bool(self._keys)

    def take(self, digit: Digit) -> list[Heard]:
        """One more key; what it completes, and before that what a long pause had ended."""
        heard = self._give_up() if self._keys and digit.start_s - self._last_s > _LONGEST_PAUSE_S else []
        self._last_s = digit.start_s + digit.duration_s
        self._keys += digit.key
        if digit.key in _STOPS:
            keys, self._keys = self._keys, ""
            heard.extend(read(keys))
        elif len(self._keys) > _MOST_KEYS:
            heard.extend(self._give_up())
        return heard

    def pass_time(self, now_s: float, *, sounding: bool) -> list[Heard]:
        """The line was listened to up to `now_s`, on the clock of the digits; `sounding`: a key is down just now."""
        if self._keys and not sounding and now_s - self._last_s > _LONGEST_PAUSE_S + _REPORT_S:
            return self._give_up()
        return []

    def end(self) -> list[Heard]:
        """Nothing more comes."""
        return self._give_up()

    def _give_up(self) -> list[Heard]:
        keys, self._keys = self._keys, ""
        if len(keys) < _FEWEST_KEYS:
            return []
        return [CallerIdFault(SentBy.DTMF, CallerIdFaultReason.CUT_SHORT, keys)]


def read(keys: str) -> list[Heard]:
    """What keys up to a stop code tell: one thing, or nothing where they are too few."""
    if len(keys) < _FEWEST_KEYS:
        return []
    if match := _DANISH_ABSENCE.fullmatch(keys):
        return [CallerId(SentBy.DTMF, absence=_DANISH_CODES[match[1]])]
    if match := _ABSENCE.fullmatch(keys):
        return [CallerId(SentBy.DTMF, absence=_CODES[match[1]])]
    for form in _NUMBERS:
        if match := form.fullmatch(keys):
            return [CallerId(SentBy.DTMF, number=match[1])]
    return [CallerIdFault(SentBy.DTMF, CallerIdFaultReason.FORM, keys)]
