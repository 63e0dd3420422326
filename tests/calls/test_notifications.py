"""A caller leaves a message, another gives up: the people of the house read of both, with what was said."""

import asyncio
import hashlib
import hmac
import json
import threading
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from appliance.domain.outcome import CallResult
from hil_rig.measure.tones import seconds_heard
from tests.calls.office import Office
from tests.harness.house import House
from tests.harness.memory import folder_in_memory
from tests.harness.stage import CALLER_HZ
from tests.harness.waiting import wait_for
from tests.integration.notify.mail_server import MailServer
from tests.integration.notify.web_server import Reply, WebServer, in_turn

pytestmark = [pytest.mark.asterisk]

SECRET = "a-secret-of-our-own"  # noqa: S105 - of a test
COMPANY = """
config_version: 2
site: {name: 云南花店, time_zone: Asia/Shanghai}
lines: {in: {kind: simulated}}
trunk_groups: {main: {lines: [in]}}
agents: {"8001": {name: 王芳}}
departments: {sales: {name: 销售部, agents: ["8001"]}}
notifications:
  mail: {host: localhost, port: MAIL, security: none, sender: pbx@example.com}
  channels:
    office: {kind: email, to: [office@example.com], attach: true}
    crm: {kind: webhook, url: "WEB/hook", secret: SECRET}
  rules:
    - {events: [voicemail], departments: [sales], to: [office]}
    - {events: [missed_call], hotlines: [main], to: [crm]}
hotlines:
  main:
    name: 订花热线
    numbers: ["4008001234"]
    trunk_groups: [main]
    flow:
      start: message
      nodes: {message: {kind: voicemail, mailbox: sales, silence_s: 2}}
    fallback: {agents: ["8001"]}
"""

T = TypeVar("T")


@dataclass(frozen=True)
class Town:
    """A house, its mail server, and a program of the company's."""

    house: House
    mail: MailServer
    web: WebServer


class LoopThread:
    """An event loop for servers that the test's thread waits for."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=20)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    loop = LoopThread()
    mail, web = MailServer(), WebServer(in_turn(Reply(204)))
    loop.do(mail.__aenter__())
    loop.do(web.__aenter__())
    text = COMPANY.replace("MAIL", str(mail.port)).replace("WEB", web.url).replace("SECRET", SECRET)
    configuration = tmp_path_factory.mktemp("town") / "company.yaml"
    configuration.write_text(text, encoding="utf-8")
    with House(configuration) as house:
        house.start_notify()
        yield Town(house, mail, web)
    loop.do(web.__aexit__(None, None, None))
    loop.do(mail.__aexit__(None, None, None))
    loop.close()


@pytest.fixture
def office(town: Town, tmp_path: Path) -> Iterator[Office]:
    with folder_in_memory(tmp_path) as folder, Office(town.house, folder) as office:
        yield office


def test_a_message_is_read_and_heard_in_the_office(town: Town, office: Office, tmp_path: Path) -> None:
    caller = office.begins("4008001234")
    caller.play(office.tone(CALLER_HZ, 30))
    file = town.house.message_file(caller.number)
    wait_for(lambda: file.exists() and file.stat().st_size > 40_000, "2.5 s of a message")
    caller.hang_up()
    story = office.story_of(caller)
    assert story.record.result is CallResult.VOICEMAIL

    wait_for(lambda: len(town.mail.mails) == 1, "the mail", 20)
    (mail,) = town.mail.mails  # of the other story there is none
    assert mail.to == ["office@example.com"]
    assert mail.message["Subject"] == "【云南花店】有一条新留言"
    body = mail.message.get_body(("plain",))
    assert body is not None
    said = body.get_content()
    assert f"来电号码：{caller.number}" in said
    assert "热线：订花热线" in said
    (part,) = mail.message.iter_attachments()
    (stored,) = story.messages
    assert part.get_content_type() == "audio/wav"
    assert part.get_content() == (town.house.instance.voicemail / stored.message.file).read_bytes()
    heard = tmp_path / "heard.wav"
    heard.write_bytes(part.get_content())
    assert seconds_heard(heard, CALLER_HZ) >= 2
    assert town.house.snapshot().health["notifications"].ok
    assert not [each for each in town.web.requests if story.record.call.encode() in each.body]  # nobody was missed


def test_who_gave_up_is_told_to_the_companys_program(town: Town, office: Office) -> None:
    caller = office.begins("4008001234")
    caller.hang_up()  # in the greeting
    story = office.story_of(caller)
    assert story.record.result is CallResult.ABANDONED

    def missed() -> list[dict[str, Any]]:
        told = [json.loads(request.body) for request in town.web.requests]
        return [each for each in told if each["call"] == story.record.call]

    wait_for(lambda: bool(missed()), "the webhook", 20)
    (told,) = missed()
    assert (told["event"], told["caller"], told["facts"]) == (
        "missed_call",
        caller.number,
        {"result": "abandoned"},
    )
    (request,) = [each for each in town.web.requests if each.headers["x-zongji-id"] == told["id"]]
    signed = f"{told['id']}.{request.headers['x-zongji-timestamp']}.".encode() + request.body
    expected = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert request.headers["x-zongji-signature"] == f"v1={expected}"
