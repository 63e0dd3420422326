"""Requests to be called back: for the agent who dials `*70`, and for whoever clicks (C7)."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import structlog
from pydantic import StringConstraints

from appliance.asterisk.ami_client import AmiClient
from appliance.asterisk.ami_link import AmiError
from appliance.asterisk.names import phone_channel, telephone_ports
from appliance.asterisk.phone_watch import NOWHERE
from appliance.callflow.trace import CallbackRequest
from appliance.config.accounts import house_phone, house_phones
from appliance.config.model.document import Document
from appliance.domain.ids import AgentId, EndpointId
from appliance.errors import UserError, ZongjiError
from appliance.routing.staff import Colleagues, Outside, destination
from appliance.services.commands import Commands, Parameters, Result, Tell, Words, parsed
from appliance.storage.callbacks import CallbackMarks, Callbacks, StoredCallback

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_PATIENCE_S = 2.0
_RING_MS = 30_000
_CODE = "*70"


class StoredCallbacks:
    """The controller's requests (`callflow.ports.Callbacks`)."""

    def __init__(self, stored: Callbacks, marks: CallbackMarks) -> None:
        """Read there, mark here."""
        self._stored = stored
        self._marks = marks

    async def open(self, sequence: int) -> CallbackRequest | None:
        """Give an open request; None for one that is made up, and while the record can't be read."""
        found = await self.stored(sequence)
        return found.request if found is not None and not found.is_sample else None

    async def stored(self, sequence: int) -> StoredCallback | None:
        """Give an open request, a made-up one too; None while the record can't be read."""
        try:
            found = await asyncio.to_thread(self._stored.one, sequence)
        except UserError as error:
            _log.warning("callbacks.not_read", error=str(error))
            return None
        return found if found is not None and found.done_at is None else None

    async def done(self, sequence: int, by: AgentId, at: datetime) -> None:
        """Mark a request as done; a sick data base is waited for no longer than a moment."""
        await asyncio.wait({self._marks.done(sequence, by, at)}, timeout=_PATIENCE_S)


class _CallWords(Words):
    request: int
    agent: str


class _DialWords(Words):
    agent: str
    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{2,20}$")]


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
    """Register `callback`: rings the agent's own phone, which then dials `*70`; `callback_done`; and `dial`.

    `dial` rings the agent's phone, which then dials a number that the agent may dial by hand, too.
    """

    async def call(parameters: Parameters, _tell: Tell) -> Result:
        words = parsed(_CallWords, parameters)
        request = _dialled(await _open(callbacks, words.request))
        _refuse_stranger(words.agent, request, document())
        phone = await _registered_phone(words.agent, document(), manager)
        await _ring(phone_channel(phone, telephone_ports(document())), f"{_CODE}{words.request}", manager)
        return {"request": words.request, "agent": words.agent}

    async def dial(parameters: Parameters, _tell: Tell) -> Result:
        words = parsed(_DialWords, parameters)
        refuse_dialling(words.agent, words.number, document())
        phone = await _registered_phone(words.agent, document(), manager)
        await _ring(phone_channel(phone, telephone_ports(document())), words.number, manager)
        return {"agent": words.agent}

    async def done(parameters: Parameters, _tell: Tell) -> Result:
        words = parsed(_DoneWords, parameters)
        await _open(callbacks, words.request)
        await callbacks.done(words.request, AgentId(words.by), now())
        return {"request": words.request, "by": words.by}

    commands.add("callback", call)
    commands.add("dial", dial)
    commands.add("callback_done", done)


def refuse_dialling(agent: str, number: str, document: Document) -> None:
    """Raise UserError unless the agent may dial the number: a colleague's, or one that they have the right to."""
    phone = house_phone(agent, document) if agent in document.agents else None
    if phone is None:
        raise UserError(f"{agent} has no phone of their own to ring.", "name an agent who has")
    decision = destination(phone, number, document)
    if not isinstance(decision.value, Colleagues | Outside):
        raise UserError(f"{agent} may not dial this number.", "an admin gives the right: `outgoing` of the agent")


async def _open(callbacks: StoredCallbacks, sequence: int) -> StoredCallback:
    found = await callbacks.stored(sequence)
    if found is None:
        raise UserError(f"No request {sequence} waits to be called back.", "see `zongji callbacks`")
    return found


def _dialled(found: StoredCallback) -> CallbackRequest:
    """Give what may be dialled. A made-up call's number belongs to a stranger who never called: raises UserError."""
    if found.is_sample:
        raise UserError("This caller is made up: nobody is called.", "call back those who are real")
    return found.request


def _refuse_stranger(agent: str, request: CallbackRequest, document: Document) -> None:
    department = document.departments.get(request.department)
    if department is None or agent not in department.agents:
        raise UserError(
            f"The request is for {request.department}, where {agent} isn't.", "name one of that department's agents"
        )


async def _registered_phone(agent: str, document: Document, manager: AmiClient) -> EndpointId:
    """Give the first of the agent's own phones that can ring. Raises UserError when none can."""
    phones = house_phones(agent, document)
    if not phones:
        raise UserError(f"{agent} has no phone of their own to ring.", "name an agent who has")
    ports = telephone_ports(document)
    for phone in phones:
        if phone in ports or await _is_registered(phone, agent, manager):
            return phone
    raise UserError(
        f"{agent}'s phone is not registered: it can't ring.",
        f"see what it logs in with: `zongji agents password {agent}`",
    )


async def _is_registered(phone: EndpointId, agent: str, manager: AmiClient) -> bool:
    """Ask Asterisk where the phone is: it accepts to ring one that is nowhere, and tells nobody that it didn't."""
    try:
        found = await manager.listing("PJSIPShowEndpoint", (("Endpoint", phone),))
    except AmiError:
        found = ()  # so new that Asterisk doesn't know it yet
    except ZongjiError as error:
        raise UserError(f"Asterisk could not be asked for {agent}'s phone: {error}", "see `zongji status`") from error
    states = [event.get("Status") for event in found if event.name == "ContactStatusDetail"]
    return any(state not in NOWHERE for state in states)


async def _ring(channel: str, dialled: str, manager: AmiClient) -> None:
    """Have Asterisk ring the agent's phone; whoever lifts it has dialled that."""
    headers = (
        ("Channel", channel),
        ("Context", "from-desk"),
        ("Exten", dialled),
        ("Priority", "1"),
        ("CallerID", f'"Call back" <{dialled}>'),
        ("Timeout", str(_RING_MS)),
        ("Async", "true"),
    )
    try:
        await manager.action("Originate", headers)
    except ZongjiError as error:
        raise UserError(f"Asterisk could not ring {channel}: {error}", "see `zongji status`") from error
