"""Ring: offer the call until somebody answers: whoever served the caller last, the team, and then by forwarding."""

from collections.abc import Iterator

from appliance.callflow.nodes.after_talk import after_talk
from appliance.callflow.ringing.candidates import candidate
from appliance.callflow.ringing.choosing import served_last
from appliance.callflow.ringing.distribution import distribute
from appliance.callflow.ringing.recorded import tell_of_recording
from appliance.callflow.ringing.remembering import remembering
from appliance.callflow.ringing.visit import Visit
from appliance.callflow.walk import Walk
from appliance.config.model.flow import Forwarding, Ring
from appliance.domain.ids import NodeId, Target
from appliance.routing.decision import Decision
from appliance.routing.extension import Team, department_team
from appliance.routing.forwarding import next_forward
from appliance.routing.reach import target_of


async def ring(node: Ring, walk: Walk) -> NodeId | None:
    """Offer the call; each attempt's busy, no answer or unreachable leads to the next."""
    team = _team(node, walk)
    await tell_of_recording((*team.targets, *_forwards(node)), node.record, team.department, walk)
    visit = Visit(node, walk, team, remembering(node, team, walk))
    if await _sticky(visit):
        return await after_talk(visit)
    team_tried = await distribute(visit)
    if team_tried.value:
        return await after_talk(visit)
    forwarded = await _forward(node.forward, visit)
    if forwarded.value:
        return await after_talk(visit)
    why = "; ".join(filter(None, (team_tried.reason, forwarded.reason)))
    walk.step("ring", f"go to {node.otherwise}" if node.otherwise else "end the call", why)
    return NodeId(node.otherwise) if node.otherwise else None


def _team(node: Ring, walk: Walk) -> Team:
    if node.department is not None:
        return department_team(node.department, walk.document)
    if node.targets:
        return Team(tuple(map(target_of, node.targets)), None)
    return walk.revision.tables.extensions.get(walk.dialled, Team((), None))


def _forwards(node: Ring) -> Iterator[Target]:
    forward = node.forward
    return map(target_of, (*forward.busy, *forward.no_answer, *forward.unreachable))


async def _sticky(visit: Visit) -> bool:
    """Offer the call to the one of the team who served this caller last (B9), if that agent is free."""
    agent = await served_last(visit.node, visit.walk)
    if agent is None or agent not in visit.team.targets:
        return False
    one = candidate(agent, visit.walk)
    if one.free:
        return await visit.attempt([one], f"served this caller within the last {visit.node.sticky_days} days")
    why = f"{agent}, who served this caller last: {one.busy or one.absent}"
    visit.walk.step("ring", "offer it to the others", why)
    return False


async def _forward(forward: Forwarding, visit: Visit) -> Decision[bool]:
    """Try the forwarding lists (B7), each target once; who is switched off or signed off uses up no hop."""
    while (found := next_forward(forward, visit.tried, visit.latest, visit.forwarded)).value is not None:
        one = candidate(found.value, visit.walk)
        visit.forwarded += not one.absent
        if not one.free:
            visit.pass_over([one])
        elif await visit.attempt([one], found.reason):
            return Decision(True, found.reason)
    is_set = forward.busy or forward.no_answer or forward.unreachable
    return Decision(False, found.reason if is_set else "")
