from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.asterisk.wire import LineBuffer, decode, encode
from appliance.errors import LocalProtocolError, RemoteProtocolError


def lines_of(pieces: list[bytes], terminator: bytes, max_line_bytes: int) -> list[bytes | None]:
    buffer = LineBuffer(terminator, max_line_bytes)
    lines: list[bytes | None] = []
    try:
        for piece in pieces:
            buffer.feed(piece)
            while (line := buffer.next_line()) is not None:
                lines.append(line)
    except RemoteProtocolError:
        lines.append(None)
    return lines


@given(
    st.binary(max_size=60).map(lambda raw: raw.translate(bytes(b"a\r\n"[n % 3] for n in range(256)))),
    st.lists(st.integers(0, 60)),
    st.sampled_from([b"\n", b"\r\n"]),
    st.integers(0, 6),
)
def test_lines_dont_depend_on_the_split(data: bytes, cuts: list[int], terminator: bytes, limit: int) -> None:
    pieces = [data[start:end] for start, end in pairwise([0, *sorted(min(c, len(data)) for c in cuts), len(data)])]
    assert lines_of(pieces, terminator, limit) == lines_of([data], terminator, limit)


def test_a_line_may_be_as_long_as_the_limit_and_no_longer() -> None:
    assert lines_of([b"12345\r\n", b"123456\r\n"], b"\r\n", 5) == [b"12345", None]
    assert lines_of([b"12345\r"], b"\r\n", 5) == []
    assert lines_of([b"123456\r"], b"\r\n", 5) == [None]


@given(st.binary().filter(lambda raw: not set(raw) & set(b"\r\n\0")))
def test_any_bytes_survive_the_way_in_and_out(raw: bytes) -> None:
    assert encode(decode(raw)) == raw


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "a\0b", "\ud800"])
def test_text_that_would_break_its_line_is_refused(text: str) -> None:
    with pytest.raises(LocalProtocolError):
        encode(text)
