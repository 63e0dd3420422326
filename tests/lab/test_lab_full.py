"""All lines busy at once: the exchange has none left for one more caller, and nobody on the line notices."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from appliance.domain.ids import CallId
from appliance.domain.outcome import CallResult
from appliance.storage.record_values import CallStory
from tests.harness.lab_callers import LabCaller
from tests.harness.lab_house import LabHouse
from tests.harness.lab_stage import LabStage
from tests.harness.waiting import wait_for
from tests.lab.conftest import FXO, IN_THE_LAB

pytestmark = [*IN_THE_LAB, pytest.mark.usefixtures("quiet_after")]


def call_of_the_group(callers: list[LabCaller]) -> LabCaller | None:
    """Do as the exchange does with a call to the group's number: the first line that is on-hook, None for busy."""
    return next((caller for caller in callers if not caller.is_up()), None)


def menu_of(caller: LabCaller) -> str:
    """Tell where a caller is led; the last line tells no numbers."""
    return "newcomers" if caller.line_id == "12" else "old-friends"


def closed(house: LabHouse, call: CallId) -> CallStory | None:
    """Give a call's story once it is over."""
    story = house.records.story(call)
    return story if story is not None and story.record.ended_at is not None else None


def test_the_thirteenth_caller_gets_busy_and_the_twelve_are_undisturbed(lab_house: LabHouse, tmp_path: Path) -> None:
    with LabStage(lab_house, tmp_path) as stage, ThreadPoolExecutor(FXO) as people:
        callers = [stage.caller(f"{n:02}", lab_house.number(), rests=n == 1) for n in range(1, FXO + 1)]
        for taken in range(FXO):
            assert call_of_the_group(callers) is callers[taken]
            callers[taken].call()
        for caller in callers:
            caller.reaches(menu_of(caller))
        before = lab_house.snapshot().calls
        assert len(before) == FXO

        assert call_of_the_group(callers) is None

        assert lab_house.snapshot().calls.keys() == before.keys()
        list(people.map(lambda caller: caller.party.press("3"), callers))
        for caller in callers:
            caller.reaches("message")
        list(people.map(LabCaller.hangs_up, callers))
        stories = [wait_for(partial(closed, lab_house, call), f"the record of {call}", 30) for call in before]
        assert {story.record.line for story in stories} == {caller.line_id for caller in callers}
        assert {story.record.result for story in stories} <= {CallResult.ABANDONED, CallResult.VOICEMAIL}
        assert call_of_the_group(callers) is callers[0]
