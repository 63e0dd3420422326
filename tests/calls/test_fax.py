"""Real fax machines (spandsp in a second Asterisk) send pages: every dot that was sent is in the PDF that is kept.

The first stories' faxes are all on their way at once, as a fax takes its time.
"""

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from PIL.Image import Image
from typer.testing import CliRunner

from appliance.cli import app
from appliance.domain.ids import CallId
from appliance.domain.instance import Instance
from appliance.domain.outcome import CallResult, RingOutcome
from appliance.errors import ZongjiError
from appliance.media.fax_pages import fax_pages
from appliance.storage.faxes import Faxes
from appliance.storage.record_values import CallStory, StoredFax
from tests.calls.scenes import path
from tests.harness.fax_peer import FaxPeer
from tests.harness.fax_sheets import FINE, WIDTH, Bits, bits, pdf_pages, pdf_sizes, sheet, tiff_pages, write_tiff
from tests.harness.house import House
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.slow, pytest.mark.xdist_group("fax")]

CONFIGURATION = Path(__file__).parent / "fax.yaml"
DIRECT, MENU, MACHINE, BUSY_MACHINE, WAITING, GREETING = (f"400000000{n}" for n in range(1, 7))
T38_LINES = ("line-01", "line-03", "line-05", "line-09", "fax-machine")
MACHINES = ("fax-machine", "busy-machine")

BY_T38, BY_SOUND, HEARD, PRESSED, SPEAKS, BROKEN, KILLED, PASSED, BUSY, ALONE = (f"02155500{n:03d}" for n in range(10))
IN_QUEUE, GREETED = "02155500010", "02155500011"
HEARD_WITHIN_S = 12.0
"""A machine calls for half a second every 3.5 s, and may do so while a phone is rung."""
STATION = "021 5550 0001"
TWO_PAGES = (sheet(1), sheet(2))
ONE_PAGE = (sheet(3),)
NO_IMAGE = b"II*\0\10\0\0\0\1\0" + bytes(16)
"""The frame of a TIFF's page, and no page in it."""
LONG_FAX = (sheet(1), sheet(2, 1400), sheet(3))
"""Its second page takes long enough to break off."""


class Office:
    """The house, the fax machines that call it, and what is kept of their faxes."""

    def __init__(self, house: House, peer: FaxPeer) -> None:
        """Take both, running."""
        self.house = house
        self.peer = peer

    @property
    def instance(self) -> Instance:
        """The switchboard's folders."""
        return self.house.instance

    def kept(self, number: str, within_s: float = 60) -> tuple[CallStory, StoredFax, Path]:
        """Give the call from this number, its one fax, and the PDF."""
        story = self.house.the_call(number, within_s)
        with Faxes.open(self.instance.database_url) as faxes:
            (stored,) = wait_for(lambda: faxes.of_call(story.record.call) or None, f"the fax of {number} on record", 10)
        return story, stored, self.instance.fax / stored.fax.file

    def wait_until_came(self, number: str, pages: int) -> None:
        """Wait until so many pages of a fax lie in its raw file."""
        call = wait_for(lambda: self._live(number), f"{number}'s call", 10)
        raw = self.instance.raw_faxes / f"{call}-1-sales.tif"
        wait_for(lambda: fax_pages(raw).count >= pages, f"{pages} pages of {number}'s fax", 40)

    def send(self, line: str, called: str, number: str, file: str, how: str = "fz") -> None:
        """Have a machine send one of the peer's files."""
        self.peer.call(line, called, number, file=str(self.peer.folder / file), station=STATION, how=how)

    def is_served(self) -> bool:
        """Tell whether the controller answers."""
        try:
            self.house.snapshot()
        except (ZongjiError, OSError):
            return False
        return True

    def _live(self, number: str) -> CallId | None:
        calls = self.house.snapshot().calls.values()
        return next((call.call for call in calls if call.caller and call.caller.digits == number), None)


def _open(peer: FaxPeer, house: House, machines: Sequence[str] = ()) -> None:
    accounts = house.secrets.accounts
    known = {name: accounts[name] for name in accounts if name.startswith("line-") or name in machines}
    peer.open(house.instance.ports.sip, known, T38_LINES, machines)
    wait_for(peer.machines_are_registered, "the fax machines' login", 20, again_s=0.2)
    write_tiff(peer.folder / "two.tif", TWO_PAGES, FINE)
    write_tiff(peer.folder / "one.tif", ONE_PAGE)
    write_tiff(peer.folder / "long.tif", LONG_FAX)


