"""What callers left behind: joins faxes as they come, messages marked and deleted, old things swept out at night."""

from appliance.daemons.house import House
from appliance.daemons.remembering import Remembering
from appliance.daemons.storing import Storing
from appliance.services.box_commands import add_box
from appliance.services.box_kinds import FAXES, VOICEMAIL
from appliance.services.commands import Commands
from appliance.services.faxes import FaxFolders, FaxKeeper
from appliance.services.kept_box import KeptBox
from appliance.services.kept_folders import folders_of
from appliance.services.personal_commands import add_personal
from appliance.services.personal_data import PersonalData
from appliance.services.retention import NightlySweep, Sweeper
from appliance.storage.expiry import Expiry
from appliance.storage.faxes import Faxes
from appliance.storage.messages import Messages
from appliance.storage.personal import PersonalRows


class Keeping:
    """Opens the stores at the start; `run` until cancelled; `close` closes them. `faxes` finishes those that come."""

    def __init__(self, house: House, storing: Storing, remembering: Remembering) -> None:
        """Open the stores. Raises UserError when the record can't be read."""
        self._house = house
        self._settled = storing.written.flushed
        self._home = remembering.home
        self._rows = PersonalRows.open(storing.url)
        self._messages = Messages.open(storing.url)
        self._faxes = Faxes.open(storing.url)
        self._expiry = Expiry.open(storing.url)
        instance, clock = house.instance, house.clock
        sweeper = Sweeper(self._expiry, folders_of(instance))
        self._nightly = NightlySweep(sweeper, house.published.document, clock.now, self._told)
        folders = FaxFolders(instance.raw_faxes, instance.fax)
        self.faxes = FaxKeeper(folders, storing.journal, storing.records, remembering.notices, clock)

    def add_commands(self, commands: Commands) -> None:
        """Register what may be asked about them."""
        instance = self._house.instance
        add_box(commands, KeptBox(VOICEMAIL, self._messages, instance.voicemail))
        add_box(commands, KeptBox(FAXES, self._faxes, instance.fax))
        add_personal(commands, PersonalData(self._rows, instance), self._home, self._settled)

    async def run(self) -> None:
        """Sweep at the start and every night."""
        await self._nightly.run()

    def close(self) -> None:
        """Close the stores."""
        self._messages.close()
        self._faxes.close()
        self._expiry.close()
        self._rows.close()

    def _told(self, ok: bool, detail: str) -> None:
        self._house.live.health("retention", ok=ok, detail=detail)
