"""Whose a channel is, as one of the manager's events tells it."""

import pytest

from appliance.asterisk.ami_protocol import Event
from appliance.domain.ids import EndpointId
from appliance.services.channel import SeenChannel, read

CALL = "box-1795176000.1"
PHONES = (EndpointId("reception"), EndpointId("mobile"))
ACCOUNTS = ["1001", "8001", "reception", "mobile", "line-07", "goip"]
"""User names of gateways, some of which name a phone or a line of ours elsewhere, as of an agent without a phone."""


def seen(account: str, *, unique: str = CALL, **marks: str) -> SeenChannel:
    told = [f"ZONGJI_{name.upper()}={value}" for name, value in marks.items()]
    head = [("Channel", f"PJSIP/{account}-0000002a"), ("ChannelStateDesc", "Up"), ("Uniqueid", unique)]
    return read(Event((*head, *(("ChanVariable", each) for each in told))), PHONES)


@pytest.mark.parametrize("account", ACCOUNTS)
def test_a_gateways_caller_is_a_caller_whatever_the_gateway_logs_in_as(account: str) -> None:
    channel = seen(account, peer="gsm", line="gsm-1", call=CALL)
    assert channel.is_caller
    assert (channel.line, channel.agent, channel.endpoint) == ("gsm-1", None, None)


@pytest.mark.parametrize("account", ACCOUNTS)
def test_a_leg_by_a_gateway_is_of_whom_it_rings_and_of_nobody_before_it_is_marked(account: str) -> None:
    bare = seen(account, unique="leg", peer="gsm", line="01", call=CALL)
    assert (bare.agent, bare.endpoint, bare.line, bare.is_caller) == (None, None, None, False)
    rung = seen(
        account, unique="leg", peer="gsm", line="01", call=CALL, agent="8002", endpoint="li-mobile", out="gsm-1"
    )
    assert (rung.agent, rung.endpoint, rung.line, rung.call) == ("8002", "li-mobile", "gsm-1", CALL)


def test_phones_and_simulated_lines_belong_to_no_gateway() -> None:
    assert (seen("8001", peer="").agent, seen("8001", peer="").endpoint) == ("8001", "8001")
    assert seen("reception", peer="").endpoint == "reception"
    assert seen("line-07", peer="", line="07").is_caller


def at_port(name: str, *, unique: str = CALL, state: str = "Up", **marks: str) -> SeenChannel:
    told = [f"ZONGJI_{mark.upper()}={value}" for mark, value in marks.items()]
    head = [("Channel", name), ("ChannelStateDesc", state), ("Uniqueid", unique)]
    return read(Event((*head, *(("ChanVariable", each) for each in told))), PHONES)


def test_a_caller_at_a_cards_port_is_a_caller_and_a_leg_there_is_not() -> None:
    caller = at_port("DAHDI/1-1", line="pstn", call=CALL)
    assert caller.is_caller
    assert (caller.line, caller.agent, caller.endpoint) == ("pstn", None, None)
    leg = at_port("DAHDI/2-1", unique="leg", line="two", call=CALL, endpoint="li-mobile", agent="8002", out="two")
    assert (leg.is_caller, leg.endpoint, leg.agent, leg.line, leg.call) == (False, "li-mobile", "8002", "two", CALL)


def test_a_telephone_at_a_cards_port_is_known_by_what_its_port_is_set_to() -> None:
    lifted = at_port("DAHDI/9-1", endpoint="counter", agent="8003")
    assert (lifted.endpoint, lifted.agent, lifted.line, lifted.is_staff) == ("counter", "8003", None, False)
    calling = at_port("DAHDI/9-1", endpoint="counter", call=CALL)
    assert calling.is_staff
