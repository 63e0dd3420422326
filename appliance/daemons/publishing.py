"""How a configuration comes in force while calls run: joins the revisions, the sounds' studio and Asterisk's side."""

from dataclasses import dataclass

from appliance.daemons.house import House
from appliance.services.commands import Commands
from appliance.services.prompt_studio import TelephoneStudio
from appliance.services.publish.asterisk_side import AsteriskSide
from appliance.services.publish.at_rest import box_of
from appliance.services.publish.commands import add_publishing
from appliance.services.publish.publisher import Publisher, Register
from appliance.services.publish.saving import RunStories
from appliance.services.publish.studio import Studio
from appliance.storage.audit import Audit
from appliance.storage.revisions import Revisions
from appliance.storage.writer import Writer


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the controller is started with: the revisions, open, and where sounds come from."""

    revisions: Revisions
    studio: Studio


class Publishing:
    """Publishes by the command socket, and what is recorded `by_telephone`; `close` closes the revisions."""

    def __init__(
        self, house: House, shelf: Shelf, writer: Writer, asterisk_side: AsteriskSide, try_out: RunStories
    ) -> None:
        """Take who writes the audit, who has Asterisk follow, and who tries a document out."""
        self._revisions = shelf.revisions
        register = Register(shelf.revisions, box_of(house.instance), house.clock.now)
        self._publisher = Publisher(register, shelf.studio, house.published, asterisk_side, try_out)
        self.by_telephone = TelephoneStudio(shelf.studio, self._publisher, Audit(writer))

    def add_commands(self, commands: Commands) -> None:
        """Register what may be asked of it."""
        add_publishing(commands, self._publisher)

    def close(self) -> None:
        """Close the revisions."""
        self._revisions.close()
