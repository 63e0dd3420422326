"""A real call always wins: when the line doctor may begin, and when it has to give way."""

import asyncio
from collections.abc import Collection, Sequence

from appliance.callflow.line_board import LineBoard
from appliance.domain.ids import CallId, LineId
from appliance.errors import UserError, ZongjiError


class GaveWay(ZongjiError):  # what happened is its name
    """A real caller came, or is about to find no line: the examination ends at once."""


def emergency_on(board: LineBoard, taken: Collection[LineId]) -> str:
    """Tell which of these lines an emergency call tries to go out by, "" for none."""
    return next((f"an emergency call on line {line}" for line in taken if board.emergency_on(line)), "")


def refuse_busy(board: LineBoard, lines: Sequence[LineId]) -> None:
    """Raise UserError unless all these lines are free."""
    for line in lines:
        if board.is_out_of_order(line):
            raise UserError(f"Line {line} is out of order.", "see why on the board, and examine it when it works again")
        if board.calls_on(line):
            raise UserError(f"Line {line} is in a call.", "examine it when it is free")


async def until_free(board: LineBoard, lines: Sequence[LineId], longest_s: float) -> None:
    """Wait until none of these lines is in a call, or for so long: the call before this one has just ended."""
    changed = asyncio.Event()
    forget = board.listen(lambda _line: changed.set())
    try:
        async with asyncio.timeout(longest_s):
            while any(board.calls_on(line) for line in lines):
                await changed.wait()
                changed.clear()
    except TimeoutError:
        pass
    finally:
        forget()


def wanted_by(board: LineBoard, lines: Collection[LineId], taken: Collection[LineId], ours: Collection[CallId]) -> str:
    """Tell why `taken` must be given back, "" while they need not: a caller on one of them, or no other line free.

    `lines` are all of the switchboard, `ours` the calls of the examination itself. Where there are no other lines,
    nobody can be displaced but by a call that could not come in anyhow.
    """
    for line in taken:
        if any(call not in ours for call in board.calls_on(line)):
            return f"a call on line {line}"
    others = [line for line in lines if line not in taken and not board.is_out_of_order(line)]
    if others and not any(board.free_channels(line) for line in others):
        return "all other lines are taken"
    return ""
