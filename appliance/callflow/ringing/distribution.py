"""Offering a call within a team, by its distribution, until somebody answers or nobody is left."""

from appliance.callflow.ringing.choosing import choose_among
from appliance.callflow.ringing.visit import Visit
from appliance.routing.allocation import Choice
from appliance.routing.decision import Decision


async def distribute(visit: Visit) -> Decision[bool]:
    """Offer the call within the team until somebody answers, or nobody is left who is free."""
    while (choice := _choose(visit)).value.offered:
        visit.pass_over(choice.value.passed)
        if await visit.attempt(choice.value.offered, choice.reason):
            return Decision(True, choice.reason)
    visit.pass_over(choice.value.passed)
    return Decision(False, choice.reason)


def _choose(visit: Visit) -> Decision[Choice]:
    return choose_among([target for target in visit.team.targets if target not in visit.tried], visit.books, visit.walk)
