"""Which calls people are told of as missed, and which ratings: before the record is closed."""

from dataclasses import replace

import pytest

from appliance.callflow.board import AgentBoard
from appliance.callflow.missed import missed_call
from appliance.callflow.notices import RANK, Notice, NoticeKind
from appliance.callflow.run import run_call
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.trace import CallEnd
from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.domain.ids import DepartmentId, HotlineId
from appliance.domain.outcome import CallResult
from appliance.domain.phone_number import PhoneNumber
from tests.unit.callflow.front_door import guarded
from tests.unit.callflow.scripted import DESERTED, REFUSING, RecordingJournal, Script, ScriptedCaller, VirtualClock
from tests.unit.callflow.stories import facts
from tests.unit.config.demo_document import demo
from tests.unit.storage.call_facts import end

NUMBER = PhoneNumber("13800138000")


class Ears(RecordingJournal):
    """A journal that keeps in order what was closed and what was told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Notice | CallEnd] = []

    def tell(self, notice: Notice) -> None:
        self.told.append(notice)

    async def closed(self, end: CallEnd) -> bool:
        self.told.append(end)
        return await super().closed(end)


async def told(script: Script, document: Document | None = None) -> list[Notice | CallEnd]:
    """Let a call happen; give what people were told, and where the record was closed among it."""
    clock, ears = VirtualClock(), Ears()
    switchboard = Switchboard(ears, AgentBoard(), clock, notices=ears)
    await run_call(ScriptedCaller(facts(), script, clock), Revision("r1", document or demo()), switchboard)
    return ears.told


async def test_a_call_that_nobody_answered_is_told_before_its_record_is_closed() -> None:
    missed, closed = await told(Script(["1"], otherwise=DESERTED, leaves_after_s=300, speaks_s=0))
    assert isinstance(missed, Notice)
    assert isinstance(closed, CallEnd)
    assert (missed.kind, missed.key, missed.at) == (NoticeKind.MISSED_CALL, f"missed:{closed.call}", closed.at)
    assert (missed.call, missed.hotline, missed.department) == (closed.call, "main", "sales")
    assert (missed.caller, missed.facts) == (NUMBER, {"result": closed.result.value})


async def test_a_caller_who_gives_up_in_the_menu_is_missed() -> None:
    missed, _ = await told(Script(leaves_after_s=3))
    assert isinstance(missed, Notice)
    assert (missed.department, missed.facts) == (None, {"result": "abandoned"})


async def test_who_talked_or_left_a_message_is_not_missed() -> None:
    served = await told(Script(["1"]))
    message = await told(Script(["9"]))
    kinds = [each.kind for each in (*served, *message) if isinstance(each, Notice)]
    assert NoticeKind.MISSED_CALL not in kinds


async def test_who_was_refused_is_not_missed() -> None:
    document = guarded(screening={"block": [{"list": "anyone"}]}, lists={"anyone": {"prefixes": ["1"]}})
    (closed,) = await told(Script(), document)
    assert isinstance(closed, CallEnd)
    assert closed.result is CallResult.REFUSED


@pytest.mark.parametrize("result", CallResult)
def test_the_results_that_are_missed(result: CallResult) -> None:
    missed = missed_call(replace(end(), result=result), HotlineId("main"), NUMBER, DepartmentId("sales"))
    was_missed = {"abandoned", "busy", "no_answer", "unreachable", "interrupted"}
    assert (missed is not None) is (result.value in was_missed)
    assert missed_call(replace(end(), result=result), None, NUMBER, None) is None


@pytest.mark.parametrize(("key", "rank"), [("1", "3"), ("2", "2"), ("3", "1")])
async def test_a_rating_is_told_with_its_rank_from_the_worst(key: str, rank: str) -> None:
    rating = next(each for each in await told(Script(["1", key])) if isinstance(each, Notice))
    assert (rating.kind, rating.agent, rating.department) == (NoticeKind.LOW_RATING, "8001", "sales")
    assert rating.facts[RANK] == rank
    assert rating.key == f"rating:{rating.call}:8001"


async def test_no_answer_to_a_survey_is_no_rating() -> None:
    assert not [each for each in await told(Script(["1", ""])) if isinstance(each, Notice)]


async def test_all_busy_and_no_message() -> None:
    missed, _ = await told(Script(["1"], otherwise=REFUSING, leaves_after_s=25, speaks_s=0))
    assert isinstance(missed, Notice)
    assert missed.department == "sales"
