"""A branch by who calls: those on a list go their own way."""

from appliance.callflow.walk import Walk
from appliance.config.model.flow import CallerBranch
from appliance.domain.ids import NodeId


async def caller(node: CallerBranch, walk: Walk) -> NodeId | None:
    """Go to `matched` with a caller who is on any of the lists."""
    lists = walk.switchboard.lists.lists(walk.document)
    for id_ in node.lists:
        found = lists.find(id_, walk.facts.number, walk.place)
        if found is not None:
            walk.step("caller", f"go to {node.matched}", f"on list '{id_}' ({found})")
            return NodeId(node.matched)
    told = ", ".join(f"'{id_}'" for id_ in node.lists)
    walk.step("caller", f"go to {node.otherwise}", f"not on list {told}")
    return NodeId(node.otherwise)
