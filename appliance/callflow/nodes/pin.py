"""PIN access 密码接入: ask for a PIN before letting the caller on (A8).

The name of the PIN goes on record; neither its digits nor those of a wrong try do, here or elsewhere.
"""

from collections.abc import Sequence
from hmac import compare_digest

from appliance.callflow.ports import Listen
from appliance.callflow.walk import Walk
from appliance.config.model.flow import PinCode, PinEntry
from appliance.config.model.prompt import BuiltinPrompt, Prompt
from appliance.domain.ids import NodeId

_ASK = BuiltinPrompt(builtin="pin-enter")
_WRONG = BuiltinPrompt(builtin="pin-wrong")
_REFUSED = BuiltinPrompt(builtin="pin-refused")
_END = "#"


async def pin(node: PinEntry, walk: Walk) -> NodeId | None:
    """Let the caller on with one of the PINs; after `attempts` tries, send them elsewhere."""
    await walk.caller.answer()
    longest = max(len(known.pin.get_secret_value()) for known in node.pins)
    listen = Listen(
        node.first_key_s,
        node.next_key_s,
        lambda keys: keys.endswith(_END) or len(keys) >= longest,
        closing=_END,
    )
    lead: list[Prompt] = []
    for attempt in range(1, node.attempts + 1):
        keys = await walk.caller.ask([*lead, node.prompt or _ASK], listen)
        if (known := _known(keys, node.pins)) is not None:
            walk.step("pin", f"go to {node.next}", f"the PIN of {known.name} was keyed")
            return NodeId(node.next)
        lead = [_WRONG] if keys else []
        tried = "a wrong PIN was keyed" if keys else f"no key within {node.first_key_s:g} s"
        decided = "ask again" if attempt < node.attempts else "give up"
        walk.step("pin", decided, f"{tried} ({attempt} of {node.attempts})")
    return await _refuse(node, walk)


async def _refuse(node: PinEntry, walk: Walk) -> NodeId | None:
    await walk.caller.play([_REFUSED])
    target = node.otherwise
    walk.step("pin", f"go to {target}" if target else "end the call", f"all {node.attempts} attempts are used up")
    return NodeId(target) if target else None


def _known(keys: str, pins: Sequence[PinCode]) -> PinCode | None:
    """Find the PIN that was keyed; how long that takes doesn't tell how near a wrong one was."""
    keyed = keys.removesuffix(_END).encode()
    found = [known for known in pins if compare_digest(known.pin.get_secret_value().encode(), keyed)]
    return found[0] if found else None
