import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hil_rig.lab import protocol
from hil_rig.lab.protocol import BadMessage, Lines

SAID = st.dictionaries(st.text(max_size=5), st.one_of(st.integers(), st.text(max_size=20), st.none()), max_size=4)


@given(st.lists(SAID, min_size=1, max_size=5), st.lists(st.integers(1, 40), min_size=1, max_size=20))
def test_what_is_sent_arrives_however_it_is_cut(messages: list[protocol.Message], sizes: list[int]) -> None:
    stream = b"".join(map(protocol.encode, messages))
    found: list[bytes | None] = []
    lines, at = Lines(), 0
    while at < len(stream):
        size = sizes[len(found) % len(sizes)]
        found += lines.feed(stream[at : at + size])
        at += size
    assert [protocol.decode(line or b"") for line in found] == messages


@given(st.binary(max_size=200))
def test_garbage_is_refused_and_nothing_else_happens(data: bytes) -> None:
    for line in Lines().feed(data + b"\n"):
        try:
            assert isinstance(protocol.decode(line or b""), dict)
        except BadMessage:
            continue


@pytest.mark.parametrize("line", [b"", b"7", b"[]", b"null", b'{"a":', b"\xff{}", b"[" * 100_000])
def test_only_an_object_is_a_message(line: bytes) -> None:
    with pytest.raises(BadMessage):
        protocol.decode(line)


def test_a_line_that_is_too_long_is_dropped_whole_and_the_next_one_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "LONGEST_LINE", 10)
    lines = Lines()
    assert lines.feed(b"12345678") == []
    assert lines.feed(b"90123") == []
    assert lines.feed(b"456\n{}\n\n") == [None, b"{}"]
    assert lines.feed(b"1234567890\n") == [b"1234567890"]


def test_nothing_is_sent_that_the_other_end_would_drop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "LONGEST_LINE", 10)
    with pytest.raises(BadMessage, match="10 are allowed"):
        protocol.encode({"a": "1234567890"})


@pytest.mark.parametrize("value", [None, "3", True, 3.0, 0, 13, [3]])
def test_a_whole_number_is_one_within_its_bounds(value: object) -> None:
    with pytest.raises(BadMessage, match="from 1 to 12"):
        protocol.whole({"line": value}, "line", 1, 12)


@pytest.mark.parametrize("value", [None, "3", True, 0, -1.0, 10.1, float("nan"), float("inf")])
def test_seconds_end(value: object) -> None:
    with pytest.raises(BadMessage, match="10 at most"):
        protocol.seconds({"timeout_s": value}, "timeout_s", 10)


@pytest.mark.parametrize("value", [None, [], "ls", ["ls", 3], [b"ls"]])
def test_texts_are_texts(value: object) -> None:
    with pytest.raises(BadMessage, match="argv"):
        protocol.texts({"argv": value}, "argv")


@given(st.binary(max_size=50))
def test_bytes_travel(data: bytes) -> None:
    sent = json.loads(json.dumps({"data": protocol.packed(data)}))
    assert protocol.raw(sent, "data") == data == base64.b64decode(sent["data"])


@pytest.mark.parametrize("value", [None, 7, "a", "ÿÿÿÿ", "YQ==\n!"])
def test_other_text_is_no_bytes(value: object) -> None:
    with pytest.raises(BadMessage):
        protocol.raw({"data": value}, "data")
