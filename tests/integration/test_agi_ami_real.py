"""The two protocol cores against a real Asterisk, without any phone: Local channels call our FastAGI server.

The Asterisk here has a configuration of its own, so that a fault of the product's rendering can't hide one of ours.
"""

import asyncio
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from appliance.asterisk import (
    AgiServer,
    AgiSession,
    AmiAccount,
    AmiClient,
    AmiError,
    ChannelGone,
    CommandRefused,
    Event,
    GoneReason,
    LinkState,
)
from appliance.daemons.asterisk_command import asterisk_command
from appliance.daemons.port_block import take_port_block
from appliance.domain.instance import Instance

pytestmark = pytest.mark.asterisk

ASTERISK_UID = 61841
SEVERAL_LINES = "first\nagi_network_script: evil\n200 result=1 x\nHANGUP\nlast"
DIALPLAN = """
[in]
exten => s,1,Set(AGIEXITONHANGUP=${EXIT})
 same => n,AGI(agi://127.0.0.1:%(agi)s/call?line=7&name=%%E5%%BC%%A0,one,${ENV(SEVERAL_LINES)})
exten => sub,1,Return()
[far]
exten => s,1,Answer()
 same => n,WaitExten(600)
"""
MODULES = ("pbx_config", "res_speech", "res_agi", "app_stack", "func_env", "func_strings", "func_callerid")

Handler = Callable[[AgiSession], Awaitable[None]]


def write_configuration(instance: Instance, secret: str) -> None:
    etc, state = instance.asterisk_etc, instance.asterisk_state
    etc.mkdir(parents=True)
    for name in ("lib", "run", "log", "spool"):
        (state / name).mkdir(parents=True)
    folders = {"astetcdir": etc, "astdatadir": "/usr/share/asterisk", "astvarlibdir": state / "lib"}
    folders |= {"astdbdir": state / "lib", "astkeydir": state / "lib", "astagidir": state / "lib"}
    folders |= {"astspooldir": state / "spool", "astrundir": state / "run", "astlogdir": state / "log"}
    files = {
        "asterisk.conf": "[directories]\n" + "".join(f"{key} => {path}\n" for key, path in folders.items()),
        "modules.conf": "[modules]\nautoload = no\n" + "".join(f"load = {module}.so\n" for module in MODULES),
        "logger.conf": "[logfiles]\nmessages => notice,warning,error\n",
        "extensions.conf": DIALPLAN % {"agi": instance.ports.agi},
        "manager.conf": f"[general]\nenabled = yes\nbindaddr = 127.0.0.1\nport = {instance.ports.ami}\n"
        f"channelvars = NOTE,OTHER\n[zongji]\nsecret = {secret}\nread = all\nwrite = all\n",
        "features.conf": "",
        "ccss.conf": "",
    }
    for name, text in files.items():
        (etc / name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def account() -> Iterator[AmiAccount]:
    """Run an Asterisk for this module, and give access to its manager."""
    block = take_port_block()
    folder = Path(tempfile.mkdtemp(prefix="zongji-agi-ami-"))
    uid = os.geteuid() or ASTERISK_UID
    instance = Instance(folder, block.ports, uid)
    secret = secrets.token_hex(8)
    write_configuration(instance, secret)
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, uid, uid)
    environment = {**os.environ, "SEVERAL_LINES": SEVERAL_LINES}
    with subprocess.Popen(asterisk_command(instance), env=environment, stdout=subprocess.DEVNULL) as process:
        yield AmiAccount("127.0.0.1", block.ports.ami, "zongji", secret)
        process.terminate()
        process.wait(20)
    shutil.rmtree(folder)
    block.release()


@asynccontextmanager
async def manager(account: AmiAccount, events: list[Event]) -> AsyncIterator[AmiClient]:
    async def take(event: Event) -> None:
        events.append(event)

    client = AmiClient(account, take)
    task = asyncio.create_task(client.run())
    try:
        async with asyncio.timeout(30):
            await client.wait_for(LinkState.UP)
        yield client
    finally:
        await client.close()
        await task


async def call(account: AmiAccount, client: AmiClient, handler: Handler, exit_on_hangup: str = "no") -> None:
    """Place one call to `handler` and wait for its end; what it raises is raised here."""
    outcome: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def watched(session: AgiSession) -> None:
        try:
            await handler(session)
            outcome.set_result(None)
        except BaseException as error:  # noqa: BLE001  # an assertion in a handler belongs to the test
            outcome.set_exception(error)

    server = AgiServer(watched, port=account.port - 1)
    await server.open()
    try:
        await scan(server.port)
        await client.action(
            "Originate",
            [
                *(("Channel", "Local/s@far/n"), ("Context", "in"), ("Exten", "s"), ("Priority", "1")),
                *(("Async", "true"), ("CallerID", '"张 \\"三\\"" <13800138000>')),
                *(("Variable", "NOTE=hello"), ("Variable", f"EXIT={exit_on_hangup}")),
            ],
        )
        async with asyncio.timeout(20):
            await outcome
    finally:
        await server.close()


