"""Which line of a trunk group an outgoing leg takes (B10)."""

from collections.abc import Callable, Mapping

from appliance.config.model.line import Line, TrunkGroup
from appliance.domain.ids import LineId
from appliance.routing.decision import Decision


def hunt(
    group: TrunkGroup, lines: Mapping[str, Line], free_channels: Callable[[LineId], int], turn: int = 0
) -> Decision[LineId | None]:
    """Find a free line: the first, the last, or for `round_robin` the first from the `turn`-th on, round the group.

    `free_channels` tells how many calls a line can still take. None when no line is free, or when the leg would leave
    fewer than the group's `reserve` for callers.
    """
    free = {id_: free_channels(LineId(id_)) for id_ in group.lines if id_ in lines}
    total, left = sum(lines[id_].channels for id_ in free), sum(free.values())
    if left == 0:
        return Decision(None, f"all {_count(total)} are busy" if total != 1 else "its only line is busy")
    if left - 1 < group.reserve:
        return Decision(None, f"{_free(left, total)} and {_kept(group.reserve)} kept for callers")
    chosen = next(id_ for id_ in _in_order(group, turn) if free.get(id_, 0) > 0)
    return Decision(LineId(chosen), f"{_HOW[group.hunt]}; {_free(left, total)}")


_HOW = {
    "ascending": "the first free line of the group",
    "descending": "the last free line of the group",
    "round_robin": "the next free line of the group",
}


def _in_order(group: TrunkGroup, turn: int) -> tuple[str, ...]:
    match group.hunt:
        case "ascending":
            return group.lines
        case "descending":
            return group.lines[::-1]
        case "round_robin":
            begin = turn % len(group.lines)
            return group.lines[begin:] + group.lines[:begin]


def _free(left: int, total: int) -> str:
    return f"{left} of {_count(total)} {'is' if left == 1 else 'are'} free"


def _kept(reserve: int) -> str:
    return f"{reserve} {'is' if reserve == 1 else 'are'}"


def _count(total: int) -> str:
    return f"{total} {'line' if total == 1 else 'lines'}"
