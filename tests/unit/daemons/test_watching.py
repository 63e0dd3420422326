"""The controller's watch: what is wrong is told to the live view, and the watch goes on whatever that is."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from appliance.daemons import watching
from appliance.daemons.house import House
from appliance.daemons.linking import Linking
from appliance.daemons.storing import Storing
from appliance.daemons.watching import Watching
from appliance.services.live import LiveView
from appliance.services.live_state import Change, HealthChanged, PartHealth
from appliance.services.publish import asterisk_side
from appliance.services.publish.asterisk_side import AsteriskSide
from tests.unit.services.publish.fake_asterisk import FakeAsterisk
from tests.unit.services.publish.works import Works, working_instance


@dataclass
class Writing:
    healthy: bool = True
    detail: str = ""
    last_write_at: None = None


@dataclass
class Well:
    """The data base is well."""

    state: Writing = field(default_factory=Writing)
    queued: int = 0


@dataclass
class Stored:
    writer: Well = field(default_factory=Well)


@dataclass
class EarLink:
    """Whether there is an ear."""

    is_up: bool = False


@dataclass
class Hearing:
    """What is heard on lines."""

    link: EarLink = field(default_factory=EarLink)
    given_up: int = 0


@dataclass
class Linked:
    """The link is up."""

    asterisk_side: AsteriskSide
    far_hang_ups: Hearing = field(default_factory=Hearing)

    def is_up(self) -> bool:
        return True


def told_of_configuration(live: LiveView) -> asyncio.Queue[PartHealth]:
    """Queue what the view is told of the configuration from now on."""
    told: asyncio.Queue[PartHealth] = asyncio.Queue()

    def changed(_sequence: int, change: Change) -> None:
        if isinstance(change, HealthChanged) and change.health.part == "configuration":
            told.put_nowait(change.health)

    live.listen(changed)
    return told


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    instance = working_instance(tmp_path / "template", tmp_path / "house")
    works = Works(instance, FakeAsterisk(instance))
    yield works
    works.close()


async def test_a_fault_in_rendering_is_told_as_health_and_the_watch_goes_on(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_HEALTH_INTERVAL_S", 0.0)
    house = House.of(works.instance, works.published.current)
    told = told_of_configuration(house.live)
    watch = Watching(house, cast("Storing", Stored()), cast("Linking", Linked(works.side)))
    async with asyncio.timeout(5):
        with monkeypatch.context() as patched:
            patched.setattr(asterisk_side, "frame_entries", lambda *_: 1 // 0)
            running = asyncio.create_task(watch.health())
            fault = await told.get()
        assert (fault.ok, "ZeroDivisionError" in fault.detail) == (False, True)
        mended = await told.get()
    assert (mended.ok, mended.detail, running.done()) == (True, "", False)
    running.cancel()


@pytest.mark.parametrize(
    ("far_hang_up", "hearing", "told"),
    [
        ("signalled", Hearing(EarLink(is_up=False)), None),
        ("tone", Hearing(EarLink(is_up=False)), (False, "busy tones on lines are not heard")),
        ("tone", Hearing(EarLink(is_up=True), given_up=1), (False, "busy tones on lines are not heard")),
        ("tone", Hearing(EarLink(is_up=True)), (True, "")),
    ],
)
async def test_an_ear_is_missed_only_where_a_line_needs_one(
    works: Works, far_hang_up: str, hearing: Hearing, told: tuple[bool, str] | None
) -> None:
    document = works.published.current.document
    line = next(iter(document.lines.values())).model_copy(update={"far_hang_up": far_hang_up})
    current = replace(
        works.published.current,
        revision=replace(
            works.published.current.revision, document=document.model_copy(update={"lines": {"01": line}})
        ),
    )
    house = House.of(works.instance, current)
    running = asyncio.create_task(
        Watching(house, cast("Storing", Stored()), cast("Linking", Linked(works.side, hearing))).health()
    )
    async with asyncio.timeout(5):
        await told_of_configuration(house.live).get()
        await asyncio.sleep(0)
    running.cancel()
    ear = house.live.snapshot.health.get("ear")
    assert (None if ear is None else (ear.ok, ear.detail)) == told
