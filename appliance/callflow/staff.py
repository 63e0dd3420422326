"""A call from a desk phone: to a colleague, an emergency number, a number outside, or a code (B13, B14).

What a caller from outside does never comes here: desk phones enter the dialplan by a context of their own.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import singledispatch

from appliance.callflow.agent_state import DUTIES
from appliance.callflow.charging import Carried, charge, kind_of_number
from appliance.callflow.codes import run_code
from appliance.callflow.ports import Caller, CallerHungUp, Leg, RingRequest, RingResult
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.trace import CallEnd, CallStart, Hop, Step
from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.config.model.prompt import BuiltinPrompt
from appliance.domain.ids import OUTSIDE, AgentId, EndpointId, LineId, Target, TrunkGroupId
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome, ServedBy
from appliance.routing.cost import Metered
from appliance.routing.decision import Decision
from appliance.routing.staff import Colleagues, NotAllowed, Outside, StaffCode, destination
from appliance.routing.trunks import hunt

_RING_S = 60.0
_RESULTS = {
    RingOutcome.ANSWERED: CallResult.ANSWERED,
    RingOutcome.BUSY: CallResult.BUSY,
    RingOutcome.NO_ANSWER: CallResult.NO_ANSWER,
    RingOutcome.CANCELLED: CallResult.ABANDONED,
}


@dataclass(slots=True)
class StaffCall:
    """The state of one call from a desk phone. `results` are its attempts, with where each rang."""

    caller: Caller
    phone: EndpointId
    revision: Revision
    switchboard: Switchboard
    results: list[tuple[Leg, RingResult]] = field(default_factory=list)
    done: str = ""
    _steps: int = 0

    @property
    def document(self) -> Document:
        """The configuration that this call began with."""
        return self.revision.document

    @property
    def agent(self) -> AgentId | None:
        """The person whose phone it is, if it is somebody's."""
        return AgentId(self.phone) if self.phone in self.document.agents else None

    def step(self, decided: str, reason: str) -> None:
        """Write one decision to the journal."""
        call, now = self.caller.facts.call, self.switchboard.clock.now()
        self.switchboard.journal.step(Step(call, self._steps, now, None, "staff", decided, reason))
        self._steps += 1


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


@singledispatch
async def go_to(where: object, call: StaffCall, reason: str) -> None:
    """Go where the phone has dialled."""
    raise NotImplementedError(f"no such destination: {type(where).__name__} in {call.caller.facts.call} ({reason})")


@go_to.register
async def _code(where: StaffCode, call: StaffCall, reason: str) -> None:
    if call.agent is None:
        await _refuse(call, "refuse", f"{call.phone} is nobody's phone, so codes mean nothing on it", "not-allowed")
        return

    def tell(done: str) -> None:
        call.done = done
        call.step(done, reason)

    await run_code(where, call.agent, call.caller, call.switchboard, call.document, tell)


@go_to.register
async def _not_allowed(_where: NotAllowed, call: StaffCall, reason: str) -> None:
    await _refuse(call, "refuse", reason, "not-allowed")


@go_to.register
async def _colleagues(where: Colleagues, call: StaffCall, reason: str) -> None:
    """Ring one desk phone after the other; a colleague who is paused or off duty can be called all the same."""
    others = [target for target in where.targets if target != call.phone]
    for target in others:
        leg = _leg(target, call.document)
        call.step(f"ring {target}", reason)
        if (await _ring(call, leg)).outcome is RingOutcome.ANSWERED:
            return
    await _refuse(call, "end the call", "nobody could be reached", "no-answer" if others else "extension-unknown")


@go_to.register
async def _outside(where: Outside, call: StaffCall, reason: str) -> None:
    """Take a line and dial; an emergency call may take those that are kept for callers, and tries every group."""
    lines, rotation = call.switchboard.lines, call.switchboard.rotation
    for id_ in where.trunk_groups:
        group = call.document.trunk_groups[id_]
        if where.emergency:
            group = group.model_copy(update={"reserve": 0})
        found: Decision[LineId | None] = hunt(group, call.document.lines, lines.free_channels, rotation.turn(id_))
        if found.value is None:
            call.step(f"not through {id_}", found.reason)
            continue
        call.step(f"dial out through line {found.value}", f"{reason}; {found.reason}")
        rotation.had_turn(id_, len(group.lines))
        leg = Leg(OUTSIDE, line=found.value, number=where.number)
        with lines.take(found.value, call.caller.facts.call):
            result = await _ring(call, leg, id_)
        if result.outcome is not RingOutcome.UNREACHABLE:
            return
    await _refuse(call, "end the call", "no line is free", "all-lines-busy")


def _leg(target: Target, document: Document) -> Leg:
    agent = AgentId(target) if target in document.agents else None
    return Leg(EndpointId(target), agent)


async def _ring(call: StaffCall, leg: Leg, group: TrunkGroupId | None = None) -> RingResult:
    """Ring, holding the phone so that no caller is offered it meanwhile; one that is in a call is busy."""
    board, now = call.switchboard.board, call.switchboard.clock.now
    if not board.has_room(leg.endpoint) or (leg.agent is not None and board.exact(leg.agent) not in DUTIES):
        result = RingResult(RingOutcome.BUSY, "in another call", 0, 0)
    else:
        request = RingRequest((leg,), None, None, ring_s=_RING_S, ringtone=None, announce_id=False, record=False)
        with board.offer((leg,), call.caller.facts.call, staff=True):
            result = await call.caller.ring(request)
    _charge(call, leg, result, group)
    call.switchboard.journal.hop(
        Hop(
            call=call.caller.facts.call,
            sequence=len(call.results),
            at=now(),
            department=None,
            agent=leg.agent,
            outcome=result.outcome,
            cause=result.cause,
            ring_s=result.ring_s,
            talk_s=result.talk_s,
            endpoint=leg.endpoint,
            line=leg.line,
        )
    )
    call.results.append((leg, result))
    if result.caller_left:
        raise CallerHungUp
    return result


def _charge(call: StaffCall, leg: Leg, result: RingResult, group: TrunkGroupId | None) -> None:
    """Put on record what a number outside has cost; a colleague costs nothing."""
    if leg.line is None or result.outcome is not RingOutcome.ANSWERED:
        return
    began = call.switchboard.clock.now() - timedelta(seconds=result.talk_s)
    kind = kind_of_number(leg.number, call.revision, call.switchboard)
    metered = Metered(began, result.talk_s, kind, leg.number)
    carried = Carried(call.caller.facts.call, len(call.results), None, leg.line, metered, group, leg.endpoint)
    charge(carried, call.revision, call.switchboard)


async def _refuse(call: StaffCall, decided: str, reason: str, prompt: str) -> None:
    call.step(decided, reason)
    await call.caller.answer()
    await call.caller.play([BuiltinPrompt(builtin=prompt)])


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
        answered_at=now - timedelta(seconds=result.talk_s) if result and answered else None,
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
