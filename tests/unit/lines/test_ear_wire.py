"""What the controller and the ear say to each other: it comes as it was said, and what neither says is refused."""

import json
from contextlib import suppress
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.heard_tone import HeardTone
from appliance.errors import RemoteProtocolError
from appliance.lines.answer import FarEnd
from appliance.lines.ear_wire import (
    LONGEST_LINE_BYTES,
    Alive,
    Await,
    Awaited,
    EarMessage,
    EarReceiver,
    Forget,
    Heard,
    Hears,
    Hello,
    Over,
    Play,
    Played,
    Record,
    Silent,
    Stands,
    line,
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
    st.builds(Await, st.uuids(), st.sampled_from(country_codes()).map(lambda code: country(code).tones), st.booleans()),
)


@given(st.lists(messages, max_size=5), st.lists(st.integers(0, 3000)))
def test_it_comes_as_it_was_said_however_it_is_split(said: list[EarMessage], cuts: list[int]) -> None:
    wire = b"".join(map(line, said))
    places = sorted({0, len(wire), *(cut for cut in cuts if cut < len(wire))})
    receiver = EarReceiver()
    assert [message for begin, end in pairwise(places) for message in receiver.feed(wire[begin:end])] == said


def test_a_newer_side_may_say_more() -> None:
    receiver = EarReceiver()
    told = b'{"louder": 1}\n{"hears": "%s", "more": []}\n[1]\n{}\n' % str(EAR).encode()
    assert receiver.feed(told) == [Hears(EAR)]
    new = {"await": str(EAR), "tones": {"chirp": [[1], []], "busy": [[450], [0.35, 0.35]]}}
    (message,) = receiver.feed(json.dumps(new).encode() + b"\n")
    assert isinstance(message, Await)
    assert list(message.tones) == [ToneKind.BUSY]


@pytest.mark.parametrize(
    "wrong",
    [
        b"hello",
        b'{"hears": 7}',
        b'{"hears": "no id"}',
        b'{"await": "%s"}' % str(EAR).encode(),
        b'{"await": "%s", "tones": {"busy": 450}}' % str(EAR).encode(),
        b'{"await": "%s", "tones": {"busy": [[0], []]}}' % str(EAR).encode(),
        line(Heard(EAR, BUSY)).replace(b"0.97", b"1.97"),
        line(Heard(EAR, BUSY)).replace(b"1.78", b"NaN"),
        line(Heard(EAR, BUSY)).replace(b"1.78", b"-1"),
        line(Heard(EAR, BUSY)).replace(b'"busy"', b'"tune"'),
        b'{"zongji_ear": 1e999}',
        b"[" * 3000,
    ],
)
def test_what_neither_side_says_is_refused(wrong: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        EarReceiver().feed(wrong + b"\n")


@given(st.binary(max_size=300))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    with suppress(RemoteProtocolError):
        assert len(EarReceiver().feed(data + b"\n")) <= data.count(b"\n") + 1


def test_a_line_without_end_is_not_held() -> None:
    with pytest.raises(RemoteProtocolError, match="without end"):
        EarReceiver().feed(b"x" * (LONGEST_LINE_BYTES + 1))
