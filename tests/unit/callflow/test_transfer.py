"""Whom an agent's transfer reaches, what happens when nobody takes the caller, and what is on record of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from appliance.callflow.ports import (
    CallerMoved,
    Consulted,
    ConsultEnd,
    Leg,
    Listen,
    Move,
    MoveReason,
    RingRequest,
    RingResult,
)
from appliance.config.model.prompt import Prompt
from appliance.domain.ids import OUTSIDE, AgentId, EndpointId, LineId
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome
from tests.unit.callflow.house import ENDPOINTS, House, Watched, house
from tests.unit.callflow.scripted import DESERTED, Phone, Script, agents
from tests.unit.callflow.stories import Story

FIRST = {"targets": ["8001"]}
DEPARTMENTS = {"sales": {"name": "s", "extension": "801", "agents": ["8002", "8003"]}}
THREE = Leg(EndpointId("8003"), AgentId("8003"))
TALK = RingResult(RingOutcome.ANSWERED, "normal clearing", 0, 20)


class Moved(Watched):
    """A caller whom agents pass on: the nth talk ends with the nth of `moves`, None with a hang-up."""

    moves: ClassVar[list[Move | None]] = []
    end: ClassVar[Consulted] = Consulted(ConsultEnd.BACK)
    parted: Callable[[], None]

    async def ring(self, request: RingRequest) -> RingResult:
        """Ring; who answers passes on."""
        result = await super().ring(request)
        return self._moved(result) if result.outcome is RingOutcome.ANSWERED else result

    async def consult(
        self, request: RingRequest | None, music: Sequence[Prompt], on_parted: Callable[[], None]
    ) -> Consulted:
        """Let the consultation end as it is to."""
        self.parted = on_parted
        assert music
        return replace(self.end, result=TALK if request else None)

    async def talk_on(self, leg: Leg, *, recorded: bool) -> RingResult:
        """Talk for 20 s."""
        assert recorded
        assert leg.agent is None or self.house.board.state(leg.agent) == "talking"
        return self._moved(TALK)

    def _moved(self, result: RingResult) -> RingResult:
        return replace(result, moved=self.moves.pop(0) if self.moves else None)


def keyed(what: str) -> Move:
    return Move(MoveReason.TRANSFER, what)


async def told(script: Script, *moves: Move | None, end: ConsultEnd = ConsultEnd.BACK) -> Story:
    """Tell a call to 8001, whose talks end with these moves."""

    class Once(Moved):
        """One call's own moves."""

    Once.moves, Once.end = list(moves), Consulted(end)
    return await House(house(FIRST, departments=DEPARTMENTS)).call(script, Once)


def talks(story: Story) -> list[tuple[str | None, str, str]]:
    """Tell each attempt: whom, how it ended, and who had passed the caller on."""
    return [(hop.agent or hop.endpoint, hop.outcome.value, hop.transferred_by) for hop in story.journal.hops]


def transfers(story: Story) -> list[str]:
    """Tell what was decided about transfers."""
    return [step.decided for step in story.journal.steps if step.kind == "transfer"]


async def test_the_last_agent_has_the_call_and_all_are_free_in_the_end() -> None:
    story = await told(Script(), keyed("8002"), keyed("8003"))
    assert talks(story) == [("8001", "answered", ""), ("8002", "answered", "8001"), ("8003", "answered", "8002")]
    assert (story.end.agent, story.end.department, story.end.result) == ("8003", "sales", CallResult.ANSWERED)
    assert all(story.board.is_free(AgentId(agent)) for agent in ("8001", "8002", "8003"))


async def test_a_department_is_rung_by_its_distribution_until_somebody_answers() -> None:
    story = await told(Script(phones=agents(a8002=DESERTED)), keyed("801"))
    assert talks(story) == [("8001", "answered", ""), ("8002", "no_answer", "8001"), ("8003", "answered", "8001")]


async def test_the_agent_is_told_first_that_the_caller_was_passed_on_or_came_back() -> None:
    story = await told(Script(phones=agents(a8002=DESERTED)), keyed("8002"))
    whispers = [request.whisper.builtin if request.whisper else "" for request in story.caller.rung]  # type: ignore[union-attr]  # all are built in
    assert whispers == ["", "whisper-transferred", "whisper-came-back"]


async def test_who_is_nobody_is_not_rung_and_the_caller_comes_back() -> None:
    story = await told(Script(), keyed("13900000001"))
    assert talks(story) == [("8001", "answered", ""), ("8001", "answered", "8001")]
    assert transfers(story) == ["refuse what 8001 keyed", "bring back to 8001"]


async def test_when_the_agent_is_gone_too_the_call_goes_on_as_if_nobody_had_answered() -> None:
    once = agents(a8001=Phone(then=DESERTED), a8002=DESERTED)
    story = await told(Script(phones=once), keyed("8002"))
    assert transfers(story) == ["pass on to 8002", "bring back to 8001", "go to bye"]
    assert (story.end.agent, story.end.released_by) == ("8001", ReleasedBy.SWITCHBOARD)


async def test_a_message_for_a_department_ends_the_call() -> None:
    story = await told(Script(), keyed("*801"))
    (message,) = story.journal.messages
    assert message.mailbox == "sales"
    assert (story.end.agent, story.end.result) == ("8001", CallResult.ANSWERED)


