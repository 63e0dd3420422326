from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.asterisk.ami_protocol import (
    MAX_LINE_BYTES,
    MAX_LIST_EVENTS,
    MAX_MESSAGE_LINES,
    AmiConnection,
    AmiEvent,
    Banner,
    Event,
    Message,
    Reply,
    Response,
    Unmatched,
    encode_action,
)
from appliance.asterisk.wire import Closed
from appliance.errors import LocalProtocolError
from tests.unit.asterisk.fakes import message

GREETING = b"Asterisk Call Manager/11.0.0\r\n"
STORY = (
    GREETING
    + b"Response: Success\r\nActionID: zongji-1\r\nMessage: Command output follows\r\n"
    + b"Output: Module   Use\r\nOutput: \r\nOutput:  a: b\r\n\r\n"
    + b"Event: Newstate\r\nCallerIDName: \xd5\xc5\xc8\xfd\r\nChanVariable: A=1\r\nChanVariable: B=x\ny\r\n\r\n"
    + message(Response="Success", ActionID="zongji-list-2", EventList="start", Message="Channels will follow")
    + message(Event="CoreShowChannel", ActionID="zongji-list-2", Channel="PJSIP/1")
    + message(Event="Hangup", Channel="PJSIP/9")
    + message(Event="CoreShowChannel", ActionID="zongji-list-2", Channel="PJSIP/2")
    + message(Event="CoreShowChannelsComplete", ActionID="zongji-list-2", EventList="Complete", ListItems="2")
)
CUTS = st.lists(st.integers(0, len(STORY)), max_size=8)


def greeted() -> AmiConnection:
    connection = AmiConnection()
    assert list(connection.receive(GREETING)) == [Banner("11.0.0")]
    return connection


def told(pieces: list[bytes]) -> list[AmiEvent]:
    """The events of the story's pieces; both of its actions are asked after the greeting."""
    connection = AmiConnection()
    events: list[AmiEvent] = []
    for piece in pieces:
        for event in connection.receive(piece):
            events.append(event)
            if isinstance(event, Banner):
                connection.request("Command", {"Command": "module show"})
                connection.request("CoreShowChannels", listing=True)
    return events


def fault_of(connection: AmiConnection, data: bytes) -> str:
    *_, last = connection.receive(data)
    assert isinstance(last, Closed)
    return str(last.fault)


def test_a_conversation_is_told_in_its_parts() -> None:
    banner, command, newstate, hangup, channels = told([STORY])
    assert banner == Banner("11.0.0")
    assert isinstance(command, Reply)
    assert command.response.all("Output") == ["Module   Use", "", " a: b"]
    assert isinstance(newstate, Event)
    assert newstate.all("ChanVariable") == ["A=1", "B=x\ny"]
    assert newstate.get("CallerIDName").encode("utf-8", "surrogateescape").decode("gbk") == "张三"
    assert isinstance(hangup, Event)
    assert hangup.name == "Hangup"
    assert isinstance(channels, Reply)
    assert [item.get("Channel") for item in channels.items] == ["PJSIP/1", "PJSIP/2"]


@given(CUTS)
def test_the_events_dont_depend_on_the_split(cuts: list[int]) -> None:
    pieces = [STORY[start:end] for start, end in pairwise([0, *sorted(cuts), len(STORY)])]
    assert told(pieces) == told([STORY])


def test_one_byte_at_a_time() -> None:
    assert told([bytes([byte]) for byte in STORY]) == told([STORY])


def test_the_end_of_the_stream_may_come_at_each_byte() -> None:
    whole = told([STORY])
    for length in range(len(STORY)):
        connection = greeted()
        connection.request("Command")
        connection.request("CoreShowChannels", listing=True)
        rest = STORY[len(GREETING) : length]
        events = [*connection.receive(rest), *connection.receive_eof()]
        assert events == [*whole[1 : len(events)], Closed()]
        assert [*connection.receive(STORY), *connection.receive_eof()] == []


@given(st.permutations(range(4)))
def test_answers_find_their_asker_in_any_order(order: list[int]) -> None:
    connection = greeted()
    ids = [connection.request("Getvar")[0] for _ in order]
    data = b"".join(message(Response="Success", ActionID=ids[place], Value=str(place)) for place in order)
    replies = [event for event in connection.receive(data) if isinstance(event, Reply)]
    assert [(reply.action_id, reply.response.get("Value")) for reply in replies] == [
        (ids[place], str(place)) for place in order
    ]


def test_two_listings_at_once_keep_their_entries_apart() -> None:
    connection = greeted()
    first, _ = connection.request("Status", listing=True)
    second, _ = connection.request("Status", listing=True)
    data = b"".join(
        [
            message(Response="Success", ActionID=second, EventList="start"),
            message(Response="Success", ActionID=first, EventList="start"),
            message(Event="Status", ActionID=first, N="1"),
            message(Event="Status", ActionID=second, N="2"),
            message(Event="StatusComplete", ActionID=first, EventList="Complete"),
            message(Event="StatusComplete", ActionID=second, EventList="Complete"),
        ]
    )
    replies = [event for event in connection.receive(data) if isinstance(event, Reply)]
    entries = [(reply.action_id, [item.get("N") for item in reply.items]) for reply in replies]
    assert entries == [(first, ["1"]), (second, ["2"])]


