"""A call from a desk phone: to a colleague, an emergency number, a number outside, or a code (B13, B14).

What a caller from outside does never comes here: desk phones enter the dialplan by a context of their own.
"""

from typing import assert_never

from appliance.callflow.call_back import call_back
from appliance.callflow.codes import run_code
from appliance.callflow.dial_out import dial_out
from appliance.callflow.pick_up import pick_up
from appliance.callflow.ports import Caller, CallerHungUp, Leg
from appliance.callflow.staff_call import StaffCall
from appliance.callflow.studio import record_prompts
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.trace import CallEnd, CallStart
from appliance.callflow.walk import Revision
from appliance.config.accounts import house_phones
from appliance.domain.ids import AgentId, EndpointId, LineId, Target
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome, ServedBy
from appliance.routing.staff import (
    CallBack,
    Colleagues,
    Destination,
    NotAllowed,
    Outside,
    PickUp,
    RecordPrompts,
    StaffCode,
    destination,
)

_RESULTS = {
    RingOutcome.ANSWERED: CallResult.ANSWERED,
    RingOutcome.BUSY: CallResult.BUSY,
    RingOutcome.NO_ANSWER: CallResult.NO_ANSWER,
    RingOutcome.CANCELLED: CallResult.ABANDONED,
}


async def run_staff_call(caller: Caller, phone: EndpointId, revision: Revision, switchboard: Switchboard) -> CallEnd:
    """Serve one call from a desk phone to its end; the record is closed when this returns."""
    facts = caller.facts
    start = CallStart(
        call=facts.call,
        at=switchboard.clock.now(),
        line=LineId(phone),
        hotline=None,
        called=facts.called,
        caller=facts.number,
        caller_name=facts.name,
        revision=revision.id,
        kind="staff",
    )
    switchboard.journal.opened(start)
    call = StaffCall(caller, phone, revision, switchboard)
    released_by = ReleasedBy.SWITCHBOARD
    try:
        decision = destination(phone, facts.called, revision.document)
        await go_to(decision.value, call, decision.reason)
        await caller.hang_up()
    except CallerHungUp:
        released_by = ReleasedBy.CALLER
    return await _close(call, released_by)


async def go_to(where: Destination, call: StaffCall, reason: str) -> None:
    """Go where the phone has dialled."""
    match where:
        case StaffCode():
            await _code(where, call, reason)
        case CallBack():
            await call_back(where, call, reason)
        case PickUp():
            await pick_up(where, call, reason)
        case RecordPrompts():
            await record_prompts(where, call, reason)
        case Colleagues():
            await _colleagues(where, call, reason)
        case Outside():
            await dial_out(where, call, reason)
        case NotAllowed():
            await call.refuse("refuse", reason, "not-allowed")
        case _:
            assert_never(where)


async def _code(where: StaffCode, call: StaffCall, reason: str) -> None:
    if call.agent is None:
        await call.refuse("refuse", f"{call.phone} is nobody's phone, so codes mean nothing on it", "not-allowed")
        return

    def tell(done: str) -> None:
        call.done = done
        call.step(done, reason)

    await run_code(where, call.agent, call.caller, call.switchboard, call.document, tell)


async def _colleagues(where: Colleagues, call: StaffCall, reason: str) -> None:
    """Ring one desk phone after the other; a colleague who is paused or off duty can be called all the same."""
    others = [target for target in where.targets if target not in {call.phone, call.agent}]
    for target in others:
        leg = _leg(target, call)
        call.step(f"ring {target}", reason)
        if (await call.ring(leg)).outcome is RingOutcome.ANSWERED:
            return
    await call.refuse("end the call", "nobody could be reached", "no-answer" if others else "extension-unknown")


def _leg(target: Target, call: StaffCall) -> Leg:
    if target not in call.document.agents:
        return Leg(EndpointId(target), None)
    phones = house_phones(target, call.document) or (EndpointId(target),)
    is_there = call.switchboard.board.endpoints.is_there
    return Leg(next(filter(is_there, phones), phones[0]), AgentId(target))


async def _close(call: StaffCall, released_by: ReleasedBy) -> CallEnd:
    leg, result = call.results[-1] if call.results else (None, None)
    answered = result is not None and result.outcome is RingOutcome.ANSWERED
    now = call.switchboard.clock.now()
    end = CallEnd(
        call=call.caller.facts.call,
        at=now,
        result=_RESULTS.get(result.outcome, CallResult.UNREACHABLE) if result else CallResult.COMPLETED,
        released_by=_who(released_by, answered=answered),
        served_by=ServedBy.CONTROLLER,
        answered_at=call.answered_at if answered else None,
        agent=call.agent,
        department=None,
        ring_s=result.ring_s if result else 0.0,
        talk_s=result.talk_s if result else 0.0,
        note=call.done,
        endpoint=leg.endpoint if leg else None,
    )
    await call.switchboard.journal.closed(end)
    return end


def _who(released_by: ReleasedBy, *, answered: bool) -> ReleasedBy:
    """After a conversation it is the far end that released us, unless the caller did."""
    return ReleasedBy.AGENT if answered and released_by is ReleasedBy.SWITCHBOARD else released_by
