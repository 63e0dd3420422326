"""`zongji-calls`: walks each call through its flow. One process an instance."""

import argparse
import asyncio
import gc
import os
import re
import signal
import sys
import time
from collections.abc import Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import structlog
import uvloop

from appliance.asterisk.agi_server import AgiServer, AgiSession
from appliance.asterisk.ami_client import AmiAccount, AmiClient, LinkState
from appliance.asterisk.caller import AsteriskCaller, ChannelFacts, OutOfReach
from appliance.asterisk.render.secrets import Secrets
from appliance.asterisk.sounds import SoundLibrary
from appliance.callflow.board import AgentBoard, AgentState
from appliance.callflow.ports import CallerFacts
from appliance.callflow.run import run_call
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.walk import Revision
from appliance.config.yaml import load
from appliance.daemons.logging import log_to
from appliance.daemons.prepare import studio_of
from appliance.domain.ids import AgentId, CallId, LineId
from appliance.domain.instance import Instance
from appliance.domain.phone_number import PhoneNumber
from appliance.errors import ZongjiError
from appliance.services.aftermath import Aftermath, Archive
from appliance.services.asterisk_log import keep_small
from appliance.services.live import LiveView
from appliance.services.live_journal import LiveJournal
from appliance.services.live_server import LiveServer
from appliance.services.presence import Presence
from appliance.services.publish import build_sounds
from appliance.services.pulse import Pulse
from appliance.services.recordings import RecordingFinisher
from appliance.storage.engine import open_for_writing
from appliance.storage.journal import WriterJournal
from appliance.storage.records import Records
from appliance.storage.writer import Writer
from appliance.version import VERSION

_log = structlog.get_logger(__name__)

