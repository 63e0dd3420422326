"""Phone codes from a mobile: an agent who calls a hotline from one of their own endpoints keys them in any menu.

Whoever shows such a number could be anyone, since numbers can be faked: the agent's PIN is asked for before anything is
done, and without a PIN in the document there are no codes. Who doesn't know it is released after three tries, and
`CodeGuard` counts the wrong ones over all calls.
"""

from collections.abc import Callable
from datetime import datetime
from hmac import compare_digest

from appliance.callflow.code_guard import MOST_WRONG
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


async def run_from_mobile(code: StaffCode, agent: AgentId, walk: Walk) -> None:
    """Ask for the agent's PIN and do what the code says, or refuse it; the call ends with either.

    Neither the PIN nor a wrong one goes on record.
    """

    def tell(done: str) -> None:
        walk.step("code", done, f"{agent} keyed {code.act} from a mobile, and the PIN", code.act)

    refused = await _refusal(code, agent, walk)
    if not refused:
        await run_code(code, agent, walk.caller, walk.switchboard, walk.document, tell)
        return
    walk.step("code", "refuse", refused, code.act)
    await walk.caller.play([_REFUSED])


async def _refusal(code: StaffCode, agent: AgentId, walk: Walk) -> str:
    """Ask for the PIN; say why the code is refused, "" when the PIN was keyed.

    The guard is asked at each try: several calls may be guessing at once.
    """
    guard, clock = walk.switchboard.code_guard, walk.clock
    lead: list[Prompt] = []
    listen = Listen(_FIRST_KEY_S, _NEXT_KEY_S, lambda keys: keys.endswith(_END))
    for _ in range(_TRIES):
        if (until := guard.refused_until(agent, clock.now())) is not None:
            return _told_guessing(code, agent, until)
        keyed = (await walk.caller.ask([*lead, _ASK], listen)).removesuffix(_END)
        if (until := guard.refused_until(agent, clock.now())) is not None:
            return _told_guessing(code, agent, until)
        if _is_pin(keyed, agent, walk):
            guard.right(agent)
            return ""
        if keyed and (until := guard.wrong(agent, clock.now())) is not None:
            return _told_guessing(code, agent, until)
        lead = [_WRONG]
    return f"{code.act} was keyed from {agent}'s mobile without {agent}'s PIN"


def _told_guessing(code: StaffCode, agent: AgentId, until: datetime) -> str:
    return (
        f"{code.act} was keyed from {agent}'s mobile, but {MOST_WRONG} wrong PINs within 24 h are too many: "
        f"no codes from it until {until:%Y-%m-%d %H:%M} UTC"
    )


def _is_pin(keyed: str, agent: AgentId, walk: Walk) -> bool:
    pin = walk.document.agents[agent].pin
    return pin is not None and compare_digest(pin.get_secret_value().encode(), keyed.encode())
