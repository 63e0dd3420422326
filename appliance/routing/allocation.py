"""Which agent is offered the call next."""

from collections.abc import Callable, Collection, Sequence

from appliance.domain.ids import AgentId
from appliance.routing.decision import Decision


def next_in_order(
    team: Sequence[AgentId], tried: Collection[AgentId], is_free: Callable[[AgentId], bool]
) -> Decision[AgentId | None]:
    """Sequential 顺序 (B5): the first of the list that is free and has not been tried for this call."""
    left = [agent for agent in team if agent not in tried]
    for agent in left:
        if is_free(agent):
            busy = left[: left.index(agent)]
            why = f"after {', '.join(busy)}, busy" if busy else "the first of the list that is left"
            return Decision(agent, why)
    if left:
        return Decision(None, f"{', '.join(left)}: busy")
    return Decision(None, "everyone has been tried")
