"""Who picks up, and who is held while others consult: what is sent, and how it ends."""

import asyncio
from typing import cast

import pytest

from appliance.asterisk.agi_protocol import Answer
from appliance.asterisk.agi_server import AgiSession
from appliance.asterisk.caller import AsteriskCaller
from appliance.asterisk.consulting import Arrived, Side
from appliance.callflow.ports import (
    CallerHungUp,
    Consulted,
    ConsultEnd,
    Leg,
    Move,
    MoveReason,
    RingRequest,
    RingResult,
)
from appliance.domain.ids import AgentId, CallId, EndpointId
from appliance.domain.outcome import RingOutcome
from tests.unit.asterisk.caller.session import (
    REQUEST,
    WELCOME,
    FakeSession,
    Words,
    answer,
    caller_known_to,
    in_virtual_time,
)
from tests.unit.callflow.scripted import Script, ScriptedCaller, VirtualClock
from tests.unit.callflow.stories import facts

US = Leg(EndpointId("8002"), AgentId("8002"))
OTHER = CallId("box-1795176000.9")


THERE = "PJSIP/line-02-00000009"
CONSULTS = "box-1795176000.3"


def nobody_told() -> None:
    """Hear that two have parted who talked on."""


def rings_elsewhere() -> AsteriskCaller:
    """Give another caller, for whom a phone rings for 20 s."""

    async def dial(_words: Words) -> Answer:
        await asyncio.sleep(20)
        return answer()

    return caller_known_to(FakeSession(channel=THERE, replies={"EXEC TryExec": [dial]}))


async def picks_up(session: FakeSession, other: AsteriskCaller, *, fetched: bool) -> bool:
    """Pick up; where the other caller is `fetched`, Bridge takes our channel out of its session."""
    caller = caller_known_to(session, others={OTHER: other})
    ringing = asyncio.ensure_future(other.ring(REQUEST))
    await asyncio.sleep(1)
    if fetched:
        asyncio.get_running_loop().call_later(0.01, session.hang_up)
    try:
        return await caller.pick_up(OTHER, US)
    finally:
        ringing.cancel()


def test_who_picks_up_has_the_other_caller_sent_to_them() -> None:
    session = FakeSession()
    with pytest.raises(CallerHungUp):
        in_virtual_time(lambda: picks_up(session, rings_elsewhere(), fetched=True))
    assert session.sent[0] == ("ANSWER",)
    assert session.sent[-1] == ("EXEC", "ChannelRedirect", f"{THERE},zongji-again-1,pickup,1")


def test_who_picks_up_a_caller_who_is_gone_in_the_same_moment_is_told() -> None:
    assert not in_virtual_time(lambda: picks_up(FakeSession(), rings_elsewhere(), fetched=False))


async def test_a_caller_for_whom_nothing_rings_any_more_is_not_sent_anywhere() -> None:
    session = FakeSession()
    other = caller_known_to(FakeSession(channel=THERE))
    assert not await caller_known_to(session, others={OTHER: other}).pick_up(OTHER, US)
    assert not [words for words in session.sent if "ChannelRedirect" in words]


async def test_there_is_nothing_to_pick_up_when_nobody_rings() -> None:
    caller = caller_known_to(session := FakeSession())
    assert not await caller.pick_up(OTHER, US)
    assert session.sent == []


def test_a_caller_hears_music_until_the_agent_who_consults_nobody_is_back() -> None:
    async def story() -> None:
        caller = caller_known_to(session := FakeSession())
        agent = ScriptedCaller(facts(), Script(), VirtualClock())
        caller.consultation.came(Side.AGENT, Arrived(agent, "PJSIP/8001-00000003"))
        assert await caller.consult(None, [WELCOME], nobody_told) == Consulted(ConsultEnd.BACK)
        held, back = ("SET", "MUSIC", "ON", "music-w"), ("SET", "MUSIC", "OFF")
        assert session.without_limits() == [held, ("SET", "VARIABLE", "ZONGJI_HELD_BY", ""), back]
        assert [heard.prompt for heard in agent.heard] == ["transfer-nobody"]
        await caller.talk_on(US, recorded=False)
        assert ("EXEC", "Bridge", "PJSIP/8001-00000003,x") in session.sent

    in_virtual_time(story)


def test_a_caller_who_hangs_up_while_they_are_held_is_told_at_once() -> None:
    async def story() -> None:
        caller = caller_known_to(session := FakeSession())
        asyncio.get_running_loop().call_later(0.5, session.hang_up)
        with pytest.raises(CallerHungUp):
            await caller.consult(None, [WELCOME], nobody_told)
        await asyncio.sleep(5)  # the agent, who never comes, is awaited no longer

    in_virtual_time(story)


def colleague(consults: str = CONSULTS) -> tuple[Arrived, FakeSession]:
    """Give a colleague whom an agent has left to the caller, and their session."""
    session = FakeSession(channel="PJSIP/8003-00000004")
    port = caller_known_to(session)
    return Arrived(port, session.channel, "box-1795176000.4", consults, port.let_go), session


