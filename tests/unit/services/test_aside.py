"""Work that another process does."""

import os
import subprocess
import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from appliance.errors import DeviceError, UserError
from appliance.services.aside import AFAR, FILES, TASKS, GivenUp, Lane, aside
from appliance.services.contacts.files import BadFile
from appliance.services.turns import Overloaded, Turns
from appliance.web.errors import body_of

WORK = "tests.unit.services.work_aside"
ROOT = Path(__file__).parents[3]


def test_it_gives_what_the_function_gives_from_another_process() -> None:
    doubled, process = aside(f"{WORK}:twice", 21)
    assert doubled == 42
    assert process != os.getpid()


def test_it_raises_what_the_function_raises() -> None:
    with pytest.raises(UserError, match="The file is empty") as refused:
        aside(f"{WORK}:refuse", "user")
    assert (refused.value.message, refused.value.remedy) == ("The file is empty.", "choose another")
    with pytest.raises(DeviceError, match="modem3: AT: no answer"):
        aside(f"{WORK}:refuse", "device")


def test_an_error_keeps_its_kind() -> None:
    """It is the kind by which a page knows what to say."""
    with pytest.raises(Overloaded) as refused:
        aside(f"{WORK}:refuse", "own words")
    assert refused.value.kind == "overloaded"
    assert refused.value.message == "Too many are asking for this at once."
    with pytest.raises(BadFile, match="no vCard in the file"):
        aside("appliance.services.contacts.cards:all_cards", b"nothing")


def test_what_never_ends_is_ended(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    lane = Lane(Turns(1, patience_s=0.01), deadline_s=3.0)
    with pytest.raises(GivenUp, match="given up after 3 s"):
        aside(f"{WORK}:hold", str(ready), lane=lane)
    assert not Path(f"/proc/{ready.read_text(encoding='utf-8')}").exists()
    assert aside(f"{WORK}:twice", 1, lane=lane)[0] == 2, "its turn is free again"
    assert body_of(GivenUp(3.0)).status == 503


def test_what_waits_for_others_stops_nobody_else() -> None:
    """A test message to a dead server, a file that never ends: the second factor's picture is made meanwhile."""
    with ExitStack() as held:
        for lane in (AFAR, FILES, TASKS):
            held.enter_context(lane.turns.turn())
        assert aside(f"{WORK}:twice", 21)[0] == 42


@pytest.mark.parametrize(
    ("place", "lane"),
    [
        ("appliance/web/api/notices.py", "AFAR"),
        ("appliance/web/api/calendar.py", "FILES"),
        ("appliance/web/api/contacts.py", "FILES"),
        ("appliance/services/contacts/importing.py", "TASKS"),
    ],
)
def test_who_may_be_slow_has_a_lane_of_its_own(place: str, lane: str) -> None:
    text = (ROOT / place).read_text(encoding="utf-8")
    assert f"lane={lane})" in text


def test_a_bug_is_no_answer() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        aside(f"{WORK}:refuse", "a bug")


def test_what_a_calendar_says_is_the_same_from_there() -> None:
    words = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:春节\r\nDTSTART;VALUE=DATE:20260217\r\nEND:VEVENT\r\n"
    found = aside(
        "appliance.config.calendar_file:read_calendar",
        words + "END:VCALENDAR\r\n",
        date(2026, 1, 1),
        date(2026, 12, 31),
    )
    assert [(each.name, each.first) for each in found.holidays] == [("春节", date(2026, 2, 17))]


def test_libraries_that_are_needed_there_are_not_loaded_here() -> None:
    """What the web process would keep for ever; each is several megabytes."""
    heavy = ("icalendar", "vobject", "segno", "httpx", "aiosmtplib", "xlsxwriter", "alembic")
    words = f"import sys, appliance.daemons.serving; print([name for name in {heavy} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
