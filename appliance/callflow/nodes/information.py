"""Information recording (A9): play, let the caller hear it again or leave it, and go back to the menu or on."""

from appliance.callflow.ports import Listen
from appliance.callflow.walk import Walk
from appliance.config.model.flow import Information
from appliance.domain.ids import NodeId

MOST_ROUNDS = 20
"""Whoever has heard it so often is held by a stuck key."""
_AGAIN, _END = "*", "#"


async def information(node: Information, walk: Walk) -> NodeId | None:
    """Play the information until it is over or left; any key that means nothing here begins it again."""
    await walk.caller.answer()
    listen = Listen(node.pause_s, node.pause_s, finished=lambda _keys: True)
    for _ in range(MOST_ROUNDS):
        key = await walk.caller.ask([node.prompt], listen)
        if key in node.keys:
            walk.step("information", f"go to {node.keys[key]}", f"key {key} leads there", key)
            return NodeId(node.keys[key])
        if not key or key == _END:
            return _go_on(node, walk, "it was heard to its end" if not key else f"key {key} ended it", key)
        why = "begins it again" if key == _AGAIN else "means nothing here"
        walk.step("information", "play it again", f"key {key} {why}", key)
    return _go_on(node, walk, f"it has been played {MOST_ROUNDS} times", "")


def _go_on(node: Information, walk: Walk, why: str, key: str) -> NodeId | None:
    if node.next is not None:
        walk.step("information", f"go to {node.next}", why, key)
        return NodeId(node.next)
    menu = walk.menus[-1] if walk.menus else None
    walk.step("information", f"go back to {menu}" if menu else "end the call", why, key)
    return menu
