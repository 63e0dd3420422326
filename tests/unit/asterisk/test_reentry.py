"""A caller who comes back is told from one who is gone, at once where anybody tells."""

import asyncio
from typing import cast

import pytest

from appliance.asterisk.agi_server import AgiSession
from appliance.asterisk.reentry import Reentry, read_move
from appliance.callflow.ports import Move, MoveReason

SESSION = cast("AgiSession", object())
MOVE = Move(MoveReason.TRANSFER, "8002")


async def test_who_has_come_back_already_goes_on_even_when_gone_since() -> None:
    gone = asyncio.Event()
    reentry = Reentry(gone)
    reentry.came(SESSION, MOVE)
    gone.set()
    assert await reentry.next() == (SESSION, MOVE)
    assert await reentry.next() is None


async def test_who_comes_back_later_goes_on_at_that_moment() -> None:
    reentry = Reentry(asyncio.Event())
    asyncio.get_running_loop().call_soon(reentry.came, SESSION, MOVE)
    async with asyncio.timeout(0.5):
        assert await reentry.next() == (SESSION, MOVE)


async def test_a_hang_up_is_known_as_soon_as_the_manager_tells() -> None:
    gone = asyncio.Event()
    asyncio.get_running_loop().call_soon(gone.set)
    async with asyncio.timeout(0.5):
        assert await Reentry(gone).next() is None


async def test_without_the_managers_word_a_hang_up_is_taken_for_one_after_a_second() -> None:
    began = asyncio.get_running_loop().time()
    assert await Reentry(asyncio.Event()).next() is None
    assert asyncio.get_running_loop().time() - began == pytest.approx(1.0, abs=0.3)


async def test_of_two_moves_the_latest_counts() -> None:
    reentry = Reentry(asyncio.Event())
    reentry.came(SESSION, Move(MoveReason.FAX))
    reentry.came(SESSION, MOVE)
    assert await reentry.next() == (SESSION, MOVE)


@pytest.mark.parametrize(
    ("arguments", "move"),
    [
        (("transfer", "8002"), MOVE),
        (("fax",), Move(MoveReason.FAX)),
        (("fax", ""), Move(MoveReason.FAX)),
        (("elsewhere", "8002"), None),
        ((), None),
    ],
)
def test_what_the_dialplan_tells_is_read(arguments: tuple[str, ...], move: Move | None) -> None:
    assert read_move(arguments) == move