async def scan(port: int) -> None:
    """Look at the port as strangers do: connect and close, and say what is no environment."""
    for data in (b"", b"\n", b"GET / HTTP/1.1\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", port)) as stranger:
            stranger.sendall(data)
        await asyncio.sleep(0)


async def test_words_and_values_keep_in_step(account: AmiAccount) -> None:
    async def handler(session: AgiSession) -> None:
        environment = session.environment
        assert (environment.script, environment.query) == ("call", {"line": "7", "name": "张"})
        assert environment.arguments == ("one", SEVERAL_LINES.replace("agi_network_script: evil\n", ""))
        assert environment.values["calleridname"] == '张 "三"'
        for value in (
            'a "b" \\ c',
            "",
            "(x)",
            "100",
            b"\xd5\xc5\xc8\xfd".decode("utf-8", "surrogateescape"),
            "张" * 2000,
        ):
            await session.command("SET", "VARIABLE", "V", value, deadline_s=5)
            answer = await session.command("GET", "FULL", "VARIABLE", "${V}", deadline_s=5)
            assert (answer.value or "") == value
            several = await session.command("GET", "FULL", "VARIABLE", "${ENV(SEVERAL_LINES)}", deadline_s=5)
            assert several.value == SEVERAL_LINES
        assert not session.hung_up.is_set()

    async with manager(account, []) as client:
        await call(account, client, handler)


async def test_refusals_keep_in_step(account: AmiAccount) -> None:
    async def handler(session: AgiSession) -> None:
        for words, code in ((("EXEC",), 520), (("NO", "SUCH"), 510), (("GET", "DATA"), 520)):
            with pytest.raises(CommandRefused) as refusal:
                await session.command(*words, deadline_s=5)
            assert refusal.value.answer.code == code
            answer = await session.command("GET", "VARIABLE", "NOTE", deadline_s=5)
            assert answer.value == "hello"
        await session.command("GOSUB", "in", "sub", "1", deadline_s=5)  # answers 100 first
        assert (await session.command("GET", "VARIABLE", "NOTE", deadline_s=5)).value == "hello"

    async with manager(account, []) as client:
        await call(account, client, handler)


async def test_hang_up_is_known_without_asking_and_the_dead_channel_still_answers(account: AmiAccount) -> None:
    async with manager(account, []) as client:

        async def handler(session: AgiSession) -> None:
            await client.action("Hangup", {"Channel": session.environment.channel})
            await session.hung_up.wait()
            with pytest.raises(ChannelGone):
                await session.command("NOOP", deadline_s=5)
            await session.command("SET", "VARIABLE", "DONE", "1", deadline_s=5, after_hangup=True)
            with pytest.raises(ChannelGone) as gone:
                await session.command("STREAM", "FILE", "beep", "", deadline_s=5, after_hangup=True)
            assert gone.value.reason is GoneReason.DEAD_CHANNEL

        await call(account, client, handler)


async def test_hang_up_ends_the_session_where_the_dialplan_says_so(account: AmiAccount) -> None:
    async with manager(account, []) as client:

        async def handler(session: AgiSession) -> None:
            waiting = asyncio.create_task(session.command("WAIT", "FOR", "DIGIT", "60000", deadline_s=70))
            await client.action("Hangup", {"Channel": session.environment.channel})
            with suppress(ChannelGone):  # the hang-up may be there before the command is read
                assert (await waiting).result == "-1"
            await session.hung_up.wait()
            with pytest.raises(ChannelGone) as gone:
                await session.command("STREAM", "FILE", "beep", "", deadline_s=5, after_hangup=True)
            assert gone.value.reason is GoneReason.END_OF_STREAM

        await call(account, client, handler, exit_on_hangup="yes")


async def test_the_manager_lists_refuses_and_tells(account: AmiAccount) -> None:
    events: list[Event] = []
    async with manager(account, events) as client:

        async def handler(session: AgiSession) -> None:
            entries = await client.listing("CoreShowChannels")
            assert session.environment.channel in [entry.get("Channel") for entry in entries]
            values = await asyncio.gather(*(client.action("Getvar", getvar(session, n)) for n in range(100)))
            assert [value.get("Value") for value in values] == [str(n) for n in range(100)]

        await call(account, client, handler)
        with pytest.raises(AmiError, match="Exten"):
            await client.action("Originate", {"Channel": "Local/s@far"})
    assert ["NOTE=hello", "OTHER="] in [event.all("ChanVariable") for event in events]
    assert "OriginateResponse" in [event.name for event in events]


def getvar(session: AgiSession, number: int) -> dict[str, str]:
    return {"Channel": session.environment.channel, "Variable": f"LEN({'x' * number})"}
