import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.exc import OperationalError

from appliance.storage.schema import calls, steps
from appliance.storage.writer import Writer, WriterSettings, WriterState
from tests.unit.storage.call_facts import NOON

QUICK = WriterSettings(first_pause_s=0.001, longest_pause_s=0.002, linger_s=0.0)
INSERT = insert(calls)
INSERT_STEP = insert(steps)
DEADLINE_S = 10.0


def row(name: str) -> dict[str, object]:
    return {
        "id": name,
        "line": "l1",
        "called": "4000",
        "caller_name": "",
        "revision": "r1",
        "started_at": NOON,
    }


def orphan_step() -> dict[str, object]:
    return {
        "call": "nobody",
        "sequence": 0,
        "at": NOON,
        "kind": "menu",
        "decided": "",
        "reason": "",
        "keys": "",
    }


def written(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(calls.c.id).order_by(calls.c.id)).scalars())


class Transactions:
    """`engine.begin` that counts, that can be held at the door, and that can fail."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.count = 0
        self.failures = 0
        self.entered = threading.Event()
        self.door = threading.Event()
        self.door.set()

    @contextmanager
    def __call__(self) -> Iterator[Connection]:
        self.count += 1
        self.entered.set()
        assert self.door.wait(DEADLINE_S)
        if self.failures:
            self.failures -= 1
            raise OperationalError("COMMIT", {}, Exception("database or disk is full"))
        with self._engine.begin() as connection:
            yield connection


@pytest.fixture
def transactions(engine: Engine) -> Transactions:
    return Transactions(engine)


@pytest.fixture
def opened(transactions: Transactions) -> Iterator[Callable[..., Writer]]:
    writers: list[Writer] = []

    def make(settings: WriterSettings = QUICK, on_health: Callable[[WriterState], None] | None = None) -> Writer:
        writer = Writer(transactions, settings, on_health)
        writer.open()
        writers.append(writer)
        return writer

    yield make
    transactions.door.set()
    transactions.failures = 0
    for writer in writers:
        writer.close()


async def test_all_that_waits_goes_into_one_transaction(
    opened: Callable[..., Writer], transactions: Transactions, engine: Engine
) -> None:
    writer = opened()
    transactions.door.clear()
    first = writer.submit_awaitable(INSERT, row("000"))
    assert transactions.entered.wait(DEADLINE_S)
    others = [writer.submit_awaitable(INSERT, row(f"{i:03}")) for i in range(1, 101)]
    assert writer.queued == 101
    transactions.door.set()
    assert all(await asyncio.gather(first, *others))
    assert transactions.count == 2
    assert len(written(engine)) == 101
    assert writer.state.written == 101
    assert writer.state.last_write_at is not None


async def test_a_group_is_bounded(opened: Callable[..., Writer], transactions: Transactions) -> None:
    writer = opened(WriterSettings(group_limit=10))
    transactions.door.clear()
    futures = [writer.submit_awaitable(INSERT, row(f"{i:03}")) for i in range(30)]
    transactions.door.set()
    assert all(await asyncio.gather(*futures))
    assert transactions.count in (3, 4)  # the first may have begun with fewer


async def test_a_job_that_nobody_awaits_waits_for_company(
    opened: Callable[..., Writer], transactions: Transactions
) -> None:
    writer = opened(WriterSettings(linger_s=DEADLINE_S))
    for i in range(5):
        writer.submit(INSERT, row(str(i)))
    assert await asyncio.wait_for(writer.submit_awaitable(INSERT, row("awaited")), DEADLINE_S / 2)
    assert transactions.count == 1


async def test_a_refused_job_leaves_the_rest_of_its_group_written(
    opened: Callable[..., Writer], transactions: Transactions, engine: Engine
) -> None:
    writer = opened()
    transactions.door.clear()
    good = writer.submit_awaitable(INSERT, row("a"))
    twice = writer.submit_awaitable(INSERT, row("a"))
    orphan = writer.submit_awaitable(INSERT_STEP, orphan_step())
    naive = writer.submit_awaitable(INSERT, {**row("b"), "started_at": NOON.replace(tzinfo=None)})
    last = writer.submit_awaitable(INSERT, row("c"))
    transactions.door.set()
    outcomes = await asyncio.gather(good, twice, orphan, naive, last)
    assert list(outcomes) == [True, False, False, False, True]
    assert written(engine) == ["a", "c"]
    assert writer.state.lost == 3
    assert writer.state.healthy


async def test_jobs_outlast_a_failing_data_base(
    opened: Callable[..., Writer], transactions: Transactions, engine: Engine
) -> None:
    seen: list[tuple[bool, str]] = []
    writer = opened(QUICK, lambda state: seen.append((state.healthy, state.detail)))
    transactions.failures = 5
    futures = [writer.submit_awaitable(INSERT, row(str(i))) for i in range(3)]
    assert await asyncio.gather(*futures) == [True, True, True]
    assert written(engine) == ["0", "1", "2"]
    assert seen == [(False, "Exception: database or disk is full"), (True, "")]
    assert writer.state.lost == 0


async def test_a_locked_file_is_waited_for(engine: Engine) -> None:
    sick = threading.Event()
    writer = Writer(engine.begin, QUICK, lambda state: None if state.healthy else sick.set())
    writer.open()
    with engine.begin():
        future = writer.submit_awaitable(INSERT, row("a"))
        assert await asyncio.to_thread(sick.wait, DEADLINE_S)
        assert "locked" in writer.state.detail
        assert not future.done()
    assert await asyncio.wait_for(future, DEADLINE_S)
    assert writer.state.healthy
    assert writer.close() == 0


async def test_a_full_disk_is_waited_for(engine: Engine) -> None:
    """SQLite's own limit of pages gives the same error as a full file system."""
    full = threading.Event()
    room = threading.Event()

    @contextmanager
    def begin() -> Iterator[Connection]:
        with engine.begin() as connection:
            pages = 1_000_000 if room.is_set() else 1
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
            yield connection

    writer = Writer(begin, QUICK, lambda state: None if state.healthy else full.set())
    writer.open()
    big = {**row("big"), "caller_name": "长" * 100_000}
    future = writer.submit_awaitable(INSERT, big)
    assert await asyncio.to_thread(full.wait, DEADLINE_S)
    assert "full" in writer.state.detail
    room.set()
    assert await asyncio.wait_for(future, DEADLINE_S)
    assert writer.close() == 0
    assert written(engine) == ["big"]