async def test_whom_the_caller_was_joined_with_talks_on() -> None:
    story = await told(Script(), Move(MoveReason.JOINED, leg=THREE))
    assert talks(story) == [("8001", "answered", ""), ("8003", "answered", "8001")]
    assert story.end.talk_s == 20
    assert all(story.board.is_free(AgentId(agent)) for agent in ("8001", "8003"))


async def test_who_consults_is_back_or_leaves_the_two_or_has_passed_on() -> None:
    ends = {
        ConsultEnd.BACK: [("8001", "answered", ""), ("8001", "answered", "8001")],
        ConsultEnd.JOINED: [("8001", "answered", ""), ("8002", "answered", "8001")],
        ConsultEnd.LEFT: [("8001", "answered", ""), ("8002", "answered", "8001")],
    }
    for end, expected in ends.items():
        story = await told(Script(), Move(MoveReason.CONSULT, "801"), end=end)
        assert talks(story) == expected
        assert transfers(story)[0] == "consult 8002"
        assert all(story.board.is_free(AgentId(agent)) for agent in ("8001", "8002", "8003"))


async def test_who_was_consulted_outside_holds_one_line_and_is_charged_as_one_leg() -> None:
    """20 s of consultation and 20 s with the caller are one leg of 40 s, by its trunk group."""
    taken: list[tuple[str, ...]] = []

    class Consulting(Moved):
        """The agent consults a mobile and leaves the two to each other."""

        moves: ClassVar[list[Move | None]] = [Move(MoveReason.CONSULT, "77")]
        end: ClassVar[Consulted] = Consulted(ConsultEnd.JOINED)

        async def consult(
            self, request: RingRequest | None, music: Sequence[Prompt], on_parted: Callable[[], None]
        ) -> Consulted:
            """Talk for 20 s."""
            self.house.clock.pass_s(20)
            return await super().consult(request, music, on_parted)

        async def talk_on(self, leg: Leg, *, recorded: bool) -> RingResult:
            """Look at the line meanwhile."""
            taken.append(tuple(self.house.lines.calls_on(LineId("out-1"))))
            self.house.clock.pass_s(20)
            return await super().talk_on(leg, recorded=recorded)

    endpoints = {**ENDPOINTS, "wang-mobile": {**ENDPOINTS["wang-mobile"], "extension": "77"}}
    told_house = House(house(FIRST, endpoints=endpoints))
    story = await told_house.call(Script(), Consulting)
    assert talks(story) == [("8001", "answered", ""), ("wang-mobile", "answered", "8001")]
    assert taken == [("box-1.1",)]
    assert told_house.lines.calls_on(LineId("out-1")) == ()
    (charge,) = [one for one in story.journal.charges if one.endpoint]
    assert (charge.seconds, charge.line, charge.trunk_group) == (40, "out-1", "out")


async def test_a_number_that_staff_have_dialled_is_left_to_the_call_that_dialled_it() -> None:
    story = await told(Script(), Move(MoveReason.JOINED, leg=Leg(OUTSIDE, line=LineId("out-1"))))
    assert talks(story) == [("8001", "answered", ""), ("outside", "answered", "8001")]
    assert [charge.kind for charge in story.journal.charges] == ["incoming"]


async def test_a_call_that_is_passed_on_in_a_circle_ends() -> None:
    story = await told(Script(), *[keyed(("8002", "8001")[n % 2]) for n in range(100)])
    assert len(story.journal.hops) == 51


async def test_who_is_sent_elsewhere_in_a_consultation_goes_there() -> None:
    """Whoever of the two has keyed it."""

    class Once(Moved):
        """One call's own moves."""

    Once.moves = [Move(MoveReason.CONSULT, "801"), None]
    Once.end = Consulted(ConsultEnd.MOVED, moved=keyed("8003"))
    story = await House(house(FIRST, departments=DEPARTMENTS)).call(Script(), Once)
    assert transfers(story) == ["consult 8002", "pass on to 8003"]
    assert talks(story) == [("8001", "answered", ""), ("8003", "answered", "8001")]
    assert [story.board.is_free(AgentId(agent)) for agent in ("8001", "8002", "8003")] == [False, False, True]
    assert isinstance(story.caller, Moved)
    story.caller.parted()
    assert all(story.board.is_free(AgentId(agent)) for agent in ("8001", "8002", "8003"))


async def test_who_is_picked_up_when_nothing_rings_any_more_hears_the_menu_anew() -> None:
    class TooLate(Watched):
        """A caller whom somebody picks up in a menu, by a code that came too late."""

        late: ClassVar[list[CallerMoved]] = [CallerMoved(Move(MoveReason.PICK_UP))]

        async def ask(self, prompts: Sequence[Prompt], listen: Listen) -> str:
            """Be sent elsewhere once."""
            if self.late:
                raise self.late.pop()
            return await super().ask(prompts, listen)

    menu = {"kind": "menu", "prompt": "1", "keys": {"1": "team"}, "attempts": 1}
    at = House(house(FIRST, {"menu": menu}))
    story = await at.call(Script(presses=["1"]), TooLate)
    assert transfers(story) == ["go to menu"]
    assert (story.end.agent, story.end.result) == ("8001", CallResult.ANSWERED)
