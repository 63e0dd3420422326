"""Webhooks and robots on real connections: what comes of servers that behave, and of those that don't."""

import asyncio
import base64
import hashlib
import hmac
import json
import re
import socket
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from appliance.services.notify.outcome import Failed, Outcome, Sent
from appliance.services.notify.ways import Ways
from appliance.services.notify.web_post import Deadlines
from tests.integration.notify.web_server import CERTIFICATES, Answering, Reply, Request, Silence, WebServer, in_turn
from tests.unit.services.notify.letters import company, stored

DEADLINES = Deadlines(connect_s=1.0, silence_s=0.3, total_s=1.0)
OK = in_turn(Reply(200, b"thanks"))
OWN_CA, OTHER_CA = str(CERTIFICATES / "own-ca.pem"), str(CERTIFICATES / "other-ca.pem")


def ways(channel: dict[str, Any], folder: Path = Path("/nonexistent")) -> Ways:
    document = company(channels={"c": channel})
    return Ways(document, {"voicemail": folder}, lambda: datetime.now(UTC), DEADLINES)


async def hook(url: str, **more: str) -> Outcome:
    channel = {"kind": "webhook", "url": url, "secret": "a-secret-of-our-own", **more}
    return await ways(channel).send(stored(channel="c"))


async def told(answering: Answering) -> tuple[Outcome, WebServer]:
    async with WebServer(answering) as server:
        return await hook(f"{server.url}/hook?a=1"), server


async def test_a_webhook_arrives_whole_and_signed() -> None:
    outcome, server = await told(OK)
    assert outcome == Sent()
    (request,) = server.requests
    assert request.path == "/hook?a=1"
    assert json.loads(request.body)["id"] == request.headers["x-zongji-id"] == stored().id
    assert re.fullmatch("v1=[0-9a-f]{64}", request.headers["x-zongji-signature"])
    assert abs(int(request.headers["x-zongji-timestamp"]) - time.time()) < 5


@pytest.mark.parametrize(
    ("answering", "expected"),
    [
        (in_turn(Reply(500)), Failed("answered 500")),
        (in_turn(Reply(429, headers=(("Retry-After", "120"),))), Failed("answered 429", retry_after_s=120)),
        (in_turn(Reply(404)), Failed("answered 404", refused=True)),
        (in_turn(Silence()), Failed("no answer in time")),
        (in_turn(Reply(200, b"x" * 10_000_000)), Sent()),
        (in_turn(Reply(200, b"half of it", bytes_sent=80)), Sent()),
    ],
    ids=["500", "429", "404", "hangs", "endless", "cut after the status"],
)
async def test_what_comes_of_an_answer(answering: Answering, expected: Outcome) -> None:
    assert (await told(answering))[0] == expected


async def test_an_answer_that_is_cut_before_its_end_of_status_is_no_answer() -> None:
    outcome, _ = await told(in_turn(Reply(200, bytes_sent=9)))
    assert isinstance(outcome, Failed)
    assert not outcome.refused


async def test_a_redirect_leads_nowhere() -> None:
    async with WebServer(OK) as other:
        answer = Reply(302, headers=(("Location", f"{other.url}/elsewhere"),))
        outcome, _ = await told(in_turn(answer))
        assert outcome == Failed("answered 302: it redirects, which is not followed", refused=True)
        assert not other.requests


async def test_nobody_is_there() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        outcome = await hook(f"http://127.0.0.1:{closed.getsockname()[1]}/")
    assert isinstance(outcome, Failed)
    assert not outcome.refused
    assert "Connect" in outcome.reason


