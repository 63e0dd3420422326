"""What the line doctor hears and what it makes of that: values that travel between processes, without sound in them.

Codes, not sentences: `services.line_doctor.sentences` has the words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from appliance.lines.exchange_tones import ToneSet


class Heard(StrEnum):
    """Where in a call a piece was recorded: the stages of `drivers.dsp.learning.naming`."""

    OFF_HOOK = "off_hook"
    RINGING = "ringing"
    FAR_HANG_UP = "far_hang_up"
    ENGAGED = "engaged"


class Sureness(StrEnum):
    """How a finding, and with it the line, stands."""

    RIGHT = "right"
    UNSURE = "unsure"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class Take:
    """A piece of a recording: from sample `begin` to `end` (16-bit little endian, 8 kHz)."""

    heard: Heard
    file: Path
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class EchoTake:
    """What was said on a line, and the recording of what came back: `at` is the sample at which the saying began."""

    said: Path
    heard: Path
    at: int


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be judged. `country` are its tones, `known` those that the line is set to.

    `signs` are how each call was told on the line that was called, `signal@moment`, "" for not at all. `before` is
    what `Judged.check` was the last time, "" where there was none. `answer_told` is whether the line tells an answer,
    None where that isn't known.
    """

    takes: tuple[Take, ...]
    country: ToneSet
    known: ToneSet
    echo: EchoTake | None = None
    signs: tuple[str, ...] = ()
    before: str = ""
    answer_told: bool | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found out. `kind` is the tone's where it is about one; `figures` go into its sentence."""

    code: str
    sureness: Sureness
    kind: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A setting that ought to be another: `setting` and `why` are codes of `drivers.dsp.learning.proposal`.

    `value` is what JSON holds; None takes a tone's own value away, so that the country's is in force.
    """

    setting: str
    value: Any
    why: str
    kind: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drifted:
    """What is not as it was the last time; `alarms` tells that calls may suffer."""

    what: str
    alarms: bool
    kind: str = ""
    was: float | None = None
    now: float | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of an order. `check` is for the next one's `before`; `tones` are all that are certain."""

    findings: tuple[Finding, ...]
    proposed: tuple[Proposed, ...]
    drifted: tuple[Drifted, ...]
    check: str
    tones: Mapping[str, Mapping[str, Any]]
