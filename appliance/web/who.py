"""The person, or the program of a person's, behind a request."""

from dataclasses import dataclass

from appliance.domain.ids import AgentId
from appliance.domain.role import Right, Role


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks. `user` is the name that is signed in with; it stands in audit entries and as author of revisions.

    `agent` is the agent's ID when the person answers calls. `rights` are the role's, or a token's fewer. `session`
    names the session or the token, for revoking it. `address` is where the request comes from.
    """

    user: str
    name: str
    role: Role
    rights: frozenset[Right]
    agent: AgentId | None = None
    session: str = ""
    address: str = ""

    def may(self, right: Right) -> bool:
        """Tell whether this person may do it."""
        return right in self.rights
