"""What is known of gateways and carriers, from the manager's events and answers as a real Asterisk 22 gave them."""

from collections.abc import Mapping

import pytest

from appliance.asterisk.ami_link import AmiError
from appliance.asterisk.ami_protocol import Event, Response
from appliance.asterisk.peer_watch import PeerState, PeerWatch, lines_of_peer
from appliance.config.model.document import Document
from tests.unit.asterisk.companies import with_peers

Told = list[tuple[str, PeerState]]


def contact(aor: str, status: str) -> Event:
    return Event((("Event", "ContactStatus"), ("URI", "sip:x"), ("ContactStatus", status), ("AOR", aor)))


def registry(status: str) -> Event:
    username = "sip:4008009999@sip.example.cn:5070"
    return Event((("Event", "Registry"), ("ChannelType", "PJSIP"), ("Username", username), ("Status", status)))


def watch(document: Document | None = None) -> tuple[PeerWatch, Told]:
    told: Told = []
    watching = PeerWatch(lambda peer, state: told.append((peer, state)))
    watching.follow(document or with_peers())
    return watching, told


class FakeManager:
    """Answers as Asterisk does: an error for what it doesn't know."""

    def __init__(self, endpoints: Mapping[str, str], registered: str) -> None:
        self._endpoints, self._registered = endpoints, registered

    async def listing(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> tuple[Event, ...]:
        if name == "PJSIPShowRegistrationsOutbound":
            uri = "sip:4008009999@sip.example.cn:5070"
            detail = (("Event", "OutboundRegistrationDetail"), ("ClientUri", uri), ("Status", self._registered))
            return (Event(detail), Event((("Event", "AuthDetail"), ("Password", "x"))))
        status = self._endpoints.get(dict(headers)["Endpoint"])
        if status is None:
            raise AmiError("PJSIPShowEndpoint", Response((("Response", "Error"), ("Message", "Unable to retrieve"))))
        contacts = [Event((("Event", "ContactStatusDetail"), ("Status", status)))] if status else []
        return (Event((("Event", "EndpointDetail"),)), *contacts)


def test_at_first_only_those_without_a_login_are_trusted() -> None:
    watching, told = watch()
    assert {peer: state.is_up for peer, state in told} == {"fxo": True, "goip": False, "telecom": False}
    assert watching.states["telecom"].told == "not registered"


def test_a_gateway_that_no_longer_answers_is_down_until_it_does() -> None:
    watching, told = watch()
    del told[:]
    for status in ("Reachable", "Reachable", "Unreachable", "NonQualified", "Reachable"):
        watching.on_event(contact("peer-fxo", status))
    assert [(peer, state.is_up, state.told) for peer, state in told] == [
        ("fxo", True, ""),
        ("fxo", False, "does not answer OPTIONS"),
        ("fxo", True, ""),
        ("fxo", True, ""),
    ]


def test_a_gateway_that_logs_in_is_up_as_long_as_it_is_logged_in() -> None:
    watching, _ = watch()
    for status, up in (("NonQualified", True), ("Reachable", True), ("Unreachable", False), ("Removed", False)):
        watching.on_event(contact("goip-1", status))
        assert watching.states["goip"].is_up is up, status


@pytest.mark.parametrize(("status", "up"), [("Registered", True), ("Rejected", False), ("Unregistered", False)])
def test_a_carrier_is_up_when_it_took_our_login(status: str, up: bool) -> None:
    watching, _ = watch()
    watching.on_event(contact("peer-telecom", "Reachable"))
    watching.on_event(registry(status))
    assert watching.states["telecom"] == PeerState(answers=True, logged_in=up)


def test_phones_and_strangers_are_passed_over() -> None:
    watching, told = watch()
    del told[:]
    watching.on_event(contact("8001", "Unreachable"))
    watching.on_event(Event((("Event", "Registry"), ("Username", "sip:x@y"), ("Status", "Rejected"))))
    watching.on_event(Event((("Event", "Hangup"),)))
    assert not told


async def test_a_new_connection_asks_for_all() -> None:
    watching, _ = watch()
    await watching.rebuild(
        FakeManager({"peer-fxo": "Unreachable", "goip-1": "", "peer-telecom": "Reachable"}, "Registered")
    )
    assert {peer: state.told for peer, state in watching.states.items()} == {
        "fxo": "does not answer OPTIONS",
        "goip": "not registered",
        "telecom": "",
    }


async def test_a_peer_that_asterisk_does_not_know_yet_stays_as_it_is() -> None:
    watching, _ = watch()
    watching.on_event(contact("peer-fxo", "Unreachable"))
    await watching.rebuild(FakeManager({}, "Rejected"))
    assert watching.states["fxo"] == PeerState(answers=False)
    assert watching.states["telecom"].logged_in is False


async def test_a_peer_that_a_publish_takes_away_while_asterisk_is_asked_is_gone() -> None:
    watching, _ = watch()

    class Slow(FakeManager):
        async def listing(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> tuple[Event, ...]:
            watching.follow(with_peers("fxo"))
            return await super().listing(name, headers)

    await watching.rebuild(
        Slow({"peer-fxo": "Reachable", "goip-1": "Reachable", "peer-telecom": "Reachable"}, "Rejected")
    )
    assert set(watching.states) == {"fxo"}


def test_a_new_document_forgets_who_is_gone_and_keeps_the_rest() -> None:
    watching, told = watch()
    watching.on_event(contact("peer-fxo", "Unreachable"))
    del told[:]
    watching.follow(with_peers("fxo"))
    assert (dict(watching.states), told) == ({"fxo": PeerState(answers=False)}, [])


def test_lines_are_as_their_peer_is_also_when_only_the_lines_have_changed() -> None:
    watching, told = watch()
    watching.on_event(contact("peer-fxo", "Unreachable"))
    watching.on_event(contact("goip-1", "Reachable"))
    assert watching.lines() == {"01": True, "fxo-1": False, "fxo-2": False, "gsm": True, "trunk": False}
    del told[:]
    changed = with_peers().model_dump()
    changed["lines"]["fxo-2"]["peer"] = "goip"
    changed["lines"]["fxo-3"] = {"kind": "sip", "peer": "fxo", "channel": "1003"}
    changed["lines"]["trunk"] = {"kind": "simulated"}
    watching.follow(Document.model_validate(changed))
    assert told == [], "no peer's state has changed"
    assert watching.lines() == {
        "01": True,
        "fxo-1": False,
        "fxo-2": True,
        "fxo-3": False,
        "gsm": True,
        "trunk": True,
    }


def test_a_peers_lines() -> None:
    assert lines_of_peer(with_peers(), "fxo") == ("fxo-1", "fxo-2")
    assert lines_of_peer(with_peers(), "telecom") == ("trunk",)