def consulting(caller: AsteriskCaller, *, after_s: float) -> None:
    """Have the agent consult who answers at once, and leave after so long."""
    talk = RingResult(RingOutcome.ANSWERED, "", 0, after_s, caller_left=True)

    class Agent(ScriptedCaller):
        """The agent."""

        async def ring(self, request: RingRequest) -> RingResult:  # noqa: ARG002 - the port
            """Talk, and hang up."""
            await asyncio.sleep(after_s)
            return talk

    agent = Agent(facts(), Script(), VirtualClock())
    caller.consultation.came(Side.AGENT, Arrived(agent, "PJSIP/8001-00000003", CONSULTS, CONSULTS))


def test_a_caller_who_is_sent_elsewhere_in_a_consultation_goes_there_and_the_two_are_released_in_the_end() -> None:
    async def story() -> None:
        caller = caller_known_to(session := FakeSession())
        again = FakeSession()
        consulting(caller, after_s=9)

        def is_moved() -> None:
            caller.moved(cast("AgiSession", again), Move(MoveReason.TRANSFER, "8002"))
            session.hang_up()

        asyncio.get_running_loop().call_later(4, is_moved)
        moved = await caller.consult(REQUEST, [WELCOME], nobody_told)
        assert moved == Consulted(ConsultEnd.MOVED, moved=Move(MoveReason.TRANSFER, "8002"))
        await caller.play([WELCOME])
        assert [words[0] for words in again.sent[-1:]] == ["STREAM"]
        who, _ = colleague()
        assert not caller.consultation.came(Side.COLLEAGUE, who)  # so the daemon hangs up
        await asyncio.sleep(20)

    in_virtual_time(story)


def test_a_colleague_who_was_left_a_caller_who_goes_in_that_moment_is_given_back() -> None:
    async def story() -> FakeSession:
        caller = caller_known_to(session := FakeSession())
        consulting(caller, after_s=5)
        who, theirs = colleague()

        async def goes(_words: Words) -> Answer:
            raise session.hang_up()

        session.replies["SET MUSIC OFF"] = [goes]
        asyncio.get_running_loop().call_later(5.1, caller.consultation.came, Side.COLLEAGUE, who)
        with pytest.raises(CallerHungUp):
            await caller.consult(REQUEST, [WELCOME], nobody_told)
        await asyncio.sleep(1)
        return theirs

    assert in_virtual_time(story).sent == [("give the channel back",)]


def test_a_colleague_who_is_joined_with_a_caller_who_is_gone_is_given_back() -> None:
    async def story() -> FakeSession:
        caller = caller_known_to(session := FakeSession())
        consulting(caller, after_s=5)
        who, theirs = colleague()
        asyncio.get_running_loop().call_later(5.1, caller.consultation.came, Side.COLLEAGUE, who)
        assert (await caller.consult(REQUEST, [WELCOME], nobody_told)).end is ConsultEnd.JOINED
        session.hang_up()
        assert (await caller.talk_on(US, recorded=False)).caller_left
        return theirs

    assert in_virtual_time(story).sent == [("give the channel back",)]


def test_the_colleague_of_an_earlier_consultation_is_not_taken_for_the_one_who_is_awaited() -> None:
    async def story() -> None:
        caller = caller_known_to(FakeSession())
        consulting(caller, after_s=5)
        stale, _ = colleague(consults="box-1795175000.1")
        taken = []
        asyncio.get_running_loop().call_later(
            5.1, lambda: taken.append(caller.consultation.came(Side.COLLEAGUE, stale))
        )
        assert (await caller.consult(REQUEST, [WELCOME], nobody_told)).end is ConsultEnd.LEFT
        assert taken == [False]

    in_virtual_time(story)


def test_the_release_of_who_is_joined_with_a_caller_sets_the_limit_again() -> None:
    async def story() -> FakeSession:
        caller = caller_known_to(session := FakeSession())
        consulting(caller, after_s=5)
        who, _ = colleague()
        asyncio.get_running_loop().call_later(5.1, caller.consultation.came, Side.COLLEAGUE, who)
        await caller.consult(REQUEST, [WELCOME], nobody_told)
        await caller.talk_on(US, recorded=False)
        return session

    noted = {words[2]: words[3] for words in in_virtual_time(story).sent if words[:2] == ("SET", "VARIABLE")}
    assert noted["ZONGJI_TALKS"] == "box-1795176000.4"
    assert (noted["DIALSTATUS"], noted["ZONGJI_ANSWERED_AGENT"]) == ("ANSWER", "8002")


def test_a_walk_that_is_over_gives_everybody_back_who_waits() -> None:
    caller = caller_known_to(session := FakeSession())
    again = FakeSession()
    who, theirs = colleague(consults="")
    caller.consultation.came(Side.AGENT, who)
    caller.moved(cast("AgiSession", again), Move(MoveReason.TRANSFER, "8002"))
    caller.let_go()
    assert [one.sent for one in (session, again, theirs)] == [[("give the channel back",)]] * 3
