"""Two who talk about a caller and go on when the caller has left: they are taken, and cost, until they part."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from appliance.callflow.ports import CallerHungUp, Consulted, Move, MoveReason, RingRequest, RingResult
from appliance.config.model.prompt import Prompt
from appliance.domain.ids import AgentId, EndpointId, LineId
from appliance.domain.outcome import CallResult, ReleasedBy
from tests.unit.callflow.house import ENDPOINTS, House, Watched, house
from tests.unit.callflow.stories import Story

LINE = LineId("out-1")


class Leaves(Watched):
    """A caller who hangs up 20 s into a consultation."""

    keyed: ClassVar[str]
    parted: Callable[[], None]

    async def ring(self, request: RingRequest) -> RingResult:
        """Ring; who answers consults."""
        result = await super().ring(request)
        return RingResult(result.outcome, "", 0, 20, moved=Move(MoveReason.CONSULT, self.keyed))

    async def consult(
        self, request: RingRequest | None, music: Sequence[Prompt], on_parted: Callable[[], None]
    ) -> Consulted:
        """Have whoever is rung answer; leave."""
        assert music
        self.parted = on_parted
        for leg in request.legs if request else ():
            assert self.house.board.answered(self.facts.call, leg.endpoint)
        self.house.clock.pass_s(20)
        raise CallerHungUp


async def told(keyed: str) -> tuple[House, Story, Callable[[], None]]:
    """Tell a call to 8001, who consults; the last of what is given has the two part."""

    class Once(Leaves):
        """One call's own."""

    Once.keyed = keyed
    endpoints = {**ENDPOINTS, "wang-mobile": {**ENDPOINTS["wang-mobile"], "extension": "77"}}
    at = House(house({"targets": ["8001"]}, endpoints=endpoints))
    story = await at.call(None, Once)
    assert isinstance(story.caller, Leaves)
    return at, story, story.caller.parted


async def test_both_agents_talk_until_they_part() -> None:
    at, story, part = await told("8002")
    assert (story.end.result, story.end.released_by) == (CallResult.ANSWERED, ReleasedBy.CALLER)
    assert [at.board.state(AgentId(agent)) for agent in ("8001", "8002")] == ["talking", "talking"]
    assert not at.board.has_room(EndpointId("8001"))
    part()
    assert [at.board.state(AgentId(agent)) for agent in ("8001", "8002")] == ["available", "available"]
    assert at.board.has_room(EndpointId("8001"))


async def test_a_line_is_taken_and_charged_until_they_part() -> None:
    at, story, part = await told("77")
    assert at.lines.calls_on(LINE) == (story.caller.facts.call,)
    assert not [charge for charge in story.journal.charges if charge.endpoint]
    at.clock.pass_s(40)
    part()
    assert at.lines.calls_on(LINE) == ()
    (charge,) = [charge for charge in story.journal.charges if charge.endpoint]
    assert (charge.endpoint, charge.line, charge.seconds) == ("wang-mobile", "out-1", 60)
    assert len({one.sequence for one in story.journal.charges}) == len(story.journal.charges)


async def test_who_consulted_nobody_is_free_when_they_hang_up() -> None:
    at, _, part = await told("13911112222")
    assert at.board.state(AgentId("8001")) == "talking"
    part()
    assert at.board.state(AgentId("8001")) == "available"
