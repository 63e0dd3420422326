"""Who picks up, and who is held while others consult: what is sent, and how it ends."""

import asyncio

import pytest

from appliance.asterisk.consulting import Arrived, Side
from appliance.callflow.ports import CallerHungUp, Consulted, ConsultEnd, Leg
from appliance.domain.ids import AgentId, CallId, EndpointId
from tests.unit.asterisk.caller.session import WELCOME, FakeSession, caller_known_to, in_virtual_time
from tests.unit.callflow.scripted import Script, ScriptedCaller, VirtualClock
from tests.unit.callflow.stories import facts

US = Leg(EndpointId("8002"), AgentId("8002"))
OTHER = CallId("box-1795176000.9")


async def test_who_picks_up_has_the_other_caller_sent_to_them() -> None:
    elsewhere = FakeSession(channel="PJSIP/line-02-00000009")
    session = FakeSession()
    caller = caller_known_to(session, others={OTHER: caller_known_to(elsewhere)})
    asyncio.get_running_loop().call_later(0.01, session.hang_up)
    with pytest.raises(CallerHungUp):
        await caller.pick_up(OTHER, US)
    assert session.sent[0] == ("ANSWER",)
    assert session.sent[-1] == ("EXEC", "ChannelRedirect", f"{elsewhere.channel},zongji-again-1,pickup,1")
    assert elsewhere.sent == []


async def test_there_is_nothing_to_pick_up_when_nobody_rings() -> None:
    caller = caller_known_to(session := FakeSession())
    assert not await caller.pick_up(OTHER, US)
    assert session.sent == []


def test_a_caller_hears_music_until_the_agent_who_consults_nobody_is_back() -> None:
    async def story() -> None:
        caller = caller_known_to(session := FakeSession())
        agent = ScriptedCaller(facts(), Script(), VirtualClock())
        caller.consultation.came(Side.AGENT, Arrived(agent, "PJSIP/8001-00000003"))
        assert await caller.consult(None, [WELCOME]) == Consulted(ConsultEnd.BACK)
        music = [("SET", "MUSIC", "ON", "music-w"), ("SET", "MUSIC", "OFF")]
        assert session.without_limits() == music
        assert [heard.prompt for heard in agent.heard] == ["transfer-nobody"]
        await caller.talk_on(US, recorded=False)
        assert ("EXEC", "Bridge", "PJSIP/8001-00000003,x") in session.sent

    in_virtual_time(story)


def test_a_caller_who_hangs_up_while_they_are_held_is_told_at_once() -> None:
    async def story() -> None:
        caller = caller_known_to(session := FakeSession())
        asyncio.get_running_loop().call_later(0.5, session.hang_up)
        with pytest.raises(CallerHungUp):
            await caller.consult(None, [WELCOME])
        await asyncio.sleep(5)  # the agent, who never comes, is awaited no longer

    in_virtual_time(story)
