"""The report of an examination: what was observed and judged, told in sentences, with what ought to be set. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from appliance.config.model.line import Line
from appliance.domain.ids import LineId
from appliance.lines.doctor_values import Drifted, Finding, Judged, Sureness
from appliance.services.line_doctor.changes import Change, changes_of
from appliance.services.line_doctor.examination import AnswerTold, Observed
from appliance.services.line_doctor.finding_sentences import FINDINGS
from appliance.services.line_doctor.plan import Subject
from appliance.services.line_doctor.sentences import DRIFTS
from appliance.services.line_doctor.words import Pair, Told, told

_WORST = (Sureness.FAULTY, Sureness.UNSURE, Sureness.RIGHT)


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as it is told. `what` is its code, `measured` its figures by name."""

    what: str
    kind: str
    sureness: Sureness
    measured: Mapping[str, float]
    sentence: Pair
    remedy: Pair


@dataclass(frozen=True, slots=True)
class Changed:
    """What has changed since the last kept report; `alarms` tells that calls may suffer."""

    what: str
    kind: str
    alarms: bool
    sentence: Pair
    remedy: Pair


@dataclass(frozen=True, slots=True)
class Report:
    """An examination of a line. `check` is what the next one compares with."""

    id: str
    line: LineId
    at: datetime
    took_s: float
    verdict: Sureness
    findings: tuple[Found, ...]
    proposal: tuple[Change, ...]
    drift: tuple[Changed, ...]
    check: str


@dataclass(frozen=True, slots=True)
class Examined:
    """One examination: of whom, when (UTC), how long, what was seen and what was made of it."""

    id: str
    subject: Subject
    at: datetime
    took_s: float
    observed: Observed
    judged: Judged


def report(examined: Examined, line: Line) -> Report:
    """Tell an examination of a line that is set like this."""
    subject, observed, judged = examined.subject, examined.observed, examined.judged
    all_ = (*_observed(subject, observed), *judged.findings)
    found = tuple(_found(finding, subject, observed) for finding in all_)
    return Report(
        id=examined.id,
        line=subject.line,
        at=examined.at,
        took_s=round(examined.took_s, 1),
        verdict=worst([each.sureness for each in found]),
        findings=found,
        proposal=changes_of(line, judged.proposed),
        drift=tuple(map(_drifted, judged.drifted)),
        check=judged.check,
    )


def worst(sure: Sequence[Sureness]) -> Sureness:
    """Give the worst of these; right where there is none."""
    return next((each for each in _WORST if each in sure), Sureness.RIGHT)


def _observed(subject: Subject, seen: Observed) -> Iterator[Finding]:
    """Tell what needed no judgement of sound, in the order in which it happened."""
    if seen.gave_way:
        yield Finding("gave_way", Sureness.UNSURE)
    if seen.seized is False and not seen.gave_way:
        yield Finding("not_seized", Sureness.FAULTY)
    if not subject.seizes:
        yield Finding("no_dial_tone_here", Sureness.RIGHT)
    if seen.refused:
        yield Finding("refused", Sureness.FAULTY)
    elif seen.rang is False and not seen.gave_way:
        yield Finding("called_in_vain", Sureness.FAULTY)
    if seen.rings_by_signal:
        yield Finding("rings_by_signal", Sureness.RIGHT)
    if seen.rang and not seen.gave_way:
        yield from _met(subject, seen)


def answer_told(subject: Subject, seen: Observed) -> bool | None:
    """Tell whether the line tells an answer; None where that isn't known: a port that doesn't wait for it is answered.

    A port sees a reversal of the polarity only while it is set to (chan_dahdi's `answeronpolarityswitch`).
    """
    if seen.answer is None or (seen.answer is AnswerTold.EARLY and subject.seizes and not subject.tells_answer):
        return None
    return seen.answer is AnswerTold.TOLD


def _answer(subject: Subject, seen: Observed) -> Iterator[Finding]:
    if not seen.answered or seen.answer is None:
        return
    told_ = answer_told(subject, seen)
    if told_ is None:
        yield Finding("answer_not_looked_for", Sureness.RIGHT)
    elif told_:
        yield Finding("answer_told", Sureness.RIGHT)
    else:
        yield Finding("answer_not_told", Sureness.FAULTY if subject.tells_answer else Sureness.RIGHT)


def _met(subject: Subject, seen: Observed) -> Iterator[Finding]:
    if seen.shown is None:
        yield Finding("number_not_shown", Sureness.UNSURE)
    else:
        yield Finding("number_shown", Sureness.RIGHT)
    if seen.answered is False:
        yield Finding("not_answered", Sureness.FAULTY)
    yield from _answer(subject, seen)
    if seen.keys is not None:
        yield Finding("keys_arrived", Sureness.RIGHT) if seen.keys else Finding("keys_lost", Sureness.FAULTY)
    if seen.released_by_signal:
        yield Finding("released_by_signal", Sureness.RIGHT)


def _found(finding: Finding, subject: Subject, seen: Observed) -> Found:
    values = {name: f"{value:g}" for name, value in finding.figures.items()}
    values |= {"tone": finding.kind, "stage": finding.kind, "by": subject.by or subject.number}
    values |= {"cause": seen.refused, "why": seen.gave_way}
    words = told(FINDINGS[finding.code], values)
    return Found(finding.code, finding.kind, finding.sureness, finding.figures, words.sentence, words.remedy)


def _drifted(drift: Drifted) -> Changed:
    values = {"tone": drift.kind, "was": _figure(drift.was), "now": _figure(drift.now)}
    words: Told = told(DRIFTS[drift.what], values)
    return Changed(drift.what, drift.kind, drift.alarms, words.sentence, words.remedy)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")
