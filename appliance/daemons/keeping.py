"""What the controller does with what callers left behind: messages marked and deleted, old things swept out."""

import asyncio
from collections.abc import Awaitable, Callable

from appliance.asterisk.message_file import no_room
from appliance.callflow.ports import Clock
from appliance.domain.instance import Instance
from appliance.domain.number_reading import Home
from appliance.services.commands import Commands
from appliance.services.kept_folders import folders_of
from appliance.services.live import LiveView
from appliance.services.personal_commands import add_personal
from appliance.services.personal_data import PersonalData
from appliance.services.published import Published
from appliance.services.retention import NightlySweep, Sweeper
from appliance.services.voicemail_box import VoicemailBox
from appliance.services.voicemail_commands import add_voicemail
from appliance.storage.expiry import Expiry
from appliance.storage.messages import Messages
from appliance.storage.personal import PersonalRows

_LOOK_S = 10.0


class Keeping:
    """Opens the stores at the start; `sweep` and `watch` run until cancelled; `close` closes them."""

    def __init__(self, instance: Instance, published: Published, live: LiveView, clock: Clock) -> None:
        """Open the stores. Raises UserError when the record can't be read."""
        self._rows = PersonalRows.open(instance.database_url)
        self._instance = instance
        self._live = live
        self._messages = Messages.open(instance.database_url)
        self._expiry = Expiry.open(instance.database_url)
        sweeper = Sweeper(self._expiry, folders_of(instance))
        self._nightly = NightlySweep(sweeper, published.document, clock.now, self._told)

    def add_commands(
        self, commands: Commands, home: Callable[[], Home], settled: Callable[[], Awaitable[bool]]
    ) -> None:
        """Register what may be asked about them; `home` and `settled` are those of `add_personal`."""
        add_voicemail(commands, VoicemailBox(self._messages, self._instance.voicemail))
        add_personal(commands, PersonalData(self._rows, self._instance), home, settled)

    async def sweep(self) -> None:
        """Sweep at the start and every night."""
        await self._nightly.run()

    async def watch(self) -> None:
        """Tell whether messages can be recorded."""
        while True:
            why = await asyncio.to_thread(no_room, self._instance.voicemail)
            self._live.health("voicemail", ok=not why, detail=why)
            await asyncio.sleep(_LOOK_S)

    def close(self) -> None:
        """Close the stores."""
        self._messages.close()
        self._expiry.close()
        self._rows.close()

    def _told(self, ok: bool, detail: str) -> None:
        self._live.health("retention", ok=ok, detail=detail)