async def test_a_full_queue_loses_the_newest_and_says_so(
    opened: Callable[..., Writer], transactions: Transactions, engine: Engine
) -> None:
    writer = opened(WriterSettings(queue_limit=2, linger_s=0.0))
    transactions.door.clear()
    kept = [writer.submit_awaitable(INSERT, row(str(i))) for i in range(2)]
    writer.submit(INSERT, row("lost"))
    assert await writer.submit_awaitable(INSERT, row("lost too")) is False
    assert writer.state.lost == 2
    transactions.door.set()
    assert await asyncio.gather(*kept) == [True, True]
    assert written(engine) == ["0", "1"]


def test_close_writes_what_is_queued(opened: Callable[..., Writer], engine: Engine) -> None:
    writer = opened(WriterSettings(linger_s=DEADLINE_S))
    for i in range(50):
        writer.submit(INSERT, row(f"{i:02}"))
    assert writer.close() == 0
    assert len(written(engine)) == 50


async def test_close_gives_up_in_the_end(opened: Callable[..., Writer], transactions: Transactions) -> None:
    writer = opened(WriterSettings(first_pause_s=0.001, linger_s=0.0, drain_s=0.01))
    transactions.failures = 1_000_000
    future = writer.submit_awaitable(INSERT, row("a"))
    writer.submit(INSERT, row("b"))
    assert await asyncio.to_thread(writer.close) == 2
    assert await future is False
    writer.submit(INSERT, row("too late"))
    assert writer.state.lost == 1


def test_an_asker_whose_loop_has_ended_harms_nothing(
    opened: Callable[..., Writer], transactions: Transactions, engine: Engine
) -> None:
    writer = opened()
    transactions.door.clear()

    async def ask_and_leave() -> None:
        writer.submit_awaitable(INSERT, row("a"))

    asyncio.run(ask_and_leave())
    transactions.door.set()
    writer.submit(INSERT, row("b"))
    assert writer.close() == 0
    assert written(engine) == ["a", "b"]


async def test_an_asker_who_was_cancelled_harms_nothing(
    opened: Callable[..., Writer], transactions: Transactions
) -> None:
    writer = opened()
    transactions.door.clear()
    future = writer.submit_awaitable(INSERT, row("a"))
    future.cancel()
    transactions.door.set()
    assert await writer.submit_awaitable(INSERT, row("b")) is True


async def test_many_threads_may_submit(opened: Callable[..., Writer], engine: Engine) -> None:
    writer = opened()

    def submit(thread: int) -> None:
        for i in range(100):
            writer.submit(INSERT, row(f"{thread}-{i}"))

    await asyncio.gather(*(asyncio.to_thread(submit, n) for n in range(4)))
    assert writer.close() == 0
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(calls)).scalar_one() == 400
