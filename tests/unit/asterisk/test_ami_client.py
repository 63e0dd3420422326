import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from appliance.asterisk import (
    ActionTimedOut,
    AmiAccount,
    AmiClient,
    AmiError,
    AmiTiming,
    ConnectionLost,
    Event,
    LinkState,
)
from tests.unit.asterisk.fakes import FakeManager, Fields, message, success
from tests.unit.asterisk.virtual_time import run, settle

SECRET = "kept-to-ourselves"  # noqa: S105  # opens nothing
ACCOUNT = AmiAccount("asterisk", 5038, "zongji", SECRET)
TIMING = AmiTiming(retry_first_s=1, retry_max_s=8, max_queued_events=100)


class Listener:
    """Collects the events, and connects whatever else a test wants."""

    def __init__(self, manager: FakeManager) -> None:
        self.events: list[Event] = []
        self.connections = 0
        self.on_event: Callable[[Event], Awaitable[None]] | None = None
        self.on_connected: Callable[[AmiClient], Awaitable[None]] | None = None
        self.client = AmiClient(
            ACCOUNT,
            self._take_event,
            on_connected=self._take_connection,
            timing=TIMING,
            connect=manager.connect,
            chance=lambda: 1.0,
        )

    async def _take_event(self, event: Event) -> None:
        self.events.append(event)
        if self.on_event:
            await self.on_event(event)

    async def _take_connection(self, client: AmiClient) -> None:
        self.connections += 1
        if self.on_connected:
            await self.on_connected(client)


@asynccontextmanager
async def running(client: AmiClient) -> AsyncIterator[None]:
    task = asyncio.create_task(client.run())
    try:
        yield
    finally:
        await client.close()
        await task


def play(manager: FakeManager, story: Callable[[Listener], Awaitable[None]]) -> Listener:
    """Run `story` beside a client that is connected to `manager`."""

    async def connected() -> Listener:
        listener = Listener(manager)
        async with running(listener.client):
            await listener.client.wait_for(LinkState.UP)
            await story(listener)
        assert listener.client.state is LinkState.DOWN
        return listener

    return run(connected())


async def nothing(listener: Listener) -> None:
    del listener


def silent_but_for_login(action: Fields) -> bytes:
    return success(action) if action["Action"] == "Login" else b""


def test_login_and_no_secret_in_any_text() -> None:
    manager = FakeManager()
    with capture_logs() as logs:
        play(manager, nothing)
    assert [(login["Username"], login["Secret"]) for login in manager.asked("Login")] == [("zongji", SECRET)]
    assert SECRET not in f"{logs} {ACCOUNT}"
    states = [(entry["old"], entry["new"]) for entry in logs if entry["event"] == "ami.state"]
    assert states == [("DOWN", "SYNCHRONISING"), ("SYNCHRONISING", "UP"), ("UP", "DOWN")]


def test_each_answer_goes_to_its_asker_though_they_come_in_reverse() -> None:
    manager = FakeManager(silent_but_for_login)

    async def story(listener: Listener) -> None:
        asked = [asyncio.create_task(listener.client.action("Getvar", {"Variable": f"V{n}"})) for n in range(50)]
        await settle()
        for action in reversed(manager.asked("Getvar")):
            manager.say(message(Response="Success", ActionID=action["ActionID"], Value=action["Variable"]))
        assert [(await task).get("Value") for task in asked] == [f"V{n}" for n in range(50)]

    play(manager, story)


def test_an_error_is_told_in_asterisks_words() -> None:
    def answer(action: Fields) -> bytes:
        if action["Action"] == "Login":
            return success(action)
        return message(Response="Error", ActionID=action["ActionID"], Message="No such channel")

    async def story(listener: Listener) -> None:
        with pytest.raises(AmiError, match="Hangup: No such channel"):
            await listener.client.action("Hangup", {"Channel": "PJSIP/x"})
        with pytest.raises(AmiError, match="No such channel"):
            await listener.client.listing("Status")

    play(FakeManager(answer), story)


