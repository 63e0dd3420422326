"""What one ring node's distribution is told of earlier calls, and what this call leaves for later ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from appliance.callflow.rotation import Rotation
from appliance.callflow.walk import Walk
from appliance.config.model.flow import Offer
from appliance.config.model.people import Distribution
from appliance.domain.ids import Target
from appliance.routing.allocation import Candidate, Memory
from appliance.routing.extension import Team


@dataclass(slots=True)
class Remembering:
    """The books of a ring node: shares are kept by the node, answered calls by the department, if there is one.

    A call counts once for the shares, for the first one whom it is offered to; later attempts of the same call are by
    what is due, and free. For the average a call counts for the one who answered it.
    """

    rotation: Rotation
    distribution: Distribution
    team: Team
    shares: Mapping[str, int]
    place: str
    _present: set[Target] = field(default_factory=set)
    _charged: bool = False

    def memory(self) -> Memory:
        """Give what the distribution needs to know."""
        if self.distribution == "percentage":
            return Memory(shares=self.shares, credit=self.rotation.credit(self.place, self.shares))
        if self.distribution == "average":
            return Memory(answered=self.rotation.answered(self._team))
        return _NOTHING

    def looked_at(self, candidates: list[Candidate]) -> None:
        """Note who was there to choose from."""
        if self.distribution in {"percentage", "average"}:
            self._present.update(one.target for one in candidates if not one.absent)

    def offered(self, who: Target) -> None:
        """Charge the first offer of this call to its share; to be told in the same step as the agent is taken."""
        if self.distribution == "percentage" and not self._charged and who in self.shares:
            self._charged = True
            self.rotation.had_share(self.place, self.shares, who, self._present or self.shares)

    def answered(self, who: Target) -> None:
        """Count the call for the one who answered it."""
        if self.distribution == "average":
            self.rotation.has_answered(self._team, who, self._present or self.team.targets)

    @property
    def _team(self) -> str:
        return self.team.department or self.place


_NOTHING = Memory()


def remembering(node: Offer, team: Team, walk: Walk) -> Remembering:
    """Open the books of the node that the call has come to."""
    shares = node.shares or dict.fromkeys(team.targets, 1)
    place = f"{walk.hotline_id}/{walk.node}"
    return Remembering(walk.switchboard.rotation, _distribution(node, team, walk), team, shares, place)


def _distribution(node: Offer, team: Team, walk: Walk) -> Distribution:
    """Give the node's own distribution, or the department's; one who was dialled alone is nobody's turn."""
    if len(team.targets) == 1:
        return "sequential"
    if node.distribution is not None:
        return node.distribution
    return walk.document.departments[team.department].distribution if team.department else "sequential"
