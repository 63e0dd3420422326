"""What a test may ask of one end of an analogue line, whichever rung stands behind it.

A *rung* is one way to have a line: simulated in memory, DAHDI spans joined in a kernel, or a sound card with a relay
or line simulator on a real pair. Each implements `LineEnd`, which knows steps, events, audio and the cable, and
nothing of caller ID, tones or digits: those are steps that `hil_rig.exchanges.line` makes, alike for every rung.

Times are seconds on the end's own clock, which begins with `open` and runs with the audio: sample n of what is heard
was on the line at n / 8000 s. The clock need not be the test's (a rung may live in another machine).
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

from hil_rig.measure.wav import Samples


class ExchangeError(Exception):
    """A line could not do what it was asked; the text says which line and what."""


class ExchangeTimeout(ExchangeError):
    """What was awaited did not come in time; the text lists the events that did."""


class ExchangeUnavailable(ExchangeError):
    """A rung can't run on this machine; the text says why and names the remedy. A test skips with it."""


class CannotDo(ExchangeError):
    """A rung can't do this by its nature; the text names the rung and the reason. A test skips with it."""


class Side(StrEnum):
    """Which end of the pair the rig holds."""

    EXCHANGE = "exchange"
    """It feeds and rings the line; the switchboard's FXO port is on the other end."""
    TELEPHONE = "telephone"
    """It takes the line off-hook; the switchboard's FXS port, or a real exchange, is on the other end."""


class Capability(StrEnum):
    """What a rung may be unable to do."""

    RING = "ring"  # ring with any cadence
    AUDIO_OFF_HOOK = "audio_off_hook"  # play and hear while the loop is closed
    AUDIO_ON_HOOK = "audio_on_hook"  # play and hear while it is open: caller ID before and between rings
    HOOK = "hook"  # see the other end's hook, or move the own one
    FLASH = "flash"  # see hook flashes, or make them
    POLARITY = "polarity"  # reverse the line's polarity, or see it reversed
    BATTERY_CUT = "battery_cut"  # kewlstart: take the battery away for a moment, or see it
    UNPLUG = "unplug"  # pull the cable and plug it again


@dataclass(frozen=True, slots=True)
class Ring:
    """Ringing voltage for so long. Needs RING."""

    seconds: float


@dataclass(frozen=True, slots=True, eq=False)  # arrays don't compare to one truth
class Play:
    """Audio towards the other end: float32 at 8 kHz, 0 dBm0 as in `sounds`. What exceeds full scale is clipped."""

    samples: Samples

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return len(self.samples) / 8000


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is sent and nothing changes for so long."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Polarity:
    """From here on the line's polarity is reversed, or normal again. Takes no time. Needs POLARITY."""

    is_reversed: bool


@dataclass(frozen=True, slots=True)
class BatteryCut:
    """The exchange takes the battery away for so long (kewlstart's disconnect, 250 ms or more). Needs BATTERY_CUT."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Hook:
    """The telephone's end goes off-hook or on-hook. Takes no time. Needs HOOK."""

    is_off: bool


@dataclass(frozen=True, slots=True)
class Flash:
    """The telephone's end opens the loop for so long and closes it again. Needs FLASH."""

    seconds: float


Step = Ring | Play | Pause | Polarity | BatteryCut | Hook | Flash
"""One thing that an end does. Steps follow each other without gap."""


class LineEventKind(StrEnum):
    """What an end sees. The other end's doing, but for `performed`."""

    OFF_HOOK = "off_hook"  # answered, or seized
    ON_HOOK = "on_hook"
    FLASH = "flash"
    RING_ON = "ring_on"  # at a telephone's end
    RING_OFF = "ring_off"
    POLARITY = "polarity"  # it has just been reversed, either way
    BATTERY_OFF = "battery_off"
    BATTERY_ON = "battery_on"
    PERFORMED = "performed"  # all steps of the latest `perform` were done, none cut short


@dataclass(frozen=True, slots=True)
class LineEvent:
    """One thing that was seen; `at_s` is seconds on the end's clock."""

    kind: LineEventKind
    at_s: float


