"""Entries of the fail-open frame, as written and as mangled."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.asterisk.left_behind import LeftBehind, agent_of, line_of
from appliance.domain.phone_number import PhoneNumber

CALL = "box-1795176000.1"
ENTRY = "v3|1795176060|01|4008001234|13800138000|1|ANSWER|1795176020|8001|8001||7"
ENTRY_FIELDS = ENTRY.split("|")


def second(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)


def test_a_call_that_the_dialplan_served() -> None:
    left = LeftBehind.parse(CALL, ENTRY)
    assert left.revision == "7"
    assert LeftBehind.parse(CALL, ENTRY.removesuffix("7")).revision == ""
    assert (left.call, left.line, left.called, left.alone) == (CALL, "01", "4008001234", True)
    assert (left.started_at, left.answered_at, left.ended_at) == (
        second(1795176000),
        second(1795176020),
        second(1795176060),
    )
    assert (left.dial_status, left.agent, left.talk_s, left.message) == ("ANSWER", "8001", 40, "")
    assert left.caller == PhoneNumber("13800138000")


def test_a_call_that_nobody_answered_and_that_left_a_message() -> None:
    left = LeftBehind.parse(CALL, f"v3|1795176060|01||||NOANSWER||||{CALL}.wav|")
    assert (left.answered_at, left.talk_s, left.caller, left.called, left.alone) == (None, 0, None, "", False)
    assert left.message == f"{CALL}.wav"


@pytest.mark.parametrize(
    ("agent", "endpoint", "read"),
    [
        ("8001", "wang-mobile", ("8001", "wang-mobile")),
        ("", "reception", (None, "reception")),
        ("x", "../etc", (None, None)),
    ],
)
def test_who_answered_may_have_been_reached_elsewhere(
    agent: str, endpoint: str, read: tuple[str | None, str | None]
) -> None:
    left = LeftBehind.parse(CALL, ENTRY.replace("8001|8001", f"{agent}|{endpoint}"))
    assert (left.agent, left.endpoint) == read


def test_a_clock_that_was_set_back_gives_no_negative_conversation() -> None:
    assert LeftBehind.parse(CALL, ENTRY.replace("1795176060", "1795170000")).talk_s == 0


FIELD = st.one_of(
    st.sampled_from(ENTRY_FIELDS),
    st.text(max_size=8),
    st.integers().map(str),
    st.sampled_from(["9" * 20, "9" * 5000, "-1", "1e9", "nan", "٣", "../../etc/passwd", "PJSIP/-"]),
)
MANGLED = st.lists(FIELD, min_size=11, max_size=13).map(lambda fields: "|".join(["v3", *fields[1:]]))
KEYS = st.one_of(
    st.just(CALL), st.text(), st.sampled_from(["", "1.1", "box-.", "box-99999999999999999999.1", "box-x.1"])
)


@given(KEYS, st.one_of(MANGLED, st.text()))
def test_a_mangled_entry_is_a_value_error_or_whole(key: str, value: str) -> None:
    try:
        left = LeftBehind.parse(key, value)
    except ValueError:
        return
    assert left.started_at.tzinfo is UTC
    assert left.talk_s >= 0
    assert "/" not in left.message


@pytest.mark.parametrize(
    ("channel", "agent", "line"),
    [
        ("PJSIP/8001-0000002a", "8001", None),
        ("PJSIP/line-01-0000002a", None, "01"),
        ("PJSIP/line-fxo-3-0000002a", None, "fxo-3"),
        ("PJSIP/line--0000002a", None, None),
        ("PJSIP/anonymous-0000002a", None, None),
        ("DAHDI/8001-1", None, None),
        ("PJSIP/8001", None, None),
        ("", None, None),
    ],
)
def test_whose_a_channel_is(channel: str, agent: str | None, line: str | None) -> None:
    assert agent_of(channel) == agent
    assert line_of(channel) == line


@given(st.text())
def test_a_channel_belongs_to_one_or_to_nobody(channel: str) -> None:
    assert agent_of(channel) is None or line_of(channel) is None
