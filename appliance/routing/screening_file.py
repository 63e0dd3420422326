"""Long lists of callers as CSV: `number|prefix,value,note`, one entry a line.

What spreadsheets write is taken: a byte order mark, CRLF, a heading, empty lines, numbers with blanks and hyphens, and
GB 18030, in which Chinese ones save. What is written is canonical: sorted, without doubles, in UTF-8 with LF.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence

from appliance.domain.phone_number import PhoneNumber
from appliance.errors import UserError
from appliance.routing.screening_table import Entry, EntryKind

MAX_ENTRIES = 200_000
MAX_BYTES = 16 * 1024 * 1024
_MAX_NOTE = 200
_MAX_TOLD = 20
_HEADING = ("kind", "value")


class ListFileError(UserError):
    """The file is refused and nothing has changed; `faults` tell the 1-based line of each."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Take the faults, at least one."""
        self.faults = tuple(faults)
        told = [f"  {fault}" for fault in self.faults[:_MAX_TOLD]]
        if len(self.faults) > _MAX_TOLD:
            told.append(f"  … and {len(self.faults) - _MAX_TOLD} more")
        super().__init__(
            "\n".join(["the list is refused:", *told]), "each line is `number,VALUE,NOTE` or `prefix,VALUE,NOTE`"
        )


def read_entries(content: bytes) -> tuple[Entry, ...]:
    """Read a file's bytes. Raises ListFileError that names every bad line."""
    if len(content) > MAX_BYTES:
        raise ListFileError([f"it has {len(content):,} bytes; {MAX_BYTES:,} are allowed"])
    entries: list[Entry] = []
    faults: list[str] = []
    for line, row in _rows(_text(content), faults):
        try:
            entries.append(_entry(row))
        except ValueError as fault:
            faults.append(f"line {line}: {fault}")
        if len(entries) > MAX_ENTRIES:
            raise ListFileError([f"line {line}: it has more than {MAX_ENTRIES:,} entries"])
    if faults:
        raise ListFileError(faults)
    if not entries:
        raise ListFileError(["it has no entry"])
    return canonical(entries)


def canonical(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Sort entries, each kind and value once; of doubles the first note holds."""
    once: dict[tuple[EntryKind, str], Entry] = {}
    for entry in entries:
        once.setdefault((entry.kind, entry.value), entry)
    return tuple(sorted(once.values()))


def write_entries(entries: Iterable[Entry]) -> bytes:
    """Write the canonical file: the same bytes for the same entries, in whatever order they come."""
    lines = io.StringIO()
    rows = csv.writer(lines, lineterminator="\n")
    rows.writerows((entry.kind.value, entry.value, entry.note) for entry in canonical(entries))
    return lines.getvalue().encode()


def content_hash(entries: Iterable[Entry]) -> str:
    """Give the SHA-256 of the canonical file, in hexadecimal: the configuration names a version of a list by it."""
    return hashlib.sha256(write_entries(entries)).hexdigest()


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ListFileError(["it is a text in neither UTF-8 nor GB 18030"])


def _rows(text: str, faults: list[str]) -> Iterable[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells) and not (reader.line_num == 1 and tuple(cells[:2]) == _HEADING):
                yield reader.line_num, cells
    except csv.Error as error:
        faults.append(f"line {reader.line_num}: {error}")


def _entry(cells: list[str]) -> Entry:
    kind, value, note = _cells(cells)
    number = PhoneNumber.parse(value)
    if kind is EntryKind.PREFIX and (number is None or not number.digits.removeprefix("+").isdecimal()):
        raise ValueError(f"'{value[:40]}' is no beginning of a number: give digits, with or without a leading +")
    if number is None:
        raise ValueError(f"'{value[:40]}' is no telephone number: give digits, with or without a leading +")
    if kind is EntryKind.PREFIX and len(number.digits) > 21:
        raise ValueError("a prefix has at most 20 digits")
    return Entry(kind, number.digits, note)


def _cells(cells: list[str]) -> tuple[EntryKind, str, str]:
    if not 2 <= len(cells) <= 3:
        raise ValueError(f"{len(cells)} cells: give a kind, a value and, if you like, a note")
    kind, value, note = (*cells, "")[:3]
    if kind not in set(EntryKind):
        raise ValueError(f"'{kind[:40]}' is no kind: write number or prefix")
    if len(note) > _MAX_NOTE or not note.isprintable():
        raise ValueError(f"the note has control characters or is longer than {_MAX_NOTE} characters")
    return EntryKind(kind), value, note
