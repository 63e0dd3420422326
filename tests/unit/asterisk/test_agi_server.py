import asyncio
from collections.abc import Awaitable, Callable

import pytest
from structlog.testing import capture_logs

from appliance.asterisk import (
    AgiServer,
    AgiSession,
    Answer,
    ChannelGone,
    CommandRefused,
    DeadlineExceeded,
    GoneReason,
)
from appliance.errors import LocalProtocolError
from tests.unit.asterisk.fakes import FakeAsterisk
from tests.unit.asterisk.virtual_time import run, settle

ENVIRONMENT = b"agi_network_script: call?line=7\nagi_channel: PJSIP/line7-1\n\n"
Handler = Callable[[AgiSession], Awaitable[None]]
Story = Callable[[FakeAsterisk], Awaitable[None]]


def play(handler: Handler, story: Story) -> None:
    """Play one call: `handler` on our side, `story` on Asterisk's; nothing may be left open."""

    failures: list[AssertionError] = []

    async def watched(session: AgiSession) -> None:
        try:
            await handler(session)
        except AssertionError as failure:  # else it would only be logged, as any bug in a call
            failures.append(failure)

    async def call() -> None:
        server = AgiServer(watched)
        asterisk = FakeAsterisk(server)
        asterisk.say(ENVIRONMENT)
        await settle()
        await story(asterisk)
        await settle()
        assert asterisk.transport.is_lost
        assert server.link_count == 0

    run(call())
    assert failures == []


async def end(asterisk: FakeAsterisk) -> None:
    asterisk.hang_up_the_line()


async def reason_of(command: Awaitable[Answer]) -> GoneReason:
    with pytest.raises(ChannelGone) as caught:
        await command
    return caught.value.reason


def test_a_command_gets_its_answer_and_the_session_ends_with_the_handler() -> None:
    answers: list[Answer] = []

    async def handler(session: AgiSession) -> None:
        assert session.environment.query == {"line": "7"}
        answers.append(await session.command("GET", "DATA", "welcome", "3000", "1", deadline_s=5))

    async def story(asterisk: FakeAsterisk) -> None:
        assert asterisk.heard() == b"GET DATA welcome 3000 1\n"
        asterisk.say(b"200 result=7\n")

    play(handler, story)
    assert [answer.result for answer in answers] == ["7"]


@pytest.mark.parametrize("answer", [b"510 Invalid or unknown command\n", b"520-Usage:\nX\n520 End of proper usage.\n"])
def test_a_refused_command_is_told_without_its_numbers(answer: bytes) -> None:
    refusals: list[CommandRefused] = []

    async def handler(session: AgiSession) -> None:
        with pytest.raises(CommandRefused) as caught:
            await session.command("EXEC", "Dial", "PJSIP/13800138000", deadline_s=5)
        refusals.append(caught.value)

    async def story(asterisk: FakeAsterisk) -> None:
        asterisk.say(answer)

    play(handler, story)
    assert refusals[0].command == "EXEC Dial"
    assert "13800138000" not in str(refusals[0])


@pytest.mark.parametrize(
    ("word_of_asterisk", "reason"),
    [
        (b"511 Command Not Permitted on a dead channel or intercept routine\n", GoneReason.DEAD_CHANNEL),
        (b"HANGUP\n511 Command Not Permitted on a dead channel or intercept routine\n", GoneReason.DEAD_CHANNEL),
        (b"200 result=" + b"9" * 70_000, GoneReason.FAULT),
        (b"200 resu", GoneReason.END_OF_STREAM),
        (b"HANGUP\n", GoneReason.END_OF_STREAM),
        (b"", GoneReason.END_OF_STREAM),
    ],
)
def test_a_pending_command_learns_that_the_channel_is_gone(word_of_asterisk: bytes, reason: GoneReason) -> None:
    reasons: list[GoneReason] = []

    async def handler(session: AgiSession) -> None:
        reasons.append(await reason_of(session.command("ANSWER", deadline_s=5)))

    async def story(asterisk: FakeAsterisk) -> None:
        asterisk.say(word_of_asterisk)
        await settle()
        asterisk.hang_up_the_line()

    play(handler, story)
    assert reasons == [reason]


def test_hang_up_is_known_at_once_while_no_command_is_pending() -> None:
    known_at_s: list[float] = []

    async def handler(session: AgiSession) -> None:
        await session.hung_up.wait()
        known_at_s.append(asyncio.get_running_loop().time())
        assert await reason_of(session.command("ANSWER", deadline_s=5)) is GoneReason.HANGUP
        answer = await session.command("SET", "VARIABLE", "CTL_DONE", "1", deadline_s=5, after_hangup=True)
        assert answer.result == "1"
        await session.command("NOOP", deadline_s=5)

    async def story(asterisk: FakeAsterisk) -> None:
        await asyncio.sleep(60)
        asterisk.say(b"HANGUP\n")
        await settle()
        assert asterisk.heard() == b"SET VARIABLE CTL_DONE 1\n"
        asterisk.say(b"200 result=1\n")

    play(handler, story)
    assert known_at_s == [60.0]


def test_a_command_under_way_at_the_hang_up_keeps_its_answer() -> None:
    answers: list[Answer] = []

    async def handler(session: AgiSession) -> None:
        answers.append(await session.command("STREAM", "FILE", "welcome", "", deadline_s=5))
        assert session.hung_up.is_set()

    async def story(asterisk: FakeAsterisk) -> None:
        asterisk.say(b"HANGUP\n200 result=-1 endpos=160\n")

    play(handler, story)
    assert [(answer.result, answer.end_samples) for answer in answers] == [("-1", 160)]


