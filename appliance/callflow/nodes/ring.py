"""Ring: offer the call until somebody answers: whoever served the caller last, the team, and then by forwarding."""

from collections.abc import Iterator
from datetime import timedelta

from appliance.callflow.ports import CallerHungUp
from appliance.callflow.ringing.candidates import candidate, until_free
from appliance.callflow.ringing.recorded import tell_of_recording
from appliance.callflow.ringing.remembering import remembering
from appliance.callflow.ringing.visit import Visit
from appliance.callflow.trace import SurveyAnswer
from appliance.callflow.walk import Served, Walk
from appliance.config.model.flow import Ring, Survey
from appliance.domain.ids import AgentId, NodeId, Target
from appliance.domain.outcome import ReleasedBy
from appliance.routing.allocation import Choice, choose
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
        return await _after_talk(visit)
    team_tried = await _distribute(visit)
    if team_tried.value:
        return await _after_talk(visit)
    forwarded = await _forward(visit)
    if forwarded.value:
        return await _after_talk(visit)
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
    agent = await _served_last(visit.node, visit.walk)
    if agent is None or agent not in visit.team.targets:
        return False
    one = candidate(agent, visit.walk)
    if one.free:
        return await visit.attempt([one], f"served this caller within the last {visit.node.sticky_days} days")
    why = f"{agent}, who served this caller last: {one.busy or one.absent}"
    visit.walk.step("ring", "offer it to the others", why)
    return False


async def _served_last(node: Ring, walk: Walk) -> AgentId | None:
    number = walk.facts.number
    if node.sticky_days is None or number is None:
        return None
    since = walk.clock.now() - timedelta(days=node.sticky_days)
    return await walk.switchboard.history.last_agent(number, walk.hotline_id, since)


async def _distribute(visit: Visit) -> Decision[bool]:
    """Offer the call within the team until somebody answers, or nobody is left who is free."""
    while (choice := _choose(visit)).value.offered:
        visit.pass_over(choice.value.passed)
        if await visit.attempt(choice.value.offered, choice.reason):
            return Decision(True, choice.reason)
    visit.pass_over(choice.value.passed)
    return Decision(False, choice.reason)


def _choose(visit: Visit) -> Decision[Choice]:
    books, walk = visit.books, visit.walk
    left = [target for target in visit.team.targets if target not in visit.tried]
    if books.distribution == "sequential":
        candidates = until_free(left, walk)
    else:
        candidates = [candidate(target, walk) for target in left]
        books.looked_at(candidates)
    return choose(books.distribution, candidates, books.memory(), walk.switchboard.dice)


async def _forward(visit: Visit) -> Decision[bool]:
    """Try the forwarding lists (B7), each target once; who is switched off or signed off uses up no hop."""
    forward = visit.node.forward
    while (found := next_forward(forward, visit.tried, visit.latest, visit.forwarded)).value is not None:
        one = candidate(found.value, visit.walk)
        visit.forwarded += not one.absent
        if not one.free:
            visit.pass_over([one])
        elif await visit.attempt([one], found.reason):
            return Decision(True, found.reason)
    is_set = forward.busy or forward.no_answer or forward.unreachable
    return Decision(False, found.reason if is_set else "")


async def _after_talk(visit: Visit) -> NodeId | None:
    """Go on to the next node, or end when it was the caller who hung up."""
    node, walk = visit.node, visit.walk
    served = walk.served
    assert served is not None  # noqa: S101 - an attempt that was answered has just set it
    walk.released_by = ReleasedBy.CALLER if visit.caller_left else ReleasedBy.AGENT
    if visit.caller_left:
        walk.step("ring", "end the call", f"the caller hung up after {served.talk_s:.0f} s with {served.who}")
        await _survey_not_asked(node, served, walk)
        raise CallerHungUp
    target = f"go to {node.next}" if node.next else "end the call"
    walk.step("ring", target, f"{served.who} hung up after {served.talk_s:.0f} s")
    return NodeId(node.next) if node.next else None


async def _survey_not_asked(node: Ring, served: Served, walk: Walk) -> None:
    """Count a caller who hung up first as "no answer", never as a score (A4)."""
    if isinstance(walk.hotline.flow.nodes.get(node.next or ""), Survey):
        call, at = walk.facts.call, walk.clock.now()
        await walk.journal.survey(SurveyAnswer(call, at, walk.hotline_id, served.department, served.who, None, None))
