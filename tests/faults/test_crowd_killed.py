"""The controller dies while five talk and are recorded, ten wait and two leave a message: nothing of it is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.domain.outcome import CallResult, ServedBy
from hil_rig.measure.wav import read_channels, read_mono
from tests.calls.waiting_hall import Hall
from tests.faults.breakable import BreakableHouse
from tests.harness.ears import seconds_heard
from tests.harness.light_phone import LightCaller
from tests.harness.memory import folder_in_memory
from tests.harness.stage import agent_hz
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones, pytest.mark.alone]

CROWD, MEMO = "4000000301", "4000000302"
AGENTS = tuple(f"800{n}" for n in range(1, 6))
WAITING, LEAVING = 10, 2
BYTES_A_SECOND, RECORDED_BYTES_A_SECOND = 16_000, 32_000
SAID_S = 1.0


@pytest.fixture(scope="module")
def house() -> Iterator[BreakableHouse]:
    """Run the switchboard of `crowd.yaml`."""
    with BreakableHouse(Path(__file__).parent / "crowd.yaml") as house:
        yield house


@pytest.fixture
def hall(house: BreakableHouse, tmp_path: Path) -> Iterator[Hall]:
    with folder_in_memory(tmp_path) as folder, Hall(house, folder) as hall:
        yield hall
    house.bring_back()


def speaks(n: int) -> float:
    """Give the tone of the nth caller, from 0: nobody else's."""
    return 1650.0 + 50 * n


def calls(hall: Hall, number: str, n: int) -> LightCaller:
    """Have the nth caller call and speak, for as long as they are heard."""
    caller = hall.light()
    caller.call(number)
    caller.wait("answered", 15)
    caller.play(hall.tone(speaks(n)), looped=True)
    return caller


def sizes(folder: Path, pattern: str) -> list[int]:
    return sorted(file.stat().st_size for file in folder.glob(pattern))


def wait_until_longer(folder: Path, pattern: str, many: int, least_bytes: float) -> None:
    """Wait until there are so many files, each at least so long."""

    def look() -> bool:
        found = sizes(folder, pattern)
        return len(found) >= many and min(found[-many:]) >= least_bytes

    wait_for(look, f"{many} of {pattern} with {least_bytes:.0f} bytes", 60)


def recording_is_whole(hall: Hall, caller: LightCaller, n: int) -> None:
    story = hall.story_of(caller, 30)
    assert story.record.result is CallResult.ANSWERED
    (recording,) = hall.house.settled(story.record.call, lambda now: bool(now.recordings), 20).recordings
    left, right = read_channels(hall.house.instance.recordings / recording.file)
    assert seconds_heard(left, speaks(n)) >= SAID_S
    assert seconds_heard(right, agent_hz(recording.agent)) >= SAID_S


def message_is_whole(hall: Hall, caller: LightCaller, n: int) -> ServedBy | None:
    story = hall.story_of(caller, 30)
    assert story.record.result is CallResult.VOICEMAIL
    (stored,) = hall.house.settled(story.record.call, lambda now: bool(now.messages), 20).messages
    heard = read_mono(hall.house.instance.voicemail / stored.message.file)
    assert seconds_heard(heard, speaks(n)) >= SAID_S
    return story.record.served_by


def test_every_recording_and_message_can_be_played(hall: Hall, house: BreakableHouse) -> None:
    raw, voicemail = house.instance.raw_recordings, house.instance.voicemail
    desks = [hall.desk_of(agent) for agent in AGENTS]
    talking = [calls(hall, CROWD, n) for n in range(len(AGENTS))]
    for desk in desks:
        desk.talk().wait("answered", 15)
    waiting = [calls(hall, CROWD, len(AGENTS) + n) for n in range(WAITING)]
    leaving = [calls(hall, MEMO, len(AGENTS) + WAITING + n) for n in range(LEAVING)]
    wait_until_longer(raw, "*.raw", len(AGENTS), 2 * SAID_S * RECORDED_BYTES_A_SECOND)
    wait_until_longer(voicemail, "*.wav", LEAVING, 2 * SAID_S * BYTES_A_SECOND)

    house.kill_controller()
    before = sizes(raw, "*.raw")
    wait_until_longer(raw, "*.raw", len(AGENTS), before[0] + SAID_S * RECORDED_BYTES_A_SECOND)
    wait_until_longer(voicemail, "*.wav", LEAVING + WAITING, 2 * SAID_S * BYTES_A_SECOND)
    for caller in (*talking, *leaving, *waiting):
        caller.hang_up()
    house.start_controller()

    for n, caller in enumerate(talking):
        recording_is_whole(hall, caller, n)
    served = [message_is_whole(hall, caller, len(AGENTS) + n) for n, caller in enumerate((*waiting, *leaving))]
    assert served[:WAITING] == [ServedBy.BOTH] * WAITING
