"""What was found out about lines: examinations (E5), and the mornings' reports of the self-calls (E7)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import Select, Table, and_, delete, insert, or_, select, update

from appliance.domain.ids import LineId
from appliance.storage.access import Store
from appliance.storage.schema import line_reports, morning_reports

if TYPE_CHECKING:
    from sqlalchemy import Row

KEPT = 60
"""Of a line's examinations, and of mornings: two months of nights. Those that settings came of stay besides."""
_NO_SIGN = "-"


Place: TypeAlias = tuple[datetime, str]
"""Where a report stands among others: its time and its id."""


@dataclass(frozen=True, slots=True)
class KeptReport:
    """An examination on record. `report` is what people see, `learned` and `signs` what the next one compares with."""

    id: str
    line: LineId
    at: datetime
    verdict: str
    asked_by: str
    report: Mapping[str, Any]
    learned: str
    signs: tuple[str, ...] = ()
    applied_at: datetime | None = None
    applied_by: str | None = None


@dataclass(frozen=True, slots=True)
class KeptMorning:
    """A morning's report on record; `faulty` is how many lines are."""

    id: str
    at: datetime
    faulty: int
    report: Mapping[str, Any]


class LineReports(Store):
    """The examinations and mornings on record; the oldest go as new ones come."""

    def keep(self, kept: KeptReport) -> None:
        """Keep an examination."""
        values = {
            "id": kept.id,
            "line": kept.line,
            "at": kept.at,
            "verdict": kept.verdict,
            "asked_by": kept.asked_by,
            "report": json.dumps(kept.report, ensure_ascii=False),
            "learned": kept.learned,
            "signs": " ".join(sign or _NO_SIGN for sign in kept.signs),
        }
        of_line = line_reports.c.line == kept.line
        newest = select(line_reports.c.id).where(of_line).order_by(line_reports.c.at.desc()).limit(KEPT)
        with self._writing() as connection:
            connection.execute(insert(line_reports).values(values))
            old = (of_line, line_reports.c.id.not_in(newest), line_reports.c.applied_at.is_(None))
            connection.execute(delete(line_reports).where(*old))

    def one(self, id_: str) -> KeptReport | None:
        """Give an examination."""
        with self._reading() as connection:
            row = connection.execute(select(line_reports).where(line_reports.c.id == id_)).first()
        return None if row is None else _report(row)

    def latest(self, line: LineId, limit: int = 1, before: Place | None = None) -> tuple[KeptReport, ...]:
        """Give a line's examinations, the newest first; those before a place where one is given."""
        query = _newest(line_reports, before).where(line_reports.c.line == line).limit(limit)
        with self._reading() as connection:
            return tuple(map(_report, connection.execute(query)))

    def settled(self, line: LineId) -> tuple[KeptReport, ...]:
        """Give the line's examinations whose proposals were put in force, the latest first."""
        query = select(line_reports).where(line_reports.c.line == line, line_reports.c.applied_at.is_not(None))
        with self._reading() as connection:
            return tuple(map(_report, connection.execute(query.order_by(line_reports.c.applied_at.desc()))))

    def applied(self, id_: str, by: str, at: datetime) -> None:
        """Note that what an examination proposed was put in force."""
        with self._writing() as connection:
            values = {"applied_at": at, "applied_by": by}
            connection.execute(update(line_reports).where(line_reports.c.id == id_).values(values))

    def keep_morning(self, kept: KeptMorning) -> None:
        """Keep a morning's report."""
        values = {"id": kept.id, "at": kept.at, "faulty": kept.faulty}
        newest = select(morning_reports.c.id).order_by(morning_reports.c.at.desc()).limit(KEPT)
        with self._writing() as connection:
            told = json.dumps(kept.report, ensure_ascii=False)
            connection.execute(insert(morning_reports).values(values | {"report": told}))
            connection.execute(delete(morning_reports).where(morning_reports.c.id.not_in(newest)))

    def mornings(self, limit: int = 1, before: Place | None = None) -> tuple[KeptMorning, ...]:
        """Give the mornings' reports, the newest first; those before a place where one is given."""
        query = _newest(morning_reports, before).limit(limit)
        with self._reading() as connection:
            found = connection.execute(query).all()
        return tuple(KeptMorning(row.id, row.at, row.faulty, json.loads(row.report)) for row in found)


def _newest(table: Table, before: Place | None) -> "Select[Any]":
    query = select(table).order_by(table.c.at.desc(), table.c.id.desc())
    if before is None:
        return query
    at, id_ = before
    return query.where(or_(table.c.at < at, and_(table.c.at == at, table.c.id < id_)))


def _report(row: "Row[Any]") -> KeptReport:
    return KeptReport(
        id=row.id,
        line=LineId(row.line),
        at=row.at,
        verdict=row.verdict,
        asked_by=row.asked_by,
        report=json.loads(row.report),
        learned=row.learned,
        signs=tuple("" if sign == _NO_SIGN else sign for sign in row.signs.split()),
        applied_at=row.applied_at,
        applied_by=row.applied_by,
    )
