"""Whom a call that waits could be offered to now."""

from dataclasses import dataclass

from appliance.callflow.ringing.candidates import candidate, is_on_duty
from appliance.callflow.ringing.choosing import choose_among
from appliance.callflow.ringing.remembering import Remembering
from appliance.callflow.walk import Walk
from appliance.domain.ids import AgentId
from appliance.routing.allocation import Candidate, Choice
from appliance.routing.decision import Decision


@dataclass(frozen=True, slots=True)
class TeamWish:
    """A wish (`callflow.waiting_room.Wish`) for anyone of a team, best of all for who `served_last`."""

    books: Remembering
    walk: Walk
    served_last: AgentId | None

    @property
    def revision(self) -> str:
        """The revision that the call began with."""
        return self.walk.revision.id

    def choose(self) -> Decision[Choice]:
        """Choose as the node's distribution does, among those who don't rest."""
        room, now = self.walk.switchboard.waiting_room, self.walk.clock.now()
        team = [target for target in self.books.team.targets if not room.rests(target, now)]
        if self.served_last in team and (one := self._last()).free:
            return Decision(Choice((one,), ()), "served this caller last")
        if not team:
            return Decision(Choice((), ()), "everyone has just let a call ring out")
        return choose_among(team, self.books, self.walk)

    def on_duty(self) -> int:
        """Count those of the team who are on duty."""
        return sum(is_on_duty(target, self.walk) for target in self.books.team.targets)

    def _last(self) -> Candidate:
        assert self.served_last is not None  # noqa: S101 - asked only of somebody in the team
        return candidate(self.served_last, self.walk)