_REBUILD_DEADLINE_S = 2.0
_NOT_FOR_OTHERS = 0o027
_CALL_ID = re.compile(r"[a-z0-9-]*[0-9]+\.[0-9]+")
"""Whatever connects to FastAGI on this machine may say who it is: a call's id becomes part of file names."""
_HEALTH_INTERVAL_S = 1.0
_LOG_INTERVAL_S = 60.0


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Give the time of day in UTC."""
        return datetime.now(UTC)


class Controller:
    """All objects of the daemon, joined: `open`, `run` until `stop`, `close`."""

    def __init__(self, instance: Instance, revision: Revision, sounds: SoundLibrary) -> None:
        """Build everything; nothing is opened yet."""
        self._instance = instance
        self._revision = revision
        self._document = revision.document
        clock = SystemClock()
        engine = open_for_writing(instance.database_url)
        self._writer = Writer(engine.begin)
        self._live = LiveView(clock.now)
        self._live_server = LiveServer(self._live, instance.live_socket, VERSION)
        self._records = Records.open(instance.database_url)
        written = WriterJournal(self._writer, engine.dialect.name)
        journal = LiveJournal(written, self._live)
        self._board = AgentBoard(self._live.agent_state)
        self._switchboard = Switchboard(journal, self._board, clock)
        self._pulse = Pulse(time.monotonic)
        self._presence = Presence(self._board, self._channel_gone, time.monotonic)
        self._known = ChannelFacts(
            instance, sounds, self._presence.answered_s, self._pulse.stalled_since, self._follows_since
        )
        archive = Archive(self._records, journal, written.flushed, instance.voicemail, clock)
        self._aftermath = Aftermath(archive, self._document, self._presence.is_walked)
        folders = (instance.raw_recordings, instance.recordings)
        self._finisher = RecordingFinisher(folders, journal, clock, self._is_on_record)
        secrets = Secrets.load_or_make(instance.secrets)
        account = AmiAccount("127.0.0.1", instance.ports.ami, "zongji", secrets.manager)
        self._manager = AmiClient(account, self._presence.on_event, on_connected=self._rebuild)
        self._agi = AgiServer(self._serve, port=instance.ports.agi)
        self._rebuilt = asyncio.Event()
        self._stopping = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._released: set[CallId] = set()
        self.failed = False

    async def run(self) -> None:
        """Serve calls until `stop`, then leave them to the dialplan."""
        self._writer.open()
        self._finisher.open()
        await self._live_server.open()
        self._show_everyone()
        background = (
            self._manager.run(),
            self._finisher.run(),
            self._pulse.run(),
            self._watch_health(),
            self._watch_log(),
        )
        for work in background:
            self._start(work).add_done_callback(self._check_alive)
        await self._agi.open()
        _log.info("controller ready", agi=self._instance.ports.agi, revision=self._revision.id)
        await self._stopping.wait()
        await self._close()

    def stop(self) -> None:
        """End `run`."""
        self._stopping.set()

    def _check_alive(self, work: asyncio.Task[None]) -> None:
        """End the daemon when a part of it has ended: it is started again, and calls are served meanwhile."""
        if not self._stopping.is_set():
            fault = None if work.cancelled() else work.exception()
            _log.error("controller.part_ended", part=str(work.get_coro()), exc_info=fault)
            self.failed = True
            self.stop()

    async def _close(self) -> None:
        await self._agi.close()
        await self._manager.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._finisher.close()
        await self._live_server.close()
        await asyncio.to_thread(self._writer.close)
        self._records.close()

    async def _serve(self, session: AgiSession) -> None:
        """Walk one call. What goes wrong here leaves the caller to the fail-open dialplan."""
        facts = _facts(session)
        if not _CALL_ID.fullmatch(facts.call):
            _log.warning("a connection that is no call was refused")
            return
        caller = AsteriskCaller(session, facts, self._known, early_media=self._has_early_media(facts.line))
        with structlog.contextvars.bound_contextvars(call=facts.call):
            try:
                if not session.hung_up.is_set():  # else we were away for so long that the call went on without us
                    await self._walk(caller)
            except OutOfReach as lost:
                _log.warning("the call went on without us", why=str(lost))
                await self._look_again()
            finally:
                await self._walked(caller)

    async def _walk(self, caller: AsteriskCaller) -> None:
        facts = caller.facts
        self._live.line_state(facts.line, "in call", facts.call)
        with self._presence.walking(facts.call):
            await self._wait_until_rebuilt()
            end = await run_call(caller, self._revision, self._switchboard)
            _log.debug("call ended", result=end.result, released_by=end.released_by)

    async def _walked(self, caller: AsteriskCaller) -> None:
        """Settle the call if its channel was gone before its walk was over."""
        call = caller.facts.call
        if caller.released:
            self._released.add(call)
        if call not in self._presence.alive:
            await self._channel_gone(call)

    async def _look_again(self) -> None:
        """Learn what became of a call that was walked here: whom the dialplan rings for it, or that it is over."""
        with _logged("looking at the channels"):
            await self._presence.rebuild(self._manager)
            self._start(self._settle_all(self._manager))

    async def _wait_until_rebuilt(self) -> None:
        """Let nothing be offered before the agents' states are known; a missing manager costs 2 s, not the call."""
        if not self._rebuilt.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(_REBUILD_DEADLINE_S):
                    await self._rebuilt.wait()

    async def _rebuild(self, manager: AmiClient) -> None:
        await self._presence.rebuild(manager)
        self._released &= self._presence.alive
        self._free_lines()
        self._rebuilt.set()
        self._start(self._settle_all(manager))

    async def _settle_all(self, manager: AmiClient) -> None:
        with _logged("settling calls"):
            await self._aftermath.settle_all(manager, lambda call: call in self._presence.alive)
            await self._finisher.finish_leftovers(self._presence.alive)
            for call in set(self._live.snapshot.calls) - self._presence.alive:
                if not self._presence.is_walked(call):
                    self._live.call_ended(call)

    async def _channel_gone(self, call: CallId) -> None:
        if self._presence.is_walked(call):
            return  # asked again when the walk has ended
        self._free_lines()
        if call in self._released:
            self._released.discard(call)
        else:
            self._start(self._settle(call))

    async def _settle(self, call: CallId) -> None:
        with _logged("settling a call"):
            await self._aftermath.settle(call, self._manager)
            await self._finisher.call_settled(call)

    async def _watch_health(self) -> None:
        while True:
            state = self._writer.state
            asterisk = self._manager.state is LinkState.UP
            self._live.health("asterisk", ok=asterisk, detail="" if asterisk else "the manager link is down")
            self._live.health("database", ok=state.healthy, detail=state.detail)
            self._live.journal_figures(self._writer.queued, state.last_write_at)
            await asyncio.sleep(_HEALTH_INTERVAL_S)

    async def _watch_log(self) -> None:
        log = self._instance.asterisk_state / "log" / "messages"
        while True:
            with _logged("keeping Asterisk's log small"):
                await keep_small(log, self._manager)
            await asyncio.sleep(_LOG_INTERVAL_S)

    def _show_everyone(self) -> None:
        """Begin the live view with every agent and line at rest; what goes on already is learnt from the manager."""
        for agent in self._document.agents:
            self._live.agent_state(AgentId(agent), AgentState.AVAILABLE, None)
        for line in self._document.lines:
            self._live.line_state(LineId(line), "idle", None)

    def _free_lines(self) -> None:
        """Show the lines whose call's channel is gone as idle."""
        for line in list(self._live.snapshot.lines.values()):
            if line.call is not None and line.call not in self._presence.alive:
                self._live.line_state(line.line, "idle", None)

    def _has_early_media(self, line: LineId) -> bool:
        settings = self._document.lines.get(line)
        return settings is not None and settings.early_media

    def _is_on_record(self, call: CallId) -> bool:
        """Tell whether a recording may refer to the call: one that the dialplan serves alone is not on record yet."""
        return self._presence.is_walked(call) or self._records.story(call) is not None

    def _start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _follows_since(self, at: float) -> bool:
        return self._manager.state is LinkState.UP and self._presence.follows_since(at)


def _facts(session: AgiSession) -> CallerFacts:
    environment = session.environment
    line, called = (*environment.arguments, "", "")[:2]
    return CallerFacts(
        call=CallId(environment.unique_id),
        line=LineId(line),
        called=called,
        number=PhoneNumber.parse(_known(environment.values.get("callerid", ""))),
        name=_known(environment.values.get("calleridname", "")),
    )


def _known(value: str) -> str:
    """Read what Asterisk writes for a value that the line did not bring; bytes that are no UTF-8 become `?`."""
    return "" if value == "unknown" else value.encode("utf-8", "replace").decode("utf-8")


class _logged(suppress):  # noqa: N801 - reads as a statement
    """Log what went wrong in the midst of background work; the work is done again at the next occasion."""

    def __init__(self, what: str) -> None:
        super().__init__(ZongjiError, OSError)
        self._what = what

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, ZongjiError | OSError):
            _log.warning(f"{self._what} was interrupted", error=str(error))
        return isinstance(error, ZongjiError | OSError)


async def serve(instance: Instance) -> bool:
    """Run the daemon for one instance until SIGTERM or SIGINT; tell whether it ended as it should."""
    studio = studio_of(instance)
    document = load(instance.configuration.read_text(encoding="utf-8"), studio.material())
    sounds = build_sounds(document, studio)
    controller = Controller(instance, Revision("1", document), sounds)
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
