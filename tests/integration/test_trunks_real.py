"""Gateways and carriers against a real second Asterisk: who is let in, on which line, for which number, as whom."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.asterisk.peer_watch import PeerState, PeerWatch
from appliance.callflow.ports import CallerFacts
from appliance.config.model.document import Document
from appliance.routing.hotline import hotline_for
from tests.harness.far_end import CARRIER, CallerNumber, FarEnd, FarNumber
from tests.harness.memory import folder_in_memory
from tests.harness.rough_caller import RoughCaller
from tests.harness.waiting import wait_for
from tests.integration.document import company
from tests.integration.world import HOTLINE_NUMBER, World, leg

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

CALLER = "13712345678"


def arrives(world: World) -> CallerFacts:
    """Give what the next call brings."""
    return world.exchange.facts.get(timeout=10)


def test_a_gateways_channels_are_lines_of_their_own(world: World) -> None:
    for called, line in (("701", "gsm-1"), ("702", "gsm-2"), ("701", "gsm-1")):
        world.far.call(called, "gateway", CALLER)
        facts = arrives(world)
        assert (facts.line, facts.called) == (line, called)
        assert facts.number is not None
        assert facts.number.digits == CALLER


def test_a_channel_that_nobody_has_set_up_is_turned_away(world: World) -> None:
    world.far.call("703", "gateway", CALLER)
    wait_for(lambda: not world.far.channels(), "the call to be refused")
    assert world.exchange.facts.empty()


def test_a_gateway_that_logs_in_brings_its_line(world: World) -> None:
    world.far.call(HOTLINE_NUMBER, "registered", CALLER)
    facts = arrives(world)
    assert (facts.line, facts.called) == ("goip-1", HOTLINE_NUMBER)


def test_two_hotlines_on_one_trunk_never_mix(world: World) -> None:
    called = {"4008001234": "main", "+864008001234": "main", "02161234567": "second", "+862161234567": "second"}
    called |= {"00862161234567": "second", "61234567": "second"}
    for _ in range(3):
        for number, hotline in called.items():
            world.far.call(number, "carrier", CALLER)
            facts = arrives(world)
            assert (facts.line, facts.called) == ("trunk", number)
            assert hotline_for(facts.line, facts.called, world.exchange.document).value == hotline
            alone = f"database get zongji/1 route/trunk/{number}"
            assert hotline in world.exchange.command(alone), "the frame alone finds the same"


def test_a_carrier_that_calls_our_account_has_the_number_called_in_the_to_header(world: World) -> None:
    port = world.exchange.instance.ports.sip
    with RoughCaller(port, "", "", b"<sip:13712345678@127.0.0.4>", host=CARRIER) as carrier:
        carrier.call("4008009999", to="+862161234567")
    facts = arrives(world)
    assert (facts.line, facts.called) == ("trunk", "+862161234567")


def test_out_by_a_login_that_a_peer_made_and_by_one_that_we_made(world: World) -> None:
    for line, taken_by in (("goip-1", "box-registered"), ("trunk", "4008009999")):
        world.ring(leg("mobile", None, line, FarNumber.BUSY))
        caller = world.caller()
        caller.call(HOTLINE_NUMBER)
        assert world.exchange.result().cause == "the number is busy"
        assert (world.far.seen()[-1].number, world.far.seen()[-1].taken_by) == (FarNumber.BUSY, taken_by)
        caller.close()


@pytest.mark.parametrize("line", ["gsm-1", "trunk"])
def test_the_callers_number_is_asserted_where_the_line_carries_it(world: World, line: str) -> None:
    world.ring(leg("mobile", None, line, FarNumber.BUSY))
    world.caller(number=CALLER).call(HOTLINE_NUMBER)
    world.exchange.result()
    seen = world.far.seen()[-1]
    assert f"sip:{CALLER}@" in seen.asserted
    assert f"sip:{'4008009999' if line == 'trunk' else CALLER}@" in seen.from_


def test_the_callers_number_stays_here_where_the_line_carries_none(world: World) -> None:
    world.ring(leg("mobile", None, "gsm-2", FarNumber.BUSY))
    world.caller(number=CALLER).call(HOTLINE_NUMBER)
    world.exchange.result()
    seen = world.far.seen()[-1]
    assert CALLER not in f"{seen.from_}{seen.asserted}{seen.remote_party}"
    assert "sip:anonymous@" in seen.from_


def test_whose_a_peers_channel_is_stands_in_every_event_both_ways(world: World) -> None:
    del world.exchange.events[:]
    world.far.call(HOTLINE_NUMBER, "registered", CALLER)
    assert arrives(world).line == "goip-1"
    wait_for(lambda: not world.exchange.channels(), "the caller to be gone")
    world.ring(leg("mobile", None, "goip-1", FarNumber.BUSY))
    caller = world.caller()
    caller.call(HOTLINE_NUMBER)
    world.exchange.result()
    caller.close()
    wait_for(lambda: not world.exchange.channels(), "all to be gone")
    told = [event for event in world.exchange.events if event.name in {"Newstate", "Hangup"}]
    marks = [(event.get("Channel"), "ZONGJI_PEER=goip" in event.all("ChanVariable")) for event in told]
    assert {marked for channel, marked in marks if channel.startswith("PJSIP/goip-")} == {True}
    assert len({channel for channel, _ in marks if channel.startswith("PJSIP/goip-")}) == 2
    assert {marked for channel, marked in marks if channel.startswith("PJSIP/line-01-")} == {False}


def watch_peers(world: World, told: list[tuple[str, PeerState]]) -> PeerWatch:
    """Follow the peers as the controller does."""
    watch = PeerWatch(lambda peer, state: told.append((peer, state)))
    watch.follow(world.exchange.document)
    world.exchange.do(watch.rebuild(world.exchange.manager))
    world.exchange.also = watch.on_event
    return watch


def test_peers_that_no_longer_answer_are_known_as_such_until_they_do(world: World) -> None:
    told: list[tuple[str, PeerState]] = []
    watch = watch_peers(world, told)
    known = {"gsm": True, "goip": True, "telecom": True, "gone": False}
    wait_for(lambda: {peer: state.is_up for peer, state in watch.states.items()} == known, "all to be known", 15)
    del told[:]
    world.far.freeze()
    try:
        wait_for(lambda: not watch.states["gsm"].is_up, "the gateway to be missed", 15)
    finally:
        world.far.freeze(frozen=False)
    wait_for(lambda: watch.states["gsm"].is_up, "the gateway to be back", 15)
    assert [state.told for peer, state in told if peer == "gsm"] == ["does not answer OPTIONS", ""]


def with_caller_number(far: FarEnd, how: CallerNumber) -> Document:
    """Give the company whose peers put the caller's number elsewhere."""
    names = {"from": "from", "pai": "p_asserted_identity", "rpid": "remote_party_id"}
    given = company(far).model_dump()
    for peer in given["sip_peers"].values():
        peer["caller_number"] = names[how]
    return Document.model_validate(given)


