"""Server and client over a real unix socket: nothing here sleeps, all of it waits for something."""

import asyncio
import os
import socket
import stat
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest
import uvloop

from appliance.domain.ids import AgentId, CallId
from appliance.errors import RemoteProtocolError, UserError
from appliance.services.live import LiveView
from appliance.services.live_client import LinkLost, follow, read_snapshot
from appliance.services.live_server import LiveServer, LiveServerSettings
from appliance.services.live_wire import Update, hello_line
from tests.unit.services.live_facts import first, socket_in, start, step, view

DEADLINE_S = 10.0
DEFAULT = LiveServerSettings()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return socket_in(tmp_path)


@asynccontextmanager
async def serving(house: LiveView, path: Path, settings: LiveServerSettings = DEFAULT) -> AsyncIterator[LiveServer]:
    server = LiveServer(house, path, "0.1.0", settings)
    await server.open()
    try:
        yield server
    finally:
        await server.close()


async def at_once(_seconds: float) -> None:
    await asyncio.sleep(0)


def following(path: Path) -> AsyncGenerator[Update | LinkLost, None]:
    return follow(path, pause=at_once)


async def until(sequence: int, updates: AsyncIterator[Update | LinkLost]) -> Update:
    async with asyncio.timeout(DEADLINE_S):
        found = await first(updates, lambda item: isinstance(item, Update) and item.snapshot.sequence >= sequence)
    assert isinstance(found, Update)
    return found


async def test_a_follower_sees_every_change(path: Path) -> None:
    house = view()
    house.call_started(start("before"))
    async with serving(house, path), aclosing(following(path)) as updates:
        assert (await until(1, updates)).snapshot == house.snapshot
        house.call_started(start("c1"))
        house.call_step(step("c1", 0))
        house.call_ended(CallId("before"))
        assert (await until(4, updates)).snapshot == house.snapshot


async def test_followers_who_join_in_the_middle_agree(path: Path) -> None:
    house = view()
    async with serving(house, path):

        async def follower() -> Update:
            async with aclosing(following(path)) as updates:
                return await until(200, updates)

        followers = []
        for i in range(200):
            if i % 20 == 0:
                followers.append(asyncio.create_task(follower()))
            house.agent_state(AgentId("8001"), f"state {i}", None)
            await asyncio.sleep(0)
        for found in await asyncio.gather(*followers):
            assert found.snapshot == house.snapshot


async def test_a_slow_reader_is_dropped_and_the_others_stay(path: Path) -> None:
    house = view()
    async with serving(house, path, LiveServerSettings(queue_lines=10)) as server:
        _, slow = await asyncio.open_unix_connection(str(path), limit=1)
        async with aclosing(following(path)) as updates, asyncio.timeout(DEADLINE_S):
            await until(0, updates)
            while server.readers == 2:
                house.agent_state(AgentId("8001"), "x" * 10_000 + str(house.snapshot.sequence), None)
                await until(house.snapshot.sequence, updates)
            assert server.readers == 1
            house.call_started(start("after"))
            found = await until(house.snapshot.sequence, updates)
            assert CallId("after") in found.snapshot.calls
        slow.transport.abort()


async def test_a_follower_comes_back_after_a_restart(path: Path) -> None:
    async with aclosing(following(path)) as updates:
        async with asyncio.timeout(DEADLINE_S):
            assert isinstance(await anext(updates), LinkLost)
        house = view()
        async with serving(house, path):
            await until(0, updates)
            house.call_started(start("c1"))
            await until(1, updates)
        async with asyncio.timeout(DEADLINE_S):
            await first(updates, lambda item: isinstance(item, LinkLost))
        async with serving(view(), path):
            found = await until(0, updates)
            assert found.change is None
            assert found.snapshot.calls == {}


async def test_garbage_from_a_reader_harms_nothing(path: Path) -> None:
    house = view()
    async with serving(house, path), aclosing(following(path)) as updates:
        await until(0, updates)
        _, rude = await asyncio.open_unix_connection(str(path))
        rude.write(os.urandom(200_000) + b"\n" * 1000)
        await rude.drain()
        house.call_started(start("c1"))
        await until(1, updates)
        rude.transport.abort()
        house.call_ended(CallId("c1"))
        assert (await until(2, updates)).snapshot == house.snapshot


