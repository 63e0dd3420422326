"""Hang up: say good-bye, or nothing, and release."""

from appliance.callflow.walk import Walk
from appliance.config.model.flow import HangUp
from appliance.domain.ids import NodeId


async def hang_up(node: HangUp, walk: Walk) -> NodeId | None:
    """Play the farewell, if there is one; the end of the flow releases the call."""
    walk.step("hang_up", "end the call", "the flow ends here")
    if node.prompt is not None:
        await walk.caller.answer()
        await walk.caller.play([node.prompt])
    return None