def test_a_listing_returns_its_entries_and_other_events_flow_on() -> None:
    def answer(action: Fields) -> bytes:
        if action["Action"] == "Login":
            return success(action)
        mine = {"ActionID": action["ActionID"]}
        return (
            message(Response="Success", EventList="start", **mine)
            + message(Event="CoreShowChannel", Channel="PJSIP/1", **mine)
            + message(Event="Newchannel", Channel="PJSIP/2")
            + message(Event="CoreShowChannelsComplete", EventList="Complete", **mine)
        )

    async def story(listener: Listener) -> None:
        entries = await listener.client.listing("CoreShowChannels")
        assert [entry.get("Channel") for entry in entries] == ["PJSIP/1"]
        await settle()
        assert [event.name for event in listener.events] == ["Newchannel"]

    play(FakeManager(answer), story)


def test_an_answer_after_its_deadline_is_dropped_and_logged() -> None:
    manager = FakeManager(silent_but_for_login)

    async def story(listener: Listener) -> None:
        with pytest.raises(ActionTimedOut):
            await listener.client.action("Getvar", {"Variable": "A"}, deadline_s=2)
        manager.answer = success
        manager.say(success(manager.asked("Getvar")[0]))
        await listener.client.action("Ping")

    with capture_logs() as logs:
        listener = play(manager, story)
    assert [entry["action_id"] for entry in logs if entry["event"] == "ami.unmatched"] == ["zongji-2"]
    assert listener.events == []


@pytest.mark.parametrize(
    "last_words",
    [b"", b"Response: Succ", b"Event: Hangup\r\nChannel: x\r\n", b"x" * 70_000, b"\xff\0" * 40_000],
)
def test_a_broken_link_fails_what_is_under_way_and_comes_back(last_words: bytes) -> None:
    manager = FakeManager(silent_but_for_login)

    async def story(listener: Listener) -> None:
        action = asyncio.create_task(listener.client.action("Originate"))
        await settle()
        for byte in last_words[:20]:
            manager.say(bytes([byte]))
            await asyncio.sleep(0)
        manager.say(last_words[20:])
        manager.close()
        with pytest.raises(ConnectionLost):
            await action
        await listener.client.wait_for(LinkState.DOWN)
        with pytest.raises(ConnectionLost):
            await listener.client.action("Ping")
        await listener.client.wait_for(LinkState.UP)
        manager.answer = success
        assert (await listener.client.action("Ping")).get("Message") == "Done"

    assert play(manager, story).connections == 2


def test_the_wait_before_a_new_try_doubles_up_to_its_maximum_and_starts_anew() -> None:
    manager = FakeManager()
    manager.refusals = 6

    async def story(listener: Listener) -> None:
        manager.close()
        await listener.client.wait_for(LinkState.DOWN)
        await listener.client.wait_for(LinkState.UP)

    play(manager, story)
    assert manager.connected_at_s == [0, 2, 6, 14, 22, 30, 38, 39]


def test_chance_shortens_a_wait_by_half_at_most() -> None:
    manager = FakeManager()
    manager.refusals = 1

    async def story() -> None:
        client = AmiClient(ACCOUNT, ignore, timing=TIMING, connect=manager.connect, chance=lambda: 0.0)
        async with running(client):
            await client.wait_for(LinkState.UP)

    run(story())
    assert manager.connected_at_s == [0, 1]


async def ignore(event: Event) -> None:
    del event


def refuse_login(action: Fields) -> bytes:
    return message(Response="Error", ActionID=action["ActionID"], Message="Authentication failed")


@pytest.mark.parametrize(
    ("greeting", "answer", "reason"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n", success, "no Asterisk manager"),
        (b"Asterisk Call Ma", success, ""),
        (b"", success, ""),
        (b"Asterisk Call Manager/11.0.0\r\n", refuse_login, "Authentication failed"),
        (b"Asterisk Call Manager/11.0.0\r\n", lambda _: b"", "no answer within 5 s"),
    ],
)
def test_a_login_that_fails_is_tried_again(greeting: bytes, answer: Callable[[Fields], bytes], reason: str) -> None:
    manager = FakeManager(answer)
    right_greeting, manager.greeting = manager.greeting, greeting

    async def story() -> Listener:
        listener = Listener(manager)
        async with running(listener.client):
            await asyncio.sleep(60)
            assert listener.client.state is LinkState.DOWN
            assert 4 <= len(manager.connected_at_s) <= 60 / TIMING.retry_max_s + 4
            manager.greeting, manager.answer = right_greeting, success
            await listener.client.wait_for(LinkState.UP)
        return listener

    with capture_logs() as logs:
        assert run(story()).connections == 1
    assert reason in str([entry["reasons"] for entry in logs if entry["event"] == "ami.connection_ended"])


