"""An agent's own page: state, who calls, notes, missed calls. An agent sees their own calls alone."""

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path

from appliance.config.accounts import browser_of, house_phone
from appliance.config.model.document import Document
from appliance.domain.ids import AgentId, CallId
from appliance.domain.number_reading import Home
from appliance.domain.role import Right
from appliance.routing.staff import Outside, destination
from appliance.services.noting import Noting, fresh_note
from appliance.services.screen_pop import contacts_of, screen_pop
from appliance.storage.agent_calls import AgentCalls
from appliance.storage.audit import AuditAction
from appliance.storage.call_search import CallSearch
from appliance.storage.call_wanted import Wanted
from appliance.storage.callbacks import Callbacks
from appliance.storage.contacts import Contact
from appliance.storage.record_values import CallRecord
from appliance.storage.records import Records
from appliance.web.api.agent_bodies import (
    AgentBody,
    AgentCallBody,
    AgentCallsBody,
    CallNoteWish,
    DialWish,
    PopBody,
    StateBody,
    StateWish,
    WrapUpCodeBody,
    pop_body,
)
from appliance.web.api.contacts import home_of
from appliance.web.api.contacts_bodies import ContactNoteBody
from appliance.web.auth.guard import needs
from appliance.web.errors import Conflict, NotFound, also
from appliance.web.premises import Here, Premises
from appliance.web.published import published
from appliance.web.who import Who

router = APIRouter(prefix="/agent", tags=["agent"])

Page = Annotated[Who, needs(Right.AGENT_PAGE)]
Call = Annotated[CallId, Path(max_length=80, examples=["zj-1795000000.1"])]
_RECENT = 20
_ON_RECORD_S = 2.0
_LOOK_AGAIN_S = 0.05
_MISSED_WITHIN = timedelta(days=14)
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an agent sits: who they are in the document in force."""

    id: AgentId
    document: Document
    home: Home

    @property
    def departments(self) -> tuple[str, ...]:
        """The ids of their departments."""
        return tuple(id_ for id_, each in self.document.departments.items() if self.id in each.agents)

    def may_call(self, call: CallRecord) -> bool:
        """Tell whether the agent may dial the caller's number by hand; a made-up caller's is a stranger's."""
        phone = house_phone(self.id, self.document)
        if phone is None or call.caller is None or call.is_sample:
            return False
        return isinstance(destination(phone, call.caller.digits, self.document).value, Outside)

    def told(self, call: CallRecord, contact: Contact | None) -> AgentCallBody:
        """Tell of a call."""
        hotline = self.document.hotlines.get(call.hotline or "")
        name = hotline.name if hotline else call.hotline or ""
        return AgentCallBody.of(call, contact, name, can_call=self.may_call(call))


def _desk(here: Premises, who: Who) -> Desk:
    document = published(here)
    if who.agent is None or who.agent not in document.agents:
        raise Conflict("Your account belongs to no agent.", "ask an admin to give your account an agent's ID")
    return Desk(who.agent, document, home_of(here))


async def _mine(here: Premises, desk: Desk, call: CallId) -> CallRecord:
    """Give a call that rings, rang or was answered at the agent. Raises NotFound for any other.

    The live view is quicker than the record: one that rings is waited for.
    """
    snapshot = here.house.link.snapshot
    live = snapshot.agents.get(desk.id) if snapshot else None
    now = live is not None and live.call == call
    records = Records(here.reading)
    story = await asyncio.to_thread(records.story, call)
    until = time.monotonic() + _ON_RECORD_S
    while now and story is None and time.monotonic() < until:
        await asyncio.sleep(_LOOK_AGAIN_S)
        story = await asyncio.to_thread(records.story, call)
    if story is None or not (now or await asyncio.to_thread(AgentCalls(here.reading).is_among, desk.id, call)):
        raise NotFound("There is no such call of yours.", "look at your latest calls")
    return story.record


