"""One call from its ring to its release: choose the hotline, greet, walk the flow, close the record."""

from contextlib import suppress
from functools import singledispatch

from appliance.callflow.admission import admit, warn_of_month
from appliance.callflow.charging import charge_incoming
from appliance.callflow.missed import missed_call
from appliance.callflow.nodes.announcement import announcement
from appliance.callflow.nodes.callback import callback
from appliance.callflow.nodes.caller import caller as caller_branch
from appliance.callflow.nodes.fax import fax
from appliance.callflow.nodes.hang_up import hang_up
from appliance.callflow.nodes.information import information
from appliance.callflow.nodes.language import language
from appliance.callflow.nodes.menu import menu
from appliance.callflow.nodes.percentage import percentage
from appliance.callflow.nodes.pin import pin
from appliance.callflow.nodes.queue import queue
from appliance.callflow.nodes.region import region
from appliance.callflow.nodes.ring import ring
from appliance.callflow.nodes.schedule import schedule
from appliance.callflow.nodes.survey import survey
from appliance.callflow.nodes.traffic import traffic
from appliance.callflow.nodes.voicemail import voicemail
from appliance.callflow.ports import Caller, CallerFacts, CallerHungUp, CallerMoved, MoveReason
from appliance.callflow.released import how_released
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.trace import CallEnd, CallStart, Step
from appliance.callflow.walk import Revision, Walk
from appliance.config.model.flow import (
    Announcement,
    Callback,
    CallerBranch,
    Fax,
    HangUp,
    Information,
    LanguageChoice,
    Menu,
    PercentageBranch,
    PinEntry,
    Queue,
    RegionBranch,
    Ring,
    ScheduleBranch,
    Survey,
    TrafficBranch,
    Voicemail,
)
from appliance.config.model.prompt import BuiltinPrompt
from appliance.domain.ids import TEST_CALL, NodeId
from appliance.domain.outcome import CallResult, ReleasedBy, ServedBy

MOST_NODES = 1000
"""A call that visits so many goes round: nobody presses a key a second for a quarter of an hour."""
_NOT_IN_SERVICE = BuiltinPrompt(builtin="service-unavailable")


async def run_call(caller: Caller, revision: Revision, switchboard: Switchboard) -> CallEnd:
    """Serve one call to its end and give how it ended; the record is closed when this returns.

    The caller's hang-up is caught here and nowhere else. Any other exception leaves the record open: the dialplan
    then serves the caller by itself, and the record is closed when that is over.
    """
    facts = caller.facts
    decision = revision.tables.hotline(facts.line, facts.called)
    place = switchboard.places.place(facts.number) if facts.number else None
    start = CallStart(
        call=facts.call,
        at=switchboard.clock.now(),
        line=facts.line,
        hotline=decision.value,
        called=facts.called,
        caller=facts.number,
        caller_name=facts.name,
        revision=revision.id,
        region=str(place) if place else "",
        kind=_kind(facts),
    )
    switchboard.journal.opened(start)
    if decision.value is None:
        return await _refuse(caller, decision.reason, switchboard)
    return await _serve(Walk(caller, revision, decision.value, switchboard, place), decision.reason)


def _kind(facts: CallerFacts) -> str:
    if facts.is_self_call:
        return "self_call"
    return "test" if facts.line == TEST_CALL else "incoming"


async def _serve(walk: Walk, reason: str) -> CallEnd:
    walk.step("hotline", str(walk.hotline_id), reason)
    if walk.facts.number_note:
        walk.step("caller", "number unknown", walk.facts.number_note)
    walk.caller.speak_in(walk.language)
    try:
        if await admit(walk):
            with walk.switchboard.traffic.carrying(walk.hotline_id, walk.facts.call):
                await _greet(walk)
                await _follow(walk)
        walk.released_by = walk.released_by if walk.served else ReleasedBy.SWITCHBOARD
        with suppress(CallerHungUp):  # who leaves while we release them has had the whole flow
            await walk.caller.hang_up()
    except CallerHungUp:
        if walk.served is None:
            walk.released_by = ReleasedBy.CALLER
            walk.step("caller", "hung up", "the caller left")
    finally:
        walk.switchboard.ledger.end(walk.facts.call)
    _tell_how_known(walk)
    charge_incoming(walk)
    warn_of_month(walk)
    return await _close(walk)


def _tell_how_known(walk: Walk) -> None:
    """Tell why a call was released whose caller's hang-up nobody has signalled."""
    heard = walk.caller.heard_leave
    if heard is not None:
        walk.step("caller", "line released", heard.told)


