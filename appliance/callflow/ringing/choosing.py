"""Whom to offer a call to next: by the node's distribution, or because they served this caller last."""

from collections.abc import Sequence
from datetime import timedelta

from appliance.callflow.ringing.candidates import candidate, until_free
from appliance.callflow.ringing.remembering import Remembering
from appliance.callflow.walk import Walk
from appliance.config.model.flow import Offer
from appliance.domain.ids import AgentId, Target
from appliance.routing.allocation import Choice, choose
from appliance.routing.decision import Decision


def choose_among(left: Sequence[Target], books: Remembering, walk: Walk) -> Decision[Choice]:
    """Choose among those who are left, as the node's distribution does."""
    if books.distribution == "sequential":
        candidates = until_free(left, walk)
    else:
        candidates = [candidate(target, walk) for target in left]
        books.looked_at(candidates)
    return choose(books.distribution, candidates, books.memory(), walk.switchboard.dice)


async def served_last(node: Offer, walk: Walk) -> AgentId | None:
    """Give the agent who served this caller last, as long ago as the node asks for (B9); None when nobody did."""
    number = walk.facts.number
    if node.sticky_days is None or number is None:
        return None
    since = walk.clock.now() - timedelta(days=node.sticky_days)
    return await walk.switchboard.history.last_agent(number, walk.hotline_id, since)