def test_states_are_rebuilt_before_events_flow_on() -> None:
    manager = FakeManager()
    story_so_far: list[str] = []

    async def rebuild(client: AmiClient) -> None:
        manager.say(message(Event="Hangup"))
        await client.action("Ping")
        await asyncio.sleep(1)
        story_so_far.append("rebuilt")

    async def note(event: Event) -> None:
        story_so_far.append(event.name)

    async def story() -> None:
        listener = Listener(manager)
        listener.on_connected, listener.on_event = rebuild, note
        async with running(listener.client):
            await listener.client.wait_for(LinkState.SYNCHRONISING)
            await listener.client.wait_for(LinkState.UP)
            await settle()

    run(story())
    assert story_so_far == ["rebuilt", "Hangup"]


def test_a_peer_that_falls_silent_is_found_out_by_the_keep_alive() -> None:
    manager = FakeManager()

    async def story(listener: Listener) -> None:
        await asyncio.sleep(4 * TIMING.ping_interval_s)
        assert listener.connections == 1
        assert len(manager.asked("Ping")) >= 3
        manager.answer = silent_but_for_login
        await listener.client.wait_for(LinkState.DOWN)
        await listener.client.wait_for(LinkState.UP)

    assert play(manager, story).connections == 2


def test_too_many_waiting_events_end_the_link_instead_of_leaving_holes() -> None:
    manager = FakeManager()

    async def get_stuck(event: Event) -> None:
        del event
        await asyncio.Event().wait()

    async def story(listener: Listener) -> None:
        listener.on_event = get_stuck
        manager.say(message(Event="VarSet"))
        await settle()
        manager.say(message(Event="VarSet") * TIMING.max_queued_events)
        await settle()
        assert listener.client.state is LinkState.UP
        manager.say(message(Event="VarSet"))
        await listener.client.wait_for(LinkState.DOWN)
        await listener.client.wait_for(LinkState.UP)

    with capture_logs() as logs:
        listener = play(manager, story)
    assert (listener.connections, len(listener.events)) == (2, 1)
    assert "events wait" in str(logs)


def test_a_bug_in_the_reader_of_events_costs_one_event() -> None:
    manager = FakeManager()

    async def stumble(event: Event) -> None:
        if event.get("N") == "1":
            raise ZeroDivisionError

    async def story(listener: Listener) -> None:
        listener.on_event = stumble
        manager.say(message(Event="VarSet", N="1") + message(Event="VarSet", N="2"))
        await settle()
        assert [event.get("N") for event in listener.events] == ["1", "2"]

    with capture_logs() as logs:
        assert play(manager, story).connections == 1
    assert [entry["event_name"] for entry in logs if entry["event"] == "ami.event_failed"] == ["VarSet"]


def test_a_bug_in_rebuilding_costs_one_connection() -> None:
    manager = FakeManager()

    async def story() -> int:
        listener = Listener(manager)

        async def stumble(client: AmiClient) -> None:
            if listener.connections == 1:
                raise ZeroDivisionError(client.state)

        listener.on_connected = stumble
        async with running(listener.client):
            await listener.client.wait_for(LinkState.UP)
        return listener.connections

    with capture_logs() as logs:
        assert run(story()) == 2
    assert "ami.synchronise_failed" in [entry["event"] for entry in logs]


@pytest.mark.parametrize("after_s", [0.0, 0.5, 5.0])
def test_closing_ends_a_client_that_never_came_up(after_s: float) -> None:
    manager = FakeManager()
    manager.refusals = 1000

    async def story() -> None:
        client = AmiClient(ACCOUNT, ignore, timing=TIMING, connect=manager.connect)
        async with running(client):
            await asyncio.sleep(after_s)

    run(story())


def test_closing_ends_a_connection_attempt_that_hangs() -> None:
    async def hang(host: str, port: int) -> tuple[asyncio.StreamReader, FakeManager]:
        del host, port
        await asyncio.Event().wait()
        raise AssertionError

    async def story() -> float:
        client = AmiClient(ACCOUNT, ignore, timing=TIMING, connect=hang)
        async with running(client):
            await asyncio.sleep(1)
        return asyncio.get_running_loop().time()

    assert run(story()) <= TIMING.connect_deadline_s
