"""People who ask the web application something."""

from collections.abc import Callable

from fastapi.testclient import TestClient
from starlette.requests import HTTPConnection

from appliance.domain.ids import AgentId
from appliance.domain.role import RIGHTS, Role
from appliance.web.auth.guard import Identify
from appliance.web.who import Who

ClientAs = Callable[[Who | None], TestClient]


def somebody(role: Role = Role.ADMIN, agent: str | None = None) -> Who:
    """Give a person of this role; an agent's ID makes it a person who answers calls."""
    return Who(f"a-{role.value}", role.value.title(), role, RIGHTS[role], None if agent is None else AgentId(agent))


def known_as(who: Who | None) -> Identify:
    """Have an application take whoever asks for this person, or for a stranger; its gate stands as ever."""

    def identify(connection: HTTPConnection, *, is_use: bool) -> Who | None:
        del connection, is_use
        return who

    return identify
