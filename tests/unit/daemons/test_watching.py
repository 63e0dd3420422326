"""The controller's watch: what is wrong is told to the live view, and the watch goes on whatever that is."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from appliance.asterisk.ami_client import AmiClient, LinkState
from appliance.callflow.board import AgentBoard
from appliance.daemons import watching
from appliance.daemons.watching import Watch
from appliance.services.live import LiveView
from appliance.services.live_state import Change, HealthChanged, PartHealth
from appliance.services.publish import asterisk_side
from appliance.storage.writer import Writer
from tests.unit.services.live_facts import view
from tests.unit.services.publish.fake_asterisk import FakeAsterisk
from tests.unit.services.publish.works import Works, working_instance


@dataclass
class Writing:
    healthy: bool = True
    detail: str = ""
    last_write_at: None = None


@dataclass
class Fakes:
    """The link is up, the data base is well."""

    state: object
    queued: int = 0


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
    live = view()
    told = told_of_configuration(live)
    manager = cast("AmiClient", Fakes(LinkState.UP))
    watch = Watch(live, manager, cast("Writer", Fakes(Writing())), works.side, AgentBoard())
    async with asyncio.timeout(5):
        with monkeypatch.context() as patched:
            patched.setattr(asterisk_side, "frame_entries", lambda *_: 1 // 0)
            running = asyncio.create_task(watch.health())
            fault = await told.get()
        assert (fault.ok, "ZeroDivisionError" in fault.detail) == (False, True)
        mended = await told.get()
    assert (mended.ok, mended.detail, running.done()) == (True, "", False)
    running.cancel()
