"""A caller whom somebody else takes over: how they are put together, and what is told of it."""

import asyncio
from typing import cast

import pytest

from appliance.asterisk.agi_protocol import Answer
from appliance.asterisk.agi_server import AgiSession
from appliance.asterisk.caller import AsteriskCaller
from appliance.asterisk.joining import Joined
from appliance.callflow.ports import Leg, Move, MoveReason, RingResult
from appliance.domain.ids import AgentId, EndpointId
from appliance.errors import LocalProtocolError
from tests.unit.asterisk.caller.session import (
    CALL,
    REQUEST,
    FakeSession,
    Reply,
    Words,
    answer,
    caller_known_to,
    in_virtual_time,
)

COLLEAGUE = Leg(EndpointId("8002"), AgentId("8002"))
THEIR_CHANNEL = "PJSIP/8002-00000007"


def lasts(seconds: float, session: FakeSession | None = None) -> Reply:
    """Take so long; then the caller hangs up, if a session is given."""

    async def command(_words: Words) -> Answer:
        await asyncio.sleep(seconds)
        if session is not None:
            raise session.hang_up()
        return answer()

    return command


def picked_up(caller: AsteriskCaller, session: FakeSession, again: FakeSession) -> None:
    """Have the colleague pick the call up: Asterisk ends the caller's session, and opens another."""
    channel = caller.waits_at(Joined(COLLEAGUE, THEIR_CHANNEL, asyncio.get_running_loop().time()))
    assert channel == session.channel
    caller.moved(cast("AgiSession", again), Move(MoveReason.PICK_UP))
    session.hang_up()


async def rung_and_picked_up(
    again: FakeSession, recordings: list[tuple[str, str]]
) -> tuple[AsteriskCaller, RingResult]:
    session = FakeSession()

    async def dial(_words: Words) -> Answer:
        await asyncio.sleep(4)
        picked_up(caller, session, again)
        raise session.hang_up()

    session.replies["EXEC TryExec"] = [dial]
    caller = caller_known_to(session, recordings=recordings)
    return caller, await caller.ring(REQUEST)


def test_a_caller_who_is_picked_up_is_joined_with_whoever_did_it() -> None:
    async def story() -> None:
        again, recordings = FakeSession({"EXEC Bridge": [lasts(7)]}), list[tuple[str, str]]()
        caller, rung = await rung_and_picked_up(again, recordings)
        assert (rung.ring_s, rung.talk_s, rung.caller_left) == (4, 0, False)
        assert rung.moved == Move(MoveReason.PICK_UP, leg=COLLEAGUE)
        talk = await caller.talk_on(COLLEAGUE, recorded=True)
        assert (talk.cause, talk.talk_s, talk.caller_left, talk.moved) == ("normal clearing", 7, False, None)
        assert ("EXEC", "Bridge", f"{THEIR_CHANNEL},x") in again.sent
        assert recordings == [(THEIR_CHANNEL, f"{CALL}-2-8002")]

    in_virtual_time(story)


def test_a_caller_who_hangs_up_on_whoever_picked_them_up_has_left() -> None:
    async def story() -> None:
        again, recordings = FakeSession(), list[tuple[str, str]]()
        again.replies["EXEC Bridge"] = [lasts(7, again)]
        caller, _ = await rung_and_picked_up(again, recordings)
        talk = await caller.talk_on(COLLEAGUE, recorded=False)
        assert (talk.cause, talk.talk_s, talk.caller_left) == ("the caller hung up", 8, True)  # a second in doubt
        assert recordings == []

    in_virtual_time(story)


def test_dial_goes_on_with_whom_the_agent_has_joined_the_caller() -> None:
    async def story() -> None:
        session = FakeSession({"EXEC TryExec": [lasts(20)]})
        caller = caller_known_to(session)
        asyncio.get_running_loop().call_later(5, caller.joined, COLLEAGUE, THEIR_CHANNEL)
        rung = await caller.ring(REQUEST)
        assert rung.moved == Move(MoveReason.JOINED, leg=COLLEAGUE)
        talk = await caller.talk_on(COLLEAGUE, recorded=False)
        assert (talk.cause, talk.talk_s) == ("normal clearing", 15)
        assert not [words for words in session.sent if words[:2] == ("EXEC", "Bridge")]

    in_virtual_time(story)


async def test_nobody_talks_on_who_was_joined_with_nobody() -> None:
    with pytest.raises(LocalProtocolError):
        await caller_known_to(FakeSession()).talk_on(COLLEAGUE, recorded=False)
