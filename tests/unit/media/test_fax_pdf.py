from pathlib import Path

import numpy as np
import pytest

from appliance.errors import DeviceError
from appliance.media.fax_pages import FaxPages, fax_pages
from appliance.media.fax_pdf import fax_to_pdf
from tests.harness.fax_sheets import FINE, STANDARD, SUPERFINE, WIDTH, bits, pdf_pages, pdf_sizes, sheet, write_tiff

ROWS = 220


@pytest.mark.parametrize("dpi", [STANDARD, FINE, SUPERFINE])
def test_every_dot_is_kept_and_a_page_is_as_large_as_on_paper(tmp_path: Path, dpi: tuple[float, float]) -> None:
    sheets = [sheet(number, ROWS) for number in (1, 2, 3)]
    write_tiff(tmp_path / "fax.tif", sheets, dpi)
    (tmp_path / "fax.pdf").write_bytes(fax_to_pdf(tmp_path / "fax.tif").data)
    for got, sent in zip(pdf_pages(tmp_path / "fax.pdf"), sheets, strict=True):
        assert np.array_equal(got, bits(sent))
    across, down = dpi
    for size in pdf_sizes(tmp_path / "fax.pdf"):
        assert size == pytest.approx((WIDTH / across, ROWS / down), rel=0.001)


def test_what_is_no_fax_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fax.tif").write_bytes(b"II*\0" + bytes(100))
    with pytest.raises(DeviceError):
        fax_to_pdf(tmp_path / "fax.tif")


def test_whole_pages_before_a_broken_one_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "fax.tif"
    write_tiff(file, [sheet(1)])
    first = file.stat().st_size
    write_tiff(file, [sheet(1), sheet(2)])
    file.write_bytes(file.read_bytes()[: first + 200])
    (tmp_path / "fax.pdf").write_bytes(fax_to_pdf(file).data)
    (page,) = pdf_pages(tmp_path / "fax.pdf")
    assert np.array_equal(page, bits(sheet(1)))


def test_pages_are_counted_without_decoding(tmp_path: Path) -> None:
    file = tmp_path / "fax.tif"
    write_tiff(file, [sheet(1), sheet(2), sheet(3)])
    assert fax_pages(file) == FaxPages(3, "")
    assert fax_pages(tmp_path / "none.tif") == FaxPages(0, "")


@pytest.mark.parametrize("cut", [0, 3, 8, 50, 300])
def test_a_cut_file_never_counts_more_than_it_has(tmp_path: Path, cut: int) -> None:
    file = tmp_path / "fax.tif"
    write_tiff(file, [sheet(1)])
    file.write_bytes(file.read_bytes()[:cut])
    assert fax_pages(file).count == 0


def test_a_file_that_goes_round_ends(tmp_path: Path) -> None:
    itself = (8).to_bytes(4, "little")
    (tmp_path / "fax.tif").write_bytes(b"II*\0" + itself + b"\1\0" + bytes(12) + itself)
    assert fax_pages(tmp_path / "fax.tif") == FaxPages(1, "")
