"""Calls as a table for spreadsheets: `python -m appliance.services.call_sheet`, a process of its own.

It reads an `Order` as JSON on its standard input, writes the file, and prints a line of JSON whenever it has come
further: `{"rows": …, "of": …}`. Its memory doesn't grow with the table. What a caller sent is text in every cell, never
a formula.
"""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter  # type: ignore[import-untyped]  # it has none

from appliance.services.call_names import names_of
from appliance.services.call_order import MOST_ROWS, Order
from appliance.services.call_sheet_words import COLUMNS, IN_PROGRESS, SHEET, VALUES, WITHHELD, say
from appliance.storage.access import open_ready
from appliance.storage.call_extras import CallExtras, CallSurroundings
from appliance.storage.call_search import CallSearch
from appliance.storage.record_values import CallRecord

_AT_ONCE = 1_000
_PATIENCE_S = 60.0
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TIME = "%Y-%m-%d %H:%M:%S"

Cell = str | float | int | datetime | None
WriteRow = Callable[[Sequence[Cell]], None]


def main() -> None:
    """Write the table that is ordered."""
    order = Order.model_validate_json(sys.stdin.read())
    engine = open_ready(order.url)
    search = CallSearch(engine, patience_s=_PATIENCE_S)
    whole = search.count(order.wanted, 100 * MOST_ROWS).count
    _tell({"rows": 0, "of": whole})
    if order.format == "xlsx" and whole > MOST_ROWS:
        _tell({"too_many": whole})
        return
    written = 0
    with _FORMATS[order.format](order) as write:
        write([say(words, order.language) for words in COLUMNS.values()])
        for some in _bundles(search, order):
            extras = CallSurroundings(engine).extras(some)
            for record in some:
                row = _row(record, extras[record.call], order, names_of(engine, record.revision))
                write([row[name] for name in COLUMNS])
            written += len(some)
            _tell({"rows": written, "of": max(whole, written)})


def _bundles(search: CallSearch, order: Order) -> Iterator[tuple[CallRecord, ...]]:
    after = None
    while True:
        page = search.page(order.wanted, order.sort, after, _AT_ONCE)
        yield page.calls
        if (after := page.next) is None:
            return


def _row(record: CallRecord, extras: CallExtras, order: Order, names: Any) -> dict[str, Cell]:  # noqa: ANN401 - Names
    zone, language = ZoneInfo(order.time_zone), order.language

    def local(at: datetime | None) -> datetime | None:
        return None if at is None else at.astimezone(zone).replace(tzinfo=None, microsecond=0)

    def word(subject: str, value: str | None) -> str:
        found = VALUES[subject].get(value or "")
        return (value or "") if found is None else say(found, language)

    return {
        "started_at": local(record.started_at),
        "caller": say(WITHHELD, language) if record.caller is None else record.caller.digits,
        "contact": extras.contact.name if extras.contact else record.caller_name,
        "region": record.region,
        "hotline": names.hotlines.get(record.hotline, record.hotline),
        "called": record.called,
        "line": record.line,
        "kind": word("kind", record.kind),
        "result": say(IN_PROGRESS, language) if record.ended_at is None else word("result", record.result),
        "department": names.departments.get(record.department, record.department),
        "agent": names.agents.get(record.agent, record.agent) or names.endpoints.get(record.endpoint, record.endpoint),
        "agent_id": record.agent,
        "answered_at": local(record.answered_at),
        "ended_at": local(record.ended_at),
        "ring_s": record.ring_s,
        "talk_s": record.talk_s,
        "released_by": word("released_by", record.released_by),
        "refused_by": record.refused_by,
        "survey": extras.survey,
        "cost": float(sum(amount for _, amount in extras.costs)) if len(extras.costs) == 1 else _sums(extras),
        "currency": extras.costs[0][0] if len(extras.costs) == 1 else None,
        "recordings": extras.recordings or None,
        "messages": extras.messages or None,
        "faxes": extras.faxes or None,
        "note": record.note,
        "id": record.call,
    }


def _sums(extras: CallExtras) -> str | None:
    return " + ".join(f"{amount:f} {currency}" for currency, amount in extras.costs) or None


@contextmanager
def _csv(order: Order) -> Iterator[WriteRow]:
    # The mark at its beginning has Excel read it as UTF-8.
    with order.to.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        yield lambda row: writer.writerow([_as_text(cell) for cell in row])


def _as_text(cell: Cell) -> str | float | int:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.strftime(_TIME)
        case str() if cell.startswith(_FORMULA):
            return f"'{cell}"
        case _:
            return cell


@contextmanager
def _xlsx(order: Order) -> Iterator[WriteRow]:
    options = {"constant_memory": True, "tmpdir": str(order.to.parent), "strings_to_formulas": False}
    with xlsxwriter.Workbook(order.to, options) as book:
        sheet = book.add_worksheet(say(SHEET, order.language))
        heading = book.add_format({"bold": True})
        times = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(COLUMNS) - 1, 14)
        place = -1

        def write(row: Sequence[Cell]) -> None:
            nonlocal place
            place += 1
            for column, cell in enumerate(row):
                match cell:
                    case None | "":
                        continue
                    case datetime():
                        sheet.write_datetime(place, column, cell, times)
                    case str():
                        sheet.write_string(place, column, cell, None if place else heading)
                    case _:
                        sheet.write_number(place, column, cell)

        yield write


_FORMATS: dict[str, Callable[[Order], AbstractContextManager[WriteRow]]] = {"csv": _csv, "xlsx": _xlsx}


def _tell(what: dict[str, int]) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main()
