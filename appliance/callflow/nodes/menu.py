"""A menu: play, await keys, follow them (A2)."""

from itertools import takewhile

from appliance.callflow.keys import Meaning
from appliance.callflow.mobile_codes import mobile_agent, or_code, run_from_mobile
from appliance.callflow.ports import Listen
from appliance.callflow.walk import Walk
from appliance.config.model.flow import Menu
from appliance.config.model.prompt import BuiltinPrompt, Prompt
from appliance.domain.ids import NodeId
from appliance.routing.staff import staff_code

_WRONG_KEY = BuiltinPrompt(builtin="wrong-key")
_WRONG_EXTENSION = BuiltinPrompt(builtin="extension-unknown")
_NO_KEY = BuiltinPrompt(builtin="no-key")


async def menu(node: Menu, walk: Walk) -> NodeId | None:
    """Ask until the caller has chosen or the attempts are used up."""
    await walk.caller.answer()
    _note(walk)
    keyboard = walk.revision.tables.keyboard(node)
    mobile = mobile_agent(walk)
    finished = keyboard.finished if mobile is None else or_code(keyboard.finished)
    listen = Listen(node.first_key_s, node.next_key_s, finished, node.barge_in)
    lead: list[Prompt] = []
    for attempt in range(1, node.attempts + 1):
        keys = await walk.caller.ask([*lead, node.prompt], listen)
        if mobile is not None and (code := staff_code(keys)) is not None:
            await run_from_mobile(code, mobile, walk)
            return None
        match keyboard.meaning(keys):
            case Meaning.CHOICE:
                return _choice(keys, node, walk)
            case Meaning.EXTENSION if node.extensions:
                walk.dialled = keys
                walk.step("menu", f"go to {node.extensions}", f"{keys} is an extension", keys)
                return NodeId(node.extensions)
            case Meaning.NOTHING:
                lead = [node.no_key or _NO_KEY]
                why = f"no key within {node.first_key_s:g} s"
            case _:
                lead = [node.wrong_key or (_WRONG_EXTENSION if len(keys) > 1 else _WRONG_KEY)]
                why = f"{keys} means nothing here"
        walk.step(
            "menu",
            "ask again" if attempt < node.attempts else "give up",
            f"{why} ({attempt} of {node.attempts})",
            keys,
        )
    return await _fallback(node, lead, walk)


def _note(walk: Walk) -> None:
    """Remember the way through the menus; who comes to one again is there, and no deeper."""
    here = walk.node
    assert here is not None  # noqa: S101 - a menu is a node
    walk.menus[:] = [*takewhile(lambda menu: menu != here, walk.menus), here]


def _choice(key: str, node: Menu, walk: Walk) -> NodeId:
    """Follow a key: to the node that it names, to this menu again, or to the one before it."""
    if key in node.keys:
        walk.step("menu", f"go to {node.keys[key]}", f"key {key} leads there", key)
        return NodeId(node.keys[key])
    before = walk.menus[-2:][0]  # the first menu has none before it, and is repeated
    reason = f"key {key} repeats the menu" if key == node.repeat else f"key {key} leads back"
    target = walk.menus[-1] if key == node.repeat else before
    walk.step("menu", f"go to {target}", reason, key)
    return target


async def _fallback(node: Menu, lead: list[Prompt], walk: Walk) -> NodeId | None:
    """Tell the caller what was wrong with the last try, too, and go where the menu says."""
    await walk.caller.play(lead)
    target = node.otherwise
    walk.step("menu", f"go to {target}" if target else "end the call", f"all {node.attempts} attempts are used up")
    return NodeId(target) if target else None
