"""Fax: pass the call to a fax machine, or receive the fax for a mailbox (A7)."""

from appliance.callflow.ports import CallerHungUp, FaxResult, FaxSettings
from appliance.callflow.ringing.candidates import candidate
from appliance.callflow.ringing.remembering import remembering
from appliance.callflow.ringing.visit import Visit
from appliance.callflow.walk import Walk
from appliance.config.model.flow import Fax, Ring
from appliance.domain.ids import DepartmentId, NodeId
from appliance.domain.outcome import ReleasedBy
from appliance.routing.extension import Team
from appliance.routing.reach import target_of


async def fax(node: Fax, walk: Walk) -> NodeId | None:
    """Let the machine have it; receive it where there is none, or where that one doesn't take it."""
    if node.machine is None:
        await _receive(node, walk, "no machine is set, so it is received here")
    elif not await _pass_on(node.machine, node, walk):
        if node.mailbox is not None:
            await _receive(node, walk, f"{node.machine} didn't take it")
        else:
            walk.step("fax", "not received", f"{node.machine} didn't take it, and no mailbox is set")
    return NodeId(node.next) if node.next else None


async def _pass_on(machine: str, node: Fax, walk: Walk) -> bool:
    """Ring the machine as it would be rung without a switchboard: plain tone, no announcement, no recording."""
    whom = target_of(machine)
    ringing = Ring(kind="ring", targets=(machine,), ring_s=node.ring_s, announce_id=False, record=False)
    team = Team((whom,), None)
    visit = Visit(ringing, walk, team, remembering(ringing, team, walk), plain_tone=True)
    one = candidate(whom, walk)
    if not one.free:
        visit.pass_over([one])
        return False
    nobody_before = _no_talk(walk)
    if not await visit.attempt([one], "the fax is passed to this machine"):
        return False
    walk.faxed = nobody_before
    walk.released_by = ReleasedBy.CALLER if visit.caller_left else ReleasedBy.AGENT
    walk.step("fax", "passed", f"{machine} has taken the call")
    if visit.caller_left:
        raise CallerHungUp
    return True


async def _receive(node: Fax, walk: Walk, reason: str) -> None:
    mailbox = DepartmentId(node.mailbox) if node.mailbox else None
    walk.step("fax", f"receive a fax for {mailbox or 'the company'}", reason)
    settings = FaxSettings(mailbox, node.ecm, node.station_id or "", node.longest_s)
    result = await walk.caller.receive_fax(settings)
    if result.file is None:
        walk.step("fax", "nothing received", result.cause or "no page came")
    else:
        walk.faxed = _no_talk(walk)
        kept = await walk.switchboard.faxes.keep(walk.facts.call, mailbox, result)
        later = "" if kept else "; it can't be finished now, and is tried again at the next start"
        came = (kept or result).cause or "it came whole"
        walk.step("fax", f"{_pages(result)} received", f"{_how(result)}: {came}{later}")
    if result.caller_left:
        raise CallerHungUp


def _no_talk(walk: Walk) -> bool:
    """Tell whether no person has talked with the caller so far: at most a fax machine has served them."""
    return walk.served is None or walk.faxed


def _pages(result: FaxResult) -> str:
    return "1 page" if result.pages == 1 else f"{result.pages} pages"


def _how(result: FaxResult) -> str:
    means = "T.38" if result.t38 else "sound"
    return f"by {means} at {result.rate} bit/s" if result.rate else f"by {means}"
