"""The small picture of a fax's first page shows that page, in its shape on paper."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from appliance.errors import UserError
from appliance.media.fax_pdf import fax_to_pdf
from appliance.media.fax_picture import WIDTH
from appliance.services.fax_pictures import fax_picture
from tests.harness.fax_sheets import FINE, STANDARD, bits, sheet, write_tiff
from tests.harness.fax_sheets import WIDTH as DOTS

ROWS = 220


def kept(folder: Path, *sheets: Image.Image, dpi: tuple[float, float] = STANDARD) -> Path:
    write_tiff(folder / "fax.tif", list(sheets), dpi)
    (folder / "fax.pdf").write_bytes(fax_to_pdf(folder / "fax.tif").data)
    return folder / "fax.pdf"


@pytest.mark.parametrize("dpi", [STANDARD, FINE])
def test_the_first_page_is_drawn_in_its_shape_on_paper(tmp_path: Path, dpi: tuple[float, float]) -> None:
    sheets = [sheet(number, ROWS) for number in (1, 2)]
    data = fax_picture(kept(tmp_path, *sheets, dpi=dpi))
    picture = Image.open(io.BytesIO(data)).convert("L")
    across, down = dpi
    assert picture.size == (WIDTH, round(WIDTH * (ROWS / down) / (DOTS / across)))
    want, other = (each.convert("L").resize(picture.size, Image.Resampling.BOX) for each in sheets)
    shown = np.asarray(picture, float)
    assert np.abs(shown - np.asarray(want, float)).mean() < 4
    assert np.abs(shown - np.asarray(other, float)).mean() > 4
    assert len(data) < 60_000
    assert bits(sheets[0]).any()


def test_what_is_no_fax_of_ours_has_no_picture(tmp_path: Path) -> None:
    for content in (b"", b"%PDF-1.4\n%%EOF", bytes(2000)):
        (tmp_path / "fax.pdf").write_bytes(content)
        with pytest.raises(UserError):
            fax_picture(tmp_path / "fax.pdf")
