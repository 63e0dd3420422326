"""Picking up what rings at a colleague's phone, from one's own (A12)."""

from collections.abc import Iterator

from appliance.callflow.ports import Leg
from appliance.callflow.staff_call import StaffCall
from appliance.config.model.document import Document
from appliance.domain.ids import AgentId, EndpointId
from appliance.routing.staff import PickUp


async def pick_up(where: PickUp, call: StaffCall, reason: str) -> None:
    """Take over the call that rings first at a colleague of the agent's departments, or at the one who was named."""
    agent = call.agent
    if agent is None:
        await call.refuse("refuse", f"{call.phone} is nobody's phone, so codes mean nothing on it", "not-allowed")
        return
    allowed = tuple(_colleagues(agent, call.document))
    ringing = call.switchboard.board.ringing_at([one for one in allowed if where.agent in {None, one}])
    if ringing is None:
        await call.refuse("end the call", _nothing(where, allowed), "pickup-nothing")
        return
    call.done = f"{agent} picked up a call"
    call.step(f"pick up call {ringing}", reason)
    if not await call.caller.pick_up(ringing, Leg(EndpointId(call.phone), agent)):
        call.done = ""
        await call.refuse("end the call", "it was answered, or gone, in the same moment", "pickup-nothing")


def _colleagues(agent: AgentId, document: Document) -> Iterator[AgentId]:
    """Give everyone who shares a department with the agent."""
    own = (department.agents for department in document.departments.values() if agent in department.agents)
    found = dict.fromkeys(other for agents in own for other in agents)
    yield from (AgentId(other) for other in found if other != agent)


def _nothing(where: PickUp, allowed: tuple[AgentId, ...]) -> str:
    if where.agent is not None and where.agent not in allowed:
        return f"{where.agent} is in none of the agent's departments"
    return f"no caller rings at {where.agent or 'any of the departments'}"
