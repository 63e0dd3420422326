"""The exchange's tones in a stream of sound: which, since when, and how sure that is. Clocked by samples alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from drivers.api import RELEASING, Tone, ToneKind, ToneSet
from drivers.dsp.cadence import Match, coherence, is_steady, off_hz
from drivers.dsp.frames import BLOCK, HOP, HOP_S, SAMPLE_RATE_HZ, Sound, Windows, level_dbm0
from drivers.dsp.partials import Partial, Partials, total_power
from drivers.dsp.repeats import Repeated, Repeats, SofterBeats
from drivers.dsp.stretches import LOOK_AHEAD, Stretch, Stretches

_CONTINUOUS_S = 1.5  # what sounds for so long, and longer than any burst of its frequency, doesn't stop
_RELEASING_CONTINUOUS_S = 4.0
_LONGER = 1.3


@dataclass(frozen=True, slots=True)
class Verdict:
    """A tone was recognised. Times are in seconds of the stream that was fed, from its first sample.

    `began_s` is where the tone began, within 10 ms: what was recorded after it is the exchange's. `known_s` is where
    the block ended in which the last needed sample stands. Frequencies, cadence (seconds on, off …; empty for a tone
    that doesn't stop) and level (while on, all frequencies together) are as measured. `confidence` is 0 … 1: how
    pure, how steady and how regular it is.
    """

    kind: ToneKind
    confidence: float
    began_s: float
    known_s: float
    frequencies_hz: tuple[float, ...]
    cadence_s: tuple[float, ...]
    level_dbm0: float

    @property
    def releases(self) -> bool:
        """Whether nobody is on the line any more."""
        return self.kind in RELEASING


class ToneDetector:
    """Listens to one line for a set of tones, by frequency and cadence. Each run of a tone is told once.

    Memory and work are bounded, whatever is heard. How the samples were split has no influence on which verdicts there
    are and on their times; of a tone that doesn't stop more may have been measured, where more was fed at once.
    """

    def __init__(self, tones: ToneSet) -> None:
        self._windows = Windows()
        groups: dict[tuple[float, ...], dict[ToneKind, Tone]] = {}
        for kind, tone in tones.items():
            groups.setdefault(tuple(sorted(tone.frequencies_hz)), {})[kind] = tone
        self._groups = [_Group(frequencies_hz, group) for frequencies_hz, group in groups.items()]

    def feed(self, samples: Sound) -> list[Verdict]:
        """Take samples, usually a frame of 20 ms; what is known by them, in the order of time."""
        windows = self._windows.feed(samples)
        if not len(windows):
            return []
        total = total_power(windows)
        partials = ((group, group.partial.feed(windows, total)) for group in self._groups)
        verdicts = [verdict for group, heard in partials for verdict in group.verdicts(heard)]
        return sorted(verdicts, key=lambda verdict: verdict.known_s)


class _Group:
    """The tones of the same frequencies."""

    def __init__(self, frequencies_hz: tuple[float, ...], tones: Mapping[ToneKind, Tone]) -> None:
        self.partial = Partial(frequencies_hz)
        self._frequencies_hz = frequencies_hz
        self._stretches = Stretches()
        self._repeats = Repeats(tones)
        self._softer = SofterBeats(tones)
        longest_s = max((max(tone.cadence_s[::2]) for tone in tones.values() if tone.cadence_s), default=0.0)
        self._continuous = {
            kind: max(_RELEASING_CONTINUOUS_S if kind in RELEASING else _CONTINUOUS_S, _LONGER * longest_s)
            for kind, tone in tones.items()
            if not tone.cadence_s
        }
        self._told: set[ToneKind] = set()

    def verdicts(self, partials: Partials) -> Iterator[Verdict]:
        for stretch in self._stretches.feed(partials):
            yield from self._unending(stretch)
            self._told.clear()
            yield from self._repeated(self._repeats.after(stretch))
        yield from self._unending(self._stretches.now)
        for found in self._softer.feed(partials):
            yield from self._repeated(found)

    def _unending(self, burst: Stretch) -> Iterator[Verdict]:
        if not self._continuous or not burst.on or not is_steady(burst):
            return
        for kind, least_s in self._continuous.items():
            if burst.seconds >= least_s and kind not in self._told:
                self._told.add(kind)
                known = burst.start + round(least_s / HOP_S)
                yield self._verdict(kind, Match(1, 0.0, ()), [burst], known)

    def _repeated(self, found: Repeated | None) -> Iterator[Verdict]:
        if found is not None:
            yield self._verdict(found.kind, found.match, found.run, found.known)

    def _verdict(self, kind: ToneKind, found: Match, run: list[Stretch], known: int) -> Verdict:
        bursts = [stretch for stretch in run if stretch.on]
        pure = sum(burst.pure for burst in bursts) / sum(burst.hops for burst in bursts)
        steady = sum(coherence(burst) for burst in bursts) / len(bursts)
        power = sum(burst.power for burst in bursts) / len(bursts)
        return Verdict(
            kind,
            round(min(1.0, pure * steady * (1 - found.error)), 3),
            run[0].start * HOP_S,
            -((known + LOOK_AHEAD) * HOP // -BLOCK) * BLOCK / SAMPLE_RATE_HZ,
            self._measured_hz(bursts),
            found.cadence_s,
            round(level_dbm0(power), 1),
        )

    def _measured_hz(self, bursts: list[Stretch]) -> tuple[float, ...]:
        """The mean of the bursts; a frequency that stands too near another one is told as it is set."""
        offs = [sum(column) / len(bursts) for column in zip(*map(off_hz, bursts), strict=True)]
        known = dict(zip(self.partial.measured_hz, offs, strict=True))
        return tuple(round(hz + known.get(hz, 0.0), 1) for hz in self._frequencies_hz)