async def _greet(walk: Walk) -> None:
    """Play the welcome ringtone: before the call is answered and charged where the line can carry it (A1)."""
    ringtone = walk.hotline.welcome_ringtone
    if ringtone is None:
        return
    early = walk.caller.early_media
    why = "before answer: the line carries early media" if early else "after answer: the line has no early media"
    walk.step("welcome", "play the welcome ringtone", why)
    if not early:
        await walk.caller.answer()
    await walk.caller.play([ringtone])


async def _follow(walk: Walk) -> None:
    flow = walk.hotline.flow
    node: NodeId | None = NodeId(flow.start)
    visited = 0
    if flow.fax is not None:
        await walk.caller.listen_for_fax()
    while node is not None and visited < MOST_NODES:
        walk.node = node
        node = await _visit(node, walk)
        visited += 1
    if node is not None:
        walk.step("flow", "end the call", f"{MOST_NODES} nodes have been visited, and the flow still goes on to {node}")
    walk.node = None


async def _visit(node: NodeId, walk: Walk) -> NodeId | None:
    """Do what a node says; a fax machine that is heard in it leads to where the flow has faxes.

    Whoever else has a caller sent here and there has come too late, as nobody talks with the caller: the node begins
    anew.
    """
    flow = walk.hotline.flow
    try:
        return await visit(flow.nodes[node], walk)
    except CallerMoved as moved:
        if moved.move.reason is not MoveReason.FAX or flow.fax is None:
            walk.step("transfer", f"go to {node}", f"{moved.move.reason} came too late")
            return node
        walk.step("fax", f"go to {flow.fax}", "a fax machine is heard")
        return NodeId(flow.fax)


@singledispatch
async def visit(node: object, walk: Walk) -> NodeId | None:
    """Do what a node says; give the next one."""
    raise NotImplementedError(f"no such node kind: {type(node).__name__} in call {walk.facts.call}")


visit.register(Announcement, announcement)
visit.register(Information, information)
visit.register(LanguageChoice, language)
visit.register(Menu, menu)
visit.register(Ring, ring)
visit.register(Queue, queue)
visit.register(Voicemail, voicemail)
visit.register(Fax, fax)
visit.register(Callback, callback)
visit.register(Survey, survey)
visit.register(HangUp, hang_up)
visit.register(CallerBranch, caller_branch)
visit.register(PercentageBranch, percentage)
visit.register(TrafficBranch, traffic)
visit.register(PinEntry, pin)
visit.register(ScheduleBranch, schedule)
visit.register(RegionBranch, region)


async def _close(walk: Walk) -> CallEnd:
    served = walk.served
    end = CallEnd(
        call=walk.facts.call,
        at=walk.clock.now(),
        result=walk.result(),
        released_by=walk.released_by,
        served_by=ServedBy.CONTROLLER,
        answered_at=served.answered_at if served else None,
        agent=served.agent if served else None,
        department=served.department if served else None,
        ring_s=served.ring_s if served else 0.0,
        talk_s=served.talk_s if served else 0.0,
        endpoint=served.endpoint if served else None,
        refused_by=walk.refused_by,
        release=how_released(walk),
    )
    missed = missed_call(end, walk.hotline_id, walk.facts.number, walk.rung)
    if missed is not None and _kind(walk.facts) == "incoming":
        walk.switchboard.notices.tell(missed)
    await walk.journal.closed(end)
    return end


async def _refuse(caller: Caller, reason: str, switchboard: Switchboard) -> CallEnd:
    """Tell a caller who came in where no hotline is that nobody is here, without answering where that is possible."""
    call = caller.facts.call
    switchboard.journal.step(Step(call, 0, switchboard.clock.now(), None, "hotline", "refuse", reason))
    released_by = ReleasedBy.SWITCHBOARD
    try:
        if not caller.early_media:
            await caller.answer()
        await caller.play([_NOT_IN_SERVICE])
        await caller.hang_up()
    except CallerHungUp:
        released_by = ReleasedBy.CALLER
    end = CallEnd(
        call=call,
        at=switchboard.clock.now(),
        result=CallResult.COMPLETED,
        released_by=released_by,
        served_by=ServedBy.CONTROLLER,
        answered_at=None,
        agent=None,
        department=None,
        ring_s=0.0,
        talk_s=0.0,
        note=reason,
    )
    await switchboard.journal.closed(end)
    return end
