"""Commands over a real unix socket, with askers of every kind."""

import asyncio
import socket
import stat
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from appliance.errors import RemoteProtocolError, UserError
from appliance.services.commands import Commands, Parameters, Result, Tell, Words, parsed
from appliance.services.control_client import ControllerDown, ask, command
from appliance.services.control_messages import CommandFailed, Request
from appliance.services.control_server import MOST_ASKERS, ControlServer
from appliance.services.control_wire import request_line
from tests.unit.services.live_facts import socket_in


class House:
    """A controller with three commands: one that echoes, one that waits to be let go, one that is broken."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.let_go = asyncio.Event()
        self.finished: asyncio.Queue[str] = asyncio.Queue()
        self.commands = Commands()
        self.commands.add("echo", self.echo)
        self.commands.add("wait", self.wait)
        self.commands.add("broken", self.broken)

    async def echo(self, parameters: Parameters, tell: Tell) -> Result:
        for word in parameters.get("say", ()):
            tell(word)
        return {"got": dict(parameters)}

    async def wait(self, parameters: Parameters, _tell: Tell) -> Result:
        self.begun.set()
        await self.let_go.wait()
        self.finished.put_nowait(str(parameters["name"]))
        return {}

    async def broken(self, _parameters: Parameters, _tell: Tell) -> Result:
        raise KeyError("a bug")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return socket_in(tmp_path)


@asynccontextmanager
async def serving(house: House, path: Path) -> AsyncIterator[ControlServer]:
    server = ControlServer(house.commands, path, "0.1.0")
    await server.open()
    try:
        async with asyncio.timeout(20):
            yield server
    finally:
        await server.close()


async def test_a_command_is_done_and_its_progress_told(path: Path) -> None:
    told: list[str] = []
    async with serving(House(), path):
        assert mode_of(path) == 0o660
        given = {"say": ["一", "二"], "text": "销" * 100_000}
        assert await ask(path, "echo", given, told.append) == {"got": given}
    assert told == ["一", "二"]
    assert mode_of(path) is None


async def test_a_program_that_blocks_may_ask_too(path: Path) -> None:
    told: list[str] = []
    async with serving(House(), path):
        result = await asyncio.to_thread(command, path, "echo", {"say": ["一"]}, told.append, 5.0)
    assert (result, told) == ({"got": {"say": ["一"]}}, ["一"])


async def test_what_can_not_be_done_is_told_in_words(path: Path) -> None:
    async with serving(House(), path):
        with pytest.raises(CommandFailed, match=r"no command 'ehco'.*did you mean 'echo'"):
            await ask(path, "ehco", {})
        with pytest.raises(CommandFailed, match="could not be done: KeyError"):
            await ask(path, "broken", {})
        assert await ask(path, "echo", {}) == {"got": {}}, "a bug costs its own command only"


async def test_commands_of_one_asker_are_done_one_after_the_other(path: Path) -> None:
    house = House()
    async with serving(house, path):
        _, outgoing = await asyncio.open_unix_connection(str(path))
        for number, name in enumerate(("wait", "echo", "wait")):
            outgoing.write(request_line(Request(number, name, {"name": str(number)})))
        await house.begun.wait()
        house.let_go.set()
        assert [await house.finished.get() for _ in range(2)] == ["0", "2"]
        outgoing.close()


async def test_a_command_is_finished_though_its_asker_has_gone(path: Path) -> None:
    house = House()
    async with serving(house, path):
        _, outgoing = await asyncio.open_unix_connection(str(path))
        outgoing.write(request_line(Request(1, "wait", {"name": "left alone"})))
        await house.begun.wait()
        outgoing.transport.abort()
        house.let_go.set()
        assert await house.finished.get() == "left alone"


async def test_the_end_waits_for_what_is_being_done(path: Path) -> None:
    house = House()
    async with serving(house, path):
        asking = asyncio.create_task(ask(path, "wait", {"name": "last"}))
        await house.begun.wait()
        asyncio.get_running_loop().call_later(0.05, house.let_go.set)
    assert house.finished.get_nowait() == "last"
    assert await asking == {}


@pytest.mark.parametrize("noise", [b"GET / HTTP/1.1\r\n\r\n", b"{}\n", b"\0" * 100 + b"\n"])
async def test_a_stranger_is_shown_the_door(path: Path, noise: bytes) -> None:
    async with serving(House(), path):
        incoming, outgoing = await asyncio.open_unix_connection(str(path))
        outgoing.write(noise)
        assert (await incoming.readline()).startswith(b'{"zongji_control":1')
        assert await incoming.read() == b""
        outgoing.close()
        assert await ask(path, "echo", {}) == {"got": {}}


async def test_askers_beyond_the_most_are_refused(path: Path) -> None:
    async with serving(House(), path):
        askers = [await asyncio.open_unix_connection(str(path)) for _ in range(MOST_ASKERS)]
        for incoming, _ in askers:
            await incoming.readline()
        with pytest.raises((RemoteProtocolError, OSError)):
            await ask(path, "echo", {})
        for _, outgoing in askers:
            outgoing.close()


async def test_without_a_controller_it_is_told_what_to_do(path: Path) -> None:
    with pytest.raises(ControllerDown, match="not running"):
        await ask(path, "echo", {})
    with pytest.raises(ControllerDown) as down:
        command(path, "echo", {})
    assert "start it" in down.value.remedy


async def test_a_controller_that_ends_in_between_is_told_as_such(path: Path) -> None:
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    listening.listen()
    asking = asyncio.create_task(asyncio.to_thread(command, path, "echo", {}, lambda _words: None, 5.0))
    listening.setblocking(False)
    connection, _ = await asyncio.get_running_loop().sock_accept(listening)
    connection.close()
    with pytest.raises((RemoteProtocolError, OSError)):
        await asking
    listening.close()


def test_a_command_has_one_name() -> None:
    commands = Commands()

    async def nothing(_parameters: Mapping[str, Any], _tell: Tell) -> Result:
        return {}

    commands.add("a", nothing)
    with pytest.raises(ValueError, match="two commands"):
        commands.add("a", nothing)
    assert commands.names == ("a",)


class Number(Words):
    revision: int


@pytest.mark.parametrize("given", [{}, {"revision": "x"}, {"revision": 1, "more": 2}])
def test_wrong_parameters_are_told_by_name(given: dict[str, Any]) -> None:
    with pytest.raises(UserError, match=r"revision|more"):
        parsed(Number, given)
    assert parsed(Number, {"revision": 7}).revision == 7


def mode_of(path: Path) -> int | None:
    return stat.S_IMODE(path.stat().st_mode) if path.exists() else None
