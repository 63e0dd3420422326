"""The end of a session: who hung up, who was lost, and whom we released."""

from collections.abc import Awaitable, Callable

import pytest

from appliance.asterisk.caller import AsteriskCaller, OutOfReach
from appliance.callflow.ports import CallerHungUp
from tests.unit.asterisk.caller.session import LISTEN, WELCOME, FakeSession, answer, caller_on


async def test_releasing_tells_the_dialplan_first() -> None:
    caller = caller_on(session := FakeSession())
    await caller.hang_up()
    assert session.sent == [("SET", "VARIABLE", "CTL_DONE", "1"), ("give the channel back",)]
    assert caller.released


async def test_a_caller_who_is_gone_was_not_released_by_us() -> None:
    caller = caller_on(session := FakeSession())
    session.hang_up()
    with pytest.raises(CallerHungUp):
        await caller.hang_up()
    assert not caller.released


STEPS: dict[str, Callable[[AsteriskCaller], Awaitable[object]]] = {
    "answer": lambda caller: caller.answer(),
    "play": lambda caller: caller.play([WELCOME]),
    "ask": lambda caller: caller.ask([WELCOME], LISTEN),
    "hang_up": lambda caller: caller.hang_up(),
}


@pytest.mark.parametrize("step", STEPS)
async def test_a_hang_up_is_told_at_every_step(step: str) -> None:
    caller = caller_on(session := FakeSession())
    session.hang_up()
    with pytest.raises(CallerHungUp):
        await STEPS[step](caller)


@pytest.mark.parametrize("step", STEPS)
async def test_an_asterisk_that_died_is_no_hang_up(step: str) -> None:
    caller = caller_on(session := FakeSession())
    session.hang_up(told=False)
    with pytest.raises(OutOfReach):
        await STEPS[step](caller)


async def test_a_hang_up_after_a_stall_of_ours_is_in_doubt() -> None:
    caller = caller_on(session := FakeSession(), stalled=True)
    session.hang_up()
    with pytest.raises(OutOfReach):
        await caller.play([WELCOME])


async def test_a_command_that_was_cut_short_is_a_hang_up() -> None:
    session = FakeSession({"STREAM FILE": [answer("-1")]})
    with pytest.raises(CallerHungUp):
        await caller_on(session).play([WELCOME])