@pytest.fixture(params=["from", "rpid"])
def other_world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[CallerNumber, World]]:
    """Run both Asterisks with the caller's number elsewhere."""
    how: CallerNumber = request.param
    with (
        folder_in_memory(tmp_path) as folder,
        FarEnd() as far,
        World(far, with_caller_number(far, how), folder, how) as world,
    ):
        yield how, world


def test_the_callers_number_elsewhere_both_ways(other_world: tuple[CallerNumber, World]) -> None:
    how, world = other_world
    world.far.call("701", "gateway", CALLER)
    number = arrives(world).number
    assert number is not None
    assert number.digits == CALLER
    world.ring(leg("mobile", None, "trunk", FarNumber.BUSY))
    world.caller(number="13799999999").call(HOTLINE_NUMBER)
    world.exchange.result()
    seen = world.far.seen()[-1]
    shown = seen.from_ if how == "from" else seen.remote_party
    assert "sip:13799999999@" in shown
    assert seen.asserted == ""


def test_a_wrong_password_registers_nobody(tmp_path: Path) -> None:
    with folder_in_memory(tmp_path) as folder, FarEnd() as far:
        world = World(far, company(far), folder)
        world.exchange.secrets.accounts["goip"] = "another"
        world.exchange.render()
        with world.without_logins():
            told: list[tuple[str, PeerState]] = []
            watch = watch_peers(world, told)
            wait_for(lambda: watch.states["telecom"].is_up, "the carrier to take us", 15)
            wait_for(lambda: "Rejected" in far.command("pjsip show registrations"), "the gateway to be refused", 15)
            assert watch.states["goip"].told == "not registered"
