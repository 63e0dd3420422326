"""Who could take a call now, and what hinders the others: duty, switches and schedules, other calls, lines."""

from collections.abc import Callable, Collection, Iterable

from appliance.callflow.board import AgentState
from appliance.callflow.walk import Walk
from appliance.config.model.endpoint import OutsideEndpoint
from appliance.domain.ids import AgentId, EndpointId, LineId, Target
from appliance.routing.allocation import Candidate
from appliance.routing.decision import Decision
from appliance.routing.reach import agent_of, endpoint_of
from appliance.routing.trunks import hunt

BUSY = "busy"
KEPT = "kept for a caller who waits"
_ABSENT = {AgentState.OFF: "signed off", AgentState.PAUSED: "paused"}
_BUSY = {AgentState.RINGING: BUSY, AgentState.TALKING: BUSY, AgentState.WRAP_UP: "in wrap-up"}


def candidate(target: Target, walk: Walk, without: Collection[LineId] = ()) -> Candidate:
    """Say whether and where an agent or endpoint could be rung now, `without` some lines, or what hinders it."""
    agent = agent_of(target)
    state = _state(agent, walk)
    if state in _ABSENT:
        return Candidate(target, absent=_ABSENT[state])
    endpoint: EndpointId | None = walk.revision.tables.own_phones.get(target)
    if endpoint is None:
        found = endpoint_of(target, walk.document, _is_open(walk), walk.board.endpoints.is_there)
        if found.value is None:
            return Candidate(target, absent=found.reason)
        endpoint = found.value
    busy = _BUSY.get(state) or _kept(agent, endpoint, walk) or _full(endpoint, walk, without)
    idle_since = walk.board.idle_since(agent or endpoint)
    return Candidate(target, endpoint, busy, "", walk.board.endpoints.calls_at(endpoint), idle_since)


def is_on_duty(target: Target, walk: Walk) -> bool:
    """Tell whether somebody takes calls, now or soon: busy, in wrap-up or paused, but neither off nor out of reach."""
    return candidate(target, walk).absent in {"", _ABSENT[AgentState.PAUSED]}


def until_free(targets: Iterable[Target], walk: Walk) -> list[Candidate]:
    """Give candidates up to the first one who is free, which is as far as a sequential distribution looks."""
    looked_at: list[Candidate] = []
    for target in targets:
        looked_at.append(candidate(target, walk))
        if looked_at[-1].free:
            break
    return looked_at


def line_for(endpoint: OutsideEndpoint, walk: Walk, without: Collection[LineId] = ()) -> Decision[LineId | None]:
    """Find the line by which an outside endpoint would be called now; those in `without` count as busy."""
    id_ = endpoint.trunk_group
    group, turn = walk.document.trunk_groups[id_], walk.switchboard.rotation.turn(id_)
    board = walk.switchboard.lines
    found = hunt(group, walk.document.lines, lambda line: 0 if line in without else board.free_channels(line), turn)
    if found.value is None:
        return Decision(None, f"no line of trunk group {id_} is free: {found.reason}")
    return Decision(found.value, f"line {found.value}, {found.reason}")


def _state(agent: AgentId | None, walk: Walk) -> AgentState:
    """Give what an agent does; an endpoint that is nobody's own does nothing else."""
    if agent is None or walk.board.is_free(agent):
        return AgentState.AVAILABLE
    return walk.board.state(agent)


def _kept(agent: AgentId | None, endpoint: EndpointId, walk: Walk) -> str:
    """Say so when the agent, or what room there is at the endpoint, is kept for others who wait; "" when not."""
    room, call = walk.switchboard.waiting_room, walk.facts.call
    at_endpoint = room.kept_at(endpoint, call)
    is_kept = at_endpoint and walk.board.endpoints.room(endpoint) <= at_endpoint
    return KEPT if is_kept or (agent is not None and room.keeps(agent, call)) else ""


def _full(endpoint: EndpointId, walk: Walk, without: Collection[LineId]) -> str:
    """Say why an endpoint can't be rung though its agent could take a call; "" when it can."""
    if not walk.board.has_room(endpoint):
        calls = walk.board.endpoints.calls_at(endpoint)
        return BUSY if calls == 1 else f"all {calls} places are taken"
    outside = walk.document.endpoints.get(endpoint)
    if not isinstance(outside, OutsideEndpoint):
        return ""
    line = line_for(outside, walk, without)
    return "" if line.value is not None else line.reason


def _is_open(walk: Walk) -> Callable[[str], bool]:
    return lambda schedule: walk.revision.tables.is_open(schedule, walk.clock.now())
