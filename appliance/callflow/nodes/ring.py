"""Ring: offer the call to one agent after the other until one answers."""

from datetime import timedelta

from appliance.callflow.ports import CallerHungUp, Leg, RingRequest, RingResult
from appliance.callflow.trace import Hop, SurveyAnswer
from appliance.callflow.walk import Served, Walk
from appliance.config.model.flow import Ring, Survey
from appliance.domain.ids import AgentId, EndpointId, NodeId
from appliance.domain.outcome import ReleasedBy, RingOutcome
from appliance.routing.allocation import next_in_order
from appliance.routing.extension import Team, department_team, extensions


async def ring(node: Ring, walk: Walk) -> NodeId | None:
    """Try the agents in order; each one's busy, no answer or unreachable leads to the next."""
    team = _team(node, walk)
    tried: list[AgentId] = []
    while (choice := next_in_order(team.agents, tried, walk.board.is_free)).value is not None:
        agent = choice.value
        _note_busy(team, tried, agent, walk)
        tried.append(agent)
        walk.step("ring", f"ring {agent}", choice.reason)
        if (result := await _attempt(node, team, agent, walk)).outcome is RingOutcome.ANSWERED:
            return await _after_talk(node, agent, result, walk)
    _note_busy(team, tried, None, walk)
    walk.step("ring", f"go to {node.otherwise}" if node.otherwise else "end the call", choice.reason)
    return NodeId(node.otherwise) if node.otherwise else None


def _team(node: Ring, walk: Walk) -> Team:
    if node.department is not None:
        return department_team(node.department, walk.document)
    if node.targets:
        return Team(tuple(map(AgentId, node.targets)), None)
    return extensions(walk.document).get(walk.dialled, Team((), None))


def _note_busy(team: Team, tried: list[AgentId], chosen: AgentId | None, walk: Walk) -> None:
    """Put those who were passed over because they are in another call on record."""
    for agent in team.agents:
        if agent == chosen:
            return
        if agent not in tried:
            tried.append(agent)
            _hop(team, agent, RingResult(RingOutcome.BUSY, "in another call", 0, 0), walk)


def _hop(team: Team, agent: AgentId, result: RingResult, walk: Walk) -> None:
    walk.outcomes.append(result.outcome)
    walk.journal.hop(
        Hop(
            call=walk.facts.call,
            sequence=walk.hops,
            at=walk.clock.now(),
            department=team.department,
            agent=agent,
            outcome=result.outcome,
            cause=result.cause,
            ring_s=result.ring_s,
            talk_s=result.talk_s,
            endpoint=EndpointId(agent),
        )
    )
    walk.hops += 1


async def _attempt(node: Ring, team: Team, agent: AgentId, walk: Walk) -> RingResult:
    department = walk.document.departments.get(team.department or "")
    request = RingRequest(
        legs=(Leg(EndpointId(agent), agent),),
        department=team.department,
        hotline=walk.hotline_id,
        ring_s=node.ring_s,
        ringtone=node.ringtone or (department.ringtone if department else None) or walk.hotline.welcome_ringtone,
        announce_id=node.announce_id,
        record=node.record,
    )
    with walk.board.offer(agent, walk.facts.call):
        result = await walk.caller.ring(request)
    _hop(team, agent, result, walk)
    if result.outcome is RingOutcome.ANSWERED:
        answered_at = walk.clock.now() - timedelta(seconds=result.talk_s)
        walk.served = Served(agent, EndpointId(agent), team.department, answered_at, result.ring_s, result.talk_s)
    if result.caller_left and result.outcome is not RingOutcome.ANSWERED:
        raise CallerHungUp
    return result


async def _after_talk(node: Ring, agent: AgentId, result: RingResult, walk: Walk) -> NodeId | None:
    walk.released_by = ReleasedBy.CALLER if result.caller_left else ReleasedBy.AGENT
    if result.caller_left:
        walk.step("ring", "end the call", f"the caller hung up after {result.talk_s:.0f} s with {agent}")
        await _survey_not_asked(node, walk)
        raise CallerHungUp
    target = f"go to {node.next}" if node.next else "end the call"
    walk.step("ring", target, f"{agent} hung up after {result.talk_s:.0f} s")
    return NodeId(node.next) if node.next else None


async def _survey_not_asked(node: Ring, walk: Walk) -> None:
    """Count a caller who hung up first as "no answer", never as a score (A4)."""
    following = walk.hotline.flow.nodes.get(node.next or "")
    if isinstance(following, Survey) and (served := walk.served) is not None:
        await walk.journal.survey(
            SurveyAnswer(
                walk.facts.call,
                walk.clock.now(),
                walk.hotline_id,
                served.department,
                served.who,
                None,
                None,
            )
        )