def _all_call(office: Office, other: FaxPeer) -> None:
    """Let all machines call, each by a line of its own; break two of the transfers off behind the first page."""
    office.send("line-06", DIRECT, BROKEN, "long.tif", "d")
    other.call("line-07", DIRECT, KILLED, file=str(other.folder / "long.tif"), how="d")
    office.send("line-01", DIRECT, BY_T38, "two.tif")
    office.send("line-02", DIRECT, BY_SOUND, "two.tif", "d")
    office.send("line-04", MENU, HEARD, "one.tif", "d")
    office.send("line-05", MACHINE, PASSED, "two.tif")
    office.send("line-09", BUSY_MACHINE, BUSY, "one.tif")
    office.peer.call("line-03", MENU, PRESSED, file=str(office.peer.folder / "one.tif"), keys="1", after_s=2)
    office.peer.call("line-08", MENU, SPEAKS, keys="1", after_s=2)
    office.wait_until_came(BROKEN, 1)
    office.peer.hang_up("line-06")
    office.wait_until_came(KILLED, 1)
    other.die()


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """Run the house and the fax machines, all on their way."""
    with House(CONFIGURATION) as house, ExitStack() as machines:
        peer, other = FaxPeer("127.0.0.5"), FaxPeer("127.0.0.6")
        machines.callback(peer.close)
        machines.callback(other.close)
        _open(peer, house, MACHINES)
        _open(other, house)
        office = Office(house, peer)
        _all_call(office, other)
        yield office


def same(kept: list[Bits], sheets: Sequence[Image]) -> bool:
    """Tell whether pages are the very same, dot by dot."""
    return len(kept) == len(sheets) and all(map(np.array_equal, kept, map(bits, sheets)))


def test_a_fax_by_t38_is_kept_dot_by_dot(office: Office) -> None:
    assert office.peer.sent(BY_T38).mode == "T38"
    story, stored, file = office.kept(BY_T38)
    assert same(pdf_pages(file), TWO_PAGES)
    assert pdf_sizes(file) == [pytest.approx((WIDTH / 204, 220 / 196), rel=0.01)] * 2
    assert (stored.fax.pages, stored.fax.mailbox, stored.fax.station, stored.fax.cause) == (2, "sales", STATION, "")
    assert story.record.result is CallResult.FAX
    assert any("by T.38 at 14400 bit/s: it came whole" in step.reason for step in story.steps)


def test_a_fax_by_sound_is_kept_dot_by_dot(office: Office) -> None:
    assert office.peer.sent(BY_SOUND).mode == "audio"
    story, stored, file = office.kept(BY_SOUND)
    assert same(pdf_pages(file), TWO_PAGES)
    assert (stored.fax.pages, stored.fax.station, stored.fax.cause) == (2, STATION, "")
    assert any("by sound at" in step.reason for step in story.steps)


def test_a_machine_that_is_heard_in_a_menu_sends_without_a_key(office: Office) -> None:
    story, stored, file = office.kept(HEARD)
    assert same(pdf_pages(file), ONE_PAGE)
    assert stored.fax.mailbox == "support"
    heard = next(step for step in story.steps if step.reason == "a fax machine is heard")
    assert (heard.at - story.record.started_at).total_seconds() < 6
    assert story.record.result is CallResult.FAX


@pytest.mark.parametrize(
    ("line", "called", "number", "kind"),
    [("line-10", WAITING, IN_QUEUE, "queue"), ("line-11", GREETING, GREETED, "voicemail")],
)
def test_a_machine_is_heard_while_it_waits_and_in_a_greeting(
    office: Office, line: str, called: str, number: str, kind: str
) -> None:
    office.send(line, called, number, "one.tif", "d")
    story, stored, file = office.kept(number, 90)
    assert same(pdf_pages(file), ONE_PAGE)
    assert (stored.fax.mailbox, story.record.result, story.messages) == ("support", CallResult.FAX, ())
    heard = next(n for n, step in enumerate(story.steps) if step.reason == "a fax machine is heard")
    assert story.steps[heard].kind == "fax"
    assert (story.steps[heard].at - story.record.started_at).total_seconds() < HEARD_WITHIN_S
    assert [wait.node for wait in story.waits] == (["queue"] if kind == "queue" else [])


