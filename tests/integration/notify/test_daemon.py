"""`zongji-notify` as a process: woken, stopped, killed in the midst of a try; nothing is lost, and what comes twice
comes by the same id."""

import asyncio
import json
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from appliance.cli import app
from appliance.config.model.document import Document
from appliance.domain.instance import Instance, Ports
from appliance.services.notify.poke import poke
from appliance.services.publish.at_rest import box_of, put_in_force
from appliance.services.publish.saving import Saving
from appliance.storage.engine import open_for_writing
from appliance.storage.outbox import Outbox, OutboxJournal
from appliance.storage.outbox_values import NewNotice, OutboxState, Particulars
from appliance.storage.revisions import Revisions
from appliance.storage.writer import Writer
from tests.harness.empty_record import put_empty_record
from tests.integration.notify.web_server import Answer, Reply, Request, WebServer, in_turn
from tests.unit.services.notify.letters import company

pytestmark = [pytest.mark.slow]

OK = Reply(200)


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    made = Instance(tmp_path, Ports(1, 2, 3, 4, 5, 6), asterisk_uid=61840)
    made.save()
    for folder in (made.notify_socket.parent, made.logs, made.voicemail):
        folder.mkdir()
    put_empty_record(made.database_url)
    return made


@pytest.fixture
def outbox(instance: Instance) -> Iterator[Outbox]:
    with Outbox.open(instance.database_url) as opened:
        yield opened


def publish(instance: Instance, *urls: str) -> None:
    hook = {"kind": "webhook", "secret": "a-secret-of-our-own"}
    document: Document = company(channels={f"hook-{number}": {**hook, "url": url} for number, url in enumerate(urls)})
    with Revisions.open(instance.database_url) as store:
        put_in_force(store, box_of(instance), document, Saving("tests"), datetime.now(UTC))


async def put(instance: Instance, count: int, channel: str = "hook-0", prefix: str = "m") -> list[str]:
    """Tell as the controller does; give the ids."""
    now = datetime.now(UTC)
    first = NewNotice("", channel, "voicemail", now, None, None, Particulars(), "rule 1", now)
    new = [replace(first, key=f"{prefix}-{number}") for number in range(count)]
    engine = open_for_writing(instance.database_url)
    writer = Writer(engine.begin)
    writer.open()
    journal = OutboxJournal(writer, engine.dialect.name, box_of(instance))
    await asyncio.gather(*(journal.put(each) for each in new))
    await asyncio.to_thread(writer.close)
    engine.dispose()
    poke(instance.notify_socket)
    return [each.id for each in new]


