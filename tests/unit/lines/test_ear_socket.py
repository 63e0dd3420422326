"""The socket between the controller and the ear: both ways, and each side's end is known to the other."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from appliance.lines.beside import Alive, Hello
from appliance.lines.beside import link as beside_link
from appliance.lines.beside import server as beside_server
from appliance.lines.ear_language import EAR_LANGUAGE
from appliance.lines.ear_link import EarLink
from appliance.lines.ear_server import EarServer
from appliance.lines.ear_wire import EarMessage, Forget, Hears

EAR = UUID(int=7)


@dataclass
class EarsSide:
    """An ear, and what the controller said to it."""

    path: Path
    heard: list[EarMessage] = field(default_factory=list)
    lost: int = 0

    async def open(self) -> EarServer:
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listening.bind(str(self.path))
        server = EarServer(listening, self.heard.append, self._gone)
        await server.open()
        return server

    def _gone(self) -> None:
        self.lost += 1


@dataclass
class ControllersSide:
    """What the ear said, and how often it came or went."""

    told: list[EarMessage] = field(default_factory=list)
    changes: int = 0

    async def take(self, message: EarMessage) -> None:
        self.told.append(message)

    async def changed(self) -> None:
        self.changes += 1

    @asynccontextmanager
    async def linked(self, path: Path, silence_s: float = 5.0) -> AsyncIterator[EarLink]:
        link = EarLink(path, silence_s)
        link.listen(self.take)
        link.on_change(self.changed)
        running = asyncio.create_task(link.run())
        yield link
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - what is waited for has no event, and no time passes here
            await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside_link, "PAUSE_S", 0.0)


async def test_both_ways_and_again_after_the_ear_was_away(tmp_path: Path) -> None:
    ear, controller = EarsSide(tmp_path / "ear"), ControllersSide()
    async with controller.linked(ear.path) as link:
        link.say(Forget(EAR))  # to nobody
        server = await ear.open()
        await until(lambda: link.is_up)
        server.tell(Hears(EAR))
        link.say(Forget(EAR))
        await until(lambda: controller.told == [Hears(EAR)] and ear.heard == [Forget(EAR)])
        await server.close()
        await until(lambda: not link.is_up)
        ear.path.unlink(missing_ok=True)  # newer Pythons remove it as the server closes
        server = await ear.open()
        await until(lambda: controller.changes == 3)
        assert link.is_up
    await until(lambda: ear.lost == 2)
    await server.close()


async def test_an_ear_that_hangs_is_taken_for_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside_server, "ALIVE_S", 100.0)
    ear, controller = EarsSide(tmp_path / "ear"), ControllersSide()
    server = await ear.open()
    async with controller.linked(ear.path, silence_s=0.05):
        await until(lambda: controller.changes >= 2)
    await server.close()


async def test_it_says_that_it_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside_server, "ALIVE_S", 0.0)
    ear, controller = EarsSide(tmp_path / "ear"), ControllersSide()
    server = await ear.open()
    async with controller.linked(ear.path):
        await until(lambda: Alive() in controller.told)
    await server.close()


@pytest.mark.parametrize("says", [b"nonsense\n", EAR_LANGUAGE.line(Hello(2)), b"x" * 9000])
async def test_what_is_no_ear_of_ours_is_left(tmp_path: Path, says: bytes) -> None:
    came = 0

    async def strange(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal came
        came += 1
        writer.write(says)
        await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(strange, tmp_path / "ear")
    controller = ControllersSide()
    async with controller.linked(tmp_path / "ear") as link:
        await until(lambda: came >= 2)
        assert not link.is_up
    assert (controller.changes, controller.told) == (0, [])
    server.close()
