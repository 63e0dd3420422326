"""A full disk: what is recorded is stopped once, told once, and all goes on when there is room."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.asterisk.ami_link import ConnectionLost
from appliance.asterisk.ami_protocol import Event
from appliance.callflow.notices import Notice
from appliance.domain.notice import NoticeKind
from appliance.routing.recording import Volume, lack_of_room
from appliance.services.recording_channels import RecordingChannels
from appliance.services.recording_guard import Alarms, DiskRoom, RecordingGuard, volume_of
from tests.unit.callflow.scripted import RecordingJournal
from tests.unit.services.live_facts import NOON, view
from tests.unit.services.recorded_calls import FakeManager

GB = 10**9
ROOMY, FULL = Volume(GB, 64 * GB), Volume(100 * 10**6, 64 * GB)


@dataclass
class Board:
    """Notices as they are told."""

    told: list[Notice] = field(default_factory=list)

    def tell(self, notice: Notice) -> None:
        self.told.append(notice)


class House:
    """A guard over a disk that the test fills."""

    def __init__(self, manager: FakeManager) -> None:
        self.volume: Volume | OSError = ROOMY
        self.journal, self.board, self.live, self.room = RecordingJournal(), Board(), view(), DiskRoom()
        self.finished, self.sick = 0, False
        alarms = Alarms(self.journal, self.board, self.live, lambda: NOON)
        channels = RecordingChannels(manager)
        folder = Path("/recordings")
        self.guard = RecordingGuard(folder, lambda: 500, self.room, channels, alarms, self._again, self._look)

    def _look(self, folder: Path) -> Volume:
        assert folder == Path("/recordings")
        if isinstance(self.volume, OSError):
            raise self.volume
        return self.volume

    async def _again(self) -> None:
        self.finished += 1
        if self.sick:
            raise OSError(5, "Input/output error")

    @property
    def health(self) -> tuple[bool, str]:
        part = self.live.snapshot.health["disk"]
        return part.ok, part.detail


def manager() -> FakeManager:
    return FakeManager({"PJSIP/8001-1": "box-1.1-2-8001", "PJSIP/8002-1": "box-2.1-alone-8002", "Local/3": ""})


async def test_a_full_disk_stops_what_is_recorded_and_tells_once() -> None:
    house = House(asked := manager())
    await house.guard.look()
    assert (house.room.lacks(), house.health) == ("", (True, ""))
    house.volume = FULL
    for _ in range(3):
        await house.guard.look()
    why = "100.0 MB are free on the disk of the recordings, and 500.0 are kept"
    assert (house.room.lacks(), house.health) == (why, (False, why))
    assert [name for name, _ in asked.asked] == ["Setvar", "StopMixMonitor"] * 2
    assert [told["Channel"] for _, told in asked.asked[::2]] == ["PJSIP/8001-1", "PJSIP/8002-1"]
    steps = [(step.call, step.sequence, step.decided, step.reason) for step in house.journal.steps]
    assert steps == [
        ("box-1.1", 25_002, "stop recording 8001", why),
        ("box-2.1", 25_000, "stop recording 8002", why),
    ]
    ((notice,)) = house.board.told
    assert (notice.kind, notice.facts) == (NoticeKind.DISK, {"folder": "recordings", "fault": why})


async def test_what_the_dialplan_begins_meanwhile_is_stopped_a_second_later() -> None:
    house = House(asked := FakeManager({}))
    house.volume = FULL
    await house.guard.look()
    assert not asked.asked
    asked.recorded["PJSIP/8003-1"] = "box-3.1-alone-8003"
    await house.guard.look()
    assert [name for name, _ in asked.asked] == ["Setvar", "StopMixMonitor"]


async def test_with_room_again_what_waited_is_finished() -> None:
    house = House(manager())
    house.volume = FULL
    await house.guard.look()
    house.volume = Volume(600 * 10**6, 64 * GB)
    await house.guard.look()
    assert (house.health[0], house.finished) == (False, 0), "half as much again must be free"
    house.volume = ROOMY
    await house.guard.look()
    await house.guard.look()
    assert (house.health, house.finished, house.room.lacks()) == ((True, ""), 1, "")
    house.volume = FULL
    await house.guard.look()
    assert len({notice.key for notice in house.board.told}) == 1, "of one second it is one alarm"


async def test_what_can_not_be_finished_yet_ends_nothing() -> None:
    house = House(manager())
    house.volume, house.sick = FULL, True
    await house.guard.look()
    house.volume = ROOMY
    await house.guard.look()
    await house.guard.look()
    assert (house.health[0], house.finished) == (True, 1)


async def test_a_disk_that_cannot_be_looked_at_records_nothing() -> None:
    house = House(manager())
    house.volume = OSError(5, "Input/output error")
    await house.guard.look()
    assert house.room.lacks() == "the folder of the recordings can't be looked at: Input/output error"


async def test_asterisk_out_of_reach_is_asked_again_a_second_later() -> None:
    class Cut(FakeManager):
        async def listing(self, name: str, _headers: tuple[tuple[str, str], ...] = ()) -> tuple[Event, ...]:
            raise ConnectionLost("asterisk manager", name, "no connection")

    house = House(Cut({}))
    house.volume = FULL
    await house.guard.look()
    assert not house.health[0]


async def test_who_is_released_in_this_moment_is_no_fault() -> None:
    house = House(FakeManager({"PJSIP/8001-1": "box-1.1-1-8001"}, gone=["PJSIP/8001-1"]))
    house.volume = FULL
    await house.guard.look()
    assert not house.health[0]


@given(st.integers(0, 10**13), st.integers(0, 10**13), st.integers(0, 10**6), st.booleans())
def test_there_is_room_from_the_floor_on_and_never_below(free: int, total: int, least_mb: int, was_short: bool) -> None:
    why = lack_of_room(Volume(free, total), least_mb, was_short=was_short)
    floor = min(least_mb * 10**6, total // 50)
    if free < floor:
        assert why
    if free >= 2 * floor:
        assert not why
    assert lack_of_room(Volume(free, total, read_only=True), least_mb, was_short=was_short)


def test_a_real_disk_is_looked_at(tmp_path: Path) -> None:
    volume = volume_of(tmp_path)
    assert 0 < volume.free <= volume.total
    assert not volume.read_only
    with pytest.raises(OSError, match="No such file"):
        volume_of(tmp_path / "missing")
