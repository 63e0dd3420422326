"""What a caller hears and presses: what is sent for it, and what the answers mean."""

import pytest

from appliance.asterisk.caller import ALL_KEYS
from appliance.callflow.ports import Listen
from tests.unit.asterisk.caller.session import BEEP, LISTEN, WELCOME, FakeSession, Words, caller_on, key


async def test_the_call_is_answered_once() -> None:
    caller = caller_on(session := FakeSession())
    await caller.answer()
    await caller.answer()
    assert session.sent == [("ANSWER",)]
    assert caller.answered


@pytest.mark.parametrize(("early_media", "first"), [(True, ("EXEC", "Progress", "")), (False, ("ANSWER",))])
async def test_audio_before_the_answer_only_where_the_line_can(early_media: bool, first: Words) -> None:
    caller = caller_on(session := FakeSession(), early_media=early_media)
    await caller.play([WELCOME, BEEP])
    await caller.play([BEEP])
    stream = ("STREAM", "FILE")
    assert session.without_limits() == [
        first,
        (*stream, "/m/welcome", ""),
        (*stream, "/m/beep", ""),
        (*stream, "/m/beep", ""),
    ]
    assert caller.answered is not early_media


async def test_the_dead_mans_limit_outlasts_each_step() -> None:
    caller = caller_on(session := FakeSession())
    await caller.play([WELCOME, BEEP])
    assert all(limit_s > seconds for limit_s, seconds in zip(session.limits_s(), (2.0, 0.5), strict=True))
    assert all(deadline_s > 0 for deadline_s in session.deadlines_s)


async def test_a_key_ends_the_prompt_where_barge_in_is_allowed() -> None:
    session = FakeSession({"STREAM FILE": [key("8")], "WAIT FOR DIGIT": [key("0"), key("0"), key("1"), key("9")]})
    keys = await caller_on(session).ask([WELCOME, BEEP], LISTEN)
    assert keys == "8001"
    assert ("STREAM", "FILE", "/m/welcome", ALL_KEYS) in session.sent
    assert ("STREAM", "FILE", "/m/beep", ALL_KEYS) not in session.sent
    assert session.sent.count(("WAIT", "FOR", "DIGIT", "3000")) == 3


async def test_without_barge_in_no_key_ends_the_prompt() -> None:
    session = FakeSession({"WAIT FOR DIGIT": [key("1")]})
    listen = Listen(first_key_s=5, next_key_s=3, finished=lambda _: True, barge_in=False)
    assert await caller_on(session).ask([WELCOME], listen) == "1"
    assert ("STREAM", "FILE", "/m/welcome", "") in session.sent
    assert session.sent[-1] == ("WAIT", "FOR", "DIGIT", "5000")


@pytest.mark.parametrize(
    ("pressed", "waits_ms"),
    [
        ("4711#", ["5000", "3000", "3000", "3000", "1500"]),
        ("4711", ["5000", "3000", "3000", "3000", "1500"]),
        ("47115", ["5000", "3000", "3000", "3000", "1500"]),
        ("47#", ["5000", "3000", "3000"]),
    ],
)
async def test_a_closing_key_after_the_last_is_not_left_to_the_next_question(pressed: str, waits_ms: list[str]) -> None:
    session = FakeSession({"WAIT FOR DIGIT": [*map(key, pressed), key("")]})
    listen = Listen(5, 3, lambda keys: len(keys) >= 4 or keys.endswith("#"), closing="#")
    assert await caller_on(session).ask([], listen) == pressed
    assert [words[-1] for words in session.sent if words[0] == "WAIT"] == waits_ms


async def test_silence_gives_no_keys() -> None:
    session = FakeSession()
    assert await caller_on(session).ask([WELCOME], LISTEN) == ""
    assert session.sent[-1] == ("WAIT", "FOR", "DIGIT", "5000")


async def test_a_pause_ends_the_keys() -> None:
    session = FakeSession({"WAIT FOR DIGIT": [key("8"), key("0"), key("")]})
    assert await caller_on(session).ask([], LISTEN) == "80"


async def test_star_and_hash_are_keys() -> None:
    session = FakeSession({"WAIT FOR DIGIT": [key("*"), key("#"), key("")]})
    assert await caller_on(session).ask([], LISTEN) == "*#"
