"""A call's stay in a queue, in virtual time: nobody comes free in it, unless the test says so."""

import asyncio
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from appliance.callflow.bell import Bell
from appliance.callflow.board import AgentBoard, AgentEvent
from appliance.callflow.ports import Hold, RingRequest, RingResult
from appliance.callflow.run import run_call
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.trace import QueueWait
from appliance.callflow.waiting_room import QueueKey
from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.domain.ids import AgentId, HotlineId, NodeId
from appliance.domain.outcome import CallResult, WaitEnd
from tests.unit.callflow.house import House, hops, house, rung
from tests.unit.callflow.scripted import DESERTED, Phone, RecordingJournal, Script, ScriptedCaller, VirtualClock
from tests.unit.callflow.stories import Story, facts

QUEUE = QueueKey(HotlineId("main"), NodeId("wait"))
TEAM = (AgentId("8001"), AgentId("8002"), AgentId("8003"))


def waiting(**queue: Any) -> Document:  # noqa: ANN401 - a node's tree
    whom = {} if "targets" in queue else {"department": "sales"}
    node = {"kind": "queue", "otherwise": "bye", **whom, **queue}
    return house({"targets": ["8001"]}, nodes={"wait": node, "full": {"kind": "hang_up", "prompt": "满"}})


def told(document: Document, script: Script, *busy: AgentId, event: AgentEvent = AgentEvent.ANSWERED) -> Story:
    a_house = House(document)
    for agent in busy:
        a_house.board.happened(agent, event)
    return asyncio.run(a_house.call(script))


def steps(story: Story) -> list[tuple[str, str, str]]:
    return [(step.kind, step.decided, step.reason) for step in story.journal.steps if step.node == "wait"]


def the_wait(story: Story) -> tuple[WaitEnd, float, int, int, str]:
    (wait,) = story.journal.waits
    return wait.how, seconds(wait), wait.first_place, wait.place_at_end, wait.key


def seconds(wait: QueueWait) -> float:
    return (wait.left_at - wait.entered_at).total_seconds()


def test_who_comes_when_somebody_is_free_is_rung_for_at_once_and_hears_nothing_of_a_queue() -> None:
    story = told(waiting(), Script())
    assert story.end.result is CallResult.ANSWERED
    assert rung(story) == [["8001"]]
    assert story.caller.heard == []
    assert the_wait(story) == (WaitEnd.ANSWERED, 3.0, 1, 1, "")


def test_who_waits_is_told_the_place_hears_messages_in_turn_and_goes_on_when_the_time_is_over() -> None:
    script = Script(prompt_s=lambda _prompt: 1.0)
    story = told(waiting(messages=["甲", "乙"], every_s=20, longest_wait_s=90), script, *TEAM)
    place = ["place-before", "digit-1", "place-after"]
    assert [heard.prompt for heard in story.caller.heard] == [
        *place,
        *("甲", *place),
        *("乙", *place),
        *("甲", *place),
        *("乙", *place),
    ]
    assert steps(story)[:2] == [
        ("queue", "wait for an agent", "8001, 8002, 8003: busy; place 1"),
        ("queue", "tell place 1", "no conversation of this queue has ended yet"),
    ]
    assert steps(story)[2:] == [("queue", "go to bye", "nobody was free within 90 s")]
    assert the_wait(story) == (WaitEnd.TIME, 90.0, 1, 1, "")
    assert story.end.result is CallResult.BUSY


def test_a_caller_who_presses_the_key_leaves_and_one_who_hangs_up_is_gone() -> None:
    document = waiting(leave={"1": "full"})
    story = told(document, Script(presses=["1"]), *TEAM)
    assert the_wait(story) == (WaitEnd.KEY, 6.5, 1, 1, "1")
    assert story.caller.heard[-1].prompt == "满"
    gone = told(document, Script(leaves_after_s=40), *TEAM)
    assert the_wait(gone) == (WaitEnd.HUNG_UP, 40.0, 1, 1, "")
    assert gone.end.result is CallResult.ABANDONED


@pytest.mark.parametrize(("event", "waits"), [(AgentEvent.SIGN_OUT, False), (AgentEvent.PAUSE, True)])
def test_who_is_paused_is_on_duty_and_who_has_signed_off_is_not(event: AgentEvent, waits: bool) -> None:
    story = told(waiting(when_nobody_on_duty="full", longest_wait_s=10), Script(), *TEAM, event=event)
    assert the_wait(story)[0] is (WaitEnd.TIME if waits else WaitEnd.NOBODY)
    assert (story.caller.heard[-1].prompt == "满") is not waits


def test_a_phone_that_nobody_answers_is_left_alone_for_a_while_and_then_rung_again() -> None:
    document = waiting(targets=["8001"], ring_s=20, longest_wait_s=100)
    story = told(document, Script(phones={"8001": DESERTED}))
    assert [cause for _, _, cause, _ in hops(story)] == ["scripted: no_answer"] * 3
    at = [step.at for step in story.journal.steps if step.kind == "ring"]
    pauses = [(later - earlier).total_seconds() for earlier, later in pairwise(at)]
    assert all(50 <= pause < 60 for pause in pauses)
    assert story.end.result is CallResult.NO_ANSWER


def test_a_caller_is_offered_to_the_one_who_served_last_if_that_one_is_free() -> None:
    document = waiting(sticky_days=7)
    assert rung(asyncio.run(House(document, last_agent="8003").call(Script()))) == [["8003"]]
    assert rung(asyncio.run(House(document, last_agent="8004").call(Script()))) == [["8001"]]


