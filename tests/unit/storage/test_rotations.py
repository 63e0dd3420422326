from appliance.callflow.rotation import Rotation
from appliance.storage.rotations import RotationJournal, Rotations
from appliance.storage.writer import Writer

WEIGHTS = {"8001": 70, "8002": 30}


async def test_whose_turn_it_is_outlives_a_restart(url: str, writer: Writer) -> None:
    journal = RotationJournal(writer, "sqlite")
    rotation = Rotation()
    journal.keep("shares", rotation.dump())
    for _ in range(7):
        rotation.next_share("总机/menu", WEIGHTS)
    rotation.had_turn("carrier", 3)
    journal.keep("shares", rotation.dump())
    journal.keep("other", {"next": 3})
    writer.close()
    with Rotations.open(url) as rotations:
        kept = rotations.all()
    assert kept == {"shares": rotation.dump(), "other": {"next": 3}}
    after_restart = Rotation()
    after_restart.load(kept["shares"])
    assert after_restart.next_share("总机/menu", WEIGHTS) == rotation.next_share("总机/menu", WEIGHTS)


def test_nothing_was_kept_at_first(url: str) -> None:
    with Rotations.open(url) as rotations:
        assert rotations.all() == {}
