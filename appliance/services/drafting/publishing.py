"""Putting the draft in force: the controller does it; here the draft is handed over, and removed when it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from appliance.services.control_client import command
from appliance.services.drafting.desk import Desk, Draft
from appliance.services.drafting.errors import NothingDrafted
from appliance.services.jobs import Tell, Work
from appliance.services.publish.saving import Saving


@dataclass(frozen=True, slots=True)
class ByCommand:
    """The controller at its command socket."""

    socket: Path

    def publish(self, tree: Mapping[str, Any], saving: Saving, tell: Tell) -> Mapping[str, Any]:
        """Put a document in force. Raises CommandFailed and ControllerDown."""
        return self._ask("publish", {"document": tree}, saving, tell)

    def roll_back(self, number: int, saving: Saving, tell: Tell) -> Mapping[str, Any]:
        """Put an earlier revision in force again, as a new one. Raises CommandFailed and ControllerDown."""
        return self._ask("rollback", {"revision": number}, saving, tell)

    def _ask(self, name: str, what: Mapping[str, Any], saving: Saving, tell: Tell) -> Mapping[str, Any]:
        words = {
            "author": saving.author,
            "note": saving.note,
            "base_revision": saving.base,
            "overrule": saving.overrule,
        }
        return command(self.socket, name, {**what, **words}, lambda told: tell(told, _share(told)))


def publishing(desk: Desk, draft: Draft, saving: Saving, controller: ByCommand) -> Work:
    """Give the work of publishing a draft. Raises NothingDrafted when there is nothing to publish."""
    if not draft.differs:
        raise NothingDrafted

    def work(tell: Tell) -> Mapping[str, Any]:
        result = controller.publish(draft.tree, saving, tell)
        desk.published(draft, int(result["revision"]))
        return result

    return work


def _share(told: str) -> float | None:
    """Read how far it is from what the controller tells: `making the sounds: 20 of 120`."""
    _, _, numbers = told.rpartition(": ")
    done, of, total = numbers.partition(" of ")
    return int(done) / int(total) if of and done.isdecimal() and total.isdecimal() and int(total) else None
