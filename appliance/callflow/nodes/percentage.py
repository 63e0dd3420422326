"""Percentage: go by shares that hold over any hundred calls (B4)."""

from appliance.callflow.walk import Walk
from appliance.config.model.flow import PercentageBranch
from appliance.domain.ids import NodeId


async def percentage(node: PercentageBranch, walk: Walk) -> NodeId | None:
    """Give the branch whose turn it is, and remember that it had it."""
    weights = {str(place): share.percent for place, share in enumerate(node.shares)}
    picked = walk.switchboard.rotation.next_share(f"{walk.hotline_id}/{walk.node}", weights)
    target = node.shares[int(picked.value)].next
    walk.step("percentage", f"go to {target}", picked.reason)
    return NodeId(target)
