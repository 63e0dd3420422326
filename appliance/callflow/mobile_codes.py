"""Phone codes from a mobile: an agent who calls a hotline from one of their own endpoints keys them in any menu.

Whoever shows such a number could be anyone, since numbers can be faked: the agent's PIN is asked for before anything is
done, and without a PIN in the document there are no codes.
"""

from collections.abc import Callable
from hmac import compare_digest

from appliance.callflow.codes import run_code
from appliance.callflow.ports import Listen
from appliance.callflow.walk import Walk
from appliance.config.model.prompt import BuiltinPrompt, Prompt
from appliance.domain.ids import AgentId
from appliance.routing.staff import StaffCode
from appliance.routing.written import written

_ASK, _WRONG, _REFUSED = (BuiltinPrompt(builtin=f"pin-{what}") for what in ("enter", "wrong", "refused"))
_CODE, _END = "*", "#"
_TRIES = 3
_FIRST_KEY_S, _NEXT_KEY_S = 8.0, 4.0


def mobile_agent(walk: Walk) -> AgentId | None:
    """Tell whose mobile the caller shows, if it is that of an agent who may use codes from it."""
    if walk.facts.number is None:
        return None
    home = walk.switchboard.lists.home(walk.document)
    mobiles = walk.revision.tables.mobiles(home)
    return mobiles.get(written(walk.facts.number, home).key) if mobiles else None


def or_code(finished: Callable[[str], bool]) -> Callable[[str], bool]:
    """Let keys that begin with `*` go on until `#` or a pause: they may become a code."""
    return lambda keys: keys.endswith(_END) if keys.startswith(_CODE) else finished(keys)


async def run_from_mobile(code: StaffCode, agent: AgentId, walk: Walk) -> bool:
    """Ask for the agent's PIN and do what the code says; False when the PIN was not keyed.

    Neither the PIN nor a wrong one goes on record.
    """

    def tell(done: str) -> None:
        walk.step("code", done, f"{agent} keyed {code.act} from a mobile, and the PIN", code.act)

    lead: list[Prompt] = []
    listen = Listen(_FIRST_KEY_S, _NEXT_KEY_S, lambda keys: keys.endswith(_END))
    for _ in range(_TRIES):
        keys = await walk.caller.ask([*lead, _ASK], listen)
        if _is_pin(keys.removesuffix(_END), agent, walk):
            await run_code(code, agent, walk.caller, walk.switchboard, walk.document, tell)
            return True
        lead = [_WRONG]
    walk.step("code", "refuse", f"{code.act} was keyed from {agent}'s mobile without {agent}'s PIN", code.act)
    await walk.caller.play([_REFUSED])
    return False


def _is_pin(keyed: str, agent: AgentId, walk: Walk) -> bool:
    pin = walk.document.agents[agent].pin
    return pin is not None and compare_digest(pin.get_secret_value().encode(), keyed.encode())
