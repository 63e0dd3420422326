"""The composition root of `zongji-calls`: what is joined with what, and the order of opening and closing.

Each part is a module of this folder, called by what it does; each is given what it stands on.
"""

import asyncio
from dataclasses import replace

import structlog

from appliance.asterisk.ami_client import AmiClient
from appliance.asterisk.ami_protocol import Event
from appliance.callflow.switchboard import Switchboard
from appliance.daemons.background import Background
from appliance.daemons.doctoring import Doctoring
from appliance.daemons.following import Following
from appliance.daemons.house import House
from appliance.daemons.keeping import Keeping
from appliance.daemons.linking import Linking, Told
from appliance.daemons.plugging import Plugging
from appliance.daemons.publishing import Publishing, Shelf
from appliance.daemons.receiving import Receiving
from appliance.daemons.recording import Recording
from appliance.daemons.remembering import Remembering
from appliance.daemons.settling import Settling, aftermath_of
from appliance.daemons.storing import Storing
from appliance.daemons.watching import Watching
from appliance.domain.ids import CallId
from appliance.domain.instance import Instance
from appliance.services.commands import Commands
from appliance.services.control_server import ControlServer
from appliance.services.live_server import LiveServer
from appliance.services.published import InForce
from appliance.version import VERSION

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class Controller:
    """All parts of the daemon, joined: `run` opens them, serves until `stop`, and closes them."""

    def __init__(self, instance: Instance, shelf: Shelf, current: InForce) -> None:
        """Build everything; nothing is heard or written yet. Raises UserError when the record can't be read."""
        self.failed = False
        self._stopping = asyncio.Event()
        self._work = Background(self._part_ended)

        self._house = house = House.of(instance, current)
        self._storing = storing = Storing(house)
        self._remembering = Remembering(house, storing)
        self._linking = linking = Linking(house, Told(self._happened, self._connected, self._channel_gone))
        self._following = Following(house, self._remembering, storing.outbox)
        ports = (self._following.ports_changed, self._remembering.notices, storing.outbox.was_told_down)
        self._plugging = Plugging(house, linking.manager, *ports)
        self._keeping = Keeping(house, storing, self._remembering)
        self._recording = Recording(house, storing, linking, self._remembering.notices)
        self._publishing = Publishing(house, shelf, storing.writer, linking.asterisk_side, self._remembering.try_out)
        signs_at = self._plugging.cards.signs_of
        self._doctoring = Doctoring(house, storing, linking, self._remembering.notices, signs_at)
        self._watching = Watching(house, storing, linking)

        switchboard = self._switchboard()
        self._following.show(switchboard)
        aftermath = aftermath_of(house, storing, linking.presence, switchboard)
        left = (self._recording.finisher, self._keeping.faxes)
        self._settling = Settling(linking.presence, linking.manager, aftermath, *left, house.live, self._work)
        caller_id_of = self._plugging.cards.caller_id
        self._receiving = Receiving(house, linking, switchboard, self._recording, self._settling, caller_id_of)

        self._live = LiveServer(house.live, instance.live_socket, VERSION)
        self._control = ControlServer(self._commands(), instance.control_socket, VERSION)

    def _switchboard(self) -> Switchboard:
        """Join what all calls share: the one place where what is known beyond a call comes in."""
        return replace(
            self._remembering.switchboard(),
            faxes=self._keeping.faxes,
            recording_room=self._recording.room,
            studio=self._publishing.by_telephone,
        )

    def _commands(self) -> Commands:
        """Register what may be asked on the command socket: each part adds its own."""
        commands = Commands()
        self._publishing.add_commands(commands)
        self._remembering.add_commands(commands, self._linking.manager)
        self._linking.add_commands(commands)
        self._plugging.add_commands(commands)
        self._recording.add_commands(commands)
        self._keeping.add_commands(commands)
        self._doctoring.add_commands(commands)
        return commands

    async def run(self) -> None:
        """Serve calls until `stop`, then leave them to the dialplan."""
        await self._open()
        await self._stopping.wait()
        await self._close()

    def stop(self) -> None:
        """End `run`."""
        self._stopping.set()

    async def _open(self) -> None:
        self._storing.open()
        self._recording.open()
        await self._live.open()
        await self._control.open()
        self._following.open()
        self._plugging.open()
        for part in (
            self._linking.run(),
            self._linking.browser_passwords.run(),
            self._plugging.run(),
            self._recording.run(),
            self._receiving.pulse.run(),
            self._remembering.run(),
            self._keeping.run(),
            self._doctoring.run(),
            *self._watching.parts(),
        ):
            self._work.keep(part)
        await self._receiving.open()
        in_force = self._house.published.current.number
        _log.info("controller ready", agi=self._house.instance.ports.agi, revision=in_force)

    async def _close(self) -> None:
        await self._control.close()
        await self._receiving.close()
        await self._linking.close()
        await self._work.close()
        await self._recording.close()
        await self._live.close()
        self._following.close()
        self._plugging.close()
        self._remembering.close()  # keeps the last turns: what is stored is closed after it
        await self._storing.close()
        self._keeping.close()
        self._doctoring.close()
        self._publishing.close()

    def _part_ended(self) -> None:
        """End the daemon when a part of it has ended: it is started again, and calls are served meanwhile."""
        if not self._stopping.is_set():
            self.failed = True
            self.stop()

    # What Asterisk tells goes to parts that are built on the link to it: the one knot, tied here.

    async def _happened(self, event: Event) -> None:
        self._following.on_event(event)
        await self._linking.presence.on_event(event)
        self._linking.far_hang_ups.on_event(event)
        self._plugging.on_event(event)
        self._receiving.on_event(event)
        self._doctoring.on_event(event)

    async def _connected(self, manager: AmiClient) -> None:
        """Begin from what a newly connected Asterisk tells, and have it work by the revision in force."""
        await self._settling.look()
        await self._following.rebuild(manager)
        await self._linking.far_hang_ups.rebuild(manager)
        await self._plugging.rebuild(manager)
        await self._linking.browser_passwords.rebuild()
        self._work.start(self._linking.asterisk_side.begin_anew())

    async def _channel_gone(self, call: CallId) -> None:
        await self._settling.gone(call)
