"""A caller whom an agent passed on (A12): who gets them, and what happens when nobody takes them.

A caller is never lost: who isn't taken by whom the agent meant comes back to the agent, whose phone rings again; and
when the agent is gone too, the call goes on where the flow would have gone if nobody had answered in the first place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appliance.callflow.agent_state import AgentEvent, AgentState
from appliance.callflow.nodes.voicemail import voicemail
from appliance.callflow.ports import ConsultEnd, Leg, MoveReason, RingRequest
from appliance.callflow.ringing.candidates import candidate
from appliance.callflow.ringing.consulting import Consulting
from appliance.callflow.ringing.distribution import distribute
from appliance.callflow.ringing.record import told
from appliance.callflow.ringing.recorded import tell_of_recording
from appliance.callflow.ringing.remembering import remembering
from appliance.callflow.ringing.visit import Transferred, Visit
from appliance.callflow.walk import Walk
from appliance.config.model.flow import Voicemail
from appliance.config.model.prompt import BuiltinPrompt
from appliance.domain.ids import DepartmentId, NodeId, Target
from appliance.domain.outcome import ReleasedBy
from appliance.routing.allocation import Candidate
from appliance.routing.extension import Team, team_of
from appliance.routing.music import hold_music
from appliance.routing.reach import target_of
from appliance.routing.transfer import ToMailbox, ToTeam, transfer_target

MOST_TRANSFERS = 50
"""A call that is passed on so often goes round."""

_TRANSFERRED = BuiltinPrompt(builtin="whisper-transferred")
_CAME_BACK = BuiltinPrompt(builtin="whisper-came-back")


@dataclass(frozen=True, slots=True)
class Left:
    """Nobody talks with the caller any more, who goes on to a node; None ends the call."""

    to: NodeId | None
    reason: str


async def follow(visit: Visit) -> Visit | Left:
    """Follow a caller from one who passed them on to the next, until a conversation ends otherwise."""
    origin, passed = visit, 0
    while visit.moved is not None and passed < MOST_TRANSFERS:
        passed += 1
        found = await _pass_on(visit, origin)
        if isinstance(found, Left):
            return found
        visit = found
    return visit


async def _pass_on(visit: Visit, origin: Visit) -> Visit | Left:
    by, move = visit.talked, visit.moved
    assert by is not None and move is not None  # noqa: S101, PT018 - who passes a caller on has talked with them
    if move.reason is MoveReason.CONSULT:
        return await _consult(visit, by, move.argument, origin)
    if move.leg is not None:
        return await _join(visit, by, move.leg)
    return await _transfer(visit, by, move.argument, origin)


async def _transfer(visit: Visit, by: Leg, keyed: str, origin: Visit) -> Visit | Left:
    """Have the call offered to whom the agent has keyed; who takes it talks with the caller when this returns."""
    walk = visit.walk
    to = transfer_target(keyed, walk.document)
    match to.value:
        case None:
            walk.step("transfer", f"refuse what {told(by)} keyed", to.reason)
        case ToMailbox(department):
            walk.step("transfer", f"pass on to the voicemail of {department}", f"{told(by)}: {to.reason}")
            await _leave_message(department, walk)
            return Left(None, "the caller was passed on to a voicemail")
        case ToTeam(team):
            walk.step("transfer", f"pass on to {', '.join(team.targets)}", f"{told(by)}: {to.reason}")
            found = _next_visit(visit, team, Transferred(told(by), _TRANSFERRED))
            await tell_of_recording(team.targets, found.node.record, team.department, walk)
            if (await distribute(found)).value:
                return found
    return await _bring_back(visit, by, origin)


async def _consult(visit: Visit, by: Leg, keyed: str, origin: Visit) -> Visit | Left:
    """Let the agent talk with a colleague first, while the caller is held."""
    walk = visit.walk
    to = transfer_target(keyed, walk.document)
    targets = to.value.team.targets if isinstance(to.value, ToTeam) else ()
    consulting = Consulting(walk)
    consulting.take(by, _first_free(targets, walk))
    names = ", ".join(map(told, consulting.legs)) or "nobody"
    walk.step("transfer", f"consult {names}", f"{told(by)}: {to.reason}")
    asked = _asking(consulting.legs, visit) if consulting.legs else None
    consulted = await walk.caller.consult(asked, hold_music(walk.hotline), consulting.parted)
    if consulted.end is ConsultEnd.MOVED:
        walk.board.staff_calls.discard(walk.facts.call)  # the two who talk on are no reason to take the caller for one
        visit.moved = consulted.moved
        return visit
    consulting.release()
    talk_s = consulted.result.talk_s if consulted.result else 0.0
    if consulted.end is ConsultEnd.JOINED:
        return await _join(visit, by, consulting.legs[0], up_since=walk.clock.now() - timedelta(seconds=talk_s))
    consulting.charge(talk_s)
    if consulted.end is ConsultEnd.LEFT:
        return await _transfer(visit, by, keyed, origin)
    return await _join(visit, by, by)


def _first_free(targets: Sequence[Target], walk: Walk) -> list[Candidate]:
    """Choose whom to consult: whoever is reached first of those who are free, at their own duty or not."""
    return [one for one in (candidate(target, walk) for target in targets) if one.free][:1]


def _asking(legs: tuple[Leg, ...], visit: Visit) -> RingRequest:
    ring_s = visit.node.ring_s
    return RingRequest(legs, None, None, ring_s=ring_s, ringtone=None, announce_id=False, consulting=True)


async def _join(visit: Visit, by: Leg, leg: Leg, up_since: datetime | None = None) -> Visit:
    """Have the caller talk with somebody who is joined with them."""
    team = team_of(leg.agent or leg.endpoint, visit.walk.document)
    found = _next_visit(visit, team, Transferred(told(by), _TRANSFERRED))
    await found.talk_on(leg, up_since)
    return found


async def _bring_back(visit: Visit, by: Leg, origin: Visit) -> Visit | Left:
    """Ring the one again who passed the caller on, also while they wrap up what they have just done."""
    walk = visit.walk
    target = by.agent or target_of(by.endpoint)
    await tell_of_recording((target,), visit.node.record, visit.team.department, walk)
    if by.agent is not None and walk.board.state(by.agent) is AgentState.WRAP_UP:
        walk.board.happened(by.agent, AgentEvent.READY)
    found = _next_visit(visit, Team((target,), visit.team.department), Transferred(told(by), _CAME_BACK))
    walk.step("transfer", f"bring back to {told(by)}", "nobody took the caller")
    one = candidate(target, walk)
    if one.free and await found.attempt([replace(one, endpoint=by.endpoint)], "passed the caller on"):
        return found
    if not one.free:
        found.pass_over([one])
    walk.released_by = ReleasedBy.SWITCHBOARD
    otherwise = origin.node.otherwise
    return Left(NodeId(otherwise) if otherwise else None, f"{told(by)}, who passed the caller on, is gone too")


def _next_visit(visit: Visit, team: Team, transferred: Transferred) -> Visit:
    """Offer the call as the node does that it came from, but to others."""
    own: dict[str, object] = {"department": None, "targets": (), "distribution": None, "shares": {}, "ringtone": None}
    node = visit.node.model_copy(update=own)
    music = hold_music(visit.walk.hotline)
    books = remembering(node, team, visit.walk)
    return Visit(node, visit.walk, team, books, plain_tone=True, music=music, transferred=transferred)


async def _leave_message(department: DepartmentId, walk: Walk) -> None:
    walk.released_by = ReleasedBy.SWITCHBOARD
    await voicemail(Voicemail(kind="voicemail", mailbox=department), walk)
