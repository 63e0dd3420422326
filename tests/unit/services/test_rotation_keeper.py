"""Whose turn it is outlives a restart."""

from appliance.services.rotation_keeper import RotationKeeper
from appliance.storage.access import open_ready
from appliance.storage.journal import WriterJournal
from appliance.storage.rotations import RotationJournal, Rotations
from appliance.storage.writer import Writer

WEIGHTS = {"a": 70, "b": 30}


async def test_shares_go_on_after_a_restart(writer: Writer, journal: WriterJournal, url: str) -> None:
    engine = open_ready(url)
    kept = Rotations(engine)
    keeper = RotationKeeper(RotationJournal(writer, "sqlite"), kept)
    whole = RotationKeeper(RotationJournal(writer, "sqlite"), kept).rotation
    expected = [whole.next_share("main/n", WEIGHTS).value for _ in range(20)]
    got = [keeper.rotation.next_share("main/n", WEIGHTS).value for _ in range(7)]
    keeper.save()
    await journal.flushed()
    again = RotationKeeper(RotationJournal(writer, "sqlite"), kept)
    got += [again.rotation.next_share("main/n", WEIGHTS).value for _ in range(13)]
    assert got == expected
    engine.dispose()


async def test_what_can_not_be_read_begins_anew(writer: Writer, journal: WriterJournal, url: str) -> None:
    RotationJournal(writer, "sqlite").keep("distribution", {"shares": 3})
    await journal.flushed()
    engine = open_ready(url)
    keeper = RotationKeeper(RotationJournal(writer, "sqlite"), Rotations(engine))
    assert keeper.rotation.next_share("main/n", WEIGHTS).value == "a"
    engine.dispose()
