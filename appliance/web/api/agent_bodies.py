"""What the API says to an agent of their own work."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from appliance.domain.outcome import CallResult
from appliance.services.screen_pop import ScreenPop
from appliance.storage.contacts import Contact
from appliance.storage.record_values import CallRecord
from appliance.web.api.contacts_bodies import ContactBody, ContactCallBody, ContactNoteBody

SetTo = Literal["ready", "pause", "sign_in", "sign_out", "wrap_up"]


class StateWish(BaseModel):
    """What an agent does from now on; during a call: after it."""

    to: SetTo


class StateBody(BaseModel):
    """What an agent does now."""

    agent: str = Field(examples=["8001"])
    state: str = Field(
        examples=["available"], description="available, paused, off, wrap_up, ringing, talking; `then` may follow"
    )


class AgentStateBody(BaseModel):
    """One agent, as a supervisor sees them."""

    agent: str = Field(examples=["8001"])
    name: str = Field(examples=["王芳"])
    departments: list[str] = Field(description="names", examples=[["销售部"]])
    state: str = Field(examples=["available"], description="unknown while the controller is away")
    then: str = Field(examples=[""], description="what follows the call: paused, off, wrap_up")
    since: datetime | None
    call: str | None
    reachable: bool = Field(description="whether a phone of theirs could ring: registered, or a number outside")


class WrapUpCodeBody(BaseModel):
    """What may have come of a call."""

    code: str = Field(examples=["quote"])
    name: str = Field(examples=["要报价"])


class AgentBody(BaseModel):
    """An agent's own page: who they are, what they do, what they have to work with."""

    agent: str = Field(examples=["8001"])
    name: str = Field(examples=["王芳"])
    departments: list[str] = Field(examples=[["销售部"]])
    state: str = Field(examples=["available"])
    then: str = Field(examples=[""])
    since: datetime | None
    call: str | None = Field(description="the call that rings at them, or that they are in")
    browser_phone: bool = Field(description="whether the agent can answer in the browser")
    wrap_up_codes: list[WrapUpCodeBody]
    new_messages: int = Field(description="of the agent's departments", examples=[2])
    callbacks: int = Field(description="callers of the agent's departments who wait to be called back", examples=[1])


class AgentCallBody(BaseModel):
    """A call of the agent's."""

    call: str
    started_at: datetime
    hotline: str | None = Field(examples=["main"])
    hotline_name: str = Field(examples=["晨光贸易"])
    caller: str | None = Field(examples=["13800138000"])
    caller_name: str
    region: str = Field(examples=["上海"])
    contact: str = Field(description="by what name the caller is known, empty when by none", examples=["李娜"])
    contact_id: str | None
    result: CallResult | None
    talk_s: float | None
    can_call: bool = Field(description="whether the agent may dial this number")

    @classmethod
    def of(cls, call: CallRecord, contact: Contact | None, hotline: str, *, can_call: bool) -> "AgentCallBody":
        """Tell of a call."""
        return cls(
            call=call.call,
            started_at=call.started_at,
            hotline=call.hotline,
            hotline_name=hotline,
            caller=call.caller.digits if call.caller else None,
            caller_name=call.caller_name,
            region=call.region,
            contact=contact.name if contact else "",
            contact_id=contact.id if contact else None,
            result=call.result,
            talk_s=call.talk_s,
            can_call=can_call,
        )


class AgentCallsBody(BaseModel):
    """The agent's latest calls, and those that rang in vain these two weeks."""

    recent: list[AgentCallBody]
    missed: list[AgentCallBody]


class EarlierBody(ContactCallBody):
    """An earlier call of the same caller."""

    agent_name: str = Field(examples=["王芳"])
    hotline_name: str = Field(examples=["晨光贸易"])


class PopBody(AgentCallBody):
    """Who calls."""

    waited_s: float = Field(description="in queues, so far")
    person: ContactBody | None = Field(description="the contact, when the number is one's")
    earlier: list[EarlierBody] = Field(description="the caller's last ten calls before this one")
    notes: list[ContactNoteBody] = Field(description="of the caller, the newest first")


class CallNoteWish(BaseModel):
    """What came of a call: a text, a wrap-up code, or both."""

    text: Annotated[str, Field(max_length=2000, examples=["想要报价，周一回电"])] = ""
    wrap_up: Annotated[str, Field(max_length=40, examples=["quote"])] = ""


class DialWish(BaseModel):
    """A number that the agent wants to talk to."""

    number: Annotated[str, Field(pattern=r"^[0-9+]{2,20}$", examples=["13800138000"])]


def pop_body(pop: ScreenPop, base: AgentCallBody, agents: dict[str, str], hotlines: dict[str, str]) -> PopBody:
    """Tell who calls."""
    return PopBody(
        **base.model_dump(),
        waited_s=pop.waited_s,
        person=ContactBody.of(pop.contact) if pop.contact else None,
        earlier=[
            EarlierBody(
                **ContactCallBody.of(call).model_dump(),
                agent_name=agents.get(call.agent or "", call.agent or ""),
                hotline_name=hotlines.get(call.hotline or "", call.hotline or ""),
            )
            for call in pop.earlier
        ],
        notes=[ContactNoteBody.of(note) for note in pop.notes],
    )
