"""Five conversations are recorded when the controller, or Asterisk itself, is killed: each can be played up to then."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from appliance.storage.record_values import CallStory
from hil_rig.measure.wav import read_channels
from hil_rig.phones.api import SipPhone
from tests.calls.conftest import CONFIGURATION
from tests.calls.scenes import TO_CROWD, hangs_up, presses_until_put_through
from tests.calls.test_crowd import wait_until_hears_somebody
from tests.faults.breakable import BreakableHouse
from tests.harness.ears import seconds_heard
from tests.harness.stage import Stage, agent_hz, caller_hz
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

FIVE = 5
BYTES_A_SECOND = 32_000
RECORDED_S = 1.0


@pytest.fixture(scope="module")
def house() -> Iterator[BreakableHouse]:
    """Run the switchboard of the stories, which has lines and agents enough."""
    with BreakableHouse(CONFIGURATION) as house:
        yield house


@pytest.fixture
def stage(house: BreakableHouse, tmp_path: Path) -> Iterator[Stage]:
    with Stage(house, tmp_path) as stage:
        yield stage
    house.bring_back()


def five_talk(stage: Stage) -> tuple[list[SipPhone], list[SipPhone]]:
    """Have five callers talk with an agent each."""
    agents = [stage.agent(f"80{n:02}") for n in range(1, FIVE + 1)]
    callers = [stage.caller(f"{n:02}") for n in range(1, FIVE + 1)]

    def is_served(n: int) -> None:
        presses_until_put_through(stage, callers[n], TO_CROWD)
        callers[n].play(stage.tone(caller_hz(n)), looped=True)
        wait_until_hears_somebody(callers[n])

    with ThreadPoolExecutor(FIVE) as people:
        list(people.map(is_served, range(FIVE)))
        list(people.map(wait_until_hears_somebody, agents))
    return callers, agents


def sizes(stage: Stage) -> list[int]:
    return sorted(file.stat().st_size for file in stage.house.instance.raw_recordings.glob("*.raw"))


def all_are_recorded(stage: Stage, seconds: float) -> None:
    """Wait until each of the five has so much on disk."""

    def is_long_enough() -> bool:
        found = sizes(stage)
        return len(found) == FIVE and found[0] >= seconds * BYTES_A_SECOND

    wait_for(is_long_enough, f"five recordings of {seconds:g} s", 30)


def is_played(stage: Stage, story: CallStory, n: int, at_least_s: float) -> None:
    (recording,) = stage.house.settled(story.record.call, lambda now: bool(now.recordings), 20).recordings
    left, right = read_channels(stage.house.instance.recordings / recording.file)
    assert seconds_heard(left, caller_hz(n)) >= at_least_s
    assert seconds_heard(right, agent_hz(recording.agent)) >= at_least_s


def kill_the_controller(stage: Stage, house: BreakableHouse, callers: list[SipPhone]) -> None:
    before = sizes(stage)[0] / BYTES_A_SECOND
    house.kill_controller()
    all_are_recorded(stage, before + RECORDED_S)
    for caller in callers:
        hangs_up(caller)
    house.start_controller()


def kill_asterisk(_stage: Stage, house: BreakableHouse, callers: list[SipPhone]) -> None:
    house.kill_asterisk()
    for phone in callers:
        phone.hang_up()


@pytest.mark.parametrize("kill", [kill_the_controller, kill_asterisk])
def test_each_can_be_played(
    stage: Stage, house: BreakableHouse, kill: Callable[[Stage, BreakableHouse, list[SipPhone]], None]
) -> None:
    callers, agents = five_talk(stage)
    all_are_recorded(stage, 2 * RECORDED_S)
    kill(stage, house, callers)
    for agent in agents:
        if agent.events()[-1].kind != "ended":
            agent.hang_up()
    for n, caller in enumerate(callers):
        is_played(stage, stage.story_of(caller, 20), n, RECORDED_S)
