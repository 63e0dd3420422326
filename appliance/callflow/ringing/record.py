"""What attempts leave on record: a hop each, the outcomes of the call so far, and who served the caller."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from appliance.callflow.charging import charge_outgoing
from appliance.callflow.ports import Leg, RingResult
from appliance.callflow.ringing.candidates import BUSY
from appliance.callflow.trace import Hop
from appliance.callflow.walk import Served, Walk
from appliance.domain.ids import DepartmentId, EndpointId
from appliance.domain.outcome import RingOutcome
from appliance.routing.allocation import Candidate
from appliance.routing.reach import agent_of


@dataclass(frozen=True, slots=True)
class Kept:
    """What attempts of one visit have in common on record."""

    department: DepartmentId | None
    forwarded: int
    transferred_by: str = ""


def told(leg: Leg) -> str:
    """Name a leg: an agent, where the agent is reached if not at a phone of the same name, or an endpoint."""
    if leg.agent is None:
        return leg.endpoint
    return leg.agent if leg.endpoint == EndpointId(leg.agent) else f"{leg.agent} at {leg.endpoint}"


def elsewhere(answered: Leg, result: RingResult) -> RingResult:
    """Give the result of those who rang too, where one answered."""
    return RingResult(RingOutcome.ELSEWHERE, f"{told(answered)} answered", result.ring_s, 0)


def keep_passed(one: Candidate, kept: Kept, walk: Walk) -> None:
    """Put on record why one was not rung.

    Who is absent comes first among the outcomes, so that the latest is that of one who is there.
    """
    agent = agent_of(one.target)
    leg = Leg(one.endpoint or EndpointId(one.target), agent)
    if one.absent:
        walk.outcomes.insert(0, RingOutcome.UNREACHABLE)
        _hop(leg, RingResult(RingOutcome.UNREACHABLE, one.absent, 0, 0), replace(kept, forwarded=0), walk)
        return
    walk.outcomes.append(RingOutcome.BUSY)
    cause = "in another call" if one.busy == BUSY else one.busy
    _hop(leg, RingResult(RingOutcome.BUSY, cause, 0, 0), kept, walk)


def keep_attempt(legs: Sequence[Leg], result: RingResult, kept: Kept, walk: Walk) -> None:
    """Put an attempt on record that is over; of several who rang at once one answered, or all ended alike."""
    walk.outcomes.append(result.outcome)
    billed = dict(result.billed)
    if result.outcome is not RingOutcome.ANSWERED:
        _charge(billed, walk)
        for leg in legs:
            _hop(leg, result, kept, walk)
        return
    answered = result.answered or legs[0]
    for leg in legs:
        _hop(leg, result if leg == answered else elsewhere(answered, result), kept, walk)
    _charge({**billed, answered: max(result.talk_s, billed.get(answered, 0.0))}, walk)
    answered_at = walk.clock.now() - timedelta(seconds=result.talk_s)
    walk.faxed = False  # who sends a fax and then talks with somebody has been answered
    walk.served = Served(answered.agent, answered.endpoint, kept.department, answered_at, result.ring_s, result.talk_s)


def _charge(legs: Mapping[Leg, float], walk: Walk) -> None:
    """Charge outside legs from their answer: who did not press 1 has answered too."""
    for leg, seconds in legs.items():
        charge_outgoing(leg, seconds, walk)


def _hop(leg: Leg, result: RingResult, kept: Kept, walk: Walk) -> None:
    walk.journal.hop(
        Hop(
            call=walk.facts.call,
            sequence=walk.hops,
            at=walk.clock.now(),
            department=kept.department,
            agent=leg.agent,
            outcome=result.outcome,
            cause=result.cause,
            ring_s=result.ring_s,
            talk_s=result.talk_s,
            endpoint=leg.endpoint,
            line=leg.line,
            forwarded=kept.forwarded,
            transferred_by=kept.transferred_by,
            answer_known=result.answer_known,
            release_known=result.release_known,
        )
    )
    walk.hops += 1
    walk.rung = kept.department or walk.rung
