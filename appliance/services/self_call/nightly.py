"""Each night: all self-calls one after the other, the lines examined again, and the morning's report."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import structlog

from appliance.callflow.line_board import LineBoard
from appliance.callflow.notices import Notices
from appliance.config.model.document import Document
from appliance.errors import ZongjiError
from appliance.lines.doctor_values import Sureness
from appliance.services.line_doctor.alarms import alarms, fault_notice
from appliance.services.line_doctor.courtesy import until_free
from appliance.services.line_doctor.doctor import LineDoctor
from appliance.services.line_doctor.plan import Subject
from appliance.services.line_doctor.report import Report
from appliance.services.line_doctor.subject import not_paired, pairs, reached
from appliance.services.self_call.self_call import SelfCaller
from appliance.services.self_call.verdict import LineVerdict, Shown, judged
from appliance.storage.line_reports import KeptMorning, LineReports

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

NIGHTLY = "zongji"
"""Who is on record for what is examined at night."""
_LOOK_S = 20.0
"""How soon another time is known that is set meanwhile."""
_FREE_S = 120.0
"""So long a call is waited for that keeps a line; what is longer has its line left out."""


def is_on(document: Document) -> bool:
    """Tell whether lines call each other at night: where two or more have a number that no other line has."""
    return document.site.self_call.nightly == "auto" and len(reached(document)) > 1


def next_time(now: datetime, at: str, zone: ZoneInfo) -> datetime:
    """Give the next such time of the site's clock, in UTC."""
    local = now.astimezone(zone)
    today = datetime.combine(local.date(), time.fromisoformat(at), zone)
    night = today if today > local else datetime.combine(local.date() + timedelta(days=1), today.timetz())
    return night.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Nightly:
    """`run` until cancelled; `now_` makes all self-calls at once."""

    caller: SelfCaller
    doctor: LineDoctor
    document: Callable[[], Document]
    now: Callable[[], datetime]
    reports: LineReports
    notices: Notices
    board: LineBoard

    async def run(self) -> None:
        """Do it every night at the time that is set then."""
        while True:
            at, due = self._set_to(), self._due()
            while (left_s := (due - self.now()).total_seconds()) > 0:
                await asyncio.sleep(min(left_s, _LOOK_S))
                if self._set_to() != at:
                    at, due = self._set_to(), self._due()
            await self._tonight()

    async def _tonight(self) -> None:
        try:
            if is_on(self.document()):
                await self.once()
        except (ZongjiError, OSError) as error:
            _log.warning("self_call.failed", error=str(error))
        except Exception:  # noqa: BLE001 - a fault of ours in trying lines must not end the calls on them
            _log.exception("self_call.broke")

    async def once(self, *, examining: bool = True) -> dict[str, Any]:
        """Call from each line to the next, keep the report, and tell of what is faulty."""
        at, clock = self.now(), asyncio.get_running_loop().time
        began = clock()
        left_out = not_paired(self.document())
        found = [judged(Shown(each.line, each.by, not_done=each.why)) for each in left_out]
        for subject in pairs(self.document()):
            found += [each for each in await self._of_line(subject, examining=examining) if each not in found]
        report = {
            "at": at.isoformat(),
            "took_s": round(clock() - began, 1),
            "lines": [_written(each) for each in found],
        }
        faulty = [each for each in found if each.verdict is Sureness.FAULTY]
        kept = KeptMorning(uuid4().hex, at, len({each.line for each in faulty}), report)
        await asyncio.to_thread(self.reports.keep_morning, kept)
        _log.info("self_call.done", calls=len(found), faulty=[each.line for each in faulty])
        if faulty:
            self.notices.tell(fault_notice(kept.id, at, faulty, self.document().site.language))
        return report

    async def _of_line(self, subject: Subject, *, examining: bool) -> list[LineVerdict]:
        """Try one line; what breaks on it leaves the others their turn."""
        found: list[LineVerdict] = []
        try:
            found.append(await self._called(subject))
            found[0] = await self._called_again(subject, found[0])
            if examining and found[0].what != "out_of_order":
                await self._until_free(subject)
                found += await self._troubles(subject, is_faulty=found[0].verdict is Sureness.FAULTY)
        except Exception as bug:  # noqa: BLE001 - a fault of ours in trying a line must not end the calls on others
            _log.exception("self_call.line_broke", line=subject.line)
            if not found and subject.by is not None:
                why = f"{type(bug).__name__}, see the controller's log"
                found.append(judged(Shown(subject.line, subject.by, not_done=why)))
        return found

    async def _called(self, subject: Subject) -> LineVerdict:
        await self._until_free(subject)
        return judged(await self.caller.call(subject))

    async def _called_again(self, subject: Subject, first: LineVerdict) -> LineVerdict:
        """Try a fault once more, for a click on the line is none; one that can't be tried again stands."""
        if first.verdict is not Sureness.FAULTY or first.what == "out_of_order":
            return first
        _log.info("self_call.again", line=first.line, what=first.what)
        second = await self._called(subject)
        return first if second.verdict is Sureness.UNSURE else second

    async def _until_free(self, subject: Subject) -> None:
        lines = [line for line in (subject.line, subject.by) if line is not None]
        await until_free(self.board, lines, _FREE_S)

    def _set_to(self) -> tuple[str, ZoneInfo]:
        site = self.document().site
        return site.self_call.at, site.zone

    def _due(self) -> datetime:
        site = self.document().site
        return next_time(self.now(), site.self_call.at, site.zone)

    async def _troubles(self, subject: Subject, *, is_faulty: bool) -> list[LineVerdict]:
        """Examine a line again; what calls may suffer from is told in the morning."""
        try:
            report = await self.doctor.examine(subject, NIGHTLY, lambda _step: None)
        except ZongjiError as error:
            _log.info("self_call.not_examined", line=subject.line, why=str(error))
            return []
        return troubles(report, is_faulty=is_faulty)


def troubles(report: Report, *, is_faulty: bool) -> list[LineVerdict]:
    """Give what calls may suffer from on a line that was examined: what has changed, and what is faulty.

    Where the self-call has named a fault, the examination's name for the same one is left out (`is_faulty`).
    """
    told = [(each.what, each.sentence, each.remedy) for each in alarms(report)]
    if not is_faulty:
        faulty = [each for each in report.findings if each.sureness is Sureness.FAULTY]
        told += [(each.what, each.sentence, each.remedy) for each in faulty]
    return [LineVerdict(report.line, what, Sureness.FAULTY, sentence, remedy) for what, sentence, remedy in told]


def _written(found: LineVerdict) -> dict[str, str]:
    return {
        "line": found.line,
        "what": found.what,
        "verdict": found.verdict.value,
        "sentence": found.sentence.en,
        "remedy": found.remedy.en,
        "sentence_zh": found.sentence.zh,
        "remedy_zh": found.remedy.zh,
    }
