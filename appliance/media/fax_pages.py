"""What a received fax's TIFF tells: how many pages are whole, and what the far machine calls itself.

The file is what the line sent, so nothing here trusts it, and no image is decoded (TIFF 6.0, section 2).
"""

from dataclasses import dataclass
from pathlib import Path

MOST_PAGES = 1000
_SHORT_TEXT = 64
_IMAGE_DESCRIPTION = 270
"""The tag in which spandsp writes the far machine's station identification."""
_ENTRY_BYTES = 12
_ASCII = 2
_INLINE_BYTES = 4


@dataclass(frozen=True, slots=True)
class FaxPages:
    """The pages of a TIFF; `station` is "" where the far machine doesn't say who it is."""

    count: int
    station: str


def fax_pages(file: Path) -> FaxPages:
    """Read a TIFF. What is missing or broken counts as no further page; raises OSError when it can't be read."""
    return _pages(file.read_bytes()) if file.exists() else FaxPages(0, "")


def _pages(data: bytes) -> FaxPages:
    order = {b"II*\0": "little", b"MM\0*": "big"}.get(data[:4])
    if order is None:
        return FaxPages(0, "")
    reader = _Reader(data, big=order == "big")
    seen: list[int] = []
    station = ""
    at = reader.number(4, 4)
    while at is not None and at and at not in seen and len(seen) < MOST_PAGES:
        entries = reader.number(at, 2)
        end = None if entries is None else at + 2 + entries * _ENTRY_BYTES
        following = None if end is None else reader.number(end, 4)
        if entries is None or following is None:
            break
        seen.append(at)
        station = station or _station(reader, at + 2, entries)
        at = following
    return FaxPages(len(seen), station)


def _station(reader: "_Reader", first: int, entries: int) -> str:
    for entry in range(first, first + entries * _ENTRY_BYTES, _ENTRY_BYTES):
        tag, kind, length = reader.number(entry, 2), reader.number(entry + 2, 2), reader.number(entry + 4, 4)
        if tag == _IMAGE_DESCRIPTION and kind == _ASCII and length:
            where = entry + 8 if length <= _INLINE_BYTES else reader.number(entry + 8, 4)
            return reader.text(where or 0, min(length, _SHORT_TEXT))
    return ""


@dataclass(frozen=True, slots=True)
class _Reader:
    data: bytes
    big: bool

    def number(self, at: int, size: int) -> int | None:
        """Give an unsigned number; None beyond the end."""
        piece = self.data[at : at + size]
        return int.from_bytes(piece, "big" if self.big else "little") if len(piece) == size else None

    def text(self, at: int, size: int) -> str:
        """Give printable ASCII up to a NUL; anything else is left out."""
        piece = self.data[at : at + size].partition(b"\0")[0].decode("ascii", "ignore")
        return "".join(filter(str.isprintable, piece)).strip()
