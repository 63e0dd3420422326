"""Received faxes become PDFs on record; what a crash leaves between any two steps is finished later, once."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import numpy as np
import pytest

from appliance.asterisk.fax import RawFax
from appliance.callflow.notices import Notice, NoticeKind
from appliance.callflow.ports import FaxResult
from appliance.domain.ids import CallId
from appliance.services.faxes import FaxFolders, FaxKeeper
from appliance.storage.faxes import Faxes
from appliance.storage.journal import WriterJournal
from appliance.storage.record_values import StoredFax
from appliance.storage.records import Records
from tests.harness.fax_sheets import bits, pdf_pages, sheet, write_tiff
from tests.unit.callflow.scripted import VirtualClock
from tests.unit.storage.call_facts import CALL, HOTLINE, SALES, start


class Told:
    def __init__(self) -> None:
        self.notices: list[Notice] = []

    def tell(self, notice: Notice) -> None:
        self.notices.append(notice)


class House:
    """A keeper, its folders, and one call on record."""

    def __init__(self, folder: Path, url: str, journal: WriterJournal, records: Records) -> None:
        self.folders = FaxFolders(folder / "raw", folder / "fax")
        self.folders.raw.mkdir()
        self.folders.finished.mkdir()
        self.told = Told()
        self.keeper = FaxKeeper(self.folders, journal, records, self.told, VirtualClock())
        self._url = url
        journal.opened(start())

    def receive(self, name: str = f"{CALL}-1-sales.tif", pages: int = 2) -> FaxResult:
        write_tiff(self.folders.raw / name, [sheet(number) for number in range(1, pages + 1)])
        return FaxResult(PurePosixPath(name), pages, "", "021 5550", 14_400, caller_left=True)

    def on_record(self) -> Sequence[StoredFax]:
        with Faxes.open(self._url) as faxes:
            return faxes.of_call(CALL)

    def raw(self) -> list[str]:
        return [file.name for file in self.folders.raw.iterdir()]


@pytest.fixture
async def house(tmp_path: Path, url: str, journal: WriterJournal, records: Records) -> House:
    house = House(tmp_path, url, journal, records)
    assert await journal.flushed()
    return house


async def test_a_fax_becomes_a_pdf_on_record_and_people_are_told(house: House) -> None:
    kept = await house.keeper.keep(CALL, SALES, house.receive())
    assert kept is not None
    (stored,) = house.on_record()
    assert stored.fax == kept
    assert (kept.file, kept.pages, kept.mailbox, kept.station) == (f"{CALL}-1.pdf", 2, "sales", "021 5550")
    pages = pdf_pages(house.folders.finished / kept.file)
    assert [np.array_equal(page, bits(sheet(number))) for number, page in enumerate(pages, 1)] == [True, True]
    assert house.raw() == []
    (told,) = house.told.notices
    assert (told.kind, told.key, told.hotline, told.department) == (NoticeKind.FAX, f"fax-{kept.file}", HOTLINE, SALES)
    assert (told.caller and told.caller.digits, told.file, told.facts) == ("13800138000", kept.file, {"pages": "2"})


async def test_what_a_crash_left_is_finished_at_the_next_start_as_of_its_own_mailbox(house: House) -> None:
    house.receive()
    await house.keeper.finish_leftovers(lambda _: False)
    (stored,) = house.on_record()
    assert (stored.fax.pages, stored.fax.mailbox) == (2, "sales")
    assert "interrupted" in stored.fax.cause
    assert house.raw() == []


async def test_a_crash_between_the_record_and_the_raw_file_changes_nothing_on_record(house: House) -> None:
    await house.keeper.keep(CALL, SALES, house.receive())
    before = house.on_record()
    house.receive()
    await house.keeper.call_settled(CALL)
    assert house.on_record() == before
    assert {notice.key for notice in house.told.notices} == {f"fax-{CALL}-1.pdf"}
    assert house.raw() == []


async def test_a_fax_that_is_still_coming_and_one_of_an_unknown_call_wait(house: House) -> None:
    unknown = "box-1795176000.9-1.tif"
    house.receive()
    house.receive(unknown)
    await house.keeper.finish_leftovers(lambda call: call == CALL)
    assert sorted(house.raw()) == sorted([f"{CALL}-1-sales.tif", unknown])
    assert not house.on_record()


NO_IMAGE = b"II*\0\10\0\0\0\1\0" + bytes(16)
"""The frame of a page, and no page in it."""


async def test_a_fax_of_which_no_page_can_be_read_is_kept_as_it_came_and_told(house: House) -> None:
    raw = house.folders.raw / f"{CALL}-1-sales.tif"
    raw.write_bytes(NO_IMAGE)
    kept = await house.keeper.keep(CALL, SALES, FaxResult(PurePosixPath(raw.name), 1, "", "021 5550"))
    (stored,) = house.on_record()
    assert stored.fax == kept
    assert (stored.fax.file, stored.fax.pages, stored.fax.mailbox) == (f"{CALL}-1.tif", 0, "sales")
    assert "no page can be read" in stored.fax.cause
    assert (house.folders.finished / stored.fax.file).read_bytes() == NO_IMAGE
    assert house.raw() == []
    (told,) = house.told.notices
    assert (told.key, told.file) == (f"fax-{CALL}-1.tif", f"{CALL}-1.tif")
    assert told.facts == {"pages": "0", "cause": stored.fax.cause}


async def test_an_unreadable_fax_that_a_crash_left_is_kept_and_the_others_go_on(house: House) -> None:
    (house.folders.raw / f"{CALL}-1.tif").write_bytes(NO_IMAGE)
    house.receive(f"{CALL}-2.tif")
    await house.keeper.finish_leftovers(lambda _: False)
    found = {stored.fax.file: stored.fax.pages for stored in house.on_record()}
    assert found == {f"{CALL}-1.tif": 0, f"{CALL}-2.pdf": 2}
    assert house.raw() == []


async def test_a_fax_for_which_there_is_no_room_stays_and_the_others_go_on(house: House) -> None:
    (house.folders.finished / f"{CALL}-1.pdf").mkdir()
    house.receive(f"{CALL}-1.tif")
    house.receive(f"{CALL}-2.tif")
    await house.keeper.finish_leftovers(lambda _: False)
    assert [stored.fax.file for stored in house.on_record()] == [f"{CALL}-2.pdf"]
    assert house.raw() == [f"{CALL}-1.tif"]


async def test_a_fax_without_a_page_is_dropped(house: House) -> None:
    (house.folders.raw / f"{CALL}-1.tif").write_bytes(b"")
    await house.keeper.finish_leftovers(lambda _: False)
    assert (house.raw(), list(house.on_record())) == ([], [])


async def test_a_result_of_another_call_is_not_taken(house: House) -> None:
    assert await house.keeper.keep(CallId("box-1.2"), None, house.receive()) is None


@pytest.mark.parametrize(
    ("name", "mailbox"),
    [(f"{CALL}-1.tif", None), (f"{CALL}-12-sales.tif", "sales"), (f"{CALL}-1-after-sales-2.tif", "after-sales-2")],
)
def test_a_raw_file_s_name_tells_whose_it_is(name: str, mailbox: str | None) -> None:
    raw = RawFax.of(Path("/raw") / name)
    assert raw is not None
    assert (raw.call, raw.mailbox) == (CALL, mailbox)


@pytest.mark.parametrize("name", ["x.tif", f"{CALL}.tif", f"{CALL}-1.tif.part", f"{CALL}-1-../x.tif"])
def test_other_files_are_let_be(name: str) -> None:
    assert RawFax.of(Path("/raw") / name) is None
