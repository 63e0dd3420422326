"""Which conversations of a call are recorded, and that the caller is told so before (A6)."""

from collections.abc import Iterable, Sequence

from appliance.callflow.ports import Leg
from appliance.callflow.walk import Walk
from appliance.domain.ids import AgentId, DepartmentId, EndpointId, Target
from appliance.routing.decision import Decision
from appliance.routing.reach import agent_of
from appliance.routing.recording import is_recorded


def recorded_at(
    legs: Sequence[Leg], of_node: bool | None, department: DepartmentId | None, walk: Walk
) -> Decision[frozenset[EndpointId]]:
    """Say at which of the legs' endpoints the conversation is recorded.

    The reason tells of those with whom it goes otherwise than the node by itself would have it; "" when there are none.
    On a full disk nothing is recorded, nor with a caller who has not been told and had to be; calls go on.
    """
    recorded: set[EndpointId] = set()
    told: list[str] = []
    for leg in legs:
        one = _of(leg.agent, of_node, department, walk)
        if one.value:
            recorded.add(leg.endpoint)
        if one.value != (of_node is not False):
            told.append(f"{leg.agent or leg.endpoint} is {'' if one.value else 'not '}recorded: {one.reason}")
    lack = _lack(walk) if recorded else ""
    if lack:
        return Decision(frozenset(), f"not recorded: {lack}")
    return Decision(frozenset(recorded), "; ".join(told))


async def tell_of_recording(
    targets: Iterable[Target], of_node: bool | None, department: DepartmentId | None, walk: Walk
) -> None:
    """Play the hotline's recording notice, once a call, if a talk with any of the targets would be recorded.

    Whoever rings somebody for a caller does this first; the line need not be answered for it, where it can carry audio
    before.
    """
    notice = walk.hotline.recording_notice
    if notice is None or walk.recording_told:
        return
    for target in targets:
        one = _of(agent_of(target), of_node, department, walk)
        if one.value:
            walk.recording_told = True
            why = f"a talk with {target} would be recorded: {one.reason}"
            walk.step("recording", "play the recording notice", why)
            await walk.caller.play([notice])
            return


def _lack(walk: Walk) -> str:
    """Say what stands against recording anything of the call now; "" when nothing does."""
    if walk.hotline.recording_notice is not None and not walk.recording_told:
        return "the caller has not heard the recording notice"
    return walk.switchboard.recording_room.lacks()


def _of(agent: AgentId | None, of_node: bool | None, department: DepartmentId | None, walk: Walk) -> Decision[bool]:
    return is_recorded(agent, of_node, department, walk.hotline_id, walk.document)
