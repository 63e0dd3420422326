"""An announcement: play, and go on."""

from appliance.callflow.walk import Walk
from appliance.config.model.flow import Announcement
from appliance.domain.ids import NodeId


async def announcement(node: Announcement, walk: Walk) -> NodeId | None:
    """Play the prompt to its end."""
    walk.step("announcement", "play", "the flow has an announcement here")
    await walk.caller.answer()
    await walk.caller.play([node.prompt])
    return NodeId(node.next) if node.next else None
