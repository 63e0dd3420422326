"""The tasks beside a daemon's work."""

import asyncio

import pytest
import structlog

from appliance.daemons.background import Background, logged
from appliance.errors import DeviceError


async def forever() -> None:
    await asyncio.Event().wait()


async def breaks() -> None:
    await asyncio.sleep(0)
    raise KeyError("a bug")


async def ends() -> None:
    await asyncio.sleep(0)


@pytest.mark.parametrize("part", [breaks, ends])
async def test_a_part_that_ends_ends_the_daemon(part: object) -> None:
    told = asyncio.Event()
    work = Background(told.set)
    work.keep(forever())
    assert callable(part)
    with structlog.testing.capture_logs() as logs:
        work.keep(part())
        async with asyncio.timeout(5):
            await told.wait()
    assert [log["event"] for log in logs] == ["controller.part_ended"]
    await work.close()


async def test_what_is_meant_to_end_ends_nothing_else() -> None:
    told = asyncio.Event()
    work = Background(told.set)
    await work.start(ends())
    await work.close()
    assert not told.is_set()


async def test_closing_ends_all_and_is_no_fault() -> None:
    told = asyncio.Event()
    work = Background(told.set)
    work.keep(forever())
    task = work.start(forever())
    await asyncio.sleep(0)
    await work.close()
    assert task.cancelled()
    assert not told.is_set()


def test_what_is_done_again_later_is_only_told() -> None:
    with structlog.testing.capture_logs() as logs, logged("settling a call"):
        raise DeviceError("asterisk manager", "DBDel", "gone")
    assert logs[0]["event"] == "settling a call was interrupted"
    with pytest.raises(KeyError), logged("settling a call"):
        raise KeyError("a bug")