async def test_a_server_that_drips_is_left_in_time() -> None:
    """Each byte comes in time, the whole does not."""

    async def drip(_incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        try:
            for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 1000:
                outgoing.write(bytes([byte]))
                await asyncio.sleep(0.05)
        finally:
            outgoing.transport.abort()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    began = time.monotonic()
    outcome = await hook(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    assert outcome == Failed("no answer in time")
    assert time.monotonic() - began < 3
    server.close()
    await asyncio.sleep(0.1)


async def test_certificates_are_verified() -> None:
    async with WebServer(OK, tls=True) as server:
        assert await hook(server.url, ca_file=OWN_CA) == Sent()
        for outcome in (
            await hook(server.url),
            await hook(server.url, ca_file=OTHER_CA),
            await hook(server.url.replace("localhost", "127.0.0.2"), ca_file=OWN_CA),
        ):
            assert isinstance(outcome, Failed)
            assert not outcome.refused  # a box whose clock is wrong is mended
        assert len(server.requests) == 1


async def test_a_ca_file_that_is_gone_is_told() -> None:
    outcome = await hook("https://localhost:1", ca_file="/nonexistent/ca.pem")
    assert isinstance(outcome, Failed)
    assert "ca_file" in outcome.reason


ROBOTS: dict[str, tuple[dict[str, str], bytes]] = {
    "wecom": ({"token": "k-9731"}, b'{"errcode":0,"errmsg":"ok"}'),
    "dingtalk": ({"token": "t-9731", "secret": "SEC9731"}, b'{"errcode":0,"errmsg":"ok"}'),
    "feishu": ({"token": "h-9731", "secret": "s-9731"}, b'{"code":0,"msg":"success","data":{}}'),
}


def _is_signed(kind: str, secret: str, request: Request) -> bool:
    """Judge as the robot's maker does: a fresh time, and the signature of it."""
    if kind == "wecom":
        return not secret
    if kind == "dingtalk":
        query = parse_qs(urlsplit(request.path).query)
        time_told, sign, unit_s = query["timestamp"][0], query["sign"][0], 0.001
        key, text = secret, f"{time_told}\n{secret}"
    else:
        body = json.loads(request.body)
        time_told, sign, unit_s = body["timestamp"], body["sign"], 1.0
        key, text = f"{time_told}\n{secret}", ""
    expected = base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()
    return sign == expected and abs(int(time_told) * unit_s - time.time()) < 60


@pytest.mark.parametrize("kind", ROBOTS)
async def test_a_robot_takes_a_message(kind: str) -> None:
    keys, good = ROBOTS[kind]
    async with WebServer(in_turn(Reply(200, good))) as server:
        robot = ways({"kind": kind, **keys, "base_url": server.url})
        assert await robot.send(stored(channel="c")) == Sent()
    (request,) = server.requests
    assert keys["token"] in request.path
    assert "13800138000" in request.body.decode()
    assert _is_signed(kind, keys.get("secret", ""), request)


@pytest.mark.parametrize("kind", ROBOTS)
@pytest.mark.parametrize(
    ("reply", "refused", "retry_after_s"),
    [
        (Reply(200, b'{"errcode":45009,"code":11232}'), False, 60.0),
        (Reply(200, b'{"errcode":0,"code":0}', bytes_sent=75), False, None),
        (Reply(200, b"<html>log in to the hotel's network</html>"), False, None),
        (Reply(200, b'{"errcode":93000,"code":19024,"errmsg":"9731"}'), True, None),
        (Reply(503), False, None),
    ],
    ids=["too many", "cut", "somebody else", "refused", "503"],
)
async def test_a_robot_that_does_not_take_it(
    kind: str, reply: Reply, refused: bool, retry_after_s: float | None
) -> None:
    keys, _ = ROBOTS[kind]
    async with WebServer(in_turn(reply)) as server:
        outcome = await ways({"kind": kind, **keys, "base_url": server.url}).send(stored(channel="c"))
    assert isinstance(outcome, Failed)
    assert (outcome.refused, outcome.retry_after_s) == (refused, retry_after_s)


async def test_no_reason_quotes_a_secret() -> None:
    told = Reply(200, b'{"errcode":93000,"errmsg":"invalid key k-9731"}')
    async with WebServer(in_turn(told)) as server:
        outcome = await ways({"kind": "wecom", "token": "k-9731", "base_url": server.url}).send(stored(channel="c"))
    assert outcome == Failed("the robot answered 93000: invalid key (hidden)", refused=True)


async def test_a_channel_that_a_publish_has_taken_away() -> None:
    outcome = await ways({"kind": "wecom", "token": "t"}).send(replace(stored(), channel="gone"))
    assert outcome == Failed("there is no such channel in the configuration any more", refused=True)
