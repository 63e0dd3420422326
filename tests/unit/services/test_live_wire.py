import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import RemoteProtocolError
from appliance.services.live_state import Snapshot
from appliance.services.live_wire import (
    LONGEST_LINE_BYTES,
    LiveReceiver,
    Update,
    alive_line,
    change_line,
    hello_line,
    snapshot_line,
)
from tests.unit.services.live_facts import NOON, TELLINGS, Telling, view


def conversation(tellings: list[Telling], joined_after: int) -> tuple[bytes, Snapshot, Snapshot]:
    """What a reader is sent who joined after so many tellings, and what it should know at first and at last."""
    house = view()
    for telling in tellings[:joined_after]:
        telling(house)
    joined = house.snapshot
    said = [hello_line("0.1.0"), snapshot_line(joined)]
    house.listen(lambda sequence, change: said.append(change_line(sequence, change)))
    for telling in tellings[joined_after:]:
        telling(house)
        said.append(alive_line(house.snapshot.sequence))
    return b"".join(said), joined, house.snapshot


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[a:b] for a, b in pairwise(places)]


@given(st.lists(TELLINGS, max_size=15), st.integers(0, 15), st.lists(st.integers(0, 10_000), max_size=30))
def test_a_reader_knows_what_the_controller_knows_however_the_bytes_are_split(
    tellings: list[Telling], joined_after: int, cuts: list[int]
) -> None:
    data, joined, last = conversation(tellings, joined_after)
    receiver = LiveReceiver()
    updates = [update for piece in split(data, cuts) for update in receiver.feed(piece)]
    assert updates[0] == Update(joined, None)
    assert updates[-1].snapshot == last
    assert [update.snapshot.sequence for update in updates] == list(range(joined.sequence, last.sequence + 1))


def test_one_byte_at_a_time() -> None:
    data, _, last = conversation([lambda house: house.health("asterisk", True)], 0)
    receiver = LiveReceiver()
    updates = [update for i in range(len(data)) for update in receiver.feed(data[i : i + 1])]
    assert updates[-1].snapshot == last


def greeted() -> LiveReceiver:
    receiver = LiveReceiver()
    receiver.feed(hello_line("0.1.0") + snapshot_line(Snapshot(7, NOON)))
    return receiver


def test_hello_and_numbers_stand_where_other_languages_find_them() -> None:
    assert json.loads(hello_line("0.1.0")) == {"zongji_live": 1, "version": "0.1.0"}
    assert json.loads(snapshot_line(Snapshot(7, NOON)))["sequence"] == 7


def test_a_newer_controller_may_say_more() -> None:
    receiver = greeted()
    change = {"kind": "health", "health": {"part": "a", "ok": True, "detail": "", "since": "2026-11-20T12:00:00Z"}}
    change["health"] = {**change["health"], "colour": "green"}  # type: ignore[dict-item]  # what a newer release may send
    (update,) = receiver.feed(json.dumps({"sequence": 8, "change": change, "why": "new"}).encode() + b"\n")
    assert update.snapshot.health["a"].ok


def test_a_kind_of_change_of_a_newer_controller_is_passed_over() -> None:
    receiver = greeted()
    assert receiver.feed(b'{"sequence":8,"change":{"kind":"weather","sun":true}}\n') == []
    assert receiver.feed(alive_line(8)) == []
    (update,) = receiver.feed(b'{"sequence":9,"change":{"kind":"result","result":"answered","count":1}}\n')
    assert update.snapshot.sequence == 9


@pytest.mark.parametrize(
    "line",
    [
        b'{"sequence":9,"change":{"kind":"call_gone","call":"c1"}}',
        b'{"sequence":7,"change":{"kind":"call_gone","call":"c1"}}',
        b'{"sequence":8,"change":{"kind":"call_gone"}}',
        b'{"sequence":9,"change":{"kind":"nobody knows"}}',
        b'{"sequence":8,"change":{"kind":8}}',
        b'{"sequence":8,"change":{}}',
        b'{"sequence":8,"change":"call"}',
        b'{"sequence":8}',
        b'{"alive":8}',
        b"{}",
        b"[]",
        b"",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"sequence":8,"change":{"kind":"agent","agent":{"agent":"8001","state":"x","call":null,"since":"noon"}}}',
    ],
)
def test_what_no_controller_says_ends_the_connection(line: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        greeted().feed(line + b"\n")


@pytest.mark.parametrize("line", [b'{"zongji_live":2}', b"{}", b"SSH-2.0-OpenSSH_9.2", b'{"sequence":0}'])
def test_a_stranger_is_not_listened_to(line: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        LiveReceiver().feed(line + b"\n")


def test_a_line_without_end_is_not_kept() -> None:
    receiver = greeted()
    with pytest.raises(RemoteProtocolError, match="without end"):
        receiver.feed(b"x" * (LONGEST_LINE_BYTES + 1))


@given(st.binary())
def test_garbage_raises_nothing_but_the_one_error(data: bytes) -> None:
    receiver = greeted()
    try:
        receiver.feed(data + b"\n")
    except RemoteProtocolError:
        return
    raise AssertionError("garbage was taken for a message")