def test_the_music_goes_on_while_a_phone_rings_unless_the_node_has_a_ringtone() -> None:
    story = told(waiting(music=["曲一", "曲二"]), Script())
    (request,) = story.caller.rung
    assert request.ringtone is None
    assert [prompt.text for prompt in request.music if hasattr(prompt, "text")] == ["曲一", "曲二"]
    (request,) = told(waiting(music=["曲一"], ringtone="铃"), Script()).caller.rung
    assert request.ringtone is not None


class Meeting(ScriptedCaller):
    """A caller whose waits end by the bell, as in the product; `ringing` is told of each attempt."""

    ringing: Callable[[RingRequest], None] = staticmethod(lambda _request: None)

    async def wait(self, hold: Hold, bell: Bell) -> str:  # noqa: ARG002 - the port's shape
        """Wait for the bell alone."""
        woken = asyncio.Event()
        with bell.heard_by(woken.set):
            if not bell.is_rung:
                await woken.wait()
        return ""

    async def ring(self, request: RingRequest) -> RingResult:
        """Ring, told before."""
        self.ringing(request)
        return await super().ring(request)


async def _waits(switchboard: Switchboard, calls: int) -> None:
    """Let others go on until so many calls wait."""
    while len(switchboard.waiting_room.waiting_in(QUEUE)) < calls:  # noqa: ASYNC110 - nothing here takes real time
        await asyncio.sleep(0)


def test_calls_that_wait_are_served_in_their_order_by_agents_who_come_free() -> None:
    document = waiting(targets=["8001", "8002"])
    clock, board = VirtualClock(), AgentBoard(now=lambda: 0.0)
    journal = RecordingJournal()
    switchboard = Switchboard(journal, board, clock)
    rung_for: list[str] = []

    async def serve() -> None:
        for agent in ("8001", "8002"):
            board.happened(AgentId(agent), AgentEvent.ANSWERED)
        calls = []
        for n in range(6):
            caller = Meeting(facts(call=f"box-1.{n}"), Script(otherwise=Phone(after_s=1.0, talk_s=5.0)), clock)
            caller.ringing = lambda _request, call=caller.facts.call: rung_for.append(call)  # type: ignore[misc]  # one call's own
            calls.append(asyncio.create_task(run_call(caller, Revision("r1", document), switchboard)))
            await _waits(switchboard, n + 1)
        board.happened(AgentId("8002"), AgentEvent.RELEASED)
        ends = await asyncio.gather(*calls)
        assert {end.result for end in ends} == {CallResult.ANSWERED}
        assert {end.agent for end in ends} == {AgentId("8002")}

    asyncio.run(asyncio.wait_for(serve(), 10))
    assert rung_for == [f"box-1.{n}" for n in range(6)]
    assert [wait.first_place for wait in sorted(journal.waits, key=lambda wait: wait.call)] == [1, 2, 3, 4, 5, 6]
    assert {wait.place_at_end for wait in journal.waits} == {1}


def test_a_ring_node_finds_an_agent_busy_who_is_kept_for_one_who_waits() -> None:
    document = waiting(targets=["8001"])
    straight = house({"targets": ["8001"]})
    board, clock = AgentBoard(), VirtualClock()
    journal = RecordingJournal()
    switchboard = Switchboard(journal, board, clock)

    async def serve() -> None:
        board.happened(AgentId("8001"), AgentEvent.ANSWERED)
        waits = asyncio.create_task(
            run_call(Meeting(facts(call="box-1.1"), Script(), clock), Revision("r1", document), switchboard)
        )
        await _waits(switchboard, 1)
        board.happened(AgentId("8001"), AgentEvent.RELEASED)
        caller = ScriptedCaller(facts(call="box-1.2"), Script(), clock)
        end = await run_call(caller, Revision("r1", straight), switchboard)  # in the same step as the agent comes free
        assert end.result is CallResult.BUSY
        assert (await waits).result is CallResult.ANSWERED

    asyncio.run(asyncio.wait_for(serve(), 10))
    (passed,) = [hop for hop in journal.hops if hop.call == "box-1.2"]
    assert passed.cause == "kept for a caller who waits"


def test_the_wait_is_told_once_a_conversation_has_shown_how_long_they_last() -> None:
    a_house = House(waiting(targets=["8004"], longest_wait_s=10))
    room = asyncio.run(_talk_and_wait(a_house))
    assert room == ("tell place 1, 2 min", "place 1, 1 agent on duty, 90 s a conversation")


async def _talk_and_wait(a_house: House) -> tuple[str, str]:
    switchboard = Switchboard(RecordingJournal(), a_house.board, a_house.clock)
    talks = Script(otherwise=Phone(after_s=1.0, talk_s=90.0))
    await run_call(ScriptedCaller(facts(call="box-1.1"), talks, a_house.clock), a_house.revision, switchboard)
    a_house.board.happened(AgentId("8004"), AgentEvent.ANSWERED)
    await run_call(ScriptedCaller(facts(call="box-1.2"), Script(), a_house.clock), a_house.revision, switchboard)
    journal = switchboard.journal
    assert isinstance(journal, RecordingJournal)
    (step,) = [step for step in journal.steps if step.decided.startswith("tell ")]
    return step.decided, step.reason


def test_phones_that_ring_in_turn_and_are_never_answered_end_a_stay_at_its_longest() -> None:
    phones = dict.fromkeys(map(str, TEAM), DESERTED)
    story = told(waiting(ring_s=15, longest_wait_s=100, after_wait="full"), Script(phones=phones))
    how, stayed_s, *_ = the_wait(story)
    assert how is WaitEnd.TIME
    assert 100 <= stayed_s < 100 + 15
    assert len(rung(story)) >= 6
    assert story.heard[-1] == "满"
