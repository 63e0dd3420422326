"""Who is kept for which of the calls that wait: those are busy to all others."""

from collections.abc import Iterator, Sequence

from appliance.callflow.waiting_room.ticket import Ticket
from appliance.domain.ids import AgentId, CallId, EndpointId, Target
from appliance.routing.allocation import Candidate


class Keeping:
    """For which calls each agent, and each place at an endpoint, is kept."""

    def __init__(self) -> None:
        """Begin with nobody kept."""
        self._calls: dict[Target | EndpointId, list[CallId]] = {}

    def is_for_another(self, agent: AgentId, call: CallId) -> bool:
        """Tell whether an agent is kept for another call."""
        return any(other != call for other in self._calls.get(agent, ()))

    def places_for_others(self, endpoint: EndpointId, call: CallId) -> int:
        """Count the places at an endpoint that are kept for other calls."""
        return sum(other != call for other in self._calls.get(endpoint, ()))

    def keep(self, ticket: Ticket, offered: tuple[Candidate, ...]) -> None:
        """Keep these for a call, and those no more that were; an agent is kept, and a place where each is reached."""
        for place in _places(ticket.kept):
            self._calls[place].remove(ticket.call)
            if not self._calls[place]:
                del self._calls[place]
        ticket.kept = offered
        for place in _places(offered):
            self._calls.setdefault(place, []).append(ticket.call)


def _places(candidates: Sequence[Candidate]) -> Iterator[Target | EndpointId]:
    """Name whom candidates stand for, and where they are reached, each once."""
    for one in candidates:
        yield from dict.fromkeys(place for place in (one.target, one.endpoint) if place is not None)
