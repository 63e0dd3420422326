"""What the controller and the hands on the cards say to each other: it comes as it was said, and nothing else does."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import RemoteProtocolError
from appliance.lines.beside import Alive, Hello, Receiver
from appliance.lines.cards import found_wire
from appliance.lines.cards.kernel import KernelPort, KernelSettings
from appliance.lines.cards.messages import (
    AwaitRelease,
    CallerIdCame,
    CardsMessage,
    Configure,
    Done,
    Failed,
    LineHabit,
    Listen,
    Ringing,
    State,
)
from appliance.lines.cards.wire import CARDS_LANGUAGE
from drivers.analog import (
    Alarm,
    Card,
    DynamicSpan,
    EchoCanceller,
    Found,
    Port,
    PortKind,
    Span,
    country_codes,
    system_conf,
)
from drivers.errors import HardwareError

channels = st.integers(1, 1023)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=40)
orders = st.integers(0, 2**40)
ports_seen = st.builds(
    Port,
    channel=channels,
    name=texts,
    kind=st.sampled_from(PortKind),
    signalling=st.none() | st.just("FXSKS"),
    opened=st.booleans(),
    alarms=st.frozensets(st.sampled_from(Alarm)),
    echo_canceller=st.none() | texts,
)
spans = st.builds(
    Span,
    number=st.integers(1, 99),
    name=texts,
    description=texts,
    is_sync_master=st.booleans(),
    alarms=st.frozensets(st.sampled_from(Alarm)),
    ports=st.lists(ports_seen, max_size=3).map(tuple),
    irq_misses=st.integers(0, 10**9),
    odd_lines=st.lists(texts, max_size=2).map(tuple),
)
cards = st.builds(Card, texts, texts, texts, texts, st.lists(spans, max_size=2).map(tuple))
founds = st.builds(
    Found, st.booleans(), st.lists(cards, max_size=2).map(tuple), unread=st.frozensets(st.integers(1, 9))
)
kernels = st.builds(
    KernelSettings,
    country=st.sampled_from(country_codes()),
    ports=st.lists(
        st.builds(KernelPort, channels, st.sampled_from([PortKind.FXO, PortKind.FXS]), st.sampled_from(EchoCanceller)),
        max_size=4,
        unique_by=lambda port: port.channel,
    ).map(tuple),
    dynamic_spans=st.just(()) | st.just((DynamicSpan(3, 1, 31),)),
)
messages: st.SearchStrategy[CardsMessage] = st.one_of(
    st.builds(Hello, st.integers(0, 99)),
    st.just(Alive()),
    st.builds(State, founds),
    st.builds(Configure, orders, kernels, st.booleans()),
    st.builds(AwaitRelease, orders, st.frozensets(channels, max_size=5)),
    st.builds(Done, orders),
    st.builds(Failed, orders, texts, texts),
    st.builds(Listen, st.dictionaries(channels, st.sampled_from(["auto", "none", "fsk_v23"]), max_size=4)),
    st.builds(Ringing, channels),
    st.builds(LineHabit, channels, texts, st.lists(texts, max_size=3).map(tuple)),
    st.builds(
        CallerIdCame,
        port=channels,
        arrival=texts,
        number=st.none() | st.from_regex(r"[0-9]{1,32}", fullmatch=True),
        name=st.none() | texts,
        absence=st.none() | texts,
        mode=st.none() | texts,
        age_s=st.floats(0, 1e6),
    ),
)


@given(st.lists(messages, max_size=4), st.lists(st.integers(0, 3000)))
def test_it_comes_as_it_was_said_however_it_is_split(said: list[CardsMessage], cuts: list[int]) -> None:
    wire = b"".join(map(CARDS_LANGUAGE.line, said))
    places = sorted({0, len(wire), *(cut for cut in cuts if cut < len(wire))})
    receiver = Receiver(CARDS_LANGUAGE)
    assert [message for begin, end in pairwise(places) for message in receiver.feed(wire[begin:end])] == said


@given(st.lists(messages, max_size=3))
def test_one_byte_at_a_time(said: list[CardsMessage]) -> None:
    receiver = Receiver(CARDS_LANGUAGE)
    wire = b"".join(map(CARDS_LANGUAGE.line, said))
    assert [message for byte in wire for message in receiver.feed(bytes([byte]))] == said


def test_faults_of_the_hardware_come_with_their_device_and_reason() -> None:
    found = Found(loaded=True, faults=(HardwareError("span 2", "No such device"),), unread=frozenset({2}))
    (message,) = Receiver(CARDS_LANGUAGE).feed(CARDS_LANGUAGE.line(State(found)))
    assert isinstance(message, State)
    assert found_wire.written(message.found) == found_wire.written(found)
    assert message.found.faults[0].reason == "No such device"


def test_all_the_channels_that_there_can_be_go_into_a_line() -> None:
    alarms = frozenset(Alarm)
    ports = [Port(n, "WCTDM/0/" + "x" * 60, PortKind.FXO, "FXSKS", True, alarms, "OSLEC") for n in range(1, 1024)]
    spans = [Span(n, "s", "d", False, alarms, tuple(ports[n * 8 : n * 8 + 8])) for n in range(128)]
    told = CARDS_LANGUAGE.line(State(Found(loaded=True, cards=(Card("c", "m", "", "", tuple(spans)),))))
    assert len(told) < CARDS_LANGUAGE.longest_line_bytes
    assert len(Receiver(CARDS_LANGUAGE).feed(told)) == 1


def test_a_newer_side_may_say_more() -> None:
    told = b'{"louder": 1}\n{"done": 3, "more": []}\n[1]\n{}\n'
    assert Receiver(CARDS_LANGUAGE).feed(told) == [Done(3)]


_CONFIGURE = {"configure": 1, "country": "cn", "ports": [[1, "fxo", "oslec"]], "spans": []}


@pytest.mark.parametrize(
    "wrong",
    [
        _CONFIGURE | {"country": "../../etc/passwd"},
        _CONFIGURE | {"country": "xx"},
        _CONFIGURE | {"ports": [[0, "fxo", "oslec"]]},
        _CONFIGURE | {"ports": [[1024, "fxo", "oslec"]]},
        _CONFIGURE | {"ports": [["1\nloadzone=xx", "fxo", "oslec"]]},
        _CONFIGURE | {"ports": [[1, "digital", "oslec"]]},
        _CONFIGURE | {"ports": [[1, "fxo", "oslec,2\nfxsks=9"]]},
        _CONFIGURE | {"ports": [[1, "fxo", "oslec"], [1, "fxs", "none"]]},
        _CONFIGURE | {"spans": [[16, 0, 1]]},
        {"await_release": 1},
        {"await_release": 1, "ports": ["all"]},
        {"listen": {"1": "loudly"}},
        {"listen": {"0": "auto"}},
        {"caller_id": 1, "arrival": "before_ring", "number": "138,1;reboot"},
        {"caller_id": 1, "arrival": "before_ring", "number": ""},
        {"caller_id": 1, "arrival": "before_ring", "age_s": -1},
        {"ringing": "1"},
        {"state": {"loaded": True}},
        {"state": {"loaded": True, "cards": [{}]}},
        {"failed": 1},
    ],
)
def test_what_neither_side_says_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(RemoteProtocolError):
        Receiver(CARDS_LANGUAGE).feed(json.dumps(wrong).encode() + b"\n")


def test_a_line_without_end_and_nesting_without_end_are_refused() -> None:
    for wrong in (b"x" * (CARDS_LANGUAGE.longest_line_bytes + 1), b"[" * 100_000 + b"\n", b'{"done": 1e999}\n'):
        with pytest.raises(RemoteProtocolError):
            Receiver(CARDS_LANGUAGE).feed(wrong)


def test_the_number_and_name_of_a_caller_are_in_no_log() -> None:
    assert "13800138000" not in repr(CallerIdCame(1, "before_ring", "13800138000", "Li"))


@given(kernels)
def test_the_kernels_files_are_the_same_on_both_sides(settings: KernelSettings) -> None:
    (message,) = Receiver(CARDS_LANGUAGE).feed(CARDS_LANGUAGE.line(Configure(1, settings)))
    assert isinstance(message, Configure)
    assert system_conf(message.settings.settings()) == system_conf(settings.settings())
    assert KernelSettings.of(settings.settings()) == settings
