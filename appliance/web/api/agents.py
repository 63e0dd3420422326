"""All agents, for those who direct them."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path

from appliance.domain.ids import AgentId
from appliance.domain.role import Right
from appliance.storage.audit import AuditAction
from appliance.web.api.agent import UNKNOWN
from appliance.web.api.agent_bodies import AgentStateBody, StateBody, StateWish
from appliance.web.auth.guard import needs
from appliance.web.errors import NotFound, also
from appliance.web.premises import Here
from appliance.web.published import published
from appliance.web.who import Who

router = APIRouter(prefix="/agents", tags=["agents"])

Director = Annotated[Who, needs(Right.AGENTS_DIRECT)]
Id = Annotated[str, Path(pattern=r"^[0-9]{2,8}$", examples=["8001"])]


@router.get("", operation_id="list_agents", responses=also(409))
def list_agents(_who: Director, here: Here) -> list[AgentStateBody]:
    """List all agents and what they do now."""
    document = published(here)
    snapshot = here.house.link.snapshot
    live = snapshot.agents if snapshot else {}
    found = []
    for id_, agent in document.agents.items():
        now = live.get(AgentId(id_))
        found.append(
            AgentStateBody(
                agent=id_,
                name=agent.name,
                departments=[each.name for each in document.departments.values() if id_ in each.agents],
                state=now.state if now else UNKNOWN,
                then=now.then if now else "",
                since=now.since if now else None,
                call=now.call if now else None,
                reachable=now is None or now.reachable,
            )
        )
    return found


@router.put("/{agent}/state", operation_id="set_agent_state", responses=also(404, 409, 503))
async def set_agent_state(agent: Id, wish: StateWish, who: Director, here: Here) -> StateBody:
    """Sign an agent in or out, pause them, make them ready. It is on record who did."""
    if agent not in (await asyncio.to_thread(published, here)).agents:
        raise NotFound("There is no such agent.", "look at the list of agents")
    told = await here.ask("agent", {"agent": agent, "to": wish.to})
    await asyncio.to_thread(here.note, who, AuditAction.AGENT_STATE, agent, wish.to)
    return StateBody(agent=agent, state=str(told["state"]))
