"""Whatever a caller says, nothing is dialled but what an admin has set (C7): an audit of every channel there was."""

import re
from collections.abc import Iterator
from contextlib import suppress

import pytest

from appliance.asterisk.caller import AsteriskCaller
from appliance.callflow.ports import CallerFacts, Listen
from tests.harness.far_end import CARRIER, GATEWAY
from tests.harness.rough_caller import RoughCaller
from tests.integration.world import HOTLINE_NUMBER, World, leg, own

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

ANSWER_S = 4.0
MOBILE = "13911110006"
"""Is busy, so each call is over at once."""

NUMBERS = (
    "13700000001",
    "%26PJSIP%2F119%40peer-telecom",
    "1%26Local%2F1%40zongji-leg%2Fn",
    "%24%7BEXEC%28Dial%7CPJSIP%2F119%40peer-telecom%29%7D",
    "%22%0d%0aAction%3a%20Originate",
    "119%5E119%7C119%2C119",
    "8001",
    "+1900" + "9" * 40,
    "",
)
NAMES = (
    b'"&PJSIP/119@peer-telecom"',
    b'",30,gG(zongji-leg^1^1)"',
    b'"${DB(zongji/current)}$[1+1]"',
    b'"a^b|c,d;e&f"',
    b'"' + b"9" * 200 + b'"',
)
CALLED = (
    HOTLINE_NUMBER,
    "4008001234%26PJSIP%2F119%40peer-telecom",
    "4008001234%2C30%2CG%281%29",
    "119",
    "8002",
    "h",
    "T",
    "s",
    "1",
    "zongji-leg",
    "*8",
    "7113911110001",
    "%24%7BEXTEN%7D",
)
HEADERS = (
    (b"P-Asserted-Identity: <sip:119@127.0.0.4>", b"Remote-Party-ID: <sip:119@127.0.0.4>;party=called"),
    (b"Diversion: <sip:119@127.0.0.4>;reason=unconditional", b"History-Info: <sip:119@127.0.0.4>;index=1"),
    (b"Refer-To: <sip:119@127.0.0.4>", b"Referred-By: <sip:119@127.0.0.4>"),
    (b"Replaces: 1@2;to-tag=3;from-tag=4", b"Require: replaces"),
    (b"X-ZONGJI_LEG_1: PJSIP/119@peer-telecom", b"ZONGJI_LEG_1: PJSIP/119@peer-telecom", b"Alert-Info: <sip:119@x>"),
    (b"Route: <sip:119@127.0.0.4;lr>", b"Record-Route: <sip:119@127.0.0.4;lr>"),
)
ALLOWED = re.compile(
    r"(PJSIP/(line-01|8001|peer-gsm|peer-telecom)-|Local/[12]@zongji-leg(-asked)?-)[0-9a-f]{8}(;[12])?"
)
"""The callers' own channels, the phone and the gateway that the attempt is for."""


def attacks(world: World) -> Iterator[tuple[str, RoughCaller]]:
    """Give every call of the audit, and whom it calls."""

    def call(called: str, sender: bytes, *headers: bytes, host: str = "127.0.0.1") -> tuple[str, RoughCaller]:
        exchange = world.exchange
        password = exchange.secrets.accounts["line-01"]
        port = exchange.instance.ports.sip
        return called, RoughCaller(port, "line-01", password, sender, headers=headers, host=host, answer_s=ANSWER_S)

    for number in NUMBERS:
        yield call(HOTLINE_NUMBER, f"<sip:{number}@127.0.0.1>".encode())
    for name in NAMES:
        yield call(HOTLINE_NUMBER, name + b" <sip:13700000002@127.0.0.1>")
    for headers in HEADERS:
        yield call(HOTLINE_NUMBER, b"<sip:13700000003@127.0.0.1>", *headers)
    for called in CALLED:
        for host in ("127.0.0.1", CARRIER):
            yield call(called, b"<sip:13700000004@127.0.0.1>", host=host)
    yield call("701", b"<sip:13700000005@127.0.0.2>", *HEADERS[0], host=GATEWAY)


def test_nothing_but_what_is_set_up_is_dialled(world: World) -> None:
    world.ring(own("8001"), leg("mobile", "8009", "gsm-1", MOBILE, press_1=True), ring_s=1)
    before, seen_before = len(world.exchange.events), len(world.far.seen())
    calls = 0
    for called, attacker in attacks(world):
        with attacker, suppress(TimeoutError):  # what is no SIP at all is dropped without a word
            attacker.call(called)
        calls += 1
    served = len(world.exchange.facts.queue)

    assert calls >= 40
    assert served >= 25, "the audit must not be one of calls that were refused"
    names = {event.get("Channel") for event in world.exchange.events[before:] if event.get("Channel")}
    assert {name for name in names if not ALLOWED.fullmatch(name)} == set()
    dialled = world.far.seen()[seen_before:]
    assert {(seen.number, seen.taken_by) for seen in dialled} == {(f"71{MOBILE}", "box-gateway")}
    assert len(dialled) == served


def test_a_caller_can_not_transfer_the_call_elsewhere(world: World) -> None:
    world.exchange.then = answer_and_wait
    seen_before = len(world.far.seen())
    password = world.exchange.secrets.accounts["line-01"]
    port = world.exchange.instance.ports.sip
    sender = b"<sip:13700000006@127.0.0.1>"
    for host, called in (("127.0.0.1", HOTLINE_NUMBER), (CARRIER, HOTLINE_NUMBER), (GATEWAY, "701")):
        with RoughCaller(port, "line-01", password, sender, host=host, answer_s=1) as caller:
            assert caller.call(called) == 200
            for target in (f"sip:119@{CARRIER}:{world.far.sip_port}", f"sip:8002@127.0.0.1:{port}"):
                with suppress(TimeoutError):  # without a module for it, REFER is not even answered
                    assert caller.transfer(target) >= 400

    assert len(world.far.seen()) == seen_before


async def answer_and_wait(caller: AsteriskCaller, _facts: CallerFacts) -> None:
    """Answer, and wait for a key that never comes."""
    await caller.answer()
    await caller.ask([], Listen(first_key_s=5, next_key_s=1, finished=bool))
