"""One round through those who wait: each is asked whom of the free ones they would be offered to."""

from collections.abc import Iterable

from appliance.callflow.waiting_room.keeping import Keeping
from appliance.callflow.waiting_room.ticket import QueueKey, Ticket


def ask_in_order(waiting: Iterable[Ticket], keeping: Keeping) -> None:
    """Keep for each whom they choose, and ring the bells of those for whom there is somebody, or nobody on duty."""
    idle = [ticket for ticket in waiting if not ticket.is_offered]
    for ticket in idle:
        keeping.keep(ticket, ())
    vain: dict[tuple[QueueKey, str], tuple[bool, str]] = {}
    for ticket in idle:
        team = ticket.queue, ticket.wish.revision
        if team not in vain:
            choice = ticket.wish.choose()
            ticket.why = choice.reason
            keeping.keep(ticket, choice.value.offered)
            if not ticket.kept:  # nor is anybody for those behind
                vain[team] = not ticket.wish.on_duty(), ticket.why
        ticket.is_deserted, ticket.why = vain.get(team, (False, ticket.why))
        if ticket.kept or ticket.is_deserted:
            ticket.bell.ring()
        else:
            ticket.bell.silence()
