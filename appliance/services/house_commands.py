"""The commands of the house: hotlines opened and closed by hand, agents' states set by somebody else."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime

from appliance.callflow.agent_state import AgentEvent, AgentState
from appliance.callflow.board import AgentBoard
from appliance.callflow.ports import Openings
from appliance.config.model.document import Document
from appliance.config.model.flow import ScheduleBranch
from appliance.domain.ids import AgentId, HotlineId
from appliance.domain.opening import Override
from appliance.errors import UserError
from appliance.services.commands import Commands, Parameters, Result, Tell, Words, parsed

_EVENTS = {
    "pause": AgentEvent.PAUSE,
    "ready": AgentEvent.READY,
    "sign_in": AgentEvent.SIGN_IN,
    "sign_out": AgentEvent.SIGN_OUT,
    "wrap_up": AgentEvent.WRAP_UP,
}


class _OpeningWords(Words):
    hotline: str
    to: Literal["open", "closed", "schedule"]
    by: str
    until: AwareDatetime | None = None


class _AgentWords(Words):
    agent: str
    to: Literal["pause", "ready", "sign_in", "sign_out", "wrap_up"]


def add_house(
    commands: Commands,
    openings: Openings,
    board: AgentBoard,
    document: Callable[[], Document],
    now: Callable[[], datetime],
) -> None:
    """Register `opening` and `agent`; `document` gives the one in force, `now` the time in UTC."""

    async def opening(parameters: Parameters, _tell: Tell) -> Result:
        words = parsed(_OpeningWords, parameters)
        _refuse_unknown("hotline", words.hotline, document().hotlines)
        _refuse_without_schedule(words.hotline, document())
        at = now()
        if words.until is not None and words.until <= at:
            raise UserError(f"{words.until:%Y-%m-%d %H:%M} is over.", "give a time to come")
        by_hand = None if words.to == "schedule" else Override(words.to == "open", words.until, words.by)
        await openings.set(HotlineId(words.hotline), by_hand, words.by, at)
        return {"hotline": words.hotline, "to": words.to, "until": words.until and words.until.isoformat()}

    async def agent(parameters: Parameters, _tell: Tell) -> Result:
        words = parsed(_AgentWords, parameters)
        _refuse_unknown("agent", words.agent, document().agents)
        agent_id, event = AgentId(words.agent), _EVENTS[words.to]
        if board.exact(agent_id).duty is AgentState.OFF and event not in {AgentEvent.SIGN_IN, AgentEvent.SIGN_OUT}:
            raise UserError(f"{agent_id} is signed off.", f"sign in first: `zongji agents sign-in {agent_id}`")
        board.happened(agent_id, event)
        return {"agent": words.agent, "state": board.exact(agent_id).value}

    commands.add("opening", opening)
    commands.add("agent", agent)


def _refuse_without_schedule(hotline: str, document: Document) -> None:
    nodes = document.hotlines[hotline].flow.nodes.values()
    if not any(isinstance(node, ScheduleBranch) for node in nodes):
        raise UserError(
            f"Hotline '{hotline}' has no node of kind schedule, so being open or closed changes nothing there.",
            "give its flow a schedule node, with a branch for when it is closed",
        )


def _refuse_unknown(what: str, name: str, known: object) -> None:
    names = sorted(known) if isinstance(known, dict) else []
    if name not in names:
        raise UserError(f"There is no {what} '{name}'.", f"there are: {', '.join(names)}")
