"""Schedule: go by the time, unless somebody has opened or closed the hotline by hand (B1, B2, B14)."""

from datetime import tzinfo

from appliance.callflow.walk import Walk
from appliance.config.model.flow import ScheduleBranch
from appliance.domain.ids import NodeId
from appliance.domain.opening import Override
from appliance.routing.decision import Decision
from appliance.routing.schedule import Opening, opening_of


async def schedule(node: ScheduleBranch, walk: Walk) -> NodeId | None:
    """Give the branch of now: open, closed, or the holidays' where there is one."""
    now = walk.clock.now()
    override = walk.switchboard.openings.override(walk.hotline_id, now)
    if override is not None and override.holds(now):
        decision = _by_hand(override, walk.document.site.zone)
    else:
        decision = opening_of(node.schedule, walk.document, now)
    walk.step("schedule", decision.value.value, decision.reason)
    return NodeId(_way(node, decision.value))


def _way(node: ScheduleBranch, now: Opening) -> str:
    match now:
        case Opening.OPEN:
            return node.open
        case Opening.CLOSED:
            return node.closed
        case Opening.HOLIDAY:
            return node.holiday or node.closed


def _by_hand(override: Override, zone: tzinfo) -> Decision[Opening]:
    now = Opening.OPEN if override.open else Opening.CLOSED
    until = f"until {override.until.astimezone(zone):%a %Y-%m-%d %H:%M}" if override.until else "until it is taken back"
    return Decision(now, f"{override.by} has set the hotline to {now.value} {until}")
