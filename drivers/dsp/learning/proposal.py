"""What should be set on a line, each with its reason. Pure: facts in, proposals out, and no words for people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from drivers.api import RELEASING, Tone, ToneKind, ToneSet
from drivers.dsp.learning.caller_id_mode import ModeChoice, ModeDoubt, ObservedMode
from drivers.dsp.learning.echo import EchoReturn, propose_gains
from drivers.dsp.learning.likeness import SAME_ROOM, distance
from drivers.dsp.learning.line import LearnedLine, LearnedTone


class Setting(StrEnum):
    """What is proposed."""

    TONE = "tone"
    CALLER_ID = "caller_id"
    FAR_HANG_UP = "far_hang_up"
    ANSWER = "answer"
    RECEIVE_GAIN = "receive_gain"


class FarHangUp(StrEnum):
    """How the end of a call is known, the surest first."""

    LOOP_BREAK = "loop_break"
    POLARITY = "polarity"
    TONE = "tone"
    SILENCE = "silence"


class Answer(StrEnum):
    """How it is known that an outgoing call was answered."""

    POLARITY = "polarity"
    ESTIMATED = "estimated"


class Why(StrEnum):
    """The reason of a proposal: a code. Whoever shows it has the words, into which the figures go."""

    AS_THE_COUNTRY = "as_the_country"
    """The tone is the country's; figures: how far it is off."""
    OWN_TONE = "own_tone"
    """This line's tone differs from the country's; figures: its measures."""
    SEEN = "seen"
    """It was observed on this line."""
    SEEN_ALWAYS = "seen_always"
    """Every call that came in told it this way; figures: calls."""
    SEEN_MOSTLY = "seen_mostly"
    """Most calls told it this way; figures: calls, telling."""
    NEVER_SEEN = "never_seen"
    """No call told it; figures: calls."""
    WOULD_LOSE_CALLS = "would_lose_calls"
    """The line tells numbers before the ring, but not each time: to wait for them would lose calls."""
    NOTHING_BETTER = "nothing_better"
    """Nothing surer was observed."""
    TOO_QUIET = "too_quiet"
    TOO_LOUD = "too_loud"
    HELD_BY_ECHO = "held_by_echo"
    """The tones are too quiet, but a louder line would echo."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What the line's voltage did in calls that were made to learn it."""

    polarity_at_answer: bool = False
    polarity_at_hang_up: bool = False
    loop_break_at_hang_up: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was learned of a line. `country` is its country's table of tones."""

    line: LearnedLine
    country: ToneSet
    caller_id: ModeChoice | ModeDoubt = ModeDoubt.TOO_FEW_CALLS
    habits: Habits = field(default_factory=Habits)
    echo: EchoReturn | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One setting with its value, the reason, and figures that the reason's text may show.

    `kind` tells which tone it is, for `Setting.TONE` alone.
    """

    setting: Setting
    value: Tone | ObservedMode | FarHangUp | Answer | float
    why: Why
    figures: Mapping[str, float] = field(default_factory=dict)
    kind: ToneKind | None = None


WAITING_MODES = frozenset(
    {ObservedMode.DTMF_BEFORE_RING, ObservedMode.DTMF_AFTER_POLARITY, ObservedMode.FSK_V23_AFTER_POLARITY}
)
"""Modes in which a driver waits for something before the ring: where it doesn't come, the call may be lost."""


def propose(facts: Facts) -> tuple[Proposal, ...]:
    """Propose what follows from the facts; what isn't known for certain gets no proposal."""
    return (*_tones(facts), *_caller_id(facts.caller_id), *_hang_up(facts), _answer(facts.habits), *_gain(facts))


def _tones(facts: Facts) -> Iterator[Proposal]:
    for kind, learned in facts.line.tones.items():
        known = facts.country.get(kind)
        far = None if known is None else distance(learned.measured.tone, known, SAME_ROOM)
        figures = _figures(learned)
        if known is not None and far is not None:
            yield Proposal(Setting.TONE, known, Why.AS_THE_COUNTRY, figures, kind)
        else:
            yield Proposal(Setting.TONE, learned.measured.tone, Why.OWN_TONE, figures, kind)


def _figures(learned: LearnedTone) -> dict[str, float]:
    measured = learned.measured
    return {
        "level_dbm0": measured.level_dbm0,
        "repeats": measured.repeats,
        "spread_s": measured.spread_s,
        "confidence": learned.confidence,
    }


def _caller_id(choice: ModeChoice | ModeDoubt) -> Iterator[Proposal]:
    if isinstance(choice, ModeDoubt):
        return
    figures = {"calls": float(choice.calls), "telling": float(choice.telling), "confidence": choice.confidence}
    if choice.mode is ObservedMode.NONE:
        yield Proposal(Setting.CALLER_ID, choice.mode, Why.NEVER_SEEN, figures)
    elif choice.mode in WAITING_MODES and not choice.always:
        yield Proposal(Setting.CALLER_ID, ObservedMode.NONE, Why.WOULD_LOSE_CALLS, figures)
    else:
        yield Proposal(Setting.CALLER_ID, choice.mode, Why.SEEN_ALWAYS if choice.always else Why.SEEN_MOSTLY, figures)


def _hang_up(facts: Facts) -> Iterator[Proposal]:
    habits = facts.habits
    if habits.loop_break_at_hang_up:
        yield Proposal(Setting.FAR_HANG_UP, FarHangUp.LOOP_BREAK, Why.SEEN)
    elif habits.polarity_at_hang_up:
        yield Proposal(Setting.FAR_HANG_UP, FarHangUp.POLARITY, Why.SEEN)
    elif RELEASING & facts.line.tones.keys():
        yield Proposal(Setting.FAR_HANG_UP, FarHangUp.TONE, Why.SEEN)
    else:
        yield Proposal(Setting.FAR_HANG_UP, FarHangUp.SILENCE, Why.NOTHING_BETTER)


def _answer(habits: Habits) -> Proposal:
    if habits.polarity_at_answer:
        return Proposal(Setting.ANSWER, Answer.POLARITY, Why.SEEN)
    return Proposal(Setting.ANSWER, Answer.ESTIMATED, Why.NOTHING_BETTER)


def _gain(facts: Facts) -> Iterator[Proposal]:
    dial = facts.line.tones.get(ToneKind.DIAL)
    if dial is None:
        return
    level = dial.measured.level_dbm0
    gains = propose_gains(level, facts.echo)
    figures = {"level_dbm0": level} | ({} if facts.echo is None else {"echo_loss_db": facts.echo.loss_db})
    if gains.held_by_echo:
        yield Proposal(Setting.RECEIVE_GAIN, gains.receive_db, Why.HELD_BY_ECHO, figures)
    elif gains.receive_db:
        why = Why.TOO_QUIET if gains.receive_db > 0 else Why.TOO_LOUD
        yield Proposal(Setting.RECEIVE_GAIN, gains.receive_db, why, figures)
