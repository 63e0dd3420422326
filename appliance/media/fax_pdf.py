"""A fax as PDF: the pages of a TIFF as they came, bit by bit, in the size that they had on paper.

Faxes have pixels that are no squares (204 dots an inch across, 98, 196 or 391 down): each page says how large it is.
Images that a stranger has sent are decoded in a process of their own (`python -m appliance.media.fax_pdf`), whose time
and memory are limited; it writes the PDF to its standard output, and the number of
its pages to the other.
"""

import io
import resource
import subprocess
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from PIL import Image, TiffImagePlugin

from appliance.errors import DeviceError
from appliance.media.fax_pages import MOST_PAGES

LONGEST_S = 120.0
_MEMORY_BYTES = 1 << 30
_CPU_S = 60
_USUAL_DPI = (204.0, 98.0)
_PLAUSIBLE_DPI = (50.0, 1300.0)
_CM_AN_INCH = 2.54
_PER_CM = 3


@dataclass(frozen=True, slots=True)
class FaxPdf:
    """A PDF, and how many pages it has."""

    data: bytes
    pages: int


def fax_to_pdf(tiff: Path) -> FaxPdf:
    """Make a PDF of the whole pages of a TIFF, in a process of its own. Blocks; raises DeviceError when it can't."""
    words = [sys.executable, "-m", "appliance.media.fax_pdf", str(tiff)]
    try:
        done = subprocess.run(words, capture_output=True, check=False, timeout=LONGEST_S)
    except subprocess.TimeoutExpired:
        raise DeviceError("fax", "make a PDF", f"{tiff.name} took more than {LONGEST_S:g} s") from None
    last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    if done.returncode != 0 or not last.isdecimal():
        raise DeviceError("fax", "make a PDF", f"{tiff.name}: {last or f'exit code {done.returncode}'}")
    return FaxPdf(done.stdout, int(last))


def write_pdf(tiff: Path, to: BinaryIO) -> int:
    """Write the pages that can be read up to the first that can't; give how many. Raises OSError for none."""
    pdf = io.BytesIO()
    count = 0
    with Image.open(tiff) as image:
        while count < MOST_PAGES and _has_page(image, count):
            page = image.convert("1")
            page.save(pdf, "PDF", append=count > 0, dpi=_dots_an_inch(image), producer="Zongji")
            count += 1
    to.write(pdf.getvalue())
    return count


def _has_page(image: Image.Image, number: int) -> bool:
    """Go to a page and decode it; the first must be there."""
    try:
        image.seek(number)
        image.load()
    except Exception:
        if number == 0:
            raise
        return False
    return True


def _dots_an_inch(image: Image.Image) -> tuple[float, float]:
    """Give a page's resolution across and down, a fax's usual one where it makes no sense."""
    tags = cast("TiffImagePlugin.TiffImageFile", image).tag_v2
    factor = _CM_AN_INCH if tags.get(TiffImagePlugin.RESOLUTION_UNIT) == _PER_CM else 1.0
    found = (tags.get(TiffImagePlugin.X_RESOLUTION), tags.get(TiffImagePlugin.Y_RESOLUTION))
    across, down = (float(dots or 0) * factor for dots in found)
    least, most = _PLAUSIBLE_DPI
    return (across, down) if least <= across <= most and least <= down <= most else _USUAL_DPI


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def main() -> None:
    """Turn the TIFF named on the command line into a PDF."""
    _limit()
    warnings.simplefilter("ignore")
    pages = write_pdf(Path(sys.argv[1]), sys.stdout.buffer)
    sys.stderr.write(f"{pages}\n")


if __name__ == "__main__":
    main()
