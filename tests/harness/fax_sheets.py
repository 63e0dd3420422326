"""Pages to be faxed, with what shows a lost bit: writing, fine lines, a dithered photo; and reading a PDF's back."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

WIDTH = 1728
"""The dots of a line across A4 (T.4)."""
STANDARD, FINE, SUPERFINE = (204.0, 98.0), (204.0, 196.0), (204.0, 391.0)

Bits = NDArray[np.bool_]


def sheet(number: int, rows: int = 220) -> Image.Image:
    """Draw a page; each number another one."""
    page = Image.new("1", (WIDTH, rows), 1)
    pen = ImageDraw.Draw(page)
    pen.text((100, 20), f"Page {number}: 1234567890", fill=0, font=ImageFont.load_default(48))
    for line in range(12):
        pen.line((100, 90 + 3 * line, 1600, 90 + 3 * line + number * line // 4), fill=0)
    photo = Image.linear_gradient("L").resize((96, 64)).convert("1")
    page.paste(photo, (200 + 300 * number, rows - 70))
    return page


def write_tiff(file: Path, sheets: Sequence[Image.Image], dpi: tuple[float, float] = STANDARD) -> None:
    """Write pages as a fax's TIFF."""
    first, *others = sheets
    first.save(file, compression="group4", dpi=dpi, save_all=True, append_images=others)
    file.chmod(0o644)


def bits(image: Image.Image) -> Bits:
    """Give a page's dots: white is true."""
    return np.asarray(image.convert("1"))


def tiff_pages(file: Path) -> list[Bits]:
    """Give the pages of a TIFF."""
    pages = []
    with Image.open(file) as image:
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            pages.append(bits(image))
    return pages


def pdf_pages(file: Path) -> list[Bits]:
    """Give the dots of each page's one image, as another's PDF reader decodes them."""
    document = pypdfium2.PdfDocument(file)
    try:
        return [bits(_image(page).get_bitmap(render=False).to_pil()) for page in document]
    finally:
        document.close()


def pdf_sizes(file: Path) -> list[tuple[float, float]]:
    """Give the pages' sizes on paper, in inches."""
    document = pypdfium2.PdfDocument(file)
    try:
        return [(width / 72, height / 72) for width, height in (page.get_size() for page in document)]
    finally:
        document.close()


def _image(page: pypdfium2.PdfPage) -> pypdfium2.PdfImage:
    (found,) = page.get_objects()
    assert isinstance(found, pypdfium2.PdfImage)
    return found
