"""A caller whom an agent passed on (A12): who gets them, and what happens when nobody takes them.

A caller is never lost: who isn't taken by whom the agent meant comes back to the agent, whose phone rings again; and
when the agent is gone too, the call goes on where the flow would have gone if nobody had answered in the first place.
"""

from dataclasses import dataclass, replace

from appliance.callflow.agent_state import AgentEvent, AgentState
from appliance.callflow.nodes.voicemail import voicemail
from appliance.callflow.ports import Leg
from appliance.callflow.ringing.candidates import candidate
from appliance.callflow.ringing.distribution import distribute
from appliance.callflow.ringing.record import told
from appliance.callflow.ringing.remembering import remembering
from appliance.callflow.ringing.visit import Handed, Visit
from appliance.callflow.walk import Walk
from appliance.config.model.flow import Voicemail
from appliance.config.model.prompt import BuiltinPrompt
from appliance.domain.ids import DepartmentId, NodeId
from appliance.domain.outcome import ReleasedBy
from appliance.routing.extension import Team, team_of
from appliance.routing.music import hold_music
from appliance.routing.reach import target_of
from appliance.routing.transfer import ToMailbox, ToTeam, destination

MOST_TRANSFERS = 50
"""A call that is passed on so often goes round."""

_HANDED = BuiltinPrompt(builtin="whisper-transferred")
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
    walk, by, move = visit.walk, visit.talked, visit.moved
    assert by is not None and move is not None  # noqa: S101, PT018 - who passes a caller on has talked with them
    if move.leg is not None:
        found = _visit(visit, team_of(move.leg.agent or move.leg.endpoint, walk.document), Handed(told(by), _HANDED))
        await found.talk_on(move.leg)
        return found
    to = destination(move.argument, walk.document)
    match to.value:
        case None:
            walk.step("transfer", f"refuse what {told(by)} keyed", to.reason)
        case ToMailbox(department):
            walk.step("transfer", f"pass on to the voicemail of {department}", f"{told(by)}: {to.reason}")
            await _leave_message(department, walk)
            return Left(None, "the caller was passed on to a voicemail")
        case ToTeam(team):
            walk.step("transfer", f"pass on to {', '.join(team.targets)}", f"{told(by)}: {to.reason}")
            found = _visit(visit, team, Handed(told(by), _HANDED))
            if (await distribute(found)).value:
                return found
    return await _bring_back(visit, by, origin)


async def _bring_back(visit: Visit, by: Leg, origin: Visit) -> Visit | Left:
    """Ring the one again who passed the caller on, also while they wrap up what they have just done."""
    walk = visit.walk
    target = by.agent or target_of(by.endpoint)
    if by.agent is not None and walk.board.state(by.agent) is AgentState.WRAP_UP:
        walk.board.happened(by.agent, AgentEvent.READY)
    found = _visit(visit, Team((target,), visit.team.department), Handed(told(by), _CAME_BACK))
    walk.step("transfer", f"bring back to {told(by)}", "nobody took the caller")
    one = candidate(target, walk)
    if one.free and await found.attempt([replace(one, endpoint=by.endpoint)], "passed the caller on"):
        return found
    if not one.free:
        found.pass_over([one])
    walk.released_by = ReleasedBy.SWITCHBOARD
    otherwise = origin.node.otherwise
    return Left(NodeId(otherwise) if otherwise else None, f"{told(by)}, who passed the caller on, is gone too")


def _visit(visit: Visit, team: Team, handed: Handed) -> Visit:
    """Offer the call as the node does that it came from, but to others."""
    own: dict[str, object] = {"department": None, "targets": (), "distribution": None, "shares": {}, "ringtone": None}
    node = visit.node.model_copy(update=own)
    music = hold_music(visit.walk.hotline)
    books = remembering(node, team, visit.walk)
    return Visit(node, visit.walk, team, books, plain_tone=True, music=music, handed=handed)


async def _leave_message(department: DepartmentId, walk: Walk) -> None:
    walk.released_by = ReleasedBy.SWITCHBOARD
    await voicemail(Voicemail(kind="voicemail", mailbox=department), walk)
