"""Whether a call is let in: screening, then caps; who isn't hears why, or nothing, and is released (C1-C6)."""

from appliance.callflow.ledger import CapWarning, Visitor
from appliance.callflow.walk import Walk
from appliance.config.model.prompt import Prompt
from appliance.config.model.screening import Caps, Screening
from appliance.domain.ids import TEST_CALL
from appliance.routing import caps as routing_caps
from appliance.routing.cost import month_of
from appliance.routing.screening import screen
from appliance.routing.written import written

_NO_SCREENING, _NO_CAPS = Screening(), Caps()


async def admit(walk: Walk) -> bool:
    """Let the call in and count it, or refuse it; a refused call has heard its announcement when this returns.

    Raises CallerHungUp when the caller leaves meanwhile; `walk.refused_by` is set by then.
    """
    refusal = _screened(walk) or _over_a_cap(walk)
    if refusal is None:
        return True
    walk.refused_by, announcement = refusal
    if announcement is not None:
        if not walk.caller.early_media:
            await walk.caller.answer()
        await walk.caller.play([announcement])
    return False


def warn_of_month(walk: Walk) -> None:
    """Put on record, once a month, that the hotline's monthly cap has come near."""
    monthly = walk.hotline.caps.monthly
    if monthly is None:
        return
    visitor = _visitor(walk)
    told = routing_caps.warning(monthly, walk.switchboard.ledger.counts(visitor, _NO_CAPS))
    if told and walk.switchboard.ledger.warn(CapWarning(visitor.hotline, visitor.month, told, monthly)):
        walk.step("cap", f"warn: {monthly.warn_percent} % of the month's cap", told)


def _screened(walk: Walk) -> tuple[str, Prompt | None] | None:
    screening = walk.hotline.screening
    if screening == _NO_SCREENING:
        return None
    lists = walk.switchboard.lists.lists(walk.document)
    decision = screen(walk.facts.number, walk.place, screening, lists)
    refusal = decision.value
    walk.step("screening", f"refuse: {refusal.rule}" if refusal else "let in", decision.reason)
    return (refusal.rule, refusal.announcement) if refusal else None


def _over_a_cap(walk: Walk) -> tuple[str, Prompt | None] | None:
    """Compare with the caps and count the call, with nothing awaited in between.

    A test call in the browser hears what a caller would hear now, and takes no caller's place.
    """
    caps, ledger, visitor = walk.hotline.caps, walk.switchboard.ledger, _visitor(walk)
    decision = routing_caps.admit(caps, ledger.counts(visitor, caps))
    refusal = decision.value
    if caps != _NO_CAPS:
        walk.step("cap", f"refuse: {refusal.rule}" if refusal else "let in", decision.reason)
    if refusal is not None:
        return refusal.rule, refusal.announcement
    if walk.facts.line == TEST_CALL:
        return None
    ledger.begin(walk.facts.call, visitor)
    warn_of_month(walk)
    return None


def _visitor(walk: Walk) -> Visitor:
    document, now, caller = walk.document, walk.clock.now(), walk.facts.number
    key = written(caller, walk.switchboard.lists.home(document)).key if caller else None
    return Visitor(walk.hotline_id, key, now, month_of(now, document.site.zone))
