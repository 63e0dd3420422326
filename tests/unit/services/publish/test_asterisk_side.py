"""Asterisk at the revision in force: whatever went wrong before, and with nothing done that isn't needed."""

from appliance.config.yaml import dump
from appliance.services.publish.saving import Saving
from tests.unit.config.demo_document import DEMO, changed
from tests.unit.services.publish.works import Works, new, old

LI = Saving("李")


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
    puts = [step for step in works.asterisk.blow.steps if step.startswith("DBPut") and not step.endswith("done")]
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
    assert {key.split("/")[0] for key in works.asterisk.database} == {"1", "3", "4", "current"}
    works.asterisk.in_use = []
    await works.publisher.publish(DEMO, LI)
    assert {key.split("/")[0] for key in works.asterisk.database} == {"4", "5", "current"}
    await works.side.begin_anew()
    assert {key.split("/")[0] for key in works.asterisk.database} == {"5", "current"}


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


async def test_there_is_nothing_to_do_when_all_is_done(works: Works) -> None:
    await works.side.begin_anew()
    works.asterisk.blow.steps.clear()
    assert await works.side.follow() == ""
    assert works.asterisk.blow.steps == []