def test_a_menu_key_leads_to_the_fax(office: Office) -> None:
    story, stored, file = office.kept(PRESSED)
    assert same(pdf_pages(file), ONE_PAGE)
    assert stored.fax.mailbox == "sales"
    assert "a fax machine is heard" not in [step.reason for step in story.steps]


def test_whoever_speaks_at_the_fax_key_is_led_on(office: Office) -> None:
    story = office.house.the_call(SPEAKS, 60)
    assert "fax: nothing received" in path(story)
    why = next(step.reason for step in story.steps if step.decided == "nothing received")
    assert why == "no fax machine answered"
    assert story.record.ended_at is not None
    assert (story.record.ended_at - story.record.started_at).total_seconds() < 45
    assert story.record.result is CallResult.COMPLETED


def test_a_fax_passed_to_the_office_s_machine_arrives_dot_by_dot(office: Office) -> None:
    assert office.peer.machine_received().status == "SUCCESS"
    assert same(tiff_pages(office.peer.folder / "machine.tif"), TWO_PAGES)
    story = office.house.the_call(PASSED, 60)
    assert [(hop.endpoint, hop.outcome) for hop in story.hops] == [("fax-machine", RingOutcome.ANSWERED)]
    assert story.record.result is CallResult.FAX
    assert office.peer.sent(PASSED).mode == "T38"
    assert not story.recordings


@pytest.mark.parametrize("number", [BROKEN, KILLED])
def test_a_transfer_that_breaks_keeps_the_pages_that_came(office: Office, number: str) -> None:
    story, stored, file = office.kept(number, 90)
    assert same(pdf_pages(file), LONG_FAX[:1])
    assert stored.fax.pages == 1
    assert stored.fax.cause
    assert story.record.result is CallResult.FAX


def test_a_busy_machine_s_fax_is_received_here(office: Office) -> None:
    story, stored, file = office.kept(BUSY)
    assert same(pdf_pages(file), ONE_PAGE)
    assert stored.fax.mailbox == "sales"
    assert [(hop.endpoint, hop.outcome) for hop in story.hops] == [("busy-machine", RingOutcome.BUSY)]
    assert story.record.result is CallResult.FAX


def test_a_fax_in_which_the_controller_dies_is_kept(office: Office) -> None:
    wait_for(lambda: not office.house.snapshot().calls, "the others' end", 90)
    office.send("line-01", DIRECT, ALONE, "two.tif")
    office.wait_until_came(ALONE, 1)
    os.kill(office.house.controller_pid, signal.SIGKILL)
    assert office.peer.sent(ALONE).status == "SUCCESS"
    story, stored, file = office.kept(ALONE)
    assert story.record.result is CallResult.FAX
    assert same(pdf_pages(file), TWO_PAGES)
    assert (stored.fax.mailbox, stored.fax.station) == ("sales", STATION)
    assert "interrupted" in stored.fax.cause


def test_a_fax_of_which_no_page_can_be_read_is_kept_as_it_came_at_the_next_start(office: Office) -> None:
    wait_for(lambda: not office.house.snapshot().calls, "the others' end", 90)
    call = office.house.the_call(SPEAKS, 60).record.call
    office.instance.raw_faxes.joinpath(f"{call}-1-sales.tif").write_bytes(NO_IMAGE)
    before = office.house.controller_pid
    os.kill(before, signal.SIGKILL)
    with Faxes.open(office.instance.database_url) as faxes:
        (stored,) = wait_for(lambda: faxes.of_call(call) or None, "the fax on record", 20)
    assert (stored.fax.file, stored.fax.pages, stored.fax.mailbox) == (f"{call}-1.tif", 0, "sales")
    assert (office.instance.fax / stored.fax.file).read_bytes() == NO_IMAGE
    listed = CliRunner().invoke(app, ["--instance", str(office.instance.folder), "fax"]).stdout
    assert "no page can be read" in next(line for line in listed.splitlines() if f"{call}-1" in line)
    wait_for(lambda: office.house.controller_pid != before and office.is_served(), "the new controller", 20)


def test_no_raw_file_is_left(office: Office) -> None:
    wait_for(lambda: not office.house.snapshot().calls, "everyone's end", 90)
    wait_for(lambda: not list(office.instance.raw_faxes.iterdir()), "all faxes to be finished", 10)
