"""`zongji-calls`: walks each call through its flow. One process an instance."""

import argparse
import asyncio
import gc
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import structlog
import uvloop

from appliance.asterisk.agi_server import AgiServer
from appliance.asterisk.ami_client import AmiAccount, AmiClient, LinkState
from appliance.asterisk.ami_link import AmiError
from appliance.asterisk.ami_protocol import Event
from appliance.asterisk.caller import ChannelFacts
from appliance.asterisk.holding import ManagerInterrupter
from appliance.asterisk.peer_watch import PeerState, PeerWatch
from appliance.asterisk.render.secrets import Secrets
from appliance.callflow.afterwards import Afterwards
from appliance.callflow.board import AgentBoard, capacities_of, wrap_ups_of
from appliance.callflow.line_board import LineBoard
from appliance.callflow.ports import Journal
from appliance.callflow.switchboard import Switchboard
from appliance.daemons.background import Background
from appliance.daemons.keeping import Keeping
from appliance.daemons.logging import log_to
from appliance.daemons.memory import DataBase, Memory
from appliance.daemons.prepare import studio_of
from appliance.daemons.reception import Reception
from appliance.daemons.recording import House, RecordingWork
from appliance.daemons.settling import Settling
from appliance.daemons.watching import Watch
from appliance.domain.ids import CallId, EndpointId
from appliance.domain.instance import Instance
from appliance.services.aftermath import Aftermath, Archive
from appliance.services.callbacks import add_callbacks
from appliance.services.commands import Commands
from appliance.services.control_server import ControlServer
from appliance.services.faxes import FaxFolders, FaxKeeper
from appliance.services.house_commands import add_house
from appliance.services.live import LiveView
from appliance.services.live_boards import LiveBoards
from appliance.services.live_journal import LiveJournal
from appliance.services.live_server import LiveServer
from appliance.services.notify.health import watch
from appliance.services.notify.peer_news import PeerNews
from appliance.services.passwords import add_passwords
from appliance.services.presence import Presence
from appliance.services.prompt_studio import TelephoneStudio
from appliance.services.publish.asterisk_side import AsteriskSide
from appliance.services.publish.at_rest import box_of, in_force
from appliance.services.publish.commands import add_publishing
from appliance.services.publish.publisher import Publisher, Register
from appliance.services.publish.studio import Studio
from appliance.services.published import InForce, Published
from appliance.services.pulse import Pulse
from appliance.services.recording_guard import Alarms, DiskRoom
from appliance.services.recordings import RecordingFinisher
from appliance.services.transfers import Transfers
from appliance.storage.audit import Audit
from appliance.storage.engine import open_for_writing
from appliance.storage.journal import WriterJournal
from appliance.storage.outbox import Outbox
from appliance.storage.records import Records
from appliance.storage.revisions import Revisions
from appliance.storage.writer import Writer
from appliance.version import VERSION

_log = structlog.get_logger(__name__)

