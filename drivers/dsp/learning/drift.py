"""What has changed on a line since it was learned, and what of that somebody must be told. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from drivers.api import RELEASING, ToneKind
from drivers.dsp.learning.caller_id_mode import ModeChoice
from drivers.dsp.learning.echo import EchoReturn
from drivers.dsp.learning.likeness import SAME_ROOM, cadence_distance, pitch_distance
from drivers.dsp.learning.line import LearnedLine, LearnedTone

_NOTED_DB, _ALARMING_DB = 3.0, 6.0
_ECHO_NOTED_DB, _ECHO_ALARMING_DB = 3.0, 10.0


class Drifted(StrEnum):
    """What is no longer as it was."""

    PITCH = "pitch"
    CADENCE = "cadence"
    LEVEL = "level"
    GONE = "gone"
    """A stage that gave this tone gives none that is certain."""
    CHANGED_KIND = "changed_kind"
    """A stage that gave this tone gives one of another kind."""
    CALLER_ID = "caller_id"
    ECHO = "echo"


@dataclass(frozen=True, slots=True)
class Drift:
    """One change. `was` and `now` are its figures (Hz of the lowest frequency, s of the first beep, dBm0 or dB).

    They are None where there is no figure. `alarms` tells whether calls may suffer, so that somebody must be told
    today; else it stands in the report.
    """

    what: Drifted
    alarms: bool
    kind: ToneKind | None = None
    was: float | None = None
    now: float | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """What one procedure found out; None is what it didn't look at or could not tell."""

    line: LearnedLine
    caller_id: ModeChoice | None = None
    echo: EchoReturn | None = None


def find_drift(was: Check, now: Check) -> tuple[Drift, ...]:
    """Tell what drifted between two checks. What either of them didn't look at is no drift."""
    drifts = [drift for kind, tone in was.line.tones.items() for drift in _of_tone(kind, tone, now.line)]
    return (*drifts, *_of_caller_id(was.caller_id, now.caller_id), *_of_echo(was.echo, now.echo))


def _of_tone(kind: ToneKind, was: LearnedTone, now: LearnedLine) -> Iterator[Drift]:
    again = now.tones.get(kind)
    if again is None:
        if was.stage in {one.stage for one in now.unsure}:
            yield Drift(Drifted.GONE, alarms=True, kind=kind)
        elif others := [other for other, one in now.tones.items() if one.stage is was.stage]:
            yield Drift(Drifted.CHANGED_KIND, alarms=not RELEASING.issuperset((kind, *others)), kind=kind)
        return
    one, other = again.measured.tone, was.measured.tone
    if pitch_distance(one, other, SAME_ROOM) is None:
        yield Drift(Drifted.PITCH, True, kind, min(other.frequencies_hz), min(one.frequencies_hz))
    if cadence_distance(one, other, SAME_ROOM) is None:
        yield Drift(Drifted.CADENCE, True, kind, next(iter(other.cadence_s), None), next(iter(one.cadence_s), None))
    yield from _of_level(kind, was.measured.level_dbm0, again.measured.level_dbm0)


def _of_level(kind: ToneKind, was: float, now: float) -> Iterator[Drift]:
    if abs(now - was) > _NOTED_DB:
        yield Drift(Drifted.LEVEL, abs(now - was) > _ALARMING_DB, kind, was, now)


def _of_caller_id(was: ModeChoice | None, now: ModeChoice | None) -> Iterator[Drift]:
    if was is not None and now is not None and was.mode is not now.mode:
        yield Drift(Drifted.CALLER_ID, alarms=True)


def _of_echo(was: EchoReturn | None, now: EchoReturn | None) -> Iterator[Drift]:
    """A loss that falls is heard by callers; one that grows is only noted."""
    if was is not None and now is not None and abs(now.loss_db - was.loss_db) > _ECHO_NOTED_DB:
        worse = was.loss_db - now.loss_db > _ECHO_ALARMING_DB
        yield Drift(Drifted.ECHO, worse, None, was.loss_db, now.loss_db)