class Daemon:
    """The process; its output is in `notify.out`."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        with (self._instance.logs / "notify.out").open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "appliance.daemons.notify", "--instance", str(self._instance.folder)),
                stdout=output,
                stderr=output,
            )

    async def end(self, number: signal.Signals) -> int:
        """End it by a signal; give how it ended."""
        process, self._process = self._process, None
        assert process is not None
        if process.returncode is None:
            os.kill(process.pid, number)
        return await process.wait()

    async def close(self) -> None:
        """See that nothing is left."""
        if self._process is not None:
            await self.end(signal.SIGKILL)


@asynccontextmanager
async def running(instance: Instance) -> AsyncIterator[Daemon]:
    daemon = Daemon(instance)
    await daemon.start()
    try:
        yield daemon
    finally:
        await daemon.close()


async def until(is_so: Callable[[], bool], what: str, within_s: float = 60.0) -> None:
    try:
        async with asyncio.timeout(within_s):
            while not await asyncio.to_thread(is_so):  # noqa: ASYNC110 - what is looked at is in another process
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"not within {within_s:g} s: {what}") from None


async def test_what_waits_is_told_at_the_start_and_what_comes_is_told_at_once(
    instance: Instance, outbox: Outbox
) -> None:
    async with WebServer(in_turn(OK)) as server:
        publish(instance, server.url)
        early = await put(instance, 3)
        async with running(instance) as daemon:
            await until(lambda: len(server.requests) == 3, "the early ones")
            began = asyncio.get_running_loop().time()
            late = await put(instance, 1, prefix="late")
            await until(lambda: len(server.requests) == 4, "the late one")
            assert asyncio.get_running_loop().time() - began < 2  # it was woken, and did not look by itself
            await until(lambda: not outbox.latest(9, OutboxState.WAITING), "all to be on record")
            assert await daemon.end(signal.SIGTERM) == 0
        assert sorted(server.ids) == sorted([*early, *late])


async def test_a_publish_is_followed(instance: Instance) -> None:
    async with WebServer(in_turn(OK)) as old, WebServer(in_turn(OK)) as new:
        publish(instance, old.url)
        async with running(instance):
            await put(instance, 1)
            await until(lambda: len(old.requests) == 1, "the first")
            publish(instance, new.url)
            await put(instance, 1, prefix="second")
            await until(lambda: len(new.requests) == 1, "the second")
    assert len(old.requests) == 1


async def test_killed_between_the_sending_and_the_mark_it_sends_again_by_the_same_id(
    instance: Instance, outbox: Outbox
) -> None:
    sent = asyncio.Event()

    async def take_and_see_it_die(_request: Request) -> Answer:
        if not sent.is_set():
            sent.set()
            await asyncio.sleep(3600)  # the server has it; the answer never comes
        return OK

    async with WebServer(take_and_see_it_die) as server:
        publish(instance, server.url)
        (id_,) = await put(instance, 1)
        async with running(instance) as daemon:
            await asyncio.wait_for(sent.wait(), 60)
            assert await daemon.end(signal.SIGKILL) == -signal.SIGKILL
            between = outbox.get(id_)
            assert between is not None
            assert (between.state, between.attempts) == (OutboxState.WAITING, 1)
            assert between.begun_at is not None  # that it may have arrived is on record
            await daemon.start()
            await until(lambda: not outbox.latest(1, OutboxState.WAITING), "the second try")
        assert server.ids == [id_, id_]
        after = outbox.get(id_)
        assert after is not None
        assert (after.state, after.attempts, after.cut_off) == (OutboxState.SENT, 2, 1)


async def test_killed_again_and_again_it_loses_nothing_and_repeats_one_a_kill_at_most(
    instance: Instance, outbox: Outbox
) -> None:
    dice = random.Random(8)  # noqa: S311 - when it is killed
    kills = 4

    async def slowly(_request: Request) -> Answer:
        await asyncio.sleep(0.004)
        return OK

    async with WebServer(slowly) as server, WebServer(slowly) as other:
        publish(instance, server.url, other.url)
        wanted = await put(instance, 100) + await put(instance, 100, "hook-1")
        async with running(instance) as daemon:
            for _ in range(kills):
                seen = len(server.requests)
                await until(partial(_more_than, server, seen + 3), "it to tell more")
                await asyncio.sleep(dice.random() * 0.1)
                await daemon.end(signal.SIGKILL)
                await daemon.start()
            await until(lambda: not outbox.latest(1, OutboxState.WAITING), "all to be told")
    told = Counter([*server.ids, *other.ids])
    assert set(told) == set(wanted)
    twice = {id_ for id_, times in told.items() if times > 1}
    assert sum(told.values()) - len(told) <= kills * 2  # one a channel
    found = {each.id: each for each in outbox.latest(1000)}
    assert {each.state for each in found.values()} == {OutboxState.SENT}
    assert all(found[id_].cut_off for id_ in twice)


async def test_servers_that_fail_in_every_way_get_each_notice_once(instance: Instance, outbox: Outbox) -> None:
    """Only what a server has not taken comes to it again."""
    dice = random.Random(9)  # noqa: S311 - what it answers
    taken: list[str] = []

    async def moody(request: Request) -> Answer:
        if dice.random() < 0.15 and request.headers["x-zongji-id"] not in taken:
            return dice.choice([Reply(500), Reply(503, headers=(("Retry-After", "0"),)), Reply(200, bytes_sent=5)])
        taken.append(request.headers["x-zongji-id"])
        return OK

    async with WebServer(moody) as server:
        publish(instance, server.url)
        wanted = await put(instance, 12)
        async with running(instance):
            while outbox.latest(1, OutboxState.WAITING):
                for each in outbox.latest(99, OutboxState.WAITING):
                    outbox.retry(each.id, datetime.now(UTC))  # an admin in a hurry
                poke(instance.notify_socket, hurry=True)
                await asyncio.sleep(0.1)
    assert sorted(taken) == sorted(wanted)


async def test_a_test_message_of_the_command_line_arrives_signed(instance: Instance, outbox: Outbox) -> None:
    async with WebServer(in_turn(OK, Reply(404))) as server:
        publish(instance, server.url)
        words = ["--instance", str(instance.folder), "notifications", "test", "hook-0"]
        first = await asyncio.to_thread(CliRunner().invoke, app, words)
        second = await asyncio.to_thread(CliRunner().invoke, app, words)
    assert (first.exit_code, "hook-0: sent." in first.output) == (0, True)
    assert (second.exit_code, "hook-0: not sent: answered 404" in second.output) == (1, True)
    assert json.loads(server.requests[0].body)["event"] == "test"
    assert len(set(server.ids)) == 2
    assert not outbox.latest(9)


def _more_than(server: WebServer, count: int) -> bool:
    return len(server.requests) > count


async def test_there_is_one_of_it(instance: Instance) -> None:
    publish(instance, "http://127.0.0.1:1")
    async with running(instance):
        await until(instance.notify_socket.exists, "it to listen")
        second = Daemon(instance)
        await second.start()
        assert second._process is not None
        assert await second._process.wait() == 1
    assert "Another zongji-notify is running" in (instance.logs / "notify.out").read_text(encoding="utf-8")
