"""Is an Ogg file whole? The decoder skips damaged pages, and ends at a cut, without a word.

Source: RFC 3533, section 6: a page is a header of 27 bytes, a table of segment sizes, and the segments.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final
from zlib import crc32

_HEADER_BYTES = 27
_CHECKSUM = slice(22, 26)
_LAST_PAGE = 0x04
_REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def is_whole(file: Path) -> bool:
    """Tell whether every page is there with its checksum, and the last one says that it is the last."""
    flags = 0
    with file.open("rb") as content:
        for page in _pages(content):
            if page is None or _checksum(page) != int.from_bytes(page[_CHECKSUM], "little"):
                return False
            flags = page[5]
    return bool(flags & _LAST_PAGE)


def _pages(content: BinaryIO) -> Iterator[bytes | None]:
    """Give one page after the other; None for what is no page, or half of one."""
    while header := content.read(_HEADER_BYTES):
        if len(header) < _HEADER_BYTES or not header.startswith(b"OggS\0"):
            yield None
            return
        table = content.read(header[26])
        body = content.read(sum(table))
        yield header + table + body if len(table) == header[26] and len(body) == sum(table) else None


def _checksum(page: bytes) -> int:
    """Ogg's CRC has zlib's polynomial with the bits the other way round, begins with 0, and counts itself as 0."""
    bare = page[: _CHECKSUM.start] + bytes(4) + page[_CHECKSUM.stop :]
    mirrored = crc32(bare.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
