"""What gives way to an emergency is waited for, and a call that goes on isn't for long."""

import asyncio

import pytest

from appliance.callflow.line_board import LineBoard
from appliance.domain.ids import CallId, LineId
from appliance.services import free_lines
from appliance.services.free_lines import FreeLines
from tests.unit.callflow.test_staff import every_kind

LINE, OTHER = LineId("01"), LineId("02")


def board_with_calls() -> LineBoard:
    board = LineBoard()
    board.configure(every_kind())
    for line in (LINE, OTHER):
        board.leg_began(line, CallId(f"doctor-{line}"))
    return board


async def test_one_line_that_is_given_back_is_enough() -> None:
    board = board_with_calls()
    waiting = asyncio.create_task(FreeLines(board, on_hook_s=0).one_of({LINE, OTHER}))
    await asyncio.sleep(0)
    board.works(LINE, works=False)
    await asyncio.sleep(0)
    assert not waiting.done()
    board.leg_ended(OTHER, CallId("doctor-02"))
    async with asyncio.timeout(free_lines.GIVEN_BACK_S / 2):
        await waiting


async def test_the_exchange_is_given_its_time_on_hook() -> None:
    board = board_with_calls()
    board.leg_ended(LINE, CallId("doctor-01"))
    clock = asyncio.get_running_loop().time
    began = clock()
    await FreeLines(board, on_hook_s=0.2).one_of({LINE})
    assert clock() - began >= 0.19


async def test_a_call_that_goes_on_is_not_waited_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(free_lines, "GIVEN_BACK_S", 0.05)
    async with asyncio.timeout(2):
        await FreeLines(board_with_calls(), on_hook_s=60).one_of({LINE})
