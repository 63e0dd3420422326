"""Asterisk at the revision in force: whatever went wrong before, and with nothing done that isn't needed."""

import asyncio

import pytest
from structlog.testing import capture_logs

from appliance.config.yaml import dump
from appliance.services.publish import asterisk_side as module
from appliance.services.publish.saving import Saving
from tests.unit.config.demo_document import DEMO, changed
from tests.unit.services.publish.works import Works, new, old

LI = Saving("李")


def revisions_in(works: Works) -> set[str]:
    """Name the revisions of which Asterisk has entries; those that are noted are the same."""
    database = works.asterisk.database
    noted = {value for key, value in database.items() if key.startswith("noted/")}
    found = {key.split("/")[0] for key in database} - {"noted", "current"}
    assert noted == found
    return found


async def test_a_new_connection_is_brought_to_the_revision_in_force(works: Works) -> None:
    assert works.side.late
    await works.side.begin_anew()
    assert works.side.late == ""
    assert works.asterisk.database["current"] == "1"
    assert works.entries("1") == works.wanted_entries(old())
    assert {"res_pjsip.so", "res_musiconhold.so"} <= set(works.asterisk.reloads)


async def test_accounts_are_read_again_only_when_they_have_changed(works: Works) -> None:
    await works.side.begin_anew()
    works.asterisk.reloads.clear()
    await works.publisher.publish(changed(("ring_s: 15", "ring_s: 20")), LI)
    assert works.asterisk.reloads == []
    await works.publisher.publish(dump(new()), LI)
    assert works.asterisk.reloads[0] == "res_pjsip.so"
    assert "res_musiconhold.so" not in works.asterisk.reloads
    assert b"[8004]" in works.asterisk.loaded["pjsip.conf"]


async def test_a_new_ringtone_is_read(works: Works) -> None:
    await works.side.begin_anew()
    works.asterisk.reloads.clear()
    (works.instance.music_on_hold / "ringtone-new").mkdir()
    await works.publisher.publish(changed(("ring_s: 15", "ring_s: 20")), LI)
    assert works.asterisk.reloads == ["res_musiconhold.so"]


async def test_the_number_in_force_is_told_last(works: Works) -> None:
    await works.side.begin_anew()
    works.asterisk.blow.steps.clear()
    await works.publisher.publish(dump(new()), LI)
    told = [step for step in works.asterisk.blow.steps if step.startswith("DBPut") and not step.endswith("done")]
    assert set(told[:2]) == {"DBPut noted/1", "DBPut noted/2"}, "so that it is found if we are killed from now on"
    puts = told[2:]
    assert puts[-1] == "DBPut current"
    assert all(step.startswith("DBPut 2/") for step in puts[:-1])
    assert len(puts) == len(works.wanted_entries(new())) + 1
    assert works.entries("2") == works.wanted_entries(new())


async def test_what_no_live_call_needs_is_removed(works: Works) -> None:
    await works.side.begin_anew()
    documents = [changed(("ring_s: 15", f"ring_s: {seconds}")) for seconds in (20, 21, 22)]
    works.asterisk.in_use = ["1", "1"]
    for document in documents:
        await works.publisher.publish(document, LI)
    assert revisions_in(works) == {"1", "3", "4"}
    works.asterisk.in_use = []
    await works.publisher.publish(DEMO, LI)
    assert revisions_in(works) == {"4", "5"}
    await works.side.begin_anew()
    assert revisions_in(works) == {"5"}


async def test_while_asterisk_is_away_the_revision_is_in_force_all_the_same(works: Works) -> None:
    await works.side.begin_anew()
    works.asterisk.refuses = lambda name: name == "Reload"
    done = await works.publisher.publish(dump(new()), LI)
    assert done.changed
    assert "not now" in done.asterisk
    assert works.published.current.document == new()
    assert works.asterisk.database["current"] == "1", "the frame goes on with all of the old one"
    works.asterisk.refuses = lambda _name: False
    assert await works.side.follow() == ""
    assert works.asterisk.database["current"] == "2"
    assert works.asterisk.loaded["pjsip.conf"] == (works.instance.asterisk_etc / "pjsip.conf").read_bytes()


async def test_a_new_connection_while_files_are_read_has_them_all_read_again(works: Works) -> None:
    again: list[asyncio.Task[str]] = []

    def connects_anew(name: str) -> bool:
        if name == "Reload" and not again:
            again.append(asyncio.create_task(works.side.begin_anew()))
        return False

    works.asterisk.refuses = connects_anew
    await works.side.follow()
    await again[0]
    assert works.asterisk.reloads.count("res_musiconhold.so") == 2
    assert works.asterisk.reloads.count("res_pjsip.so") == 2
    assert works.side.late == ""


async def test_there_is_nothing_to_do_when_all_is_done(works: Works) -> None:
    await works.side.begin_anew()
    works.asterisk.blow.steps.clear()
    assert await works.side.follow() == ""
    assert works.asterisk.blow.steps == []


async def test_a_house_with_thousands_of_entries_is_followed_and_cleared(works: Works) -> None:
    """60 lines with 20 numbers each: three revisions have more entries than the manager's link gives in a list."""
    await works.side.begin_anew()
    for revision in ("5", "6", "7"):
        many = {f"{revision}/route/{line}/{number}": "main" for line in range(60) for number in range(125)}
        works.asterisk.database |= many | {f"noted/{revision}": revision}
    works.asterisk.in_use = ["6", "7"]
    assert await works.side.begin_anew() == ""
    assert revisions_in(works) == {"1", "6", "7"}
    works.asterisk.in_use = []
    assert await works.side.begin_anew() == ""
    assert revisions_in(works) == {"1"}
    assert works.entries("1") == works.wanted_entries(old())


async def test_what_was_noted_and_never_put_is_no_trouble(works: Works) -> None:
    works.asterisk.database["noted/9"] = "9"
    assert await works.side.begin_anew() == ""
    assert revisions_in(works) == {"1"}


async def test_a_fault_in_rendering_is_told_and_logged_once_and_tried_again(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> dict[str, str]:
        raise ZeroDivisionError

    with monkeypatch.context() as patched, capture_logs() as logs:
        patched.setattr(module, "frame_entries", broken)
        done = await works.publisher.publish(dump(new()), LI)
        assert (done.changed, works.published.current.document) == (True, new())
        assert "ZeroDivisionError" in done.asterisk
        assert await works.side.follow() == done.asterisk == works.side.late
    assert [log["log_level"] for log in logs if log["event"] == "asterisk can not follow"] == ["error"]
    assert await works.side.follow() == ""
    assert works.asterisk.database["current"] == "2"