def test_the_end_of_the_stream_is_known_while_no_command_is_pending() -> None:
    reasons: list[GoneReason] = []

    async def handler(session: AgiSession) -> None:
        await session.hung_up.wait()
        command = session.command("SET", "VARIABLE", "A", "1", deadline_s=5, after_hangup=True)
        reasons.append(await reason_of(command))

    play(handler, end)
    assert reasons == [GoneReason.END_OF_STREAM]


def test_a_deadline_gives_the_call_back_to_the_dialplan() -> None:
    errors: list[DeadlineExceeded] = []
    ended_at_s: list[float] = []

    async def handler(session: AgiSession) -> None:
        with pytest.raises(DeadlineExceeded) as caught:
            await session.command("WAIT", "FOR", "DIGIT", "1000", deadline_s=3)
        errors.append(caught.value)
        ended_at_s.append(asyncio.get_running_loop().time())
        assert await reason_of(session.command("NOOP", deadline_s=1)) is GoneReason.CLOSED

    async def story(asterisk: FakeAsterisk) -> None:
        await asyncio.sleep(4)
        assert asterisk.transport.is_lost

    play(handler, story)
    assert (ended_at_s, errors[0].command) == ([3.0], "WAIT FOR")


def test_a_cancelled_command_gives_the_call_back_to_the_dialplan() -> None:
    async def handler(session: AgiSession) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await session.command("EXEC", "Dial", "PJSIP/8001", deadline_s=60)
        assert session.hung_up.is_set()

    async def story(asterisk: FakeAsterisk) -> None:
        del asterisk
        await asyncio.sleep(2)

    play(handler, story)


def test_a_second_command_must_wait_and_an_injection_isnt_sent() -> None:
    answers: list[Answer] = []

    async def handler(session: AgiSession) -> None:
        first = asyncio.create_task(session.command("ANSWER", deadline_s=5))
        await settle()
        with pytest.raises(LocalProtocolError, match="pending"):
            await session.command("NOOP", deadline_s=5)
        answers.append(await first)
        with pytest.raises(LocalProtocolError, match="line break"):
            await session.command("SET", "VARIABLE", "A", "1\nEXEC System reboot", deadline_s=5)

    async def story(asterisk: FakeAsterisk) -> None:
        await settle()
        assert asterisk.heard() == b"ANSWER\n"
        asterisk.say(b"200 result=0\n")
        await settle()
        assert asterisk.heard() == b""

    play(handler, story)
    assert len(answers) == 1


def test_a_bug_in_a_call_ends_that_call_and_is_logged() -> None:
    async def handler(session: AgiSession) -> None:
        raise ZeroDivisionError(session.environment.script)

    async def story(asterisk: FakeAsterisk) -> None:
        assert asterisk.heard() == b""

    with capture_logs() as logs:
        play(handler, story)
    assert [(entry["event"], entry["channel"]) for entry in logs] == [("agi.handler_failed", "PJSIP/line7-1")]


async def never(session: AgiSession) -> None:
    raise AssertionError(f"a call began: {session.environment}")


@pytest.mark.parametrize("data", [b"", b"agi_network: yes\n", b"GET / HTTP/1.1\r\n\r\n", b"\0" * 70_000, b"\n"])
def test_a_port_scan_begins_no_call_and_leaves_nothing(data: bytes) -> None:
    async def scan() -> None:
        server = AgiServer(never)
        asterisk = FakeAsterisk(server)
        asterisk.say(data)
        asterisk.hang_up_the_line()
        await settle()
        assert server.link_count == 0

    with capture_logs() as logs:
        run(scan())
    assert "agi.handler_failed" not in [entry["event"] for entry in logs]


def test_a_slow_environment_is_cut_off() -> None:
    async def drip() -> None:
        server = AgiServer(never, environment_deadline_s=5)
        asterisk = FakeAsterisk(server)
        states: list[bool] = []
        for letter in b"agi_ne":
            asterisk.say(bytes([letter]))
            await asyncio.sleep(0.98)
            states.append(asterisk.transport.is_lost)
        assert states == [False] * 5 + [True]
        await settle()
        assert server.link_count == 0

    run(drip())


def test_too_many_connections_are_closed_and_the_others_live() -> None:
    async def handler(session: AgiSession) -> None:
        await session.hung_up.wait()

    async def flood() -> None:
        server = AgiServer(handler, max_links=2)
        calls = [FakeAsterisk(server) for _ in range(3)]
        for call in calls:
            call.say(ENVIRONMENT)
        await settle()
        assert [call.transport.is_lost for call in calls] == [False, False, True]
        calls[0].hang_up_the_line()
        await settle()
        late = FakeAsterisk(server)
        assert not late.transport.is_lost
        await server.close()
        await settle()
        assert server.link_count == 0

    run(flood())


def test_closing_the_server_waits_for_the_clean_up_of_every_call() -> None:
    cleaned: list[str] = []

    async def handler(session: AgiSession) -> None:
        try:
            await session.command("EXEC", "Dial", "PJSIP/8001", deadline_s=600)
        finally:
            await asyncio.sleep(0.1)
            cleaned.append(session.environment.channel)

    async def close() -> None:
        server = AgiServer(handler)
        running = asyncio.create_task(server.run())
        asterisk = FakeAsterisk(server)
        asterisk.say(ENVIRONMENT)
        await settle()
        await server.close()
        assert cleaned == ["PJSIP/line7-1"]
        await running

    run(close())
