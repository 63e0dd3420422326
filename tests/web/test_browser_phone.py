"""The phone in the browser, on the real controller and Asterisk: who hears whom, and who is let go of when."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from appliance.domain.outcome import CallResult, ReleasedBy
from appliance.domain.role import Role
from tests.harness.house import House
from tests.harness.light_callers import Lounge
from tests.harness.waiting import wait_for
from tests.web.browsers import sign_out, signed_in
from tests.web.telephones import agent_page, talk


def test_an_agent_answers_in_the_browser(
    phone_house: House,
    agent_browser: BrowserContext,
    lounge: Lounge,
    caller_sound: Path,
    record_property: Callable[[str, object], None],
) -> None:
    page = agent_page(phone_house, agent_browser)
    caller = lounge.caller("02")
    caller.call("5001")
    began = time.monotonic()
    expect(page.get_by_role("heading", name="来电的人")).to_be_visible(timeout=10_000)
    expect(page.get_by_text("直接接听")).to_be_visible()
    record_property("screen pop after the caller dialled, s", round(time.monotonic() - began, 2))
    talk(page, caller, caller_sound)
    page.get_by_label("记一笔").fill("要报价")
    page.get_by_role("button", name="保存记录").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    page.get_by_role("button", name="挂断").click()
    caller.wait("ended", 10)
    story = phone_house.the_call(caller.number or "")
    assert (story.record.agent, story.record.endpoint) == ("8001", "wang-browser")
    assert (story.record.result, story.record.released_by) == (CallResult.ANSWERED, ReleasedBy.AGENT)
    wait_for(lambda: not phone_house.channels(), "no channel left")


def test_whoever_is_not_signed_in_or_comes_from_elsewhere_gets_no_socket(phone_house: House) -> None:
    secret = signed_in(phone_house, Role.AGENT, "8001")
    url = f"ws://127.0.0.1:{phone_house.instance.ports.http}/sip"
    own = {"Cookie": f"zongji={secret}", "Origin": phone_house.web_address()}
    refused: dict[str, dict[str, str]] = {
        "a stranger": {"Origin": phone_house.web_address()},
        "another site's page": own | {"Origin": "http://elsewhere.example"},
        "a wrong cookie": own | {"Cookie": "zongji=nonsense"},
    }
    for who, headers in refused.items():
        with pytest.raises(InvalidStatus) as told:
            connect(url, additional_headers=headers, subprotocols=[Subprotocol("sip")])
        assert told.value.response.status_code in {401, 403}, who
    with pytest.raises(InvalidStatus):
        connect(url, additional_headers=own)
    with connect(url, additional_headers=own, subprotocols=[Subprotocol("sip")]) as socket:
        assert socket.subprotocol == "sip"
        socket.send("x" * 40_000)
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=5)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009


def test_the_socket_ends_with_the_sign_in(phone_house: House) -> None:
    secret = signed_in(phone_house, Role.AGENT, "8001")
    url = f"ws://127.0.0.1:{phone_house.instance.ports.http}/sip"
    own = {"Cookie": f"zongji={secret}", "Origin": phone_house.web_address()}
    with connect(url, additional_headers=own, subprotocols=[Subprotocol("sip")]) as socket:
        sign_out(phone_house, secret)
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=20)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1008
