"""A desk phone dials a number outside: which lines are tried, in which order, and until when (B10, B13).

An ordinary call takes a free line and goes on to the next only when a line could not be reached. An emergency call
gives up for nothing but an answer: it tries every line there is, and what the line doctor held once more.
"""

from collections.abc import Collection
from dataclasses import dataclass

from appliance.callflow.ports import Leg, RingResult
from appliance.callflow.staff_call import RING_S, StaffCall
from appliance.domain.ids import OUTSIDE, LineId, TrunkGroupId
from appliance.domain.outcome import RingOutcome
from appliance.routing.decision import Decision
from appliance.routing.staff import Outside
from appliance.routing.trunks import hunt

EMERGENCY_RING_S = 30.0
"""How long an emergency number rings on a line while there is another to try: one that is dead may never say so."""
LAST_LINE_RING_S = 180.0
"""On the last line there is nothing better to do than to go on ringing."""


@dataclass(frozen=True, slots=True)
class _Way:
    line: LineId
    group: TrunkGroupId
    why: str


async def dial_out(where: Outside, call: StaffCall, reason: str) -> None:
    """Take a line and dial; when nothing came of it, tell the person why."""
    tries = _emergency if where.emergency else _ordinary
    if not await tries(where, call, reason):
        rang = bool(call.results) and call.results[-1][1].outcome is RingOutcome.NO_ANSWER
        why, prompt = ("nobody has answered", "no-answer") if rang else ("no line is free", "all-lines-busy")
        await call.refuse("end the call", why, prompt)


async def _ordinary(where: Outside, call: StaffCall, reason: str) -> bool:
    """Go by the trunk groups; a line that could not be reached gives way to the group's next, for as long as a ring."""
    for id_ in where.trunk_groups:
        dead: set[LineId] = set()
        waited_s = 0.0
        while (
            waited_s < RING_S and (found := _free_line(id_, call, dead, call.document.trunk_groups[id_].reserve)).value
        ):
            result = await _dial(_Way(found.value, id_, found.reason), where, call, reason)
            if result.outcome is not RingOutcome.UNREACHABLE:
                return True
            dead.add(found.value)
            waited_s += result.ring_s
        call.step(f"not through {id_}", "no other line of it is free" if dead else found.reason)
    return False


async def _emergency(where: Outside, call: StaffCall, reason: str) -> bool:
    """Dial by one line after the other until somebody answers, each once; what was full once more when it is free.

    What is no call holds a line to try it, and gives it back to an emergency (the line doctor).
    """
    full: set[LineId] = set()
    if await _round(where, call, reason, set(), full):
        return True
    if not full:
        return False
    await call.switchboard.free_lines.one_of(full)
    free = {line for line in full if call.switchboard.lines.free_channels(line)}
    return await _round(where, call, reason, set(map(LineId, call.document.lines)) - free, set())


async def _round(where: Outside, call: StaffCall, reason: str, tried: set[LineId], full: set[LineId]) -> bool:
    """Dial by each line that isn't tried; those that seemed full, and didn't ring, are put down in `full`."""
    board = call.switchboard.lines
    while (way := _next_way(where, call, tried)) is not None:
        tried.add(way.line)
        ring_s = LAST_LINE_RING_S if _next_way(where, call, tried) is None else EMERGENCY_RING_S
        seems_full = not (board.free_channels(way.line) or board.is_out_of_order(way.line))
        result = await _dial(way, where, call, reason, ring_s)
        if result.outcome is RingOutcome.ANSWERED:
            return True
        if seems_full and result.outcome is not RingOutcome.NO_ANSWER:
            full.add(way.line)
    return False


def _next_way(where: Outside, call: StaffCall, tried: Collection[LineId]) -> _Way | None:
    """Give a line that is not tried yet: a free one of any group, else one that seems full or out of order."""
    for id_ in where.trunk_groups:
        if (free := _free_line(id_, call, tried, 0).value) is not None:
            return _Way(free, id_, "a free line")
    board = call.switchboard.lines
    for id_ in where.trunk_groups:
        for line in map(LineId, call.document.trunk_groups[id_].lines):
            if line not in tried and line in call.document.lines:
                seems = "out of order" if board.is_out_of_order(line) else "full"
                return _Way(line, id_, f"the line seems {seems}, but no other is left to try first")
    return None


def _free_line(
    group: TrunkGroupId, call: StaffCall, without: Collection[LineId], reserve: int
) -> Decision[LineId | None]:
    lines, turn = call.switchboard.lines, call.switchboard.rotation.turn(group)
    taken_from = call.document.trunk_groups[group].model_copy(update={"reserve": reserve})
    return hunt(taken_from, call.document.lines, lambda line: 0 if line in without else lines.free_channels(line), turn)


async def _dial(way: _Way, where: Outside, call: StaffCall, reason: str, ring_s: float = RING_S) -> RingResult:
    call.step(f"dial out through line {way.line}", f"{reason}; {way.why}")
    call.switchboard.rotation.had_turn(way.group, len(call.document.trunk_groups[way.group].lines))
    leg = Leg(OUTSIDE, line=way.line, number=where.number)
    with call.switchboard.lines.take(way.line, call.caller.facts.call, emergency=where.emergency):
        return await call.ring(leg, way.group, ring_s)
