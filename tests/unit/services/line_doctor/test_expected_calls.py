"""Whose call it is that comes in on a line that is being called by us: nobody who calls is taken for us."""

import asyncio
from collections.abc import Awaitable

import pytest

from appliance.callflow.ports import CallerFacts, CallerHungUp, Listen
from appliance.config.model.prompt import Prompt
from appliance.domain.ids import CallId, LineId
from appliance.domain.phone_number import PhoneNumber
from appliance.services.line_doctor.expected_calls import Expected, ExpectedCalls, Met

LINE, OUR_NUMBER = LineId("b"), "62000001"


class Channel:
    """A channel that came in and rings; `gone` is its caller's hang-up, `left_behind` what the dialplan was told."""

    def __init__(self, number: str | None = None, call: str = "1.1") -> None:
        self.facts = CallerFacts(CallId(call), LINE, "", None if number is None else PhoneNumber(number), "")
        self.gone = asyncio.Event()
        self.waits = asyncio.Event()
        self.ended = False
        self.left_behind = True

    async def leave_nothing(self, *, nothing: bool) -> None:
        await asyncio.sleep(0)  # as long as Asterisk takes
        if self.gone.is_set():
            raise CallerHungUp
        self.left_behind = not nothing

    async def stay(self, until: Awaitable[object], longest_s: float) -> None:
        self.waits.set()
        there, gone = asyncio.ensure_future(until), asyncio.ensure_future(self.gone.wait())
        await asyncio.wait({there, gone}, timeout=longest_s, return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        if there is not until:
            there.cancel()
        if self.gone.is_set():
            raise CallerHungUp

    async def answer(self) -> None:
        raise AssertionError("nobody asked for an answer")

    async def ask(self, prompts: tuple[Prompt, ...], listen: Listen) -> str:
        raise AssertionError(f"nobody is asked for keys: {prompts}, {listen}")

    async def hang_up(self) -> None:
        self.ended = True


@pytest.mark.parametrize(
    ("number", "walks", "met"),
    [
        (None, False, Met.REAL),
        (None, True, Met.REAL),
        (OUR_NUMBER, False, Met.EXAMINED),
        (OUR_NUMBER, True, Met.EXAMINED),
    ],
)
async def test_whom_nobody_has_judged_is_a_caller_unless_shown_to_be_ours(
    number: str | None, walks: bool, met: Met
) -> None:
    calls, expected, channel = ExpectedCalls(), Expected(LINE, OUR_NUMBER, "1234", walks=walks), Channel(number)
    calls.expect(expected)
    meeting = asyncio.create_task(calls.met(channel))
    await channel.waits.wait()
    calls.over(expected)
    assert await meeting is met
    assert channel.ended is (met is Met.EXAMINED)
    assert channel.left_behind is (met is not Met.EXAMINED)


@pytest.mark.parametrize(("number", "met"), [(None, Met.REAL), (OUR_NUMBER, Met.EXAMINED)])
async def test_who_leaves_before_anybody_has_judged_is_on_record_as_a_caller(number: str | None, met: Met) -> None:
    calls, expected, channel = ExpectedCalls(), Expected(LINE, OUR_NUMBER), Channel(number)
    calls.expect(expected)
    meeting = asyncio.create_task(calls.met(channel))
    await channel.waits.wait()
    channel.gone.set()
    assert await meeting is met
    assert expected.real.is_set() is (met is Met.REAL)


async def test_who_is_judged_ours_and_leaves_is_on_nobodys_record() -> None:
    calls, expected, channel = ExpectedCalls(), Expected(LINE, ""), Channel()
    calls.expect(expected)
    meeting = asyncio.create_task(calls.met(channel))
    await channel.waits.wait()
    expected.judge(ours=True)
    channel.gone.set()
    assert await meeting is Met.EXAMINED


async def test_of_two_calls_at_once_one_is_served_untouched() -> None:
    calls, expected = ExpectedCalls(), Expected(LINE, "")
    calls.expect(expected)
    first, second = Channel(call="1.1"), Channel(call="1.2")
    meeting, other = (asyncio.create_task(calls.met(channel)) for channel in (first, second))
    assert await other is Met.REAL
    assert second.left_behind
    await first.waits.wait()
    calls.over(expected)
    assert await meeting is Met.REAL