@pytest.mark.parametrize("response", [{"Response": "Error", "Message": "No channels"}, {"Response": "Success"}])
def test_a_listing_that_isnt_begun_is_answered_at_once(response: dict[str, str]) -> None:
    connection = greeted()
    action_id, _ = connection.request("ParkedCalls", listing=True)
    (reply,) = connection.receive(message(**response, ActionID=action_id))
    assert isinstance(reply, Reply)
    assert (reply.response.is_error, reply.items) == (response["Response"] == "Error", ())


def test_what_nobody_waits_for_is_told_apart() -> None:
    connection = greeted()
    listing, _ = connection.request("Status", listing=True)
    action, _ = connection.request("Ping")
    connection.forget(action)
    early = message(Event="Status", ActionID=listing)
    late = message(Response="Success", ActionID=action)
    unknown = message(Response="Success", ActionID="zongji-77")
    nameless = message(Response="Success")
    odd = message(Nonsense="x") + b"no colon\r\n\r\n\r\n\r\n"
    events = list(connection.receive(early + late + unknown + nameless + odd))
    assert len(events) == 6
    assert all(isinstance(event, Unmatched) for event in events)
    assert Unmatched(Message((("no colon", ""),))) in events


def test_a_second_answer_and_late_entries_are_not_taken_for_news() -> None:
    connection = greeted()
    listing, _ = connection.request("Status", listing=True)
    start = message(Response="Success", ActionID=listing, EventList="start")
    assert list(connection.receive(start)) == []
    (second,) = connection.receive(start)
    connection.forget(listing)
    (entry,) = connection.receive(message(Event="Status", ActionID=listing))
    assert isinstance(second, Unmatched)
    assert isinstance(entry, Unmatched)


def test_an_event_with_an_action_id_is_news() -> None:
    connection = greeted()
    action, _ = connection.request("Originate")
    connection.receive(message(Response="Success", ActionID=action))
    (event,) = connection.receive(message(Event="OriginateResponse", ActionID=action, Response="Failure"))
    assert isinstance(event, Event)
    assert event.get("Response") == "Failure"


@pytest.mark.parametrize("scan", [b"HTTP/1.1 400 Bad Request\r\n", b"\r\n", b"\0\r\n", b"Response: Success\r\n"])
def test_a_wrong_greeting_ends_the_connection(scan: bytes) -> None:
    assert "no Asterisk manager" in fault_of(AmiConnection(), scan)


def test_floods_end_the_connection() -> None:
    assert "a line is longer" in fault_of(AmiConnection(), b"x" * (MAX_LINE_BYTES + 2))
    assert "a line is longer" in fault_of(greeted(), b"Output: " + b"\n" * MAX_LINE_BYTES)
    assert "a message has more" in fault_of(greeted(), b"A: b\r\n" * (MAX_MESSAGE_LINES + 1))
    connection = greeted()
    listing, _ = connection.request("Status", listing=True)
    entry = message(Event="Status", ActionID=listing)
    start = message(Response="Success", ActionID=listing, EventList="start")
    assert "a listing has more" in fault_of(connection, start + entry * (MAX_LIST_EVENTS + 1))


@given(st.lists(st.binary(max_size=40) | st.sampled_from([b"\r\n", b"Event: a\r\n", b"Response: b\r\n"])))
def test_no_bytes_at_all_raise(pieces: list[bytes]) -> None:
    connection = greeted()
    events = [event for piece in pieces for event in connection.receive(piece)]
    assert [*events, *connection.receive_eof()][-1] == Closed()


def test_an_action_is_encoded_in_order() -> None:
    headers = [("Channel", "Local/8001@leg"), ("Variable", "A=张"), ("Variable", "B=2")]
    assert (
        encode_action("Originate", "id-1", headers)
        == (
            "Action: Originate\r\nActionID: id-1\r\nChannel: Local/8001@leg\r\nVariable: A=张\r\nVariable: B=2\r\n\r\n"
        ).encode()
    )


@pytest.mark.parametrize(
    "header",
    [
        ("Variable", "a=1\r\nAction: Command\r\nCommand: core stop now"),
        ("Variable", "a\nb"),
        ("Variable", "a\rb"),
        ("Variable", "a\0b"),
        ("Variable", "x" * 1000),
        ("Var: x\r\nAction", "Reload"),
        ("Var:", "x"),
        ("", "x"),
    ],
)
def test_injection_is_refused_and_nothing_is_pending_after_it(header: tuple[str, str]) -> None:
    connection = greeted()
    with pytest.raises(LocalProtocolError) as refusal:
        connection.request("Originate", [header])
    assert "core stop now" not in str(refusal.value)
    (event,) = connection.receive(message(Response="Success", ActionID="zongji-1"))
    assert event == Unmatched(Response((("Response", "Success"), ("ActionID", "zongji-1"))))


def test_too_many_headers_and_the_wrong_moment_are_refused() -> None:
    with pytest.raises(LocalProtocolError, match="lines"):
        encode_action("Ping", "1", [("Variable", "a=1")] * 120)
    with pytest.raises(LocalProtocolError, match="banner"):
        AmiConnection().request("Ping")
