"""Reading tables of contacts: their encoding, their columns. What it gives are drafts, each with its line."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from appliance.errors import UserError
from appliance.services.contacts.fields import Draft

LARGEST_FILE = 5 * 1024 * 1024
MOST_ROWS = 20_000
_MOST_COLUMNS = 60
_DELIMITERS = ",;\t|"
_SNIFFED = 20_000
_CARD = re.compile(rb"BEGIN:VCARD", re.IGNORECASE)

FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "full name", "display name", "姓名", "名字", "名称", "联系人", "客户", "客户名称", "客户姓名"),
    "company": ("company", "organization", "organisation", "公司", "单位", "企业", "公司名称", "单位名称"),
    "number": (
        "phone", "number", "tel", "telephone", "mobile", "cell", "电话", "手机", "号码", "手机号", "电话号码",
        "联系电话", "手机号码", "固定电话", "座机", "mobile phone", "home phone", "business phone", "phone 1 - value",
        "phone 2 - value",
    ),
    "email": ("email", "e-mail", "mail", "邮箱", "电子邮件", "邮件", "e-mail 1 - value"),
    "address": ("address", "地址", "住址", "联系地址", "address 1 - formatted"),
    "remark": ("note", "notes", "remark", "remarks", "备注", "说明", "comment", "comments"),
}  # fmt: skip
"""By which headings a column is taken for a field at first."""


class BadFile(UserError):
    """A file that is none of ours to read."""

    kind = "faulty"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A contact of a file, and the line that it begins at."""

    line: int
    draft: Draft


@dataclass(frozen=True, slots=True)
class Columns:
    """A CSV file as it was read: its headings, and its rows with their lines."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...] = field(repr=False)
    encoding: str
    delimiter: str


def is_cards(data: bytes) -> bool:
    """Tell a file of vCards from a table."""
    return _CARD.match(data.lstrip(b"\xef\xbb\xbf \r\n\t")) is not None


def decoded(data: bytes) -> tuple[str, str]:
    """Read a file's text: UTF-8, UTF-16 by its mark, else GB18030, as Chinese spreadsheets write. Raises BadFile."""
    if len(data) > LARGEST_FILE:
        raise BadFile("The file is larger than 5 MB.", "split it into several")
    is_utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    encodings = ["utf-16"] if is_utf16 else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, {"utf-8-sig": "UTF-8", "gb18030": "GB18030", "utf-16": "UTF-16"}[encoding]
    raise BadFile("The file is no text.", "save it as CSV (UTF-8), or export vCards")


def columns(data: bytes) -> Columns:
    """Read a table. Raises BadFile."""
    text, encoding = decoded(data)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, tuple[str, ...]]] = []
    headings: tuple[str, ...] = ()
    before = 0
    try:
        for row in reader:
            line, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in row):
                continue
            if not headings:
                headings = tuple(cell.strip() for cell in row[:_MOST_COLUMNS])
                continue
            rows.append((line, tuple(row[: len(headings)])))
            if len(rows) > MOST_ROWS:
                raise BadFile(f"The file has more than {MOST_ROWS} rows.", "split it into several")
    except csv.Error as error:
        raise BadFile(f"The file is no table: {error}.", "save it as CSV from the spreadsheet") from error
    if not headings:
        raise BadFile("The file is empty.", "choose another")
    return Columns(headings, tuple(rows), encoding, delimiter)


def guessed(headings: Sequence[str]) -> tuple[str, ...]:
    """Take each column for a field by its heading, "" for none; only numbers may have several columns."""
    found: list[str] = []
    for heading in headings:
        word = heading.strip().lower()
        name = next((name for name, words in FIELDS.items() if word in words), "")
        if not name and any(part in word for part in ("phone", "mobile", "电话", "手机")) and "type" not in word:
            name = "number"
        found.append(name if name == "number" or name not in found else "")
    return tuple(found)


def drafts_of(table: Columns, meaning: Sequence[str]) -> Iterator[ReadRow]:
    """Read the rows, each column as `meaning` says: a field of FIELDS, or "" to leave it out. Raises BadFile."""
    if len(meaning) != len(table.headings) or set(meaning) - {*FIELDS, ""}:
        raise BadFile("The columns are not those of the file.", "choose the file anew")
    if "name" not in meaning and "company" not in meaning:
        raise BadFile("No column is the name.", "say which column holds the name")
    for line, row in table.rows:
        yield ReadRow(line, _draft(table.headings, row, meaning))


def _draft(headings: Sequence[str], row: Sequence[str], meaning: Sequence[str]) -> Draft:
    cells = [(name, heading, cell) for name, heading, cell in zip(meaning, headings, row, strict=False) if name]
    texts = {
        field_name: " ".join(cell for name, _, cell in cells if name == field_name)
        for field_name in FIELDS
        if field_name != "number"
    }
    numbers = tuple(
        (part, heading)
        for name, heading, cell in cells
        if name == "number"
        for part in re.split(r"[;；,，、/\n]| ::: ", without_formula(cell))
        if part.strip()
    )
    return Draft(**{name: without_formula(text) for name, text in texts.items()}, numbers=numbers)


def without_formula(cell: str) -> str:
    """Take away the apostrophe, or the ="…", by which spreadsheets keep a number as text."""
    text = cell.strip()
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1]
    return text[1:] if text[:1] == "'" else text


def _delimiter(text: str) -> str:
    first = text[:_SNIFFED].partition("\n")[0]
    return max(_DELIMITERS, key=first.count)