class LineEnd(Protocol):
    """One end of one analogue line. All methods return within their deadline; errors are ExchangeErrors.

    An end is used by one thread at a time.
    """

    @property
    def name(self) -> str:
        """Which line, for messages and for the folder of a failed case."""

    @property
    def side(self) -> Side:
        """Which end of the pair this is."""

    @property
    def cannot(self) -> Mapping[Capability, str]:
        """What this rung can't do, each with the reason; what isn't named here works."""

    def open(self, timeout_s: float = 5.0) -> None:
        """Take the line and start its clock. ExchangeUnavailable, with the remedy, where the rung can't run here."""

    def close(self, timeout_s: float = 5.0) -> None:
        """Stop what is performed, leave the line idle (no ring, on-hook, normal polarity). Safe to repeat."""

    def __enter__(self) -> Self:
        """Open."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""

    def now_s(self) -> float:
        """The end's clock. Just the moment up to which `heard` reaches, and at which no event lies ahead."""

    def perform(
        self, steps: Sequence[Step], *, then: Sequence[Step] = (), until: Set[LineEventKind] = frozenset()
    ) -> float:
        """Begin the steps and return the clock's second at which the first one began; what was performed is cut.

        After `steps`, `then` is repeated for ever (it has to take time), or the line stays quiet if it is empty.
        An event of `until` (ring trip: OFF_HOOK) cuts everything at once, a burst of ringing in its middle included.
        CannotDo, before anything was done, where a step needs a capability that this rung lacks.
        """

    def stop(self) -> None:
        """Cut what is performed. Polarity and hook stay as they are."""

    def wait(self, kind: LineEventKind, timeout_s: float) -> LineEvent:
        """Return the oldest event of this kind that no `wait` returned before, or raise ExchangeTimeout."""

    def events(self) -> Sequence[LineEvent]:
        """All events since the line was opened, oldest first."""

    def sleep(self, seconds: float) -> None:
        """Let the line's clock run on for so long: a person who waits."""

    def heard(self, since_s: float = 0.0) -> Samples:
        """What the other end sent from that second of the clock up to now, without gaps."""

    def unplug(self) -> None:
        """Pull the cable: the other end sees no battery (or no telephone). CannotDo where the rung can't."""

    def plug(self, timeout_s: float = 5.0) -> None:
        """Plug it again, and return when the line would carry a call."""


class Exchange(Protocol):
    """Some lines of one rung. Opening an exchange prepares what all lines share; the lines are opened one by one."""

    @property
    def name(self) -> str:
        """The rung, for messages and reports: `simulated`, `dahdi`, `physical`."""

    def line_names(self) -> Sequence[str]:
        """The lines that can be had, in order."""

    def line(self, name: str) -> LineEnd:
        """A line that isn't open yet; ExchangeError names the lines there are."""


NEEDS: Mapping[type, Capability] = {
    Ring: Capability.RING,
    Polarity: Capability.POLARITY,
    BatteryCut: Capability.BATTERY_CUT,
    Hook: Capability.HOOK,
    Flash: Capability.FLASH,
}
"""The capability that a step needs; audio's depends on the hook at that moment and is the rung's to know."""


def require(end: LineEnd, *capabilities: Capability) -> None:
    """Raise CannotDo, with the rung's reason, for the first of these that the end lacks."""
    for capability in capabilities:
        if capability in end.cannot:
            raise CannotDo(f"{end.name} can't do {capability.value}: {end.cannot[capability]}")


def require_for(end: LineEnd, *steps: Step) -> None:
    """Raise CannotDo for the first step whose capability the end lacks, ValueError for a time that isn't one."""
    for step in steps:
        if type(step) in NEEDS:
            require(end, NEEDS[type(step)])
        if duration_s(step) < 0:
            raise ValueError(f"a step takes no time or some, not {duration_s(step)} s")


def duration_s(step: Step) -> float:
    """How long a step takes."""
    match step:
        case Polarity() | Hook():
            return 0.0
        case _:
            return step.seconds
