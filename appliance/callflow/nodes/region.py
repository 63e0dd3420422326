"""Region: go by where the caller is (B3)."""

from appliance.callflow.walk import Walk
from appliance.config.model.flow import RegionBranch
from appliance.domain.ids import NodeId
from appliance.routing.region import branch


async def region(node: RegionBranch, walk: Walk) -> NodeId | None:
    """Give the branch of the region that names the caller most closely."""
    decision = branch(walk.place, walk.facts.number, node.rules, node.unknown, node.otherwise)
    walk.step("region", f"go to {decision.value}", decision.reason)
    return NodeId(decision.value)
