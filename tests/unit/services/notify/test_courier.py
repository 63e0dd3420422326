"""Delivering what waits: each channel for itself, every step on record, in a time of the test's own."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from appliance.errors import UserError
from appliance.services.notify.courier import KEPT, Courier
from appliance.services.notify.outcome import Failed, Outcome, Sent
from appliance.storage.outbox import Outbox, OutboxJournal
from appliance.storage.outbox_values import NewNotice, OutboxState, Particulars, StoredNotice
from appliance.storage.writer import Writer
from tests.unit.services.notify.letters import AT

NEW = NewNotice("m-1", "office", "voicemail", AT, None, None, Particulars(), "rule 1", AT)
AWAY = Failed("no answer in time")


@pytest.fixture
def outbox(url: str) -> Iterator[Outbox]:
    with Outbox.open(url) as opened:
        yield opened


@dataclass
class World:
    """A courier whose time passes only while it has nothing to do, and whose server answers as it is told."""

    outbox: Outbox
    answer: Callable[[StoredNotice, datetime], Awaitable[Outcome]]
    until: datetime
    now: datetime = AT
    tries: list[tuple[str, datetime]] = field(default_factory=list)
    together: int = 0
    hurry_at: datetime | None = None
    _poked: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Run until the time is over, or nothing is left to do."""
        self._courier = Courier(self.outbox, self.send, self, lambda: self.now, dice=lambda: 0.0)
        await self._courier.run()

    async def send(self, notice: StoredNotice) -> Outcome:
        self.tries.append((notice.key, self.now))
        self.together = max(self.together, len(self._courier._busy))
        return await self.answer(notice, self.now)

    def poke(self) -> None:
        self._poked.set()

    async def wait(self, at_most_s: float) -> bool:
        if self._courier._busy:
            await self._poked.wait()
        elif not self._poked.is_set():
            self.now += timedelta(seconds=at_most_s)
        self._poked.clear()
        if self.now >= self.until:
            self._courier.stop()
        if self.hurry_at is None or self.now < self.hurry_at or self._courier._busy:
            return False
        self.hurry_at = None
        return all(self.outbox.retry(each.id, self.now) for each in self.outbox.latest(9))


async def put(writer: Writer, *new: NewNotice) -> None:
    journal = OutboxJournal(writer, "sqlite")
    await asyncio.gather(*(journal.put(each) for each in new))


