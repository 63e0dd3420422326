"""Listens to an idle line for every kind of caller ID at once, so that no wrong setting can lose a number or a call."""

from collections.abc import Iterable

from drivers.dsp.caller_id import message
from drivers.dsp.caller_id.gate import SoundGate
from drivers.dsp.caller_id.keys import KeyedCallerId
from drivers.dsp.caller_id.ringing import CallArrived, RingWatch
from drivers.dsp.caller_id.values import Heard
from drivers.dsp.dtmf import DtmfReceiver
from drivers.dsp.frames import SAMPLE_RATE_HZ, Sound
from drivers.dsp.fsk import FskReceiver

LEAST_KEY_LEVEL_DBM0 = -45.0
"""Each tone's least level: there is no speech on an idle line that could be taken for keys."""


class CallerIdListener:
    """One line. Give it what is heard and the rings as they come; each call is told once, by what is returned.

    `now_s` is any clock that never goes back, the same for all methods. Where no samples come (a card that gives none
    on hook), `pass_time` alone still takes each call by its deadline. Silence costs nearly nothing: it isn't worked on.
    """

    def __init__(self) -> None:
        self.watch = RingWatch()
        self.last_heard: Heard | None = None
        """The last caller ID or fault, whether or not a ring came with it: for who looks after the line."""
        self._gate = SoundGate()
        self._dtmf = DtmfReceiver(least_level_dbm0=LEAST_KEY_LEVEL_DBM0)
        self._fsk = FskReceiver()
        self._keyed = KeyedCallerId()
        self._samples = 0

    def feed(self, samples: Sound, now_s: float) -> CallArrived | None:
        """Samples of the line (8 kHz), the last of which was on the line at `now_s`."""
        return self._tell(self._hear(self._gate.feed(samples)), now_s) or self.pass_time(now_s)

    def ring_started(self, now_s: float) -> CallArrived | None:
        """The line begins to ring."""
        return self.watch.ring_started(now_s, under_way=self._under_way)

    def ring_ended(self, now_s: float) -> None:
        """The ring has stopped."""
        self.watch.ring_ended(now_s)

    def pass_time(self, now_s: float) -> CallArrived | None:
        """Nothing happened; a call that waited for long enough is taken."""
        return self.watch.pass_time(now_s, under_way=self._under_way, sounding=self._gate.is_sounding)

    def call_over(self) -> None:
        """The call has ended and the line is idle again."""
        self.watch.call_over()

    def end(self, now_s: float) -> CallArrived | None:
        """The line's sound has ended for good: a call that waits is taken, with what was heard up to here."""
        heard = self._hear(self._gate.end())
        for digit in self._dtmf.end():
            heard.extend(self._keyed.take(digit))
        heard.extend(self._keyed.end())
        heard.extend(_read(message.read(event) for event in self._fsk.end()))
        return self._tell(heard, now_s) or self.watch.end()

    def _hear(self, samples: Sound) -> list[Heard]:
        if not len(samples):
            return []
        self._samples += len(samples)
        heard: list[Heard] = []
        for digit in self._dtmf.feed(samples):
            heard.extend(self._keyed.take(digit))
        heard.extend(self._keyed.pass_time(self._samples / SAMPLE_RATE_HZ, sounding=self._dtmf.sounding))
        heard.extend(_read(message.read(event) for event in self._fsk.feed(samples)))
        return heard

    @property
    def _under_way(self) -> bool:
        return self._fsk.receiving or self._keyed.collecting

    def _tell(self, heard: list[Heard], now_s: float) -> CallArrived | None:
        arrived = None
        for one in heard:
            self.last_heard = one
            arrived = self.watch.heard(one, now_s) or arrived
        return arrived


def _read(messages: Iterable[Heard | None]) -> list[Heard]:
    return [one for one in messages if one is not None]
