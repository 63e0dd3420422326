"""Giving contacts out as a table that spreadsheets open: nothing in it is ever taken for a formula."""

import csv
import io
from collections.abc import Iterable

from appliance.storage.contacts import Contact

HEADINGS = ("姓名", "公司", "电话", "邮箱", "地址", "备注")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARK = "\ufeff"
"""By which spreadsheets know UTF-8."""


def table_file(contacts: Iterable[Contact]) -> str:
    """Write the contacts as CSV; several numbers stand in one cell, by `;`."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for each in contacts:
        numbers = "; ".join(number.shown for number in each.numbers)
        writer.writerow(map(as_text, (each.name, each.company, numbers, each.email, each.address, each.remark)))
    return _MARK + text.getvalue()


def as_text(cell: str) -> str:
    """Give a cell that a spreadsheet takes for text, whatever it begins with."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
