"""Requests to be called back: for the agent who dials `*70`, and for whoever clicks (C7)."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from appliance.asterisk.ami_client import AmiClient
from appliance.asterisk.ami_link import AmiError
from appliance.asterisk.names import agent_account
from appliance.callflow.trace import CallbackRequest
from appliance.config.model.document import Document
from appliance.domain.ids import AgentId
from appliance.errors import UserError, ZongjiError
from appliance.services.commands import Commands, Parameters, Result, Tell, Words, parsed
from appliance.storage.callbacks import CallbackMarks, Callbacks

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_PATIENCE_S = 2.0
_RING_MS = 30_000
_CODE = "*70"
_NOWHERE = {"Unreachable", "Unavailable", "Removed"}
"""What Asterisk calls the contact of a phone that does not answer."""


class StoredCallbacks:
    """The controller's requests (`callflow.ports.Callbacks`)."""

    def __init__(self, stored: Callbacks, marks: CallbackMarks) -> None:
        """Read there, mark here."""
        self._stored = stored
        self._marks = marks

    async def open(self, sequence: int) -> CallbackRequest | None:
        """Give an open request; None while the record can't be read."""
        try:
            found = await asyncio.to_thread(self._stored.one, sequence)
        except UserError as error:
            _log.warning("callbacks.not_read", error=str(error))
            return None
        return found.request if found is not None and found.done_at is None else None

    async def done(self, sequence: int, by: AgentId, at: datetime) -> None:
        """Mark a request as done; a sick data base is waited for no longer than a moment."""
        await asyncio.wait({self._marks.done(sequence, by, at)}, timeout=_PATIENCE_S)


class _CallWords(Words):
    request: int
    agent: str


class _DoneWords(Words):
    request: int
    by: str


def add_callbacks(
    commands: Commands,
    callbacks: StoredCallbacks,
    manager: AmiClient,
    document: Callable[[], Document],
    now: Callable[[], datetime],
) -> None:
    """Register `callback`: rings the agent's own phone, which then dials `*70`; and `callback_done`."""

    async def call(parameters: Parameters, _tell: Tell) -> Result:
        words = parsed(_CallWords, parameters)
        request = await _open(callbacks, words.request)
        _refuse_stranger(words.agent, request, document())
        await _refuse_unregistered(AgentId(words.agent), manager)
        await _ring(AgentId(words.agent), words.request, manager)
        return {"request": words.request, "agent": words.agent}

    async def done(parameters: Parameters, _tell: Tell) -> Result:
        words = parsed(_DoneWords, parameters)
        await _open(callbacks, words.request)
        await callbacks.done(words.request, AgentId(words.by), now())
        return {"request": words.request, "by": words.by}

    commands.add("callback", call)
    commands.add("callback_done", done)


async def _open(callbacks: StoredCallbacks, sequence: int) -> CallbackRequest:
    request = await callbacks.open(sequence)
    if request is None:
        raise UserError(f"No request {sequence} waits to be called back.", "see `zongji callbacks`")
    return request


def _refuse_stranger(agent: str, request: CallbackRequest, document: Document) -> None:
    department = document.departments.get(request.department)
    if department is None or agent not in department.agents:
        raise UserError(
            f"The request is for {request.department}, where {agent} isn't.", "name one of that department's agents"
        )
    if not document.agents[agent].phone:
        raise UserError(f"{agent} has no phone of their own to ring.", "name an agent who has")


async def _refuse_unregistered(agent: AgentId, manager: AmiClient) -> None:
    """Ask Asterisk where the phone is: it accepts to ring one that is nowhere, and tells nobody that it didn't."""
    try:
        found = await manager.listing("PJSIPShowEndpoint", (("Endpoint", agent_account(agent)),))
    except AmiError:
        found = ()  # so new that Asterisk doesn't know it yet
    except ZongjiError as error:
        raise UserError(f"Asterisk could not be asked for {agent}'s phone: {error}", "see `zongji status`") from error
    states = [event.get("Status") for event in found if event.name == "ContactStatusDetail"]
    if all(state in _NOWHERE for state in states):
        raise UserError(
            f"{agent}'s phone is not registered: it can't ring.",
            f"see what it logs in with: `zongji agents password {agent}`",
        )


async def _ring(agent: AgentId, sequence: int, manager: AmiClient) -> None:
    """Have Asterisk ring the agent's phone; whoever lifts it has dialled the code."""
    headers = (
        ("Channel", f"PJSIP/{agent_account(agent)}"),
        ("Context", "from-desk"),
        ("Exten", f"{_CODE}{sequence}"),
        ("Priority", "1"),
        ("CallerID", f'"Call back" <{_CODE}{sequence}>'),
        ("Timeout", str(_RING_MS)),
        ("Async", "true"),
    )
    try:
        await manager.action("Originate", headers)
    except ZongjiError as error:
        raise UserError(f"Asterisk could not ring {agent}: {error}", "see `zongji status`") from error
