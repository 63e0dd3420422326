"""What somebody ought to be told of an examination: calls may suffer from it, and nobody may be looking. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from appliance.callflow.notices import Notice, NoticeKind
from appliance.domain.ids import LineId
from appliance.services.line_doctor.changes import Change
from appliance.services.line_doctor.report import Report
from appliance.services.line_doctor.sentences import UNLIKE_SET
from appliance.services.line_doctor.words import Pair, told


class Fault(Protocol):
    """A fault of a line, and what to do about it."""

    @property
    def line(self) -> LineId:
        """Which line."""
        ...

    @property
    def sentence(self) -> Pair:
        """What is wrong."""
        ...

    @property
    def remedy(self) -> Pair:
        """What to do about it."""
        ...


@dataclass(frozen=True, slots=True)
class Alarm:
    """What a line does otherwise than before, or than it is set to; `what` is its code."""

    line: LineId
    what: str
    sentence: Pair
    remedy: Pair


def alarms(report: Report) -> tuple[Alarm, ...]:
    """Give what has changed on a line so that calls may suffer.

    What is learned where nothing was set yet is no alarm: whoever has asked for it reads the proposal.
    """
    drifted = [
        Alarm(report.line, f"drift_{each.what}", each.sentence, each.remedy) for each in report.drift if each.alarms
    ]
    return (*drifted, *_unlike_set(report))


def _unlike_set(report: Report) -> Iterator[Alarm]:
    for change in report.proposal:
        if (code := _code(change)) is not None:
            words = told(UNLIKE_SET[code], {"tone": change.key.partition(".")[2]})
            yield Alarm(report.line, code, words.sentence, words.remedy)


def _code(change: Change) -> str | None:
    match change.key.partition(".")[0]:
        case "tones" if change.now is not None:
            return "tone_unlike_set"
        case "caller_id":
            return "caller_id_unlike_set"
        case "answer_supervision" if change.now:
            return "answer_unlike_set"
    return None


def fault_notice(id_: str, at: datetime, faults: Sequence[Fault], language: str) -> Notice:
    """Tell what is faulty, each with its remedy, in the site's language. There is one fault at least."""
    chinese = language == "zh"
    said = [
        f"{each.sentence.zh}（{each.remedy.zh}）" if chinese else f"{each.sentence.en} ({each.remedy.en})"
        for each in faults
    ]
    lines = ", ".join(dict.fromkeys(each.line for each in faults))
    facts = {"lines": lines, "why": "；".join(said) if chinese else "; ".join(said)}
    return Notice(NoticeKind.LINE_FAULT, f"line_fault:{id_}", at, facts=facts)