@router.get("", operation_id="get_agent", responses=also(409))
def get_agent(who: Page, here: Here) -> AgentBody:
    """Tell who this agent is, and what they do now."""
    desk = _desk(here, who)
    snapshot = here.house.link.snapshot
    live = snapshot.agents.get(desk.id) if snapshot else None
    waiting = [each for each in Callbacks(here.reading).waiting() if each.request.department in desk.departments]
    unread = [
        each for each in Records(here.reading).unread_messages() if each.message.mailbox in (None, *desk.departments)
    ]
    return AgentBody(
        agent=desk.id,
        name=desk.document.agents[desk.id].name,
        departments=[desk.document.departments[id_].name for id_ in desk.departments],
        state=live.state if live else UNKNOWN,
        then=live.then if live else "",
        since=live.since if live else None,
        call=live.call if live else None,
        browser_phone=browser_of(desk.id, desk.document) is not None,
        wrap_up_codes=[WrapUpCodeBody(code=id_, name=name) for id_, name in desk.document.wrap_up_codes.items()],
        new_messages=len(unread),
        callbacks=len(waiting),
    )


@router.put("/state", operation_id="set_own_state", responses=also(409, 503))
async def set_own_state(wish: StateWish, who: Page, here: Here) -> StateBody:
    """Sign in or out, pause, be ready again, wrap up."""
    desk = await asyncio.to_thread(_desk, here, who)
    told = await here.ask("agent", {"agent": desk.id, "to": wish.to})
    return StateBody(agent=desk.id, state=str(told["state"]))


@router.get("/calls", operation_id="list_own_calls", responses=also(409))
def list_own_calls(who: Page, here: Here) -> AgentCallsBody:
    """Give the agent's latest calls, and those that they missed and nobody else has answered."""
    desk = _desk(here, who)
    recent = CallSearch(here.reading).page(Wanted(agent=desk.id), limit=_RECENT).calls
    missed = AgentCalls(here.reading).missed(desk.id, here.now() - _MISSED_WITHIN, _RECENT)
    known = contacts_of(here.reading, (*recent, *missed), desk.home)
    return AgentCallsBody(
        recent=[desk.told(call, known.get(call.call)) for call in recent],
        missed=[desk.told(call, known.get(call.call)) for call in missed],
    )


@router.get("/calls/{call}", operation_id="get_own_call", responses=also(404, 409))
async def get_own_call(call: Call, who: Page, here: Here) -> PopBody:
    """Tell who calls, or has called: contact, region, earlier calls, notes. It is on record who was told."""
    desk = await asyncio.to_thread(_desk, here, who)
    await _mine(here, desk, call)
    return await asyncio.to_thread(_popped, here, who, desk, call)


def _popped(here: Premises, who: Who, desk: Desk, call: CallId) -> PopBody:
    pop = screen_pop(here.reading, call, desk.home, here.now())
    if pop is None:
        raise NotFound("There is no such call of yours.", "look at your latest calls")
    here.note(who, AuditAction.CALL_OPEN, call, "the agent's page")
    agents = {id_: agent.name for id_, agent in desk.document.agents.items()}
    hotlines = {id_: hotline.name for id_, hotline in desk.document.hotlines.items()}
    return pop_body(pop, desk.told(pop.call, pop.contact), agents, hotlines)


@router.post("/calls/{call}/notes", operation_id="add_call_note", status_code=201, responses=also(400, 404, 409))
async def add_call_note(call: Call, wish: CallNoteWish, who: Page, here: Here) -> ContactNoteBody:
    """Note what came of a call."""
    desk = await asyncio.to_thread(_desk, here, who)
    record = await _mine(here, desk, call)
    return await asyncio.to_thread(_noted, here, who, desk, record, wish)


def _noted(here: Premises, who: Who, desk: Desk, record: CallRecord, wish: CallNoteWish) -> ContactNoteBody:
    noting = Noting(here.reading, here.writing, desk.document, desk.home)
    note = noting.add(record, fresh_note(here.now(), who.user, wish.text, wish.wrap_up))
    here.note(who, AuditAction.CALL_NOTE, record.call)
    return ContactNoteBody.of(note)


@router.post("/dial", operation_id="dial_number", status_code=202, responses=also(409, 503))
async def dial_number(wish: DialWish, who: Page, here: Here) -> None:
    """Ring the agent's own phone; whoever lifts it is put through to the number, if the agent may dial it."""
    desk = await asyncio.to_thread(_desk, here, who)
    await here.ask("dial", {"agent": desk.id, "number": wish.number.removeprefix("+")})
