"""Mail on real connections: with TLS and without, taken, refused, cut off, and not answered at all."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from appliance.services.notify.outcome import Failed, Outcome, Sent
from appliance.services.notify.ways import Ways
from appliance.services.notify.web_post import Deadlines
from tests.integration.notify.mail_server import MailServer
from tests.integration.notify.web_server import CERTIFICATES
from tests.unit.services.notify.letters import company, stored

OWN_CA, OTHER_CA = str(CERTIFICATES / "own-ca.pem"), str(CERTIFICATES / "other-ca.pem")
DEADLINES = Deadlines(connect_s=1.0, silence_s=0.5, total_s=3.0)
CHANNEL = {"kind": "email", "to": ["office@example.com", "boss@example.com"], "attach": True}


async def sent(settings: dict[str, Any], folder: Path = Path("/nonexistent")) -> Outcome:
    document = company(channels={"office": CHANNEL}, mail=settings)
    ways = Ways(document, {"voicemail": folder}, lambda: datetime.now(UTC), DEADLINES)
    return await ways.send(stored())


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_a_mail_with_the_message_arrives_by_tls_and_login(security: Any, tmp_path: Path) -> None:  # noqa: ANN401 - a word of the document
    content = b"RIFF" + bytes(range(256)) * 500
    (tmp_path / "m.wav").write_bytes(content)
    async with MailServer(security, login=True) as server:
        assert await sent(server.settings(ca_file=OWN_CA), tmp_path) == Sent()
    (mail,) = server.mails
    assert mail.secured
    assert (mail.sender, mail.to) == ("pbx@example.com", ["office@example.com", "boss@example.com"])
    assert mail.message["Message-ID"] == f"<{stored().id}@example.com>"
    (part,) = mail.message.iter_attachments()
    assert (part.get_filename(), part.get_content_type(), part.get_content()) == ("m.wav", "audio/wav", content)


async def test_a_message_that_was_deleted_meanwhile_is_told_without_it() -> None:
    async with MailServer() as server:
        assert await sent(server.settings()) == Sent()
    (mail,) = server.mails
    assert "文件已被删除" in mail.message.get_content()
    assert not mail.secured


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_certificates_are_verified(security: Any) -> None:  # noqa: ANN401 - a word of the document
    async with MailServer(security) as server:
        for settings in (
            server.settings(),
            server.settings(ca_file=OTHER_CA),
            server.settings(ca_file=OWN_CA, host="127.0.0.2"),
        ):
            outcome = await sent(settings)
            assert isinstance(outcome, Failed)
            assert not outcome.refused
        assert not server.mails


async def test_a_server_without_tls_is_told_nothing_where_tls_is_asked_for() -> None:
    async with MailServer("none") as server:
        outcome = await sent(server.settings(security="starttls", ca_file=OWN_CA))
        assert isinstance(outcome, Failed)
        assert not server.mails


async def test_a_wrong_password_is_refused_and_not_quoted() -> None:
    async with MailServer("starttls", login=True) as server:
        outcome = await sent(server.settings(ca_file=OWN_CA) | {"password": "wrong-9731"})
    assert isinstance(outcome, Failed)
    assert outcome.refused
    assert "535" in outcome.reason
    assert "9731" not in outcome.reason


@pytest.mark.parametrize(
    ("answer", "refused"), [("451 greylisted", False), ("452 full", False), ("554 spam", True), ("552 too big", True)]
)
async def test_what_a_servers_answer_means(answer: str, refused: bool) -> None:
    async with MailServer(answers=[answer]) as server:
        outcome = await sent(server.settings())
    assert isinstance(outcome, Failed)
    assert outcome.refused is refused
    assert answer.partition(" ")[2] in outcome.reason


async def test_one_of_two_is_refused_and_the_other_gets_it() -> None:
    async with MailServer(refused=frozenset({"boss@example.com"})) as server:
        assert await sent(server.settings()) == Sent("boss@example.com was refused: 550")
    assert [mail.to for mail in server.mails] == [["office@example.com"]]


async def test_everyone_is_refused() -> None:
    async with MailServer(refused=frozenset({"boss@example.com", "office@example.com"})) as server:
        outcome = await sent(server.settings())
    assert isinstance(outcome, Failed)
    assert outcome.refused


async def test_a_server_that_says_nothing_after_the_mail_is_left_in_time() -> None:
    async with MailServer(answers=[""]) as server:
        began = time.monotonic()
        assert await sent(server.settings()) == Failed("no answer in time")
        assert time.monotonic() - began < 6


async def test_a_server_that_cuts_the_connection_over_the_mail_may_have_taken_it() -> None:
    """Nobody knows, so it comes again, and both are known by one id."""
    async with MailServer(answers=["cut", "250 taken"]) as server:
        first = await sent(server.settings())
        assert isinstance(first, Failed)
        assert not first.refused
        assert await sent(server.settings()) == Sent()
    assert [mail.message["Message-ID"] for mail in server.mails] == [f"<{stored().id}@example.com>"] * 2


async def test_a_server_that_takes_the_connection_and_says_nothing() -> None:
    async def silent(_incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        try:
            await asyncio.sleep(10)
        finally:
            outgoing.transport.abort()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    settings = {"host": "localhost", "port": server.sockets[0].getsockname()[1], "security": "none"}
    assert await sent({**settings, "sender": "pbx@example.com"}) == Failed("no answer in time")
    server.close()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()


async def test_nobody_is_there() -> None:
    outcome = await sent({"host": "localhost", "port": 1, "security": "none", "sender": "pbx@example.com"})
    assert isinstance(outcome, Failed)
    assert not outcome.refused


async def test_a_long_message_has_more_time_on_its_way(tmp_path: Path) -> None:
    (tmp_path / "m.wav").write_bytes(bytes(100_000))
    async with MailServer(answers=["late"]) as server:
        assert await sent(server.settings(), tmp_path) == Sent()
        assert await sent(server.settings()) == Failed("no answer in time")  # without it, a second is too long
