"""A small picture of a kept fax's first page, for the list of faxes.

The PDF is one of ours (`fax_pdf`), yet its page is what a stranger has sent: it is decoded in a process of its own
(`python -m appliance.media.fax_picture`), whose time and memory are limited, and which writes a PNG to its standard
output.
"""

import io
import resource
import struct
import sys
import warnings
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PdfParser import PdfParser

WIDTH = 360
_LONGEST_PAGE = 2.0
"""A page is shown as high as this times its width, at most."""
_MEMORY_BYTES = 512 << 20
_CPU_S = 8
_GROUP_4 = 4


def draw(pdf: Path) -> bytes:
    """Draw the first page as PNG, `WIDTH` wide. Raises whatever is wrong with the file."""
    parser: Any = PdfParser(str(pdf))
    try:
        page = parser.read_indirect(parser.pages[0])
        (reference,) = page[b"Resources"][b"XObject"].values()
        found = parser.read_indirect(reference)
        _, _, across, down = page[b"MediaBox"]
        with Image.open(io.BytesIO(_as_tiff(found.dictionary, bytes(found.buf)))) as image:
            height = max(1, round(WIDTH * min(down / across, _LONGEST_PAGE)))
            shown = image.convert("L").resize((WIDTH, height), Image.Resampling.BOX)
    finally:
        parser.close()
    png = io.BytesIO()
    shown.quantize(16).save(png, "PNG", optimize=True)
    return png.getvalue()


def _as_tiff(told: Any, strip: bytes) -> bytes:  # noqa: ANN401 - Pillow's dictionaries have no types
    """Wrap a page's Group 4 data, which PDF and TIFF share, into the one that Pillow reads."""
    if bytes(told[b"Filter"][0].name) != b"CCITTFaxDecode":
        raise ValueError("the page isn't Group 4")
    entries = (
        (256, int(told[b"Width"])),
        (257, int(told[b"Height"])),
        (258, 1),
        (259, _GROUP_4),
        (262, 1),
        (273, 8),
        (277, 1),
        (278, int(told[b"Height"])),
        (279, len(strip)),
    )
    directory = b"".join(struct.pack("<HHLL", tag, 4, 1, value) for tag, value in entries)
    padded = strip + b"\0" * (len(strip) % 2)
    return (
        struct.pack("<2sHL", b"II", 42, 8 + len(padded))
        + padded
        + struct.pack("<H", len(entries))
        + directory
        + bytes(4)
    )


def main() -> None:
    """Draw the first page of the PDF named on the command line."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    warnings.simplefilter("ignore")
    sys.stdout.buffer.write(draw(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
