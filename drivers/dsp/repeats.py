"""Tones that come and go: which one the last stretches of one group of frequencies follow, each run told once."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from drivers.api import RELEASING, Tone, ToneKind
from drivers.dsp.cadence import Match, alike, is_enough, match, needed
from drivers.dsp.partials import Partials
from drivers.dsp.stretches import SHORTEST, Stretch, Stretches

_REMEMBERED = 24  # stretches: three rounds of the longest cadence
_SOFTER_DB = 10.0  # Australia's congestion tone (ACIF S002): its softer beats
_SOFTER_TIMES = 3  # so many times more of it must be heard: each of the two kinds of beats is to come twice


@dataclass(frozen=True, slots=True)
class Repeated:
    """A tone was recognised by its cadence: by which stretches, and after which window of the stream."""

    kind: ToneKind
    match: Match
    run: list[Stretch]
    known: int


class Repeats:
    """Compares stretches with the cadences of tones; where `apart_db` is given, every other beat is so much softer."""

    def __init__(self, tones: Mapping[ToneKind, Tone], apart_db: float = 0.0) -> None:
        self._tones = {kind: tone for kind, tone in tones.items() if tone.cadence_s}
        self._apart_db = apart_db
        more = _SOFTER_TIMES if apart_db else 0
        self._needed = {kind: needed(kind, tone) + more for kind, tone in self._tones.items()}
        self._heard: deque[Stretch] = deque(maxlen=_REMEMBERED)
        self._told: set[ToneKind] = set()

    def after(self, last: Stretch) -> Repeated | None:
        """Take the stretch that is over; the tone that is known by it."""
        self._heard.append(last)
        heard = list(self._heard)
        matches = {kind: match(tone.cadence_s, heard, self._apart_db) for kind, tone in self._tones.items()}
        self._told -= {kind for kind, found in matches.items() if found is None}
        sure = {kind: one for kind, one in matches.items() if one and is_enough(one, heard, self._needed[kind])}
        best = min(sure, key=lambda kind: sure[kind].error, default=None)
        if best is None or best in self._told:
            return None
        self._told.add(best)
        return Repeated(
            best, sure[best], self._run_of(heard, best, sure[best].count), last.start + last.hops + SHORTEST
        )

    def _run_of(self, heard: list[Stretch], kind: ToneKind, count: int) -> list[Stretch]:
        """The stretches that were matched, and the burst before them, where we came in on its middle."""
        run, before = heard[-count:], heard[:-count]
        first_burst = next(stretch for stretch in run if stretch.on)
        if before and before[-1].on and not run[0].on:
            cut = before[-1]
            if cut.seconds < max(self._tones[kind].cadence_s[::2]) and alike(cut, first_burst, self._apart_db):
                return [cut, *run]
        return run


class SofterBeats:
    """Listens for releasing tones of which every other beat is softer, whichever of a country's or line's they are.

    A reading of its own: beats that are so soft are what the ordinary one leaves out, for they may be a voice's.
    """

    def __init__(self, tones: Mapping[ToneKind, Tone]) -> None:
        """Of two tones of the same times the softer beats tell congestion."""
        even = {kind: tone for kind, tone in tones.items() if kind in RELEASING and len(tone.cadence_s) == 2}
        ordered = sorted(even, key=lambda kind: kind is not ToneKind.CONGESTION)
        self._repeats = Repeats({kind: even[kind] for kind in ordered}, _SOFTER_DB)
        self._stretches = Stretches(foremost=False) if even else None

    def feed(self, partials: Partials) -> Iterator[Repeated]:
        """Take what follows; what is known by it."""
        if self._stretches is None:
            return
        for stretch in self._stretches.feed(partials):
            found = self._repeats.after(stretch)
            if found is not None:
                yield found
