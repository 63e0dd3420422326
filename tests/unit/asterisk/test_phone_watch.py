"""Which phones can ring, from events and answers as a real Asterisk 22 gave them."""

import pytest

from appliance.asterisk.ami_link import AmiError
from appliance.asterisk.ami_protocol import Event, Response
from appliance.asterisk.phone_watch import PhoneWatch

Turned = list[frozenset[str]]


def contact(account: str, status: str, uri: str = "sip:x") -> Event:
    return Event((("Event", "ContactStatus"), ("URI", uri), ("ContactStatus", status), ("AOR", account)))


def listed(account: str, status: str = "NonQualified", uri: str = "sip:x") -> Event:
    return Event((("Event", "ContactList"), ("Endpoint", account), ("Uri", uri), ("Status", status)))


class FakeManager:
    """Lists these contacts, or answers with the error of none; events may come in between."""

    def __init__(
        self,
        *contacts: Event,
        meanwhile: tuple[Event, ...] = (),
        watch: PhoneWatch | None = None,
        refusal: str = "No Contacts found",
    ) -> None:
        self._contacts, self._meanwhile, self._watch = contacts, meanwhile, watch
        self._refusal = refusal

    async def listing(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> tuple[Event, ...]:
        assert (name, headers) == ("PJSIPShowContacts", ())
        for event in self._meanwhile:
            assert self._watch is not None
            self._watch.on_event(event)
        if not self._contacts:
            raise AmiError(name, Response((("Response", "Error"), ("Message", self._refusal))))
        return (*self._contacts, Event((("Event", "ContactListComplete"),)))


@pytest.fixture
def turned() -> Turned:
    return []


@pytest.fixture
def watch(turned: Turned) -> PhoneWatch:
    return PhoneWatch(turned.append)


def phones(*who: str) -> frozenset[str]:
    return frozenset(who)


async def test_nothing_is_known_before_asterisk_was_asked(watch: PhoneWatch, turned: Turned) -> None:
    watch.on_event(contact("8001", "NonQualified"))
    assert (watch.registered, turned) == (None, [])
    await watch.rebuild(FakeManager(listed("8001")))
    assert (watch.registered, turned) == (phones("8001"), [phones()])


async def test_a_phone_that_logs_in_and_out_is_told_once_each(watch: PhoneWatch, turned: Turned) -> None:
    await watch.rebuild(FakeManager())
    for status in ("NonQualified", "NonQualified", "Removed", "Removed"):
        watch.on_event(contact("8001", status))
    assert turned == [phones(), phones("8001"), phones("8001")]
    assert watch.registered == phones()


async def test_a_phone_that_logs_in_from_elsewhere_stays(watch: PhoneWatch, turned: Turned) -> None:
    await watch.rebuild(FakeManager(listed("8001", uri="sip:old")))
    watch.on_event(contact("8001", "NonQualified", "sip:new"))
    watch.on_event(contact("8001", "Removed", "sip:old"))
    assert (watch.registered, turned[1:]) == (phones("8001"), [])


async def test_a_new_connection_tells_what_has_changed_meanwhile(watch: PhoneWatch, turned: Turned) -> None:
    await watch.rebuild(FakeManager(listed("8001"), listed("8002")))
    await watch.rebuild(FakeManager(listed("8002"), listed("8003"), listed("8004", "Unavailable")))
    assert (watch.registered, turned[1:]) == (phones("8002", "8003"), [phones("8001", "8003")])


async def test_what_is_told_while_asterisk_answers_is_newer(watch: PhoneWatch) -> None:
    meanwhile = (contact("8001", "Removed"), contact("8002", "NonQualified"))
    await watch.rebuild(FakeManager(listed("8001"), listed("8003"), meanwhile=meanwhile, watch=watch))
    assert watch.registered == phones("8002", "8003")


async def test_a_refusal_to_tell_takes_nobodys_phone_away(watch: PhoneWatch, turned: Turned) -> None:
    """Out of rights, out of memory: that says nothing of phones. Events go on telling."""
    await watch.rebuild(FakeManager(refusal="Permission denied"))
    assert (watch.registered, turned) == (None, [])
    await watch.rebuild(FakeManager(listed("8001"), listed("8002")))
    await watch.rebuild(FakeManager(refusal="Permission denied", meanwhile=(contact("8002", "Removed"),), watch=watch))
    assert (watch.registered, turned) == (phones("8001"), [phones("8001", "8002"), phones("8002")])
    watch.on_event(contact("8001", "Removed"))
    assert watch.registered == phones()


async def test_other_events_are_passed_over(watch: PhoneWatch, turned: Turned) -> None:
    await watch.rebuild(FakeManager())
    watch.on_event(Event((("Event", "Newstate"), ("AOR", "8001"))))
    assert (watch.registered, turned) == (phones(), [phones()])