_NOT_FOR_OTHERS = 0o027


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Give the time of day in UTC."""
        return datetime.now(UTC)


class Controller:
    """All objects of the daemon, joined: `open`, `run` until `stop`, `close`."""

    def __init__(self, instance: Instance, studio: Studio, revisions: Revisions, current: InForce) -> None:
        """Build everything; nothing is opened yet."""
        self._instance = instance
        self._revisions = revisions
        self._clock = SystemClock()
        self._work = Background(self._part_ended)
        self._stopping = asyncio.Event()
        self.failed = False

        self._published = Published(current)
        self._live = LiveView(self._clock.now)
        self._board = AgentBoard(now=time.monotonic)
        self._lines = LineBoard()
        self._live_boards = LiveBoards(self._live, self._board, self._lines)
        self._pulse = Pulse(time.monotonic)

        engine = open_for_writing(instance.database_url)
        self._writer = Writer(engine.begin)
        written = WriterJournal(self._writer, engine.dialect.name)
        self._flushed = written.flushed
        journal = LiveJournal(written, self._live)
        self._records = Records.open(instance.database_url)
        data_base = DataBase(self._writer, self._records, engine.dialect.name, instance.database_url)
        self._memory = Memory(instance, self._published, data_base, self._clock)

        self._presence = Presence(self._board, self._channel_gone, time.monotonic, self._lines)
        secrets = Secrets.load_or_make(instance.secrets)
        account = AmiAccount("127.0.0.1", instance.ports.ami, "zongji", secrets.manager)
        self._manager = AmiClient(account, self._happened, on_connected=self._connected)
        self._peers = PeerWatch(self._peer_changed)
        self._outbox = Outbox.open(instance.database_url)
        self._keeping = Keeping(instance, self._published, self._live, self._clock)
        self._peer_news = PeerNews(
            self._memory.notices, self._published.document, self._clock.now, self._outbox.was_told_down
        )

        folders = (instance.raw_recordings, instance.recordings)
        self._finisher = RecordingFinisher(folders, written, self._clock, self._is_on_record)
        house = House(instance, self._published, self._presence, self._manager, self._writer, self._clock)
        alarms = Alarms(journal, self._memory.notices, self._live, self._clock.now)
        disk = DiskRoom()
        self._recording = RecordingWork(house, disk, self._finisher, alarms)
        archive = Archive(self._records, journal, written.flushed, instance.voicemail, self._clock)
        fax_folders = FaxFolders(instance.raw_faxes, instance.fax)
        faxes = FaxKeeper(fax_folders, journal, self._records, self._memory.notices, self._clock)
        switchboard = replace(self._switchboard(journal), faxes=faxes, recording_room=disk)
        self._live_boards.show_room(switchboard.waiting_room)
        afterwards = Afterwards(lambda: self._published.current.revision, switchboard)
        aftermath = Aftermath(archive, self._published.document, self._presence.is_walked, afterwards)
        self._settling = Settling(
            self._presence, self._manager, aftermath, self._finisher, faxes, self._live, self._work
        )
        self._asterisk_side = AsteriskSide(instance, self._manager, self._published)
        self._watch = Watch(self._live, self._manager, self._writer, self._asterisk_side, self._board)

        register = Register(revisions, box_of(instance), self._clock.now)
        publisher = Publisher(register, studio, self._published, self._asterisk_side, self._memory.try_out)
        self._live_server = LiveServer(self._live, instance.live_socket, VERSION)
        self._control = ControlServer(self._commands(publisher), instance.control_socket, VERSION)

        telephone_studio = TelephoneStudio(studio, publisher, Audit(self._writer))
        self._agi, self._transfers = self._front(current, replace(switchboard, studio=telephone_studio))

    def _front(self, current: InForce, switchboard: Switchboard) -> tuple[AgiServer, Transfers]:
        """Join where calls come in, and who follows them when they are passed on."""
        known = ChannelFacts(
            self._instance,
            current.sounds,
            answered_s=self._presence.answered_s,
            stalled_since=self._pulse.stalled_since,
            follows_since=self._follows_since,
            answered_by=self._presence.answered_by,
            interrupter=ManagerInterrupter(self._manager, lambda: self._manager.state is LinkState.UP),
            gone=self._presence.gone,
            record=self._record,
        )
        reception = Reception(self._published, switchboard, self._presence, known, self._settling)
        transfers = Transfers(reception.guests, self._presence.is_walked, self._is_agents_phone)
        return AgiServer(reception.serve, port=self._instance.ports.agi), transfers

    def _switchboard(self, journal: Journal) -> Switchboard:
        """Join what all calls share: the one place where places, history, openings and the like come in."""
        return self._memory.switchboard(journal, self._board, self._lines)

    def _commands(self, publisher: Publisher) -> Commands:
        """Register what may be asked on the command socket: the one place where each part adds its own."""
        commands = Commands()
        add_publishing(commands, publisher)
        add_house(commands, self._memory.by_hand, self._board, self._published.document, self._clock.now)
        add_passwords(commands, self._renew_passwords)
        self._recording.add_commands(commands)
        self._keeping.add_commands(commands, self._memory.home, self._flushed)
        add_callbacks(commands, self._memory.callbacks, self._manager, self._published.document, self._clock.now)
        return commands

    async def _renew_passwords(self) -> str:
        await self._asterisk_side.begin_anew()
        return self._asterisk_side.late

    def _follow_revision(self, new: InForce) -> None:
        """Have the boards know a revision's people and lines; calls that run are not disturbed."""
        document = new.document
        self._memory.look(new)
        self._board.configure(capacities_of(document), wrap_ups_of(document))
        self._lines.configure(document)
        self._peers.follow(document)
        self._mark_lines()  # also those of a peer whose own state has not changed
        self._live_boards.follow(document)

    async def run(self) -> None:
        """Serve calls until `stop`, then leave them to the dialplan."""
        self._writer.open()
        self._finisher.open()
        await self._live_server.open()
        await self._control.open()
        self._follow_revision(self._published.current)
        self._published.listen(self._follow_revision)
        for part in (
            self._manager.run(),
            self._recording.run(),
            self._pulse.run(),
            self._watch.health(),
            self._watch.wrap_ups(),
            self._memory.keep(),
            self._keeping.sweep(),
            self._keeping.watch(),
            watch(self._outbox, self._live, self._published.document, self._clock.now),
            self._watch.log(self._instance.asterisk_state / "log" / "messages"),
        ):
            self._work.keep(part)
        await self._agi.open()
        _log.info("controller ready", agi=self._instance.ports.agi, revision=self._published.current.number)
        await self._stopping.wait()
        await self._close()

    def stop(self) -> None:
        """End `run`."""
        self._stopping.set()

    def _part_ended(self) -> None:
        """End the daemon when a part of it has ended: it is started again, and calls are served meanwhile."""
        if not self._stopping.is_set():
            self.failed = True
            self.stop()

    async def _close(self) -> None:
        await self._control.close()
        await self._agi.close()
        await self._manager.close()
        await self._work.close()
        await self._recording.close()
        await self._live_server.close()
        self._peer_news.close()
        self._memory.close()
        await asyncio.to_thread(self._writer.close)
        self._records.close()
        self._outbox.close()
        self._keeping.close()
        self._revisions.close()

    async def _happened(self, event: Event) -> None:
        """Take one of Asterisk's events."""
        self._peers.on_event(event)
        await self._presence.on_event(event)
        self._transfers.on_event(event)

    def _is_agents_phone(self, endpoint: EndpointId) -> bool:
        agent = self._published.document().agents.get(endpoint)
        return agent is not None and agent.phone

    async def _record(self, channel: str, name: str) -> None:
        """Record a conversation that Asterisk has joined by itself; a lost link costs the recording, not the call."""
        file = self._instance.raw_recordings / f"{name}.raw"
        headers = (("Channel", channel), ("File", str(file)), ("Options", "bD"))
        with suppress(AmiError):
            await self._manager.action("MixMonitor", headers)

    def _peer_changed(self, peer: str, state: PeerState) -> None:
        """Hunt on no line of a gateway or carrier that can't be reached, and show it."""
        self._mark_lines()
        self._live.health(f"peer {peer}", ok=state.is_up, detail=state.told)
        self._peer_news.changed(peer, is_up=state.is_up, why=state.told)

    def _mark_lines(self) -> None:
        for line, works in self._peers.lines().items():
            self._lines.works(line, works=works)

    async def _connected(self, manager: AmiClient) -> None:
        """Begin from what a newly connected Asterisk tells, and have it work by the revision in force."""
        await self._settling.look()
        await self._peers.rebuild(manager)
        self._work.start(self._asterisk_side.begin_anew())

    async def _channel_gone(self, call: CallId) -> None:
        await self._settling.gone(call)

    def _is_on_record(self, call: CallId) -> bool:
        """Tell whether a recording may refer to the call: one that the dialplan serves alone is not on record yet."""
        return self._presence.is_walked(call) or self._records.story(call) is not None

    def _follows_since(self, at: float) -> bool:
        return self._manager.state is LinkState.UP and self._presence.follows_since(at)


async def serve(instance: Instance) -> bool:
    """Run the daemon for one instance until SIGTERM or SIGINT; tell whether it ended as it should."""
    studio = studio_of(instance)
    revisions = Revisions.open(instance.database_url)
    controller = Controller(instance, studio, revisions, in_force(revisions, box_of(instance), studio))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, controller.stop)
    gc.freeze()  # what stands now stays: no collection need look at it again
    await controller.run()
    return not controller.failed


def main() -> None:
    """Start from the command line."""
    parser = argparse.ArgumentParser(prog="zongji-calls", description=__doc__)
    parser.add_argument("--instance", type=Path, required=True, help="the instance's folder")
    parser.add_argument("--log-file", action="store_true", help="log into the instance's folder, rotated")
    words = parser.parse_args()
    instance = Instance.load(words.instance)
    log_to(instance.logs / "calls.log" if words.log_file else None)
    os.umask(_NOT_FOR_OTHERS)
    sys.exit(0 if uvloop.run(serve(instance)) else 1)


if __name__ == "__main__":
    main()
