"""One line from the first recording to its settings, without a hand: all that is made of what is heard on it."""

from dataclasses import dataclass
from time import process_time

from benchmarks.learning.calls import incoming
from benchmarks.learning.judging import Judged, Outcome, judge
from benchmarks.learning.lines import Line, made_up
from benchmarks.learning.recordings import recordings
from drivers.analog.countries import country
from drivers.api import RELEASING, ToneKind
from drivers.dsp.learning.caller_id_mode import ModeChoice, ModeDoubt, Sign, choose_mode
from drivers.dsp.learning.caller_id_sounds import find_sign
from drivers.dsp.learning.line import LearnedLine, Recording, learn
from drivers.dsp.learning.naming import Stage
from drivers.dsp.tones import ToneDetector

_MOST_CALLS = 6


@dataclass(frozen=True, slots=True)
class Ended:
    """How one line ended. `released` tells whether the ear, set by what was learned, knows the line's release tone.

    `heard_s` is how much sound was listened to, `processor_s` what the learning of the tones took.
    """

    line: Line
    judged: Judged
    tones: Outcome
    caller_id: Outcome
    calls: int
    released: bool
    heard_s: float
    processor_s: float


def learned_from(seed: int, *, ear: bool = True) -> Ended:
    """Make up a line, learn it, and judge what was learned; without `ear` its release isn't tried."""
    line = made_up(seed)
    heard = list(recordings(line))
    began = process_time()
    learned = learn(heard, country(line.country).tones)
    took_s = process_time() - began
    tones = judge(line, learned)
    caller_id, calls = _caller_id(line)
    return Ended(
        line=line,
        judged=_together(tones, caller_id, line),
        tones=tones.outcome,
        caller_id=caller_id,
        calls=calls,
        released=ear and _released(heard, learned),
        heard_s=sum(len(one.sound) for one in heard) / 8000,
        processor_s=took_s,
    )


def _caller_id(line: Line) -> tuple[Outcome, int]:
    """Listen to calls until the mode is certain, six at most."""
    signs: list[Sign | None] = []
    choice: ModeChoice | ModeDoubt = ModeDoubt.TOO_FEW_CALLS
    while isinstance(choice, ModeDoubt) and len(signs) < _MOST_CALLS:
        signs.append(find_sign(incoming(line, len(signs))))
        choice = choose_mode(signs)
    if isinstance(choice, ModeDoubt):
        return Outcome.UNSURE, len(signs)
    return (Outcome.RIGHT if choice.mode is line.caller_id else Outcome.WRONG), len(signs)


def _together(tones: Judged, caller_id: Outcome, line: Line) -> Judged:
    why = tones.why if caller_id is Outcome.RIGHT else (*tones.why, f"caller ID {line.caller_id}: {caller_id}")
    for outcome in (Outcome.WRONG, Outcome.UNSURE):
        if outcome in {tones.outcome, caller_id}:
            return Judged(outcome, why)
    return Judged(Outcome.RIGHT, why)


def _released(heard: list[Recording], learned: LearnedLine) -> bool:
    """Play what the line sent to the ear: what comes after a hang-up must release, and ringing must not."""
    if not RELEASING & learned.tones.keys():
        return False
    told: dict[Stage, set[ToneKind]] = {}
    for one in heard:
        verdicts = ToneDetector(learned.tone_set).feed(one.sound)
        told.setdefault(one.stage, set()).update(verdict.kind for verdict in verdicts)
    held = not RELEASING & (told[Stage.OFF_HOOK] | told[Stage.RINGING])
    return held and bool(RELEASING & told[Stage.FAR_HANG_UP])
