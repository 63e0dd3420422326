"""All lines busy at once: the exchange has none left for one more caller, and nobody on the line notices."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from appliance.domain.outcome import CallResult
from tests.harness.lab_house import LabHouse
from tests.harness.lab_people import LabCaller
from tests.harness.lab_stage import LabStage
from tests.lab.conftest import FXO, IN_THE_LAB

pytestmark = [*IN_THE_LAB, pytest.mark.usefixtures("quiet_after")]


def call_of_the_group(callers: list[LabCaller]) -> LabCaller | None:
    """Do as the exchange does with a call to the group's number: the first line that is on-hook, None for busy."""
    return next((caller for caller in callers if not caller.is_up()), None)


def test_the_thirteenth_caller_gets_busy_and_the_twelve_are_undisturbed(lab_house: LabHouse, tmp_path: Path) -> None:
    with LabStage(lab_house, tmp_path) as stage, ThreadPoolExecutor(FXO) as people:
        numbers = [f"139300000{n:02}" for n in range(1, FXO + 1)]
        callers = [stage.caller(str(n), number, rests=n == 1) for n, number in enumerate(numbers, 1)]
        for taken in range(FXO):
            assert call_of_the_group(callers) is callers[taken]
            callers[taken].call()
        for caller in callers:
            caller.reaches("old-friends")
        before = lab_house.snapshot().calls
        assert len(before) == FXO

        assert call_of_the_group(callers) is None

        assert lab_house.snapshot().calls.keys() == before.keys()
        list(people.map(lambda caller: caller.presses_at("old-friends", "3"), callers))
        for caller in callers:
            caller.reaches("message")
        list(people.map(LabCaller.hangs_up, callers))
        for number in numbers:
            assert lab_house.the_call(number, 30).record.result in {CallResult.ABANDONED, CallResult.VOICEMAIL}
        assert call_of_the_group(callers) is callers[0]
