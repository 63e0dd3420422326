"""What the routes stand on: the instance, its data base, the live view, the controller's ear, the clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any, Self

from fastapi import Depends, Request
from sqlalchemy import Engine

from appliance.domain.instance import Instance
from appliance.services.cap_uses import CapUses
from appliance.services.control_client import ask
from appliance.services.jobs import Jobs
from appliance.services.phone_pages import PhonePages
from appliance.storage.access import PATIENCE_S, open_ready
from appliance.storage.audit import AuditAction, AuditLog
from appliance.storage.engine import open_for_writing
from appliance.web.house import House
from appliance.web.who import Who


def utc_now() -> datetime:
    """Give the time of day in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Premises:
    """Made once by the daemon. Repositories are made where they are needed: `Records(here.reading)` costs nothing."""

    instance: Instance
    reading: Engine
    writing: Engine
    house: House
    now: Callable[[], datetime] = utc_now
    jobs: Jobs = field(default_factory=Jobs)
    phones: PhonePages = field(default_factory=PhonePages)
    cap_uses: CapUses = field(default_factory=CapUses)

    @classmethod
    def open(cls, instance: Instance) -> Self:
        """Open the data base. Raises UserError when there is none, or one that is older than this release needs."""
        reading = open_ready(instance.database_url)
        writing = open_for_writing(instance.database_url, busy_timeout_s=PATIENCE_S)
        return cls(instance, reading, writing, House(utc_now))

    def close(self) -> None:
        """Close the data base."""
        self.reading.dispose()
        self.writing.dispose()

    async def ask(self, command: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Have the controller do something. Raises CommandFailed and ControllerDown, which become answers."""
        return await ask(self.instance.control_socket, command, parameters)

    def note(self, who: Who, action: AuditAction, what: str, detail: str = "") -> None:
        """Write into the audit who did what (D8); it is durable when this returns. Never a caller's number in it."""
        AuditLog(self.reading, self.writing).note(who.user, action, what, detail)


def _premises(request: Request) -> Premises:
    found: Premises = request.app.state.premises
    return found


Here = Annotated[Premises, Depends(_premises)]
"""How a route asks for them: `def calls(here: Here, …)`."""
