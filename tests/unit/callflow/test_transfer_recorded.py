"""A caller who was passed on is recorded only when they have heard the recording notice before (D8)."""

from typing import Any, ClassVar

from appliance.callflow.ports import Leg, Move, MoveReason, RingRequest, RingResult
from appliance.domain.ids import AgentId, EndpointId
from appliance.domain.outcome import RingOutcome
from tests.unit.callflow.house import House, Watched, house
from tests.unit.callflow.scripted import DESERTED, Script, agents
from tests.unit.callflow.stories import Story

NOTICE = {"builtin": "recording-notice"}
NOT_TOLD = "not recorded: the caller has not heard the recording notice"
TALK = RingResult(RingOutcome.ANSWERED, "normal clearing", 0, 20)


class PassedOn(Watched):
    """A caller whom the first agent passes on; `recorded` is how later talks with others went."""

    move: ClassVar[Move]
    recorded: ClassVar[list[bool]]

    async def ring(self, request: RingRequest) -> RingResult:
        """Ring; the first who answers passes on."""
        result = await super().ring(request)
        first = len(self.rung) == 1
        return RingResult(result.outcome, "", 0, 20, moved=self.move) if first else result

    async def talk_on(self, leg: Leg, *, recorded: bool) -> RingResult:  # noqa: ARG002 - the port's face
        """Talk for 20 s."""
        self.recorded.append(recorded)
        return TALK


async def told(move: Move, script: Script | None = None, **agent: Any) -> tuple[Story, list[bool]]:  # noqa: ANN401 - parts of a document's tree
    """Tell a call of a hotline with a notice to 8001, who has a word on recording and passes the caller on."""

    class Once(PassedOn):
        """One call's own move."""

    Once.move, Once.recorded = move, []
    people = {number: {"name": number} for number in ("8002", "8003")}
    document = house({"targets": ["8001"]}, agents={"8001": {"name": "8001", **agent}, **people}, departments={})
    main = document.hotlines["main"].model_dump() | {"recording_notice": NOTICE}
    tree = document.model_dump() | {"hotlines": {"main": main}}
    return await House(document.model_validate(tree)).call(script, Once), Once.recorded


def heard(story: Story) -> list[str]:
    return [heard.prompt for heard in story.caller.heard]


async def test_who_is_passed_on_to_one_who_is_recorded_hears_the_notice_before() -> None:
    story, _ = await told(Move(MoveReason.TRANSFER, "8002"), record=False)
    assert heard(story) == ["recording-notice"]
    assert [request.recorded for request in story.caller.rung] == [frozenset(), {"8002"}]
    decided = [step.decided for step in story.journal.steps]
    assert decided.index("ring 8001") < decided.index("play the recording notice") < decided.index("ring 8002")


async def test_who_has_heard_it_doesnt_hear_it_again() -> None:
    story, _ = await told(Move(MoveReason.TRANSFER, "8002"))
    assert heard(story) == ["recording-notice"]
    assert [request.recorded for request in story.caller.rung] == [{"8001"}, {"8002"}]


async def test_a_caller_who_comes_back_has_been_told_before_it_is_recorded() -> None:
    story, _ = await told(Move(MoveReason.TRANSFER, "8002"), Script(phones=agents(a8002=DESERTED)), record=False)
    assert heard(story) == ["recording-notice"]
    assert [request.recorded for request in story.caller.rung] == [frozenset(), {"8002"}, frozenset()]


async def test_a_caller_who_was_joined_without_having_been_told_is_not_recorded() -> None:
    move = Move(MoveReason.JOINED, leg=Leg(EndpointId("8003"), AgentId("8003")))
    story, recorded = await told(move, record=False)
    assert (heard(story), recorded) == ([], [False])
    assert story.reason("joined with 8003") == NOT_TOLD


async def test_a_caller_who_was_joined_after_having_been_told_is_recorded() -> None:
    story, recorded = await told(Move(MoveReason.JOINED, leg=Leg(EndpointId("8003"), AgentId("8003"))))
    assert (heard(story), recorded) == (["recording-notice"], [True])