async def test_connect_and_close_harms_nothing(path: Path) -> None:
    house = view()
    async with serving(house, path), aclosing(following(path)) as updates:
        for _ in range(50):
            with socket.socket(socket.AF_UNIX) as scanner:
                scanner.connect(str(path))
        await until(0, updates)
        house.call_started(start("c1"))
        await until(1, updates)


async def test_a_silent_controller_is_noticed(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(path))
        deaf.listen()
        async with aclosing(follow(path, silence_s=0.01, pause=at_once)) as updates:
            assert await anext(updates) == LinkLost("the controller does not answer")
        with pytest.raises(TimeoutError):
            await asyncio.to_thread(read_snapshot, path, 0.01)


async def test_a_quiet_controller_says_that_it_lives(path: Path) -> None:
    async with serving(view(), path, LiveServerSettings(alive_s=0.001)):
        incoming, outgoing = await asyncio.open_unix_connection(str(path))
        async with asyncio.timeout(DEADLINE_S):
            assert await incoming.readline() == hello_line("0.1.0")
            await incoming.readline()
            assert await incoming.readline() == b'{"alive":0}\n'
        outgoing.transport.abort()


async def test_one_look(path: Path) -> None:
    house = view()
    house.call_started(start("c1"))
    async with serving(house, path):
        assert await asyncio.to_thread(read_snapshot, path, DEADLINE_S) == house.snapshot
    with pytest.raises(FileNotFoundError):
        read_snapshot(path)


async def test_one_look_at_a_stranger(path: Path) -> None:
    async def stranger(_incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        outgoing.write(b"220 mail.example.org ESMTP\r\n")
        await outgoing.drain()
        outgoing.close()

    async with await asyncio.start_unix_server(stranger, str(path)):
        with pytest.raises(RemoteProtocolError):
            await asyncio.to_thread(read_snapshot, path, DEADLINE_S)


def mode(path: Path) -> int | None:
    return stat.S_IMODE(path.stat().st_mode) if path.exists() else None


async def test_the_socket_is_the_groups(path: Path) -> None:
    async with serving(view(), path):
        assert mode(path) == 0o660
    assert mode(path) is None


async def test_a_dead_servers_socket_is_replaced(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    async with serving(view(), path):
        assert (await asyncio.to_thread(read_snapshot, path, DEADLINE_S)).sequence == 0


async def test_a_second_server_is_refused_and_the_first_goes_on(path: Path) -> None:
    async with serving(view(), path):
        with pytest.raises(UserError, match="Another controller"):
            await LiveServer(view(), path, "0.1.0").open()
        assert (await asyncio.to_thread(read_snapshot, path, DEADLINE_S)).sequence == 0


def test_what_is_no_socket_is_left_alone(path: Path) -> None:
    path.write_text("precious", encoding="utf-8")
    with pytest.raises(UserError, match="in the way"):
        asyncio.run(LiveServer(view(), path, "0.1.0").open())
    assert path.read_text(encoding="utf-8") == "precious"


async def test_a_path_that_no_socket_can_have(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="too long"):
        await LiveServer(view(), tmp_path / ("x" * 120), "0.1.0").open()


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_nothing_is_left_after_close(path: Path) -> None:
    tasks = asyncio.all_tasks()
    files = open_files()
    async with serving(view(), path), aclosing(following(path)) as updates:
        await until(0, updates)
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == tasks
    assert open_files() == files


def test_the_same_under_uvloop(path: Path) -> None:
    async def meet() -> None:
        house = view()
        async with serving(house, path), aclosing(following(path)) as updates:
            await until(0, updates)
            house.call_started(start("c1"))
            assert (await until(1, updates)).snapshot == house.snapshot
            assert mode(path) == 0o660

    uvloop.run(meet())
    assert mode(path) is None