def after(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


async def test_all_is_told_once_in_its_order(writer: Writer, outbox: Outbox) -> None:
    async def well(_notice: StoredNotice, _now: datetime) -> Outcome:
        return Sent()

    new = [replace(NEW, key=f"m-{number}", since=after(number)) for number in range(20)]
    await put(writer, *reversed(new))
    world = World(outbox, well, until=after(120))
    await world.run()
    assert [key for key, _ in world.tries] == [each.key for each in new]
    assert {each.state for each in outbox.latest(99)} == {OutboxState.SENT}


async def test_a_server_that_was_away_is_told_by_the_same_ids_when_it_is_back(writer: Writer, outbox: Outbox) -> None:
    ids: list[str] = []

    async def away_for_ten_minutes(notice: StoredNotice, now: datetime) -> Outcome:
        ids.append(notice.id)
        return AWAY if now < after(600) else Sent()

    await put(writer, *(replace(NEW, key=f"m-{number}") for number in range(30)))
    world = World(outbox, away_for_ten_minutes, until=after(3600))
    await world.run()
    found = outbox.latest(99)
    assert {each.state for each in found} == {OutboxState.SENT}
    assert len({each.id for each in found}) == len(set(ids)) == 30
    early = [at for _, at in world.tries if at < after(600)]
    assert [round((at - AT).total_seconds()) for at in early] == [0, 10, 30, 70, 150, 310]  # not thirty times that
    assert all(each.done_at is not None and each.done_at <= after(700) for each in found)


async def test_one_that_always_fails_keeps_no_other_waiting_for_long(writer: Writer, outbox: Outbox) -> None:
    async def all_but_one(notice: StoredNotice, _now: datetime) -> Outcome:
        return AWAY if notice.key == "m-0" else Sent()

    await put(writer, *(replace(NEW, key=f"m-{number}", since=after(number / 100)) for number in range(5)))
    await World(outbox, all_but_one, until=after(60)).run()
    done = {each.key: each.done_at for each in outbox.latest(99)}
    assert done.pop("m-0") is None
    assert all(at is not None and at <= after(11) for at in done.values())


async def test_a_server_that_hangs_holds_up_no_other_channel(writer: Writer, outbox: Outbox) -> None:
    others_are_told = asyncio.Event()
    left = {f"c-{number}" for number in range(10)}

    async def answer(notice: StoredNotice, _now: datetime) -> Outcome:
        if notice.channel == "office":
            await others_are_told.wait()
            return AWAY
        left.discard(notice.channel)
        if not left:
            others_are_told.set()
        return Sent()

    await put(writer, NEW, *(replace(NEW, channel=channel) for channel in sorted(left)))
    world = World(outbox, answer, until=after(5))
    async with asyncio.timeout(10):
        await world.run()
    assert not left
    assert world.together > 1


async def test_what_is_refused_is_given_up_and_the_next_has_its_turn(writer: Writer, outbox: Outbox) -> None:
    async def refuse_one(notice: StoredNotice, _now: datetime) -> Outcome:
        return Failed("answered 404", refused=True) if notice.key == "m-1" else Sent()

    await put(writer, NEW, replace(NEW, key="m-2", since=after(1)))
    world = World(outbox, refuse_one, until=after(600))
    await world.run()
    found = {each.key: each for each in outbox.latest(9)}
    assert (found["m-1"].state, found["m-1"].attempts, found["m-1"].refusals) == (OutboxState.GIVEN_UP, 3, 3)
    assert found["m-1"].last_error == "refused 3 times: answered 404"
    assert found["m-2"].state is OutboxState.SENT


async def test_a_server_that_asks_for_time_is_given_it(writer: Writer, outbox: Outbox) -> None:
    async def busy_at_first(_notice: StoredNotice, now: datetime) -> Outcome:
        return Failed("answered 429", retry_after_s=300) if now < after(200) else Sent()

    await put(writer, NEW, replace(NEW, key="m-2"))
    world = World(outbox, busy_at_first, until=after(600))
    await world.run()
    assert [at for _, at in world.tries] == [AT, after(300), after(300)]


async def test_somebody_in_a_hurry_has_a_server_tried_that_is_being_spared(writer: Writer, outbox: Outbox) -> None:
    async def away_for_a_minute(_notice: StoredNotice, now: datetime) -> Outcome:
        if now < after(60):
            return Failed("answered 503", retry_after_s=1800)
        return Sent()

    await put(writer, NEW)
    world = World(outbox, away_for_a_minute, until=after(120), hurry_at=after(60))
    await world.run()
    assert len(world.tries) == 2
    assert after(60) <= world.tries[1][1] <= after(70)
    assert outbox.latest(9)[0].state is OutboxState.SENT


async def test_after_a_day_it_is_given_up_and_says_why(
    writer: Writer, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("appliance.services.notify.courier._LOOK_S", 900.0)

    async def away(_notice: StoredNotice, _now: datetime) -> Outcome:
        return AWAY

    await put(writer, NEW)
    world = World(outbox, away, until=AT + timedelta(days=2))
    await world.run()
    (found,) = outbox.latest(9)
    assert found.state is OutboxState.GIVEN_UP
    assert found.last_error.endswith("tries in a day: no answer in time")
    assert found.done_at is not None
    assert timedelta(hours=24) <= found.done_at - AT < timedelta(hours=25)


async def test_a_daemon_that_was_killed_in_a_try_begins_it_again_by_the_same_id(writer: Writer, outbox: Outbox) -> None:
    async def well(notice: StoredNotice, _now: datetime) -> Outcome:
        assert (notice.attempts, notice.cut_off) == (2, 1)
        return Sent()

    await put(writer, NEW)
    outbox.begin("office", AT)  # and there it ended
    world = World(outbox, well, until=after(30))
    await world.run()
    assert [key for key, _ in world.tries] == [NEW.key]
    (found,) = outbox.latest(9)
    assert (found.id, found.state) == (NEW.id, OutboxState.SENT)


async def test_a_bug_with_one_notice_costs_no_other(writer: Writer, outbox: Outbox) -> None:
    async def stumble(notice: StoredNotice, _now: datetime) -> Outcome:
        if notice.key == "m-1":
            raise KeyError("a bug of ours")
        return Sent()

    await put(writer, NEW, replace(NEW, key="m-2", since=after(1)))
    await World(outbox, stumble, until=after(200)).run()
    found = {each.key: each for each in outbox.latest(9)}
    assert found["m-2"].state is OutboxState.SENT
    assert found["m-1"].state is OutboxState.WAITING
    assert found["m-1"].last_error == "a fault of ours: KeyError"


async def test_a_data_base_that_is_away_for_a_moment_has_nothing_sent_twice(
    writer: Writer, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sick = [UserError("The data base can't be written: disk full", "")] * 2
    real = outbox.sent

    def sent(id_: str, now: datetime, detail: str = "") -> None:
        if sick:
            raise sick.pop()
        real(id_, now, detail)

    async def well(_notice: StoredNotice, _now: datetime) -> Outcome:
        return Sent()

    monkeypatch.setattr(outbox, "sent", sent)
    monkeypatch.setattr("appliance.services.notify.courier._RECORD_AGAIN_S", 0.01)
    await put(writer, NEW)
    world = World(outbox, well, until=after(60))
    await world.run()
    assert len(world.tries) == 1
    assert outbox.latest(9)[0].state is OutboxState.SENT


async def test_what_was_done_long_ago_is_removed(
    writer: Writer, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("appliance.services.notify.courier._LOOK_S", 900.0)

    async def well(_notice: StoredNotice, _now: datetime) -> Outcome:
        return Sent()

    await put(writer, NEW)
    outbox.sent(NEW.id, AT)
    world = World(outbox, well, until=AT + KEPT + timedelta(hours=2), now=AT + KEPT + timedelta(minutes=1))
    await world.run()
    assert not outbox.latest(9)
