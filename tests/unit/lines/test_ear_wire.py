"""What the controller and the ear say to each other: it comes as it was said, and what neither says is refused."""

import json
from contextlib import suppress
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.heard_tone import HeardTone
from appliance.errors import LocalProtocolError, RemoteProtocolError
from appliance.lines.answer import FarEnd
from appliance.lines.beside import Alive, Hello, Receiver
from appliance.lines.ear_language import EAR_LANGUAGE
from appliance.lines.ear_wire import (
    Await,
    Awaited,
    EarMessage,
    Forget,
    Heard,
    Hears,
    Over,
    Play,
    Played,
    Record,
    Silent,
    Stands,
)
from drivers.analog import country, country_codes
from drivers.api import ToneKind

EAR = UUID("6f2b5c1e-54f7-4f0e-9d43-2f6d7a9a1b11")
BUSY = HeardTone("busy", 0.97, 1.78, (450.2,), (0.35, 0.351), -15.1)

finite = st.floats(-1e6, 1e6)
tones = st.builds(
    HeardTone,
    kind=st.sampled_from([kind.value for kind in ToneKind]),
    confidence=st.floats(0, 1),
    lasted_s=st.floats(0, 1e6),
    frequencies_hz=st.lists(finite, max_size=3).map(tuple),
    cadence_s=st.lists(finite, max_size=8).map(tuple),
    level_dbm0=finite,
)
messages: st.SearchStrategy[EarMessage] = st.one_of(
    st.builds(Hello, st.integers(0, 99)),
    st.just(Alive()),
    *(st.builds(kind, st.uuids()) for kind in (Record, Play, Awaited, Forget, Hears, Over)),
    st.builds(Played, st.uuids(), st.integers(0, 10**7)),
    st.builds(Heard, st.uuids(), tones),
    st.builds(Stands, st.uuids(), st.sampled_from(FarEnd)),
    st.builds(Silent, st.uuids(), st.floats(0, 1e6)),
    st.builds(
        Await,
        st.uuids(),
        st.sampled_from(country_codes()).map(lambda code: country(code).tones),
        st.none() | st.sampled_from(FarEnd),
    ),
)


@given(st.lists(messages, max_size=5), st.lists(st.integers(0, 3000)))
def test_it_comes_as_it_was_said_however_it_is_split(said: list[EarMessage], cuts: list[int]) -> None:
    wire = b"".join(map(EAR_LANGUAGE.line, said))
    places = sorted({0, len(wire), *(cut for cut in cuts if cut < len(wire))})
    receiver = Receiver(EAR_LANGUAGE)
    assert [message for begin, end in pairwise(places) for message in receiver.feed(wire[begin:end])] == said


def test_a_newer_side_may_say_more() -> None:
    receiver = Receiver(EAR_LANGUAGE)
    told = b'{"louder": 1}\n{"hears": "%s", "more": []}\n[1]\n{}\n' % str(EAR).encode()
    assert receiver.feed(told) == [Hears(EAR)]
    new = {"await": str(EAR), "tones": {"chirp": [[1], []], "busy": [[450], [0.35, 0.35]]}}
    (message,) = receiver.feed(json.dumps(new).encode() + b"\n")
    assert isinstance(message, Await)
    assert list(message.tones) == [ToneKind.BUSY]


@pytest.mark.parametrize(
    ("said", "answer"), [(1, FarEnd.DIALLED), ("chats", FarEnd.DIALLED), ("rings", FarEnd.RINGS), (0, None), ("", None)]
)
def test_of_which_it_is_not_known_how_far_it_has_come_has_just_been_dialled(
    said: object, answer: FarEnd | None
) -> None:
    told = json.dumps({"await": str(EAR), "tones": {}, "answer": said}).encode() + b"\n"
    assert Receiver(EAR_LANGUAGE).feed(told) == [Await(EAR, {}, answer)]


def test_what_is_of_the_socket_is_no_word_of_the_language() -> None:
    with pytest.raises(LocalProtocolError, match="Hello"):
        EAR_LANGUAGE.write(Hello(1))


@pytest.mark.parametrize(
    "wrong",
    [
        b"hello",
        b'{"hears": 7}',
        b'{"hears": "no id"}',
        b'{"await": "%s"}' % str(EAR).encode(),
        b'{"await": "%s", "tones": {"busy": 450}}' % str(EAR).encode(),
        b'{"await": "%s", "tones": {"busy": [[0], []]}}' % str(EAR).encode(),
        EAR_LANGUAGE.line(Heard(EAR, BUSY)).replace(b"0.97", b"1.97"),
        EAR_LANGUAGE.line(Heard(EAR, BUSY)).replace(b"1.78", b"NaN"),
        EAR_LANGUAGE.line(Heard(EAR, BUSY)).replace(b"1.78", b"-1"),
        EAR_LANGUAGE.line(Heard(EAR, BUSY)).replace(b'"busy"', b'"tune"'),
        b'{"zongji_ear": 1e999}',
        b"[" * 3000,
    ],
)
def test_what_neither_side_says_is_refused(wrong: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        Receiver(EAR_LANGUAGE).feed(wrong + b"\n")


@given(st.binary(max_size=300))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    with suppress(RemoteProtocolError):
        assert len(Receiver(EAR_LANGUAGE).feed(data + b"\n")) <= data.count(b"\n") + 1


def test_a_line_without_end_is_not_held() -> None:
    with pytest.raises(RemoteProtocolError, match="without end"):
        Receiver(EAR_LANGUAGE).feed(b"x" * (EAR_LANGUAGE.longest_line_bytes + 1))
