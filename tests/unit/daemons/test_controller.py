"""The controller without an Asterisk: it opens, does what it is asked, and closes all that it has opened."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.daemons.controller import Controller
from appliance.daemons.port_block import take_port_block
from appliance.daemons.publishing import Shelf
from appliance.daemons.watching import Watching
from appliance.domain.ids import AgentId
from appliance.domain.instance import Instance
from appliance.services.control_client import ControllerDown, ask
from appliance.services.control_messages import CommandFailed
from appliance.services.live_client import LinkLost, follow
from appliance.services.live_state import Snapshot
from appliance.storage.revisions import Revisions
from tests.unit.services.publish.fake_asterisk import FakeAsterisk
from tests.unit.services.publish.works import Works, working_instance
from tests.unit.services.studio import studio_in

DEADLINE_S = 30.0
COMMANDS = Path(__file__).parents[3] / "docs" / "commands.md"
AGENT = AgentId("8001")


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    block = take_port_block()
    yield replace(working_instance(tmp_path / "template", tmp_path / "house"), ports=block.ports)
    block.release()


def controller_of(instance: Instance) -> Controller:
    with closing(Works(instance, FakeAsterisk(instance))) as works:
        current = works.published.current
    return Controller(instance, Shelf(Revisions.open(instance.database_url), studio_in(instance)), current)


@asynccontextmanager
async def running(instance: Instance) -> AsyncIterator[Controller]:
    controller = controller_of(instance)
    work = asyncio.create_task(controller.run())
    async with asyncio.timeout(DEADLINE_S):
        await seen(instance, lambda snapshot: "asterisk" in snapshot.health)
        yield controller
        controller.stop()
        await work


async def seen(instance: Instance, wanted: Callable[[Snapshot], bool]) -> Snapshot:
    """Wait until the live view shows it."""
    async with aclosing(follow(instance.live_socket)) as updates:
        async for update in updates:
            if not isinstance(update, LinkLost) and wanted(update.snapshot):
                return update.snapshot
    raise AssertionError


async def test_without_asterisk_it_says_so_and_does_what_it_is_asked(instance: Instance) -> None:
    async with running(instance) as controller:
        await ask(instance.control_socket, "agent", {"agent": AGENT, "to": "pause"})
        shown = await seen(instance, lambda snapshot: snapshot.agents[AGENT].state == "paused")
        _, a_call = await asyncio.open_connection("127.0.0.1", instance.ports.agi)
        a_call.close()
    assert (shown.health["asterisk"].ok, shown.health["database"].ok) == (False, True)
    assert controller.failed is False


async def test_what_it_was_told_last_is_on_record_when_it_has_closed(instance: Instance) -> None:
    async with running(instance):
        await ask(instance.control_socket, "agent", {"agent": AGENT, "to": "sign_out"})
    async with running(instance):
        shown = await seen(instance, lambda snapshot: AGENT in snapshot.agents)
    assert shown.agents[AGENT].state == "off"


async def test_nothing_of_it_is_left_when_it_has_closed(instance: Instance) -> None:
    before = asyncio.all_tasks()
    async with running(instance):
        pass
    with pytest.raises(ControllerDown):
        await ask(instance.control_socket, "passwords", {})
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", instance.ports.agi)
    assert asyncio.all_tasks() == before


async def test_it_ends_as_failed_when_a_part_of_it_ends(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    async def ends(_watching: Watching) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(Watching, "wrap_ups", ends)
    controller = controller_of(instance)
    async with asyncio.timeout(DEADLINE_S):
        await controller.run()
    assert controller.failed is True


async def test_the_documents_tell_of_every_command_and_of_no_other(instance: Instance) -> None:
    section = COMMANDS.read_text(encoding="utf-8").split("## The command socket")[1].split("\n## ")[0]
    told = re.findall(r"^\| (`[^|]+) \|", section, re.MULTILINE)
    async with running(instance):
        with pytest.raises(CommandFailed) as refused:
            await ask(instance.control_socket, "?", {})
    known = re.findall(r"[a-z_]+", refused.value.failure.remedy.removeprefix("there are:"))
    assert known == sorted(name for cell in told for name in re.findall(r"[a-z_]+", cell))
