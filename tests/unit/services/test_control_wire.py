"""The command socket's language: the same however the bytes are split, and bounded."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config.problem import ConfigError, Problem
from appliance.errors import DeviceError, RemoteProtocolError, UserError
from appliance.services.control_messages import (
    CommandFailed,
    Done,
    Failure,
    Progress,
    Reply,
    Request,
    failure_of,
)
from appliance.services.control_wire import (
    LONGEST_LINE_BYTES,
    ReplyReader,
    RequestReader,
    hello_line,
    reply_line,
    request_line,
)
from appliance.services.publish.saving import StaleBase, StoriesFail

PROBLEM = Problem(("hotlines", "main", "numbers", 2), "is no number", 17)
REPLIES: list[Reply] = [
    Progress("销售：20 of 120"),
    Done({"revision": 8, "differences": ["a → b"]}),
    Failure("faulty", "The configuration is refused.", "mend it", (PROBLEM, Problem((), "as a whole"))),
    Failure("stories", "1 fails", "", details=("'night' fails",)),
]


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    marks = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[a:b] for a, b in pairwise(marks)]


@given(st.lists(st.integers(0, 10_000), max_size=12))
def test_answers_read_the_same_however_they_are_split(cuts: list[int]) -> None:
    data = hello_line("0.1.0") + b"".join(reply_line(number, reply) for number, reply in enumerate(REPLIES))
    reader = ReplyReader()
    assert [found for piece in pieces(data, cuts) for found in reader.feed(piece)] == list(enumerate(REPLIES))


@given(st.lists(st.integers(0, 10_000), max_size=12), st.text(max_size=40))
def test_requests_read_the_same_however_they_are_split(cuts: list[int], text: str) -> None:
    asked = [Request(1, "publish", {"yaml": text, "author": "李"}), Request(2, "rollback", {"revision": 3})]
    reader = RequestReader()
    data = b"".join(map(request_line, asked))
    found = [request for piece in pieces(data, cuts) for request in reader.feed(piece)]
    assert found == asked


@pytest.mark.parametrize(
    "line",
    [b"\xff\xfe\n", b"[]\n", b"{\n", b'"a"\n', b"{}\n", b'{"id": "1", "command": "a"}\n', b'{"id": 1, "command": 2}\n',
     b'{"id": 1, "command": "a", "parameters": []}\n', b"[" * 50_000 + b"\n"],
)  # fmt: skip
def test_what_no_asker_says_is_refused(line: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        RequestReader().feed(line)


def test_a_line_without_end_is_refused_while_it_comes() -> None:
    reader = RequestReader()
    half = b"a" * (LONGEST_LINE_BYTES // 2)
    assert reader.feed(half) == reader.feed(half) == []
    with pytest.raises(RemoteProtocolError, match="without end"):
        reader.feed(half)


@pytest.mark.parametrize(
    "line",
    [b'{"zongji_control": 2}\n', b'{"zongji_live": 1}\n', hello_line("1") + b'{"id": 1}\n',
     hello_line("1") + b'{"id": 1, "error": {}}\n', hello_line("1") + b'{"id": 1, "done": 3}\n'],
)  # fmt: skip
def test_what_no_controller_says_is_refused(line: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        ReplyReader().feed(line)


def test_later_releases_may_say_more() -> None:
    hello = b'{"zongji_control": 1, "version": "9", "more": true}\n'
    answer = b'{"id": 4, "done": {"a": 1}, "more": 2}\n'
    assert ReplyReader().feed(hello + answer) == [(4, Done({"a": 1}))]


def test_errors_are_told_by_whose_fault() -> None:
    faulty = failure_of(ConfigError((PROBLEM,)))
    assert (faulty.kind, faulty.problems) == ("faulty", (PROBLEM,))
    stories = failure_of(StoriesFail(("'night' fails",)))
    assert (stories.kind, stories.details) == ("stories", ("'night' fails",))
    assert failure_of(StaleBase("Revision 7 …", "look")).kind == "stale"
    refused = failure_of(UserError("no", "do so"))
    assert (refused.kind, refused.message, refused.remedy) == ("refused", "no", "do so")


@pytest.mark.parametrize("bug", [KeyError("13800138000"), DeviceError("asterisk", "Reload", "13800138000")])
def test_a_bugs_words_stay_here(bug: Exception) -> None:
    told = failure_of(bug)
    assert told.kind == "failed"
    assert "13800138000" not in json.dumps([told.message, told.remedy])


def test_a_refusal_is_a_mistake_of_the_users() -> None:
    failed = CommandFailed(Failure("stale", "Revision 7 was published meanwhile", "look again"))
    assert isinstance(failed, UserError)
    assert (failed.message, failed.remedy) == ("Revision 7 was published meanwhile", "look again")
