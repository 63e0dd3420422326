"""The controller is killed in the midst of publishing: afterwards the old is in force, or the new, and whole."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from appliance.config.canonical import document_of_json
from appliance.config.model.document import Document
from appliance.daemons.prepare import studio_of
from appliance.errors import ZongjiError
from appliance.services.publish import build_sounds, frame_entries
from appliance.services.publish.at_rest import box_of
from appliance.storage.revisions import Revisions
from tests.faults.breakable import BreakableHouse
from tests.harness.publishing import Tree, as_it_was, publish, varied
from tests.harness.waiting import wait_for

pytestmark = pytest.mark.asterisk

KILLS = 8
NEWCOMER = "8099"
NUMBER = "4008009999"


def changed(tree: Tree) -> None:
    """Change something of all that Asterisk knows: an account, and what the frame looks up."""
    tree["agents"][NEWCOMER] = {"name": "新人"}
    tree["departments"]["sales"]["agents"] = ["8001", NEWCOMER]
    tree["hotlines"]["main"]["numbers"] = [*tree["hotlines"]["main"]["numbers"], NUMBER]


@pytest.fixture
def house_in_peace(house: BreakableHouse) -> Iterator[BreakableHouse]:
    with as_it_was(house):
        yield house
    house.bring_back()


def test_old_or_new_whenever_it_is_killed(
    house_in_peace: BreakableHouse, record_property: Callable[[str, object], None]
) -> None:
    house = house_in_peace
    flipped = 0
    old, new = house.document, varied(house.document, changed)
    wanted = [_wanted(house, document) for document in (old, new)]
    lasts_s = _publishing_s(house, new, old)
    chance = random.Random(4)  # noqa: S311 - moments, not secrets
    for kill in range(KILLS):
        # Each kill in a part of its own of the time that a publish takes, and more of them towards the flip.
        moment_s = lasts_s * (1 - (1 - (kill + chance.random()) / KILLS) ** 2)
        before = _in_force(house)
        _kill_while_publishing(house, old if before == new else new, moment_s)
        assert _told_by_frame(house) in wanted, "who was served alone met one revision, whole"
        house.start_controller()
        wait_for(lambda: house.snapshot().health["configuration"].ok, "Asterisk to work by the revision in force")
        after = _in_force(house)
        assert after in (old, new)
        assert _told_by_frame(house) == wanted[after == new]
        assert _has_account(house) is (after == new)
        flipped += after != before
    record_property("kills after the flip", f"{flipped} of {KILLS}")


def _publishing_s(house: BreakableHouse, first: Document, second: Document) -> float:
    """Tell how long a publish takes whose sounds are there already."""
    publish(house, first)
    began = time.monotonic()
    publish(house, second)
    return time.monotonic() - began


def _kill_while_publishing(house: BreakableHouse, document: Document, moment_s: float) -> None:
    asked = threading.Event()

    def ask() -> None:
        asked.set()
        with suppress(ZongjiError, OSError):
            publish(house, document)

    asking = threading.Thread(target=ask)
    asking.start()
    asked.wait()
    time.sleep(moment_s)  # the blow falls at a moment of chance: nothing is waited for
    house.kill_controller()
    asking.join(timeout=30)
    assert not asking.is_alive()


def _in_force(house: BreakableHouse) -> Document:
    with Revisions.open(house.instance.database_url) as store:
        saved = store.current(box_of(house.instance))
    assert saved is not None
    return document_of_json(saved.document)


def _told_by_frame(house: BreakableHouse) -> dict[str, str]:
    """Give all that the frame finds, of the revision that it goes by."""
    assert house.observer is not None
    lines = [line.partition(":") for line in house.observer.command("database show zongji").splitlines()]
    entries = {key.strip(): value.strip() for key, _, value in lines if key.startswith("/zongji/")}
    current = f"/zongji/{entries['/zongji/current']}/"
    return {key.removeprefix(current): value for key, value in entries.items() if key.startswith(current)}


def _wanted(house: BreakableHouse, document: Document) -> dict[str, str]:
    return frame_entries(document, build_sounds(document, studio_of(house.instance)))


def _has_account(house: BreakableHouse) -> bool:
    assert house.observer is not None
    return f"Endpoint:  {NEWCOMER}" in house.observer.command(f"pjsip show endpoint {NEWCOMER}")
