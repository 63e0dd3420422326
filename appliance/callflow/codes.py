"""Phone codes: what an agent sets by keys, from a desk phone or a mobile of their own."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Final

from appliance.callflow.agent_state import AgentEvent, AgentState
from appliance.callflow.message_codes import listen_to_messages
from appliance.callflow.ports import Caller
from appliance.callflow.switchboard import Switchboard
from appliance.config.model.document import Document
from appliance.config.model.prompt import BuiltinPrompt
from appliance.domain.ids import AgentId, HotlineId
from appliance.domain.opening import Override
from appliance.routing.decision import Decision
from appliance.routing.staff import StaffAct, StaffCode

_STATES: Final[Mapping[StaffAct, tuple[AgentEvent, AgentState, str]]] = {
    StaffAct.SIGN_IN: (AgentEvent.SIGN_IN, AgentState.AVAILABLE, "staff-signed-in"),
    StaffAct.SIGN_OUT: (AgentEvent.SIGN_OUT, AgentState.OFF, "staff-signed-out"),
    StaffAct.PAUSE: (AgentEvent.PAUSE, AgentState.PAUSED, "staff-paused"),
    StaffAct.READY: (AgentEvent.READY, AgentState.AVAILABLE, "staff-ready"),
    StaffAct.WRAP_UP: (AgentEvent.WRAP_UP, AgentState.WRAP_UP, "staff-wrap-up"),
}
"""The event of each code, the duty that must follow for it to have worked, and what the agent hears then."""

_SET: Final[Mapping[StaffAct, str]] = {
    StaffAct.OPEN: "hotline-opened",
    StaffAct.CLOSED: "hotline-closed",
    StaffAct.BY_SCHEDULE: "hotline-by-schedule",
}
Tell = Callable[[str], None]
"""Takes in words what was done."""

_NOT_POSSIBLE = "staff-not-possible"
_NOT_ALLOWED = "not-allowed"


async def run_code(
    code: StaffCode, agent: AgentId, caller: Caller, switchboard: Switchboard, document: Document, tell: Tell
) -> None:
    """Do what the code says, `tell` it for the record, and tell the agent, who may hang up as soon as it is done."""
    await caller.answer()
    if code.act is StaffAct.MESSAGES:
        await listen_to_messages(agent, caller, switchboard, document, tell)
        return
    done = (
        _state(code, agent, switchboard) if code.act in _STATES else await _opening(code, agent, switchboard, document)
    )
    tell(done.reason)
    await caller.play([BuiltinPrompt(builtin=done.value)])


def _state(code: StaffCode, agent: AgentId, switchboard: Switchboard) -> Decision[str]:
    event, wished, prompt = _STATES[code.act]
    switchboard.board.happened(agent, event)
    now = switchboard.board.exact(agent).duty
    if now is not wished:
        return Decision(_NOT_POSSIBLE, f"{agent} is {now}, which {code.act} doesn't change")
    return Decision(prompt, f"{agent} is {now} from now on")


async def _opening(code: StaffCode, agent: AgentId, switchboard: Switchboard, document: Document) -> Decision[str]:
    hotlines = document.agents[agent].opens
    if not hotlines:
        return Decision(_NOT_ALLOWED, f"{agent} may not open or close any hotline")
    now = switchboard.clock.now()
    until = _next(code.until, now.astimezone(document.site.zone)) if code.until else None
    by_hand = None if code.act is StaffAct.BY_SCHEDULE else Override(code.act is StaffAct.OPEN, until, agent)
    for hotline in hotlines:
        await switchboard.openings.set(HotlineId(hotline), by_hand, agent, now)
    told = "by its schedule" if by_hand is None else "open" if by_hand.open else "closed"
    limit = f" until {until:%Y-%m-%d %H:%M}" if until else ""
    return Decision(_SET[code.act], f"{', '.join(hotlines)}: {told}{limit}")


def _next(at: time, now: datetime) -> datetime:
    """Give the next moment at which the site's clock shows this time."""
    today = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0, fold=0)
    return today if today > now else today + timedelta(days=1)
