"""What one attempt holds while it lasts: a line for each outside endpoint, and places at all of them.

Nothing is awaited between asking who is free and taking them, so any number of calls at once never take too much.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from appliance.callflow.ports import Leg
from appliance.callflow.ringing.candidates import BUSY, line_for
from appliance.callflow.walk import Walk
from appliance.config.model.endpoint import OutsideEndpoint
from appliance.domain.ids import EndpointId, LineId
from appliance.routing.allocation import Candidate
from appliance.routing.decision import Decision
from appliance.routing.reach import agent_of


@dataclass(frozen=True, slots=True)
class Taking:
    """The legs to be rung, those who could not be rung for want of a line or a place, and which lines are taken.

    `give_backs` give the line of a leg back before the attempt is over; a line is given back once, whoever asks.
    """

    legs: tuple[Leg, ...]
    refused: tuple[Candidate, ...]
    lines: str
    give_backs: tuple[tuple[Leg, Callable[[], None]], ...] = ()


@dataclass(frozen=True, slots=True)
class _Taker:
    """Takes lines until `held` is closed, `without` some, and keeps how each is given back."""

    walk: Walk
    held: ExitStack
    without: Collection[LineId]
    give_backs: list[tuple[Leg, Callable[[], None]]] = field(default_factory=list)


def take_lines(offered: Sequence[Candidate], walk: Walk, held: ExitStack, without: Collection[LineId] = ()) -> Taking:
    """Make legs of those chosen, and take a line for each that needs one until `held` is closed, `without` some.

    Of several who are reached at the same endpoint the first gets it.
    """
    taker = _Taker(walk, held, without)
    legs: list[Leg] = []
    refused: list[Candidate] = []
    told: list[str] = []
    for one in offered:
        leg = Decision(None, BUSY) if _is_among(one.endpoint, legs) else _leg(one, taker)
        if leg.value is None:
            refused.append(Candidate(one.target, one.endpoint, leg.reason))
            continue
        legs.append(leg.value)
        told += [leg.reason] if leg.reason else []
    return Taking(tuple(legs), tuple(refused), "; ".join(told), tuple(taker.give_backs))


def _is_among(endpoint: EndpointId | None, legs: Sequence[Leg]) -> bool:
    return any(leg.endpoint == endpoint for leg in legs)


def _leg(one: Candidate, taker: _Taker) -> Decision[Leg | None]:
    agent, endpoint, walk = agent_of(one.target), one.endpoint or EndpointId(one.target), taker.walk
    outside = walk.document.endpoints.get(endpoint)
    if not isinstance(outside, OutsideEndpoint):
        return Decision(Leg(endpoint, agent), "")
    line = line_for(outside, walk, taker.without)
    if line.value is None:
        return Decision(None, line.reason)
    unsupervised = not walk.document.lines[line.value].answer_supervision
    press_1 = _press_1(outside, unsupervised=unsupervised)
    leg = Leg(endpoint, agent, line.value, outside.number, press_1, unsupervised)
    give_back = taker.held.enter_context(walk.switchboard.lines.take(line.value, walk.facts.call))
    taker.give_backs.append((leg, give_back))
    walk.switchboard.rotation.had_turn(outside.trunk_group, _size(outside, walk))
    return Decision(leg, line.reason)


def _size(outside: OutsideEndpoint, walk: Walk) -> int:
    return len(walk.document.trunk_groups[outside.trunk_group].lines)


def _press_1(outside: OutsideEndpoint, *, unsupervised: bool) -> bool:
    """Tell whether whoever answers must press 1: a line without answer supervision can't tell an answer (B7)."""
    if outside.press_1 == "auto":
        return unsupervised
    return outside.press_1 == "always"
